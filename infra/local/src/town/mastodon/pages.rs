//! Lists in pages: newest first, `max_id` back, `since_id` no further back than, `min_id` forward from.

use axum::response::Response;
use http::header;

use crate::town::books::{Books, Stored};
use crate::town::gate::set;
use crate::town::query::Query;

/// One page of a list, newest first.
pub(super) struct Page<'a> {
    pub(super) items: Vec<&'a Stored>,
    /// The numbers of its newest and oldest entry.
    ends: Option<(u64, u64)>,
    full: bool,
}

/// `posts` come oldest first, `number` says by what they are counted.
pub(super) fn page<'a>(
    posts: impl Iterator<Item = &'a Stored>,
    number: impl Fn(&Stored) -> u64,
    query: &Query,
    usual: usize,
    most: usize,
) -> Page<'a> {
    let limit = query.limit("limit", usual, most);
    let (min, max, since) = (query.number("min_id"), query.number("max_id"), query.number("since_id"));
    // Whoever goes forward is told nothing about where to stop.
    let floor = min.or(since).unwrap_or_default();
    let inside = posts.filter(|post| number(post) > floor && max.is_none_or(|max| number(post) < max));
    let mut items: Vec<&Stored> = inside.collect();
    if min.is_some() {
        items.truncate(limit);
        items.reverse();
    } else {
        items.reverse();
        items.truncate(limit);
    }
    let ends = items.first().zip(items.last()).map(|(newest, oldest)| (number(newest), number(oldest)));
    Page { full: items.len() == limit, items, ends }
}

/// Says where the pages on both sides are.
pub(super) fn with_links(
    mut response: Response,
    books: &Books,
    path: &str,
    query: &Query,
    page: &Page<'_>,
) -> Response {
    let Some((newest, oldest)) = page.ends else { return response };
    let ids = ["min_id", "since_id", "max_id"];
    let link = |name: &str, number: u64, rel: &str| {
        let query = query.with(name, &number.to_string(), &ids);
        format!("<{}{path}?{query}>; rel=\"{rel}\"", books.base)
    };
    let next = page.full.then(|| link("max_id", oldest, "next"));
    let links: Vec<_> = next.into_iter().chain([link("min_id", newest, "prev")]).collect();
    set(&mut response, header::LINK.as_str(), &links.join(", "));
    response
}
