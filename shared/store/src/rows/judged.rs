//! What a mention asked before its author edited it or the staff corrected it.

use domain::conversation::{Edit, Judged};
use domain::mention::{Kind, Platform, Stars, Urgency};
use domain::target::Asked;
use serde::{Deserialize, Serialize};

use super::{MentionItem, Row, Seconds, Word, is_default};
use crate::StoreError;

/// What chooses a target.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AskedItem {
    kind: Word<Kind>,
    urgency: Word<Urgency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stars: Option<u8>,
}

impl AskedItem {
    pub(crate) fn of(asked: &Asked) -> Self {
        Self { kind: Word(asked.kind), urgency: Word(asked.urgency), stars: asked.stars.map(Stars::get) }
    }

    pub(crate) fn asked(self, platform: Platform) -> Result<Asked, StoreError> {
        let stars = self.stars.map(Stars::new).transpose().map_err(MentionItem::unreadable)?;
        Ok(Asked { kind: self.kind.0, urgency: self.urgency.0, platform, stars })
    }
}

/// One change by the author, for the worse or the better.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EditItem {
    at: Seconds,
    detected_at: Seconds,
    asked_before: AskedItem,
    #[serde(default, skip_serializing_if = "is_default")]
    opened_before: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    worse: bool,
}

impl EditItem {
    pub(super) fn of(edit: &Edit) -> Self {
        let Edit { at, detected_at, asked_before, opened_before, worse } = edit;
        Self {
            at: Seconds(*at),
            detected_at: Seconds(*detected_at),
            asked_before: AskedItem::of(asked_before),
            opened_before: *opened_before,
            worse: *worse,
        }
    }

    pub(super) fn edit(self, platform: Platform) -> Result<Edit, StoreError> {
        Ok(Edit {
            at: self.at.0,
            detected_at: self.detected_at.0,
            asked_before: self.asked_before.asked(platform)?,
            opened_before: self.opened_before,
            worse: self.worse,
        })
    }
}

/// What the classifier had said of a mention that was corrected.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct JudgedItem {
    #[serde(default, skip_serializing_if = "is_default")]
    about_shop: bool,
    kind: Word<Kind>,
    #[serde(default, skip_serializing_if = "is_default")]
    needs_answer: bool,
}

impl JudgedItem {
    pub(super) const fn of(judged: &Judged) -> Self {
        let Judged { about_shop, kind, needs_answer } = *judged;
        Self { about_shop, kind: Word(kind), needs_answer }
    }

    pub(super) const fn judged(&self) -> Judged {
        Judged { about_shop: self.about_shop, kind: self.kind.0, needs_answer: self.needs_answer }
    }
}
