//! Mastodon, and what speaks its API. Local ids differ from instance to instance: a post is its `uri`.

mod kin;
mod look;
mod mark;
mod poll;
mod search;
mod wire;

use domain::mention::Post;
use jiff::Timestamp;

use crate::answer::Answer;
use crate::endpoint::Endpoint;
use crate::json;
use crate::parse::{Next, Page};
use crate::refusal::{Refusal, due, of_body};
use kin::Kin;
use wire::{Batch, Context, Lists, RawList};

pub(crate) use look::look;
pub(crate) use poll::poll;

/// Reads one answer of an instance.
pub(crate) fn read(endpoint: Endpoint, answer: &Answer, handles: &[String], now: Timestamp) -> Result<Page, Refusal> {
    let body = json::body_text(&answer.body);
    due(answer, &body, now)?;
    let mut kin = Kin::default();
    let batch = match endpoint {
        Endpoint::Addressed => notifications(&body, handles),
        Endpoint::Thread => context(&body, handles, &mut kin).or_else(|| statuses(&body, handles)),
        Endpoint::Search | Endpoint::Own => statuses(&body, handles),
        Endpoint::Reviews | Endpoint::Feed | Endpoint::Webhook | Endpoint::Token => None,
    };
    let batch = batch.ok_or_else(|| of_body(answer, now))?;
    kin.learn(&batch.seen);
    Ok(page(batch, &kin))
}

/// A list of statuses: a timeline, a search answer, or one status alone.
fn statuses(body: &str, handles: &[String]) -> Option<Batch> {
    if body.trim_start().starts_with('[') {
        return Some(Batch::of_statuses(&serde_json::from_str::<RawList<'_>>(body).ok()?, handles));
    }
    if let Some(found) = serde_json::from_str::<Lists<'_>>(body).ok().filter(Lists::is_search) {
        return Some(Batch::of_statuses(&found.statuses.unwrap_or_default(), handles));
    }
    wire::is_status(body)
        .then(|| serde_json::from_str(body).ok())
        .flatten()
        .map(|one| Batch::of_statuses(&[one], handles))
}

/// One status alone, whoever may read it.
fn status_alone(body: &str, handles: &[String]) -> Option<Post> {
    wire::is_status(body).then(|| Batch::of_one(body, handles)).flatten()
}

fn notifications(body: &str, handles: &[String]) -> Option<Batch> {
    Some(Batch::of_notifications(&serde_json::from_str::<RawList<'_>>(body).ok()?, handles))
}

/// A conversation without the post it was asked for; what answers that post hangs from the topmost ancestor.
fn context(body: &str, handles: &[String], kin: &mut Kin) -> Option<Batch> {
    let context: Context<'_> = serde_json::from_str(body).ok()?;
    let mut batch = Batch::of_statuses(&context.ancestors, handles);
    kin.focus_below(batch.seen.last().map(|seen| seen.local.clone()));
    let below = Batch::of_statuses(&context.descendants, handles);
    batch.seen.extend(below.seen);
    batch.unreadable += below.unreadable;
    Some(batch)
}

fn page(batch: Batch, kin: &Kin) -> Page {
    let next = batch.newest().zip(batch.oldest()).map(|(newest, oldest)| Next { newest, oldest });
    let posts = batch.seen.into_iter().filter_map(|seen| {
        let mut post = seen.post?;
        kin.place(&mut post, seen.parent.as_deref());
        Some(post)
    });
    Page { posts: posts.collect(), unreadable: batch.unreadable, next }
}
