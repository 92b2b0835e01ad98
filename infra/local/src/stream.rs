//! Between table and function: what a Lambda event source mapping does, driven by the caller instead of a clock.
//!
//! A record is removed from the stream when it has been delivered, and not before: whatever happens in between, it
//! is delivered again.

mod filter;
mod mapping;
mod record;

use std::collections::HashMap;
use std::fmt;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use jiff::Timestamp;

pub use filter::{BadPattern, Filter, UNSENT_ALERTS};
pub use mapping::{DeadLetter, Fate, GivenUp, Mapping, Pumped, StreamError};

use crate::database::Database;

/// As many records as one look at the stream brings.
const PAGE: i32 = 100;

type Interference = Box<dyn FnMut(&EventRecord) -> Fate + Send>;

/// One table's stream, and how far the function has followed it.
pub struct Stream {
    database: Database,
    client: aws_sdk_dynamodbstreams::Client,
    table: String,
    arn: String,
    /// Stays good for ever: what stands before it is removed, not passed over.
    start: String,
    mapping: Mapping,
    trouble: HashMap<String, Trouble>,
    /// After a call that failed as a whole: how many records at most the next one gets.
    narrow: Option<usize>,
    dead: Vec<DeadLetter>,
    interference: Option<Interference>,
}

/// What we know of a record that has not been delivered yet.
#[derive(Debug, Clone, Copy)]
struct Trouble {
    seen: Timestamp,
    failures: u32,
}

/// A record in hand; `wanted` is what the function gets of it.
struct InHand {
    sequence: String,
    wanted: Option<EventRecord>,
}

impl Stream {
    /// The stream of this table, from its oldest record on.
    pub async fn new(database: &Database, table: &str) -> Result<Self, StreamError> {
        let client = database.streams_client();
        let none = || StreamError::None(table.to_owned());
        let streams = client.list_streams().table_name(table).send().await?.streams.unwrap_or_default();
        let arn = streams.into_iter().find_map(|stream| stream.stream_arn).ok_or_else(none)?;
        let shards = client.describe_stream().stream_arn(&arn).send().await?.stream_description;
        let shard = shards.and_then(|stream| stream.shards?.into_iter().next()?.shard_id).ok_or_else(none)?;
        let start = client
            .get_shard_iterator()
            .stream_arn(&arn)
            .shard_id(shard)
            .shard_iterator_type(ShardIteratorType::TrimHorizon)
            .send()
            .await?
            .shard_iterator
            .ok_or_else(none)?;
        Ok(Self {
            database: database.clone(),
            client,
            table: table.to_owned(),
            arn,
            start,
            mapping: Mapping::default(),
            trouble: HashMap::new(),
            narrow: None,
            dead: Vec::new(),
            interference: None,
        })
    }

    /// Delivers otherwise than the template says.
    #[must_use]
    pub fn with_mapping(self, mapping: Mapping) -> Self {
        Self { mapping, ..self }
    }

    /// Everything that has been written since this was last asked, in its order. It is not delivered to anybody.
    pub async fn take(&self) -> Result<Vec<Record>, StreamError> {
        let mut taken = Vec::new();
        loop {
            let page = self.client.get_records().shard_iterator(&self.start).limit(PAGE).send().await?;
            let records = page.records.unwrap_or_default();
            let last = records.last().and_then(|record| record.dynamodb()?.sequence_number()).map(str::to_owned);
            let Some(last) = last else { return Ok(taken) };
            self.database.forget_records(&self.table, &last)?;
            taken.extend(records);
        }
    }

    /// The record as Lambda would deliver it, written at this time.
    pub fn delivered(&self, record: &Record, written: Timestamp) -> Result<EventRecord, StreamError> {
        Ok(record::delivered(record, &self.arn, written)?)
    }

    /// Lets `decide` lose or double records from now on.
    pub fn interfere(&mut self, decide: impl FnMut(&EventRecord) -> Fate + Send + 'static) {
        self.interference = Some(Box::new(decide));
    }

    /// Lets every record arrive once again.
    pub fn end_interference(&mut self) {
        self.interference = None;
    }

    /// The records given up since this was last asked.
    pub fn take_dead_letters(&mut self) -> Vec<DeadLetter> {
        std::mem::take(&mut self.dead)
    }

    /// Delivers what has been written, in its order, until nothing is left or the function fails.
    ///
    /// A response that names a failed record keeps that one and all behind it for the next pump; an error keeps all of
    /// them, and the next call gets half as many. Records that the function's own writes make are delivered too.
    pub async fn pump<F, E>(
        &mut self,
        now: Timestamp,
        mut handler: impl FnMut(Event) -> F,
    ) -> Result<Pumped, StreamError>
    where
        F: Future<Output = Result<DynamoDbEventResponse, E>>,
        E: fmt::Display,
    {
        let mut pumped = Pumped::default();
        loop {
            let page = self.read(now, &mut pumped).await?;
            if page.is_empty() {
                return Ok(pumped);
            }
            let mut rest = page.as_slice();
            while !rest.is_empty() {
                let (batch, end) = self.next_batch(rest);
                if batch.is_empty() {
                    self.forget(&rest[..end])?;
                } else {
                    let said = handler(record::event(&batch)).await;
                    pumped.calls += 1;
                    let failed = self.first_failure(said, &batch);
                    if !self.settle(&batch, failed, &rest[..end], &mut pumped)? {
                        return Ok(pumped);
                    }
                    if failed.is_some() {
                        // A record was given up: what stands behind it is read again.
                        break;
                    }
                }
                rest = &rest[end..];
            }
        }
    }

    /// The oldest records. Those that waited too long are given up here, in front of the others.
    async fn read(&mut self, now: Timestamp, pumped: &mut Pumped) -> Result<Vec<InHand>, StreamError> {
        let records = self.client.get_records().shard_iterator(&self.start).limit(PAGE).send().await?;
        let mut page = Vec::new();
        for raw in records.records.unwrap_or_default() {
            let in_hand = self.look_at(&raw, now)?;
            let seen = self.trouble.get(&in_hand.sequence).map_or(now, |trouble| trouble.seen);
            let too_old = now.duration_since(seen) > self.mapping.oldest;
            match in_hand.wanted {
                Some(record) if too_old && page.iter().all(|before: &InHand| before.wanted.is_none()) => {
                    page.clear();
                    self.give_up(record, GivenUp::TooOld, pumped)?;
                }
                wanted => {
                    pumped.skipped += usize::from(wanted.is_none());
                    page.push(InHand { wanted, ..in_hand });
                }
            }
        }
        Ok(page)
    }

    fn look_at(&mut self, raw: &Record, now: Timestamp) -> Result<InHand, StreamError> {
        let sequence = raw.dynamodb().and_then(|change| change.sequence_number()).unwrap_or_default().to_owned();
        let mut wanted = None;
        if !record::changes_nothing(raw) && self.mapping.filter.wants(raw) {
            let trouble = self.trouble.entry(sequence.clone()).or_insert(Trouble { seen: now, failures: 0 });
            wanted = Some(record::delivered(raw, &self.arn, trouble.seen)?);
        }
        Ok(InHand { sequence, wanted })
    }

    /// The next records that the function wants, and how many of `rest` stand up to the last of them.
    fn next_batch(&mut self, rest: &[InHand]) -> (Vec<EventRecord>, usize) {
        let most = self.narrow.unwrap_or(self.mapping.batch).max(1);
        let mut batch = Vec::new();
        for (index, in_hand) in rest.iter().enumerate() {
            let Some(record) = &in_hand.wanted else { continue };
            if batch.len() >= most {
                return (batch, index);
            }
            match self.interference.as_mut().map_or(Fate::Delivered, |decide| decide(record)) {
                Fate::Delivered => batch.push(record.clone()),
                Fate::Lost => {}
                Fate::Twice => batch.extend([record.clone(), record.clone()]),
            }
        }
        (batch, rest.len())
    }

    /// The index of the first record that was not taken.
    fn first_failure<E: fmt::Display>(
        &mut self,
        said: Result<DynamoDbEventResponse, E>,
        batch: &[EventRecord],
    ) -> Option<usize> {
        match said {
            Ok(response) => {
                self.narrow = None;
                let named = response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_deref());
                // A name that is none of theirs fails them all.
                named
                    .map(|name| batch.iter().position(|record| name.is_some_and(|name| is(record, name))))
                    .map(|found| found.unwrap_or(0))
                    .min()
            }
            Err(error) => {
                tracing::warn!(event = "stream_call_failed", %error, records = batch.len(), "a call from the stream failed");
                self.narrow = Some(batch.len() / 2);
                Some(0)
            }
        }
    }

    /// Removes what was taken and gives up what failed too often. False: the rest waits.
    fn settle(
        &mut self,
        batch: &[EventRecord],
        failed: Option<usize>,
        read: &[InHand],
        pumped: &mut Pumped,
    ) -> Result<bool, StreamError> {
        let Some(failed) = failed else {
            pumped.delivered += batch.len();
            self.forget(read)?;
            return Ok(true);
        };
        pumped.delivered += failed;
        let record = &batch[failed];
        let sequence = record.change.sequence_number.clone().unwrap_or_default();
        let before = read.iter().position(|in_hand| in_hand.sequence == sequence).unwrap_or(0);
        self.forget(&read[..before])?;
        let alone = self.narrow.is_none() || batch.len() == 1;
        let trouble = self.trouble.get_mut(&sequence).filter(|_| alone);
        let failures = trouble.map_or(0, |trouble| {
            trouble.failures += 1;
            trouble.failures
        });
        if failures > self.mapping.retries {
            self.narrow = None;
            self.give_up(record.clone(), GivenUp::Failed, pumped)?;
            return Ok(true);
        }
        pumped.waiting = true;
        Ok(false)
    }

    fn give_up(&mut self, record: EventRecord, why: GivenUp, pumped: &mut Pumped) -> Result<(), StreamError> {
        let sequence = record.change.sequence_number.clone().unwrap_or_default();
        tracing::error!(event = "stream_record_given_up", ?why, "a record of the stream was given up");
        self.database.forget_records(&self.table, &sequence)?;
        self.trouble.remove(&sequence);
        self.dead.push(DeadLetter { record, why });
        pumped.given_up += 1;
        Ok(())
    }

    fn forget(&mut self, read: &[InHand]) -> Result<(), StreamError> {
        let Some(last) = read.last() else { return Ok(()) };
        self.database.forget_records(&self.table, &last.sequence)?;
        for in_hand in read {
            self.trouble.remove(&in_hand.sequence);
        }
        Ok(())
    }
}

fn is(record: &EventRecord, sequence: &str) -> bool {
    record.change.sequence_number.as_deref() == Some(sequence)
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stream({})", self.table)
    }
}

#[cfg(test)]
mod tests;
