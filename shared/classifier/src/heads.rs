//! What a model says of a text, before anything is decided.

use domain::mention::Kind;

/// The kinds in the order of precedence, and of [`Heads::kind`].
pub const KINDS: [Kind; 5] = [Kind::Complaint, Kind::Request, Kind::Question, Kind::Praise, Kind::Other];

/// What one model says of one text. All are logits: no bounds, zero is even odds, more speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Heads {
    /// One a kind, in the order of [`KINDS`].
    pub kind: [f32; 5],
    /// Harm, danger, threats, the law: somebody must look now.
    pub crisis: f32,
    /// Somebody must look today.
    pub high: f32,
    /// It is about another business of the same name.
    pub another: f32,
    /// The writer is content.
    pub content: f32,
    /// Something is wrong.
    pub wrong: f32,
}
