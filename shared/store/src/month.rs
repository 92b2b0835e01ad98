//! Lists of mentions, month by month, through the sparse index `month`.

use std::fmt;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use domain::conversation::{ConversationKey, State};
use domain::mention::{Kind, Stars, Topic, Urgency};
use domain::people::PersonId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::keys;
use crate::read::all;
use crate::rows::{MentionItem, Row, Seconds, Word, seconds, string};
use crate::{Store, StoreError};

/// A calendar month in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month in which `at` lies.
    pub fn of(at: Timestamp) -> Self {
        let date = at.to_zoned(TimeZone::UTC).date();
        Self { year: date.year(), month: date.month() }
    }

    /// The month in which `at` lies in that zone.
    pub fn in_zone(at: Timestamp, zone: &TimeZone) -> Self {
        let date = zone.to_datetime(at).date();
        Self { year: date.year(), month: date.month() }
    }

    /// The month before.
    pub const fn previous(self) -> Self {
        match self.month {
            1 => Self { year: self.year - 1, month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A mention as lists show it, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionRow {
    /// Where it belongs.
    pub conversation: ConversationKey,
    /// The platform's id.
    pub id: String,
    /// Who wrote it; absent where the platform hides it.
    pub author: Option<String>,
    /// When it was published; what carries no date, when it was seen.
    pub published_at: Timestamp,
    /// What its writer wants.
    pub kind: Kind,
    /// How fast it must be answered.
    pub urgency: Urgency,
    /// What it is about.
    pub topics: Vec<Topic>,
    /// Stars of a review.
    pub stars: Option<Stars>,
    /// The state of the cycle it opened, as of its opening, its correction or its end; absent when it opened none.
    pub state: Option<State>,
    /// When the cycle it opened is late.
    pub due_at: Option<Timestamp>,
    /// When that cycle was answered.
    pub first_reply_at: Option<Timestamp>,
    /// Who had that cycle when it closed.
    pub person: Option<PersonId>,
}

impl Store {
    /// The mentions about the shop that were published in a month, newest first, at most `limit`.
    pub async fn month(&self, month: Month, limit: usize) -> Result<Vec<MentionRow>, StoreError> {
        month_rows(self.published_in(month), limit).await
    }
}

impl Store {
    /// The mentions about the shop that were published from `since` up to `now`, newest first. What is asked for is
    /// all that is read.
    pub async fn published_since(&self, since: Timestamp, now: Timestamp) -> Result<Vec<MentionRow>, StoreError> {
        let (first, mut month) = (Month::of(since), Month::of(now));
        let mut rows = Vec::new();
        loop {
            let query = self
                .published_in(month)
                .key_condition_expression("#month = :month AND #published_at BETWEEN :since AND :now")
                .expression_attribute_names("#published_at", keys::PUBLISHED_AT)
                .expression_attribute_values(":since", seconds(since))
                .expression_attribute_values(":now", seconds(now));
            rows.extend(month_rows(query, usize::MAX).await?);
            if month <= first {
                return Ok(rows);
            }
            month = month.previous();
        }
    }

    fn published_in(&self, month: Month) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .index_name(keys::MONTH)
            .key_condition_expression("#month = :month")
            .expression_attribute_names("#month", keys::MONTH)
            .expression_attribute_values(":month", string(keys::month(month)))
            .scan_index_forward(false)
    }
}

async fn month_rows(query: QueryFluentBuilder, limit: usize) -> Result<Vec<MentionRow>, StoreError> {
    let mut rows = Vec::new();
    for item in all(query, limit).await? {
        // What cannot be read hides none of its neighbours; whoever reads it as a whole reports it.
        let row = serde_dynamo::from_item(item).map_err(MentionItem::unreadable).and_then(MonthItem::row);
        rows.extend(row.ok().flatten());
    }
    Ok(rows)
}

/// What the index shows of a mention.
#[derive(Debug, Deserialize)]
struct MonthItem {
    #[serde(rename = "PK")]
    pk: String,
    id: String,
    author: Option<String>,
    published_at: Seconds,
    mention_kind: Word<Kind>,
    urgency: Word<Urgency>,
    #[serde(default)]
    topics: Vec<Word<Topic>>,
    stars: Option<u8>,
    state: Option<Word<State>>,
    due_at: Option<Seconds>,
    first_reply_at: Option<Seconds>,
    person: Option<String>,
}

impl MonthItem {
    /// `None` for a platform that only a newer version knows.
    fn row(self) -> Result<Option<MentionRow>, StoreError> {
        let Some(conversation) = keys::conversation_of(&self.pk) else { return Ok(None) };
        Ok(Some(MentionRow {
            conversation,
            id: self.id,
            author: self.author,
            published_at: self.published_at.0,
            kind: self.mention_kind.0,
            urgency: self.urgency.0,
            topics: self.topics.into_iter().map(|topic| topic.0).collect(),
            stars: self.stars.map(Stars::new).transpose().map_err(MentionItem::unreadable)?,
            state: self.state.map(|state| state.0),
            due_at: self.due_at.map(|at| at.0),
            first_reply_at: self.first_reply_at.map(|at| at.0),
            person: self.person.map(|name| PersonId::of_name(&name)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_before_january_is_december() {
        let month = Month::of("2026-02-01T00:00:00Z".parse().unwrap());
        assert_eq!(month.to_string(), "2026-02");
        assert_eq!(month.previous().previous().to_string(), "2025-12");
    }
}
