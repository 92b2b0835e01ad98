//! Goes through what a search found: newest first, by number, never further back than the mark.

use super::mark::Mark;
use super::poll::{Instance, MOST_PAGES, PAGE, is_exhausted};
use super::wire::{Batch, by_age};
use crate::refusal::Refusal;

/// A search is bounded by seconds, though ids are asked for: one second of ids.
const SECOND: u64 = 1000 << 16;

impl Instance<'_> {
    /// What was found since the mark, and the id below which something is not read yet.
    pub(super) async fn found(&self, mark: &Mark, last: &str) -> Result<(Batch, Option<String>), Refusal> {
        let below = mark.unread.as_ref().map(|unread| unread.below.as_str());
        let (from, to) = (shifted(last, |id| id.saturating_sub(SECOND)), below.map(|id| shifted(id, |id| id + SECOND)));
        let (mut all, mut oldest) = (Batch::default(), below.map(str::to_owned));
        for number in 0..MOST_PAGES {
            let offset = (number * PAGE.parse::<usize>().unwrap_or(40)).to_string();
            let mut bounds = vec![("min_id", from.as_str())];
            bounds.extend(to.as_deref().map(|to| ("max_id", to)));
            bounds.extend((number > 0).then_some(("offset", offset.as_str())));
            let (mut page, answer) = match self.page(mark, &bounds).await {
                Ok(page) => page,
                Err(refusal) if number == 0 => return Err(refusal),
                // What has come is kept; what has not is read by the next poll.
                Err(_) => return Ok((all, oldest)),
            };
            let Some(last_of_page) = page.oldest() else { return Ok((all, None)) };
            let is_new = |id: &str| by_age(id, last).is_gt() && below.is_none_or(|below| by_age(id, below).is_lt());
            page.keep(is_new);
            all.extend(page);
            if by_age(&last_of_page, last).is_le() {
                return Ok((all, None));
            }
            // A server that does not know offsets gives the same page again.
            if oldest.as_deref().is_some_and(|oldest| by_age(&last_of_page, oldest).is_ge()) && number > 0 {
                return Ok((all, None));
            }
            oldest = Some(last_of_page);
            if is_exhausted(&answer) {
                break;
            }
        }
        Ok((all, oldest))
    }
}

/// An id a little earlier or later; what is no number stays as it is.
fn shifted(id: &str, shift: impl Fn(u64) -> u64) -> String {
    id.parse().map_or_else(|_| id.to_owned(), |number| shift(number).to_string())
}
