//! What a page says about the tap that led to it.
//!
//! The address carries one of these words and never a text, so that a link cannot put words into our mouth.

use domain::conversation::NotPossible;
use http::HeaderValue;
use store::ConversationFile;

use crate::page::day::NoChange;
use crate::page::reader::Reader;
use crate::page::words;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// It was done, and the state of the page tells.
    Done,
    /// Somebody answered it first, or it was closed by an earlier tap.
    Closed,
    /// Somebody has it.
    Held,
    /// It is somebody else's turn.
    HadItBefore,
    /// The customer has written again since the page was shown.
    Newer,
    /// Texts are on again.
    TextsOn,
    /// The moment until which texts were to be off has passed.
    TooLate,
    /// A new link is on its way.
    Renewed,
    /// Only the owner and whoever is on call may say it.
    NotYours,
    /// The shop is closed on that day already.
    ShopClosed,
    /// The time lies outside the shop's hours.
    OutsideHours,
    /// The shop is open as usual already.
    ShopOpen,
    /// The settings cannot be changed.
    Unusable,
    /// Clocks run now.
    Started,
    /// There was no clock to start.
    NoneStarted,
    /// Somebody said that it is answered.
    LookedFor,
    /// They were reminded once.
    RemindedBefore,
    /// It was handed to that person already.
    AskedAlready,
    /// It cannot be handed to that person.
    NobodyElse,
    /// That person's phone is silent now.
    Silent,
    /// Nothing was corrected.
    NothingToUndo,
    /// Only the owner may say it.
    OwnerOnly,
    /// What was pasted leads to no mention.
    NoSuchPage,
    /// Both are one author.
    OneAuthor,
    /// Two authors are one customer now.
    Linked,
}

impl From<NoChange> for Note {
    fn from(refusal: NoChange) -> Self {
        match refusal {
            NoChange::NotYours => Self::NotYours,
            NoChange::ClosedAlready => Self::ShopClosed,
            NoChange::OutsideHours => Self::OutsideHours,
            NoChange::OpenAlready => Self::ShopOpen,
            NoChange::Unusable => Self::Unusable,
        }
    }
}

impl From<NotPossible> for Note {
    fn from(refusal: NotPossible) -> Self {
        match refusal {
            NotPossible::Closed => Self::Closed,
            NotPossible::AlreadyAcknowledged { .. } => Self::Held,
            NotPossible::HadItBefore => Self::HadItBefore,
            NotPossible::LookedFor { .. } => Self::LookedFor,
            NotPossible::RemindedBefore => Self::RemindedBefore,
            NotPossible::SamePerson | NotPossible::NotOnTheStaff { .. } => Self::NobodyElse,
            NotPossible::NotNow { .. } => Self::Silent,
            NotPossible::AskedAlready { .. } => Self::AskedAlready,
            NotPossible::NothingToUndo => Self::NothingToUndo,
        }
    }
}

impl Note {
    const ALL: [Self; 25] = [
        Self::Done,
        Self::Closed,
        Self::Held,
        Self::HadItBefore,
        Self::Newer,
        Self::TextsOn,
        Self::TooLate,
        Self::Renewed,
        Self::NotYours,
        Self::ShopClosed,
        Self::OutsideHours,
        Self::ShopOpen,
        Self::Unusable,
        Self::Started,
        Self::NoneStarted,
        Self::LookedFor,
        Self::RemindedBefore,
        Self::NobodyElse,
        Self::Silent,
        Self::AskedAlready,
        Self::NothingToUndo,
        Self::OwnerOnly,
        Self::NoSuchPage,
        Self::OneAuthor,
        Self::Linked,
    ];

    /// As it stands in the address; absent where the page itself tells.
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Done => None,
            Self::Closed => Some("closed"),
            Self::Held => Some("held"),
            Self::HadItBefore => Some("had-it"),
            Self::Newer => Some("newer"),
            Self::TextsOn => Some("texts-on"),
            Self::TooLate => Some("too-late"),
            Self::Renewed => Some("renewed"),
            Self::NotYours => Some("not-yours"),
            Self::ShopClosed => Some("shop-closed"),
            Self::OutsideHours => Some("outside-hours"),
            Self::ShopOpen => Some("shop-open"),
            Self::Unusable => Some("unusable"),
            Self::Started => Some("started"),
            Self::NoneStarted => Some("none-started"),
            Self::LookedFor => Some("looked-for"),
            Self::RemindedBefore => Some("reminded"),
            Self::NobodyElse => Some("nobody-else"),
            Self::Silent => Some("silent"),
            Self::AskedAlready => Some("asked"),
            Self::NothingToUndo => Some("nothing-to-undo"),
            Self::OwnerOnly => Some("owner-only"),
            Self::NoSuchPage => Some("no-such-page"),
            Self::OneAuthor => Some("one-author"),
            Self::Linked => Some("linked"),
        }
    }

    /// The note in an address.
    pub(crate) fn in_query(query: Option<&str>) -> Option<Self> {
        let code = query?.strip_prefix("note=")?;
        Self::ALL.into_iter().find(|note| note.code() == Some(code))
    }

    /// Where a tap leads back to.
    pub(crate) fn location(self, path: &str) -> HeaderValue {
        let location = self.code().map_or_else(|| path.to_owned(), |code| format!("{path}?note={code}"));
        HeaderValue::try_from(location).expect("a path of our own is ASCII")
    }

    /// The words for a reader; `file` is what the page shows.
    pub(crate) fn words(self, file: Option<&ConversationFile>, reader: Reader<'_>) -> Option<String> {
        let said = |refusal: NotPossible| Some(words::capital(&format!("{refusal}.")));
        let plain = |words: &str| Some(words.to_owned());
        match self {
            Self::Done => None,
            Self::Closed => said(NotPossible::Closed),
            Self::Held => held(file, reader),
            Self::HadItBefore => said(NotPossible::HadItBefore),
            Self::Newer => Some("They have written again. Please read it first, then tap.".to_owned()),
            Self::TextsOn => Some("Your texts are on.".to_owned()),
            Self::TooLate => Some("That moment has passed. Please choose again.".to_owned()),
            Self::Renewed => Some("A new link was texted.".to_owned()),
            Self::NotYours => plain("Only the owner and whoever is on call can say that. Nothing was changed."),
            Self::ShopClosed => plain("The shop is closed today already."),
            Self::OutsideHours => plain("The shop is not open at that time today. Choose a time within its hours."),
            Self::ShopOpen => plain("The shop is open as usual today already."),
            Self::Unusable => {
                plain("The settings hold a mistake and cannot be changed here. Whoever set Shopbell up can mend them.")
            }
            Self::Started => plain("The clock runs from now on."),
            Self::NoneStarted => plain("That was answered, or its clock was started already."),
            Self::LookedFor => plain("It was said to be answered already; we are looking for the answer."),
            Self::RemindedBefore => plain("You were reminded once. Please take it, hand it over or answer it."),
            Self::AskedAlready => plain("They were asked already. If nobody takes it, the next person is asked."),
            Self::NobodyElse => plain("It can only be handed to somebody else on the staff."),
            Self::Silent => plain("That phone is silent now. Choose somebody else, or take it."),
            Self::NothingToUndo => plain("There is nothing to take back."),
            Self::OwnerOnly => plain("Only the owner can say that. Nothing was changed."),
            Self::NoSuchPage => plain("That address leads to no mention here. Copy it from the mention's page."),
            Self::OneAuthor => plain("That is the same name on the same platform already."),
            Self::Linked => plain("They are one customer now."),
        }
    }
}

/// Nothing once nobody has it any more.
fn held(file: Option<&ConversationFile>, reader: Reader<'_>) -> Option<String> {
    let cycle = file?.conversation.as_ref()?.open_cycle()?;
    let held = cycle.acknowledged.as_ref().filter(|held| reader.now < held.until)?;
    if held.by == *reader.person {
        return Some("You have it already.".to_owned());
    }
    Some(format!("{} has it already.", words::name(&reader.settings.people, &held.by)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_survives_the_address_and_nothing_else_is_one() {
        for note in Note::ALL {
            let location = note.location("/a/x");
            let query = location.to_str().unwrap().split_once('?').map(|(_, query)| query);
            assert_eq!(Note::in_query(query), Some(note).filter(|note| note.code().is_some()));
        }
        for query in [None, Some(""), Some("note="), Some("note=<b>"), Some("say=held")] {
            assert_eq!(Note::in_query(query), None);
        }
    }
}
