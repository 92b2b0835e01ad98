//! What a message says of the shop that its settings deny, and a draft that puts it right.

use domain::conversation::Mention;
use domain::reply::correction;
use domain::settings::Settings;

use super::mention::DraftView;
use super::quote;

/// The most letters of a customer's sentence.
const WORDS: usize = 160;

/// One false statement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ClaimView {
    /// The customer's words.
    pub(crate) words: String,
    /// `Says you are closed on Mondays. Your hours: Mon 08:00–17:30.`
    pub(crate) says: String,
    pub(crate) draft: Option<DraftView>,
}

impl ClaimView {
    /// Held against the settings as they are now. Of a text about another business nothing is.
    pub(crate) fn all(mention: &Mention, settings: &Settings) -> Vec<Self> {
        let found = &mention.classification;
        if !found.about_shop {
            return Vec::new();
        }
        let hours = settings.people.hours();
        let denied = |claim: &domain::claim::Claim| {
            let denial = claim.denied(hours, mention.published_at())?;
            let draft = correction(&mention.post, &denial, found.lang.as_deref());
            let draft = draft.map(|draft| DraftView::of(draft, mention.post.platform));
            Some(Self { words: quote::line(&claim.words, WORDS), says: denial.says, draft })
        };
        found.claims.iter().filter_map(denied).collect()
    }
}
