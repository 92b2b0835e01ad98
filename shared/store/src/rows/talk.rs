//! A conversation with its latest cycle: the row that every change rewrites, so it is kept below 1 KB.

use std::collections::BTreeMap;

use domain::alert::{Stage, Texts};
use domain::clock::{Clock, Response, Warning};
use domain::conversation::{Acknowledgement, Answer, Conversation, ConversationKey, Cycle, Proof, Said, State};
use domain::mention::{Kind, Platform, Stars, Urgency};
use domain::people::PersonId;
use domain::target::{Asked, Texting};
use serde::{Deserialize, Serialize};

use super::{AskedItem, Row, Seconds, Word, is_default};
use crate::StoreError;
use crate::keys;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TalkItem {
    version: u64,
    #[serde(default, skip_serializing_if = "is_default")]
    rechecks: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    unacknowledged: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    handed_over: u32,
    /// What the key holds only as a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    long_root: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    long_author: Option<String>,
    /// Present while somebody waits: the place in the index, and what the index shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_sk: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Word<State>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings_version: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cycle: Option<CycleItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CycleItem {
    number: u32,
    opener: String,
    kind: Word<Kind>,
    urgency: Word<Urgency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stars: Option<u8>,
    #[serde(default, skip_serializing_if = "is_default")]
    further: bool,
    published_at: Seconds,
    detected_at: Seconds,
    started_at: Seconds,
    due_at: Seconds,
    staff_due_at: Seconds,
    warnings: Vec<(Seconds, Word<Stage>)>,
    #[serde(default, skip_serializing_if = "is_default")]
    late_discovery: bool,
    settings: u64,
    #[serde(default, skip_serializing_if = "is_default")]
    digest_only: bool,
    state: Word<State>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recorded: Vec<Word<Stage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledged: Option<AcknowledgementItem>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    had_it: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reminded: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<SaidItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<AskedItem>,
    #[serde(default, skip_serializing_if = "is_default")]
    texts: BTreeMap<String, u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_text: Option<(String, Seconds)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_again_at: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<AnswerItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AcknowledgementItem {
    by: String,
    at: Seconds,
    until: Seconds,
    #[serde(default, skip_serializing_if = "is_default")]
    snoozed: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct SaidItem {
    by: String,
    at: Seconds,
    #[serde(default, skip_serializing_if = "is_default")]
    polls: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    times: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct AnswerItem {
    at: Seconds,
    proof: Word<Proof>,
    id: String,
}

impl Row for TalkItem {
    const KIND: &'static str = "talk";
}

impl TalkItem {
    /// The row of a conversation under its next version.
    pub(crate) fn next(conversation: &Conversation) -> Self {
        let Conversation { key, version, rechecks, unacknowledged, handed_over, cycle, next_check_at } = conversation;
        let open = conversation.open_cycle();
        let long = |part: &String| keys::is_long(part).then(|| part.clone());
        Self {
            version: version + 1,
            rechecks: *rechecks,
            unacknowledged: *unacknowledged,
            handed_over: *handed_over,
            long_root: long(&key.root),
            long_author: long(&key.author),
            due_pk: next_check_at.map(|_| keys::due_shard(&keys::talk_partition(key))),
            due_sk: next_check_at.map(Seconds),
            state: open.map(|cycle| Word(cycle.state)),
            due_at: open.map(|cycle| Seconds(cycle.clock.due_at)),
            settings_version: open.map(|cycle| cycle.settings_version),
            cycle: cycle.as_ref().map(CycleItem::of),
        }
    }

    /// The conversation in the partition of `key`, which may be one read from an index.
    pub(crate) fn conversation(self, key: &ConversationKey) -> Result<Conversation, StoreError> {
        let key = ConversationKey {
            platform: key.platform,
            root: self.long_root.unwrap_or_else(|| key.root.clone()),
            author: self.long_author.unwrap_or_else(|| key.author.clone()),
        };
        Ok(Conversation {
            version: self.version,
            rechecks: self.rechecks,
            unacknowledged: self.unacknowledged,
            handed_over: self.handed_over,
            cycle: self.cycle.map(|cycle| cycle.cycle(key.platform)).transpose()?,
            next_check_at: self.due_sk.map(|at| at.0),
            key,
        })
    }
}

impl CycleItem {
    fn of(cycle: &Cycle) -> Self {
        let Clock { started_at, due_at, staff_due_at, warnings, late_discovery } = &cycle.clock;
        let names = |people: &[PersonId]| people.iter().map(|person| person.as_str().to_owned()).collect();
        let Texts { sent, last } = &cycle.texts;
        Self {
            number: cycle.number,
            opener: cycle.opener.clone(),
            kind: Word(cycle.asked.kind),
            urgency: Word(cycle.asked.urgency),
            stars: cycle.asked.stars.map(Stars::get),
            further: cycle.response == Response::Next,
            published_at: Seconds(cycle.published_at),
            detected_at: Seconds(cycle.detected_at),
            started_at: Seconds(*started_at),
            due_at: Seconds(*due_at),
            staff_due_at: Seconds(*staff_due_at),
            warnings: warnings.iter().map(|warning| (Seconds(warning.at), Word(warning.stage))).collect(),
            late_discovery: *late_discovery,
            settings: cycle.settings_version,
            digest_only: cycle.texting == Texting::DigestOnly,
            state: Word(cycle.state),
            recorded: cycle.recorded.iter().copied().map(Word).collect(),
            acknowledged: cycle.acknowledged.as_ref().map(AcknowledgementItem::of),
            had_it: names(&cycle.acknowledged_before),
            reminded: names(&cycle.snoozed_before),
            handed_to: cycle.handed_to.as_ref().map(|person| person.as_str().to_owned()),
            said: cycle.said.as_ref().map(SaidItem::of),
            corrected: cycle.corrected.as_ref().map(AskedItem::of),
            texts: sent.iter().map(|(person, count)| (person.as_str().to_owned(), *count)).collect(),
            asked_again_at: cycle.asked_again_at.map(Seconds),
            last_text: last.as_ref().map(|(person, at)| (person.as_str().to_owned(), Seconds(*at))),
            answer: cycle.answer.as_ref().map(AnswerItem::of),
        }
    }

    fn cycle(self, platform: Platform) -> Result<Cycle, StoreError> {
        let stars = self.stars.map(Stars::new).transpose().map_err(TalkItem::unreadable)?;
        let warnings = self.warnings.into_iter().map(|(at, stage)| Warning { at: at.0, stage: stage.0 });
        Ok(Cycle {
            number: self.number,
            opener: self.opener,
            asked: Asked { kind: self.kind.0, urgency: self.urgency.0, platform, stars },
            response: if self.further { Response::Next } else { Response::First },
            published_at: self.published_at.0,
            detected_at: self.detected_at.0,
            clock: Clock {
                started_at: self.started_at.0,
                due_at: self.due_at.0,
                staff_due_at: self.staff_due_at.0,
                warnings: warnings.collect(),
                late_discovery: self.late_discovery,
            },
            settings_version: self.settings,
            texting: if self.digest_only { Texting::DigestOnly } else { Texting::Always },
            state: self.state.0,
            recorded: self.recorded.into_iter().map(|stage| stage.0).collect(),
            acknowledged: self.acknowledged.map(AcknowledgementItem::acknowledgement),
            acknowledged_before: self.had_it.iter().map(|name| PersonId::of_name(name)).collect(),
            snoozed_before: self.reminded.iter().map(|name| PersonId::of_name(name)).collect(),
            handed_to: self.handed_to.as_deref().map(PersonId::of_name),
            said: self.said.map(SaidItem::said),
            corrected: self.corrected.map(|asked| asked.asked(platform)).transpose()?,
            asked_again_at: self.asked_again_at.map(|at| at.0),
            texts: Texts {
                sent: self.texts.into_iter().map(|(name, count)| (PersonId::of_name(&name), count)).collect(),
                last: self.last_text.map(|(name, at)| (PersonId::of_name(&name), at.0)),
            },
            answer: self.answer.map(|answer| Answer { at: answer.at.0, proof: answer.proof.0, id: answer.id }),
        })
    }
}

impl AcknowledgementItem {
    fn of(acknowledged: &Acknowledgement) -> Self {
        let Acknowledgement { by, at, until, snoozed } = acknowledged;
        Self { by: by.as_str().to_owned(), at: Seconds(*at), until: Seconds(*until), snoozed: *snoozed }
    }

    fn acknowledgement(self) -> Acknowledgement {
        Acknowledgement { by: PersonId::of_name(&self.by), at: self.at.0, until: self.until.0, snoozed: self.snoozed }
    }
}

impl SaidItem {
    fn of(said: &Said) -> Self {
        let Said { by, at, polls, times } = said;
        Self { by: by.as_str().to_owned(), at: Seconds(*at), polls: *polls, times: *times }
    }

    fn said(self) -> Said {
        Said { by: PersonId::of_name(&self.by), at: self.at.0, polls: self.polls, times: self.times }
    }
}

impl AnswerItem {
    fn of(answer: &Answer) -> Self {
        Self { at: Seconds(answer.at), proof: Word(answer.proof), id: answer.id.clone() }
    }
}
