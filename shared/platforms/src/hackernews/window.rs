//! The stretch of time that one poll reads.

use url::Url;

use super::known::Known;
use super::poll::Index;
use super::{Found, Hits, results};
use crate::json::body_text;
use crate::refusal::{Refusal, due, of_body};
use crate::source::{Ask, at};

/// How far the index may lag, and how long a comment can be edited, with room.
pub(super) const OVERLAP_SECONDS: i64 = 6 * 60 * 60;
/// While more is said than the index shows of one search, polls overlap less.
const OVERLAPS: [i64; 3] = [OVERLAP_SECONDS, 10 * 60, 0];
const PAGE: usize = 100;
/// The index shows no more than the newest thousand hits of a search, whatever their number.
const MOST_PAGES: usize = 10;
const BACKFILL_PAGES: usize = 2;

/// What a stretch of time holds.
pub(super) struct Window {
    /// Newest first.
    pub(super) found: Vec<Found>,
    pub(super) unreadable: usize,
    /// The last second that was asked for, where that is not now.
    pub(super) until: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    /// Later than this second.
    after: i64,
    until: Option<i64>,
}

/// Narrower and narrower, down to the second behind the newest.
fn spans(newest: i64, now: i64) -> impl Iterator<Item = Span> {
    let overlapping = OVERLAPS.into_iter().map(move |overlap| Span { after: newest - overlap, until: None });
    let lengths = std::iter::successors(Some(now - newest), |length| Some(length / 2));
    let halves = lengths.skip(1).take_while(|length| *length > 0);
    overlapping.chain(halves.map(move |length| Span { after: newest, until: Some(newest + length) }))
}

impl Index<'_> {
    /// Every hit since the cursor's window began; of more than the index shows, the oldest part: the rest comes with
    /// the next polls. Without a cursor, the latest pages.
    pub(super) async fn window(&self, known: Option<&Known>) -> Result<Window, Refusal> {
        let Some(known) = known else {
            let first = self.page(None, 0).await?;
            return self.rest(None, first, BACKFILL_PAGES).await;
        };
        let mut spans = spans(known.newest, self.now.as_second()).peekable();
        loop {
            let span = spans.next();
            let first = self.page(span, 0).await?;
            if first.total <= PAGE * MOST_PAGES || spans.peek().is_none() {
                return self.rest(span, first, MOST_PAGES).await;
            }
        }
    }

    async fn rest(&self, span: Option<Span>, first: Hits, most: usize) -> Result<Window, Refusal> {
        let pages = first.pages.min(most);
        let (mut found, mut unreadable) = (first.found, first.unreadable);
        for number in 1..pages {
            let page = self.page(span, number).await?;
            found.extend(page.found);
            unreadable += page.unreadable;
        }
        Ok(Window { found, unreadable, until: span.and_then(|span| span.until) })
    }

    async fn page(&self, span: Option<Span>, number: usize) -> Result<Hits, Refusal> {
        let answer = self.get(self.address(span, number)).await?;
        let body = body_text(&answer.body);
        due(&answer, &body, self.now)?;
        results(&body, &self.source.handles).ok_or_else(|| of_body(&answer, self.now))
    }

    fn address(&self, span: Option<Span>, page: usize) -> Url {
        let mut url = at(&self.source.base, &["api", "v1", "search_by_date"]);
        {
            let mut query = url.query_pairs_mut();
            match &self.source.ask {
                Ask::Own(name) => query.append_pair("tags", &format!("comment,author_{name}")),
                Ask::Search(words) => query
                    .append_pair("query", &format!("\"{words}\""))
                    .append_pair("tags", "(story,comment)")
                    .append_pair("advancedSyntax", "true")
                    .append_pair("typoTolerance", "false"),
                Ask::Hashtag(_) | Ask::Addressed | Ask::Feed(..) => &mut query,
            };
            if let Some(Span { after, until }) = span {
                let until = until.map(|until| format!(",created_at_i<={until}")).unwrap_or_default();
                query.append_pair("numericFilters", &format!("created_at_i>{after}{until}"));
            }
            query.append_pair("hitsPerPage", &PAGE.to_string()).append_pair("page", &page.to_string());
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_narrows_to_one_second_and_no_further() {
        let spans: Vec<Span> = spans(100_000, 100_010).collect();
        let [six_hours, ten_minutes, none] = OVERLAPS.map(|overlap| Span { after: 100_000 - overlap, until: None });
        let until = |second: i64| Span { after: 100_000, until: Some(100_000 + second) };
        assert_eq!(spans, [six_hours, ten_minutes, none, until(5), until(2), until(1)]);
        assert_eq!(super::spans(100_000, 90_000).count(), 3, "also for a cursor from the future");
    }
}
