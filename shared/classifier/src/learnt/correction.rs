//! One correction by the staff.

use domain::conversation::Mention;
use domain::mention::{Kind, Platform, Urgency};
use jiff::Timestamp;

use super::print::{Print, Seen, name};

/// Names a mention without telling its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark(pub(super) u64);

/// What the staff said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// "Not about us".
    NotAboutUs,
    /// "Wrong kind": what it is instead.
    Kind(Kind),
}

/// What one corrected mention teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Correction {
    pub(super) at: i64,
    pub(super) mention: Mark,
    pub(super) said: Said,
    /// What it was taken for.
    pub(super) was: Kind,
    /// Whether it was taken for a crisis, so that whoever corrected it saw one.
    pub(super) was_crisis: bool,
    pub(super) print: Print,
}

impl Mark {
    pub(super) fn of(mention: &Mention) -> Self {
        Self::of_post(mention.post.platform, &mention.post.id)
    }

    fn of_post(platform: Platform, id: &str) -> Self {
        Self(name(&format!("{platform}#{id}")))
    }
}

impl Correction {
    /// `None` where nothing was corrected, where the correction says what had been said before, and where there is no
    /// word to learn from: stars without text mean what stars mean.
    pub(super) fn of(mention: &Mention, at: Timestamp) -> Option<Self> {
        let before = mention.judged_before?;
        let now = &mention.classification;
        let said = match (before.about_shop, now.about_shop) {
            (true, false) => Said::NotAboutUs,
            (_, true) if now.kind != before.kind => Said::Kind(now.kind),
            (_, _) => return None,
        };
        let print = Seen::of(&mention.post.text, mention.post.stars).print;
        (print.words > 0).then(|| Self {
            at: at.as_second(),
            mention: Mark::of(mention),
            said,
            was: before.kind,
            was_crisis: now.urgency == Urgency::Crisis,
            print,
        })
    }
}
