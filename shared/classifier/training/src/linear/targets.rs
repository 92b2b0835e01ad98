//! What each head should say of a text.

use classifier::KINDS;
use classifier::linear::{HEADS, Head};
use domain::mention::{Kind, Stars, Topic, Urgency};

use crate::data::Mention;

/// For each head yes, no, or nothing known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Targets(pub [Option<bool>; HEADS]);

impl Targets {
    /// Nothing known.
    pub const fn unknown() -> Self {
        Self([None; HEADS])
    }

    /// With one more answer.
    #[must_use]
    pub fn and(mut self, head: Head, says: bool) -> Self {
        self.0[head.index()] = Some(says);
        self
    }

    /// With the answer of all five kinds.
    #[must_use]
    pub fn of_kind(self, kind: Kind) -> Self {
        KINDS.iter().fold(self, |targets, &known| targets.and(Head::Kind(known), known == kind))
    }
}

/// What the guide's labels say. Of a namesake only that it is one: what is said of another shop teaches nothing here.
pub fn of_mention(mention: &Mention) -> Targets {
    let labels = &mention.labels;
    let targets = Targets::unknown().and(Head::Another, !labels.about_shop);
    if !labels.about_shop || mention.text.trim().is_empty() {
        return targets;
    }
    let kind = labels.kind;
    let mut targets = targets
        .of_kind(kind)
        .and(Head::Crisis, labels.urgency == Urgency::Crisis)
        .and(Head::Wrong, kind == Kind::Complaint);
    if labels.urgency != Urgency::Crisis {
        targets = targets.and(Head::High, labels.urgency == Urgency::High);
    }
    if kind == Kind::Complaint {
        targets = targets.and(Head::Mild, labels.urgency == Urgency::Low);
    }
    targets = with_feeling(targets, mention);
    targets = with_wants(targets, kind);
    if kind != Kind::Other {
        targets = Topic::ALL
            .iter()
            .fold(targets, |targets, &topic| targets.and(Head::Topic(topic), labels.topics.contains(&topic)));
    }
    targets
}

/// A question or a request may be put by somebody content: nothing is known of it.
fn with_feeling(targets: Targets, mention: &Mention) -> Targets {
    let stars = mention.stars.map(Stars::get);
    match (mention.labels.kind, stars) {
        (Kind::Praise, _) | (Kind::Complaint, Some(4 | 5)) => targets.and(Head::Content, true),
        (Kind::Complaint, Some(1 | 2)) | (Kind::Other, None) => targets.and(Head::Content, false),
        (Kind::Complaint, None) if mention.labels.urgency != Urgency::Low => targets.and(Head::Content, false),
        (Kind::Complaint | Kind::Question | Kind::Request | Kind::Other, _) => targets,
    }
}

/// A complaint may ask and wish as well.
fn with_wants(targets: Targets, kind: Kind) -> Targets {
    match kind {
        Kind::Complaint => targets,
        Kind::Question => targets.and(Head::Asks, true).and(Head::Wishes, false),
        Kind::Request => targets.and(Head::Wishes, true),
        Kind::Praise | Kind::Other => targets.and(Head::Asks, false).and(Head::Wishes, false),
    }
}
