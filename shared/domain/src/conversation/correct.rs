//! Which messages a correction covers.

use super::{Action, Cycle, Mention};

/// The messages as a correction of `cycle`, or its undo, leaves them; those it does not touch are left out.
///
/// "Not about us" covers the opener and what its author wrote after it; "wrong kind" the opener alone: each further
/// message is something of its own. Undo covers what was corrected. Other taps correct nothing.
pub fn correct(mentions: &[Mention], cycle: &Cycle, action: &Action) -> Vec<Mention> {
    let is_opener = |mention: &&Mention| mention.post.id == cycle.opener;
    let opener_at = mentions.iter().find(is_opener).map(Mention::published_at);
    let Some(opener_at) = opener_at else { return Vec::new() };
    let later = |mention: &&Mention| mention.published_at() >= opener_at;
    match action {
        Action::NotAboutUs => {
            let covered = mentions.iter().filter(|mention| is_opener(mention) || (later(mention) && mention.opens()));
            covered.cloned().map(Mention::not_about_us).collect()
        }
        Action::WrongKind(kind) => {
            mentions.iter().filter(is_opener).cloned().map(|mention| mention.of_kind(*kind)).collect()
        }
        Action::Undo => {
            let covered = mentions.iter().filter(|mention| mention.judged_before.is_some() && later(mention));
            covered.cloned().map(Mention::uncorrected).collect()
        }
        Action::Acknowledge
        | Action::AnsweredHere
        | Action::AnsweredPrivately
        | Action::Snooze(_)
        | Action::HandOver(_) => Vec::new(),
    }
}
