//! What a page says about the tap that led to it.
//!
//! The address carries one of these words and never a text, so that a link cannot put words into our mouth.

use domain::conversation::NotPossible;
use http::HeaderValue;
use store::ConversationFile;

use crate::page::mention::Reader;
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
}

impl From<NotPossible> for Note {
    fn from(refusal: NotPossible) -> Self {
        match refusal {
            NotPossible::Closed => Self::Closed,
            NotPossible::AlreadyAcknowledged { .. } => Self::Held,
            NotPossible::HadItBefore => Self::HadItBefore,
        }
    }
}

impl Note {
    const ALL: [Self; 8] = [
        Self::Done,
        Self::Closed,
        Self::Held,
        Self::HadItBefore,
        Self::Newer,
        Self::TextsOn,
        Self::TooLate,
        Self::Renewed,
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
        match self {
            Self::Done => None,
            Self::Closed => said(NotPossible::Closed),
            Self::Held => held(file, reader),
            Self::HadItBefore => said(NotPossible::HadItBefore),
            Self::Newer => Some("They have written again. Please read it first, then tap.".to_owned()),
            Self::TextsOn => Some("Your texts are on.".to_owned()),
            Self::TooLate => Some("That moment has passed. Please choose again.".to_owned()),
            Self::Renewed => Some("A new link was texted.".to_owned()),
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
