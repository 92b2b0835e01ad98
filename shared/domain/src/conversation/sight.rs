//! Whether what was found is still there.

use jiff::{SignedDuration, Timestamp};

/// Two misses closer than this are one.
const MISSES_APART: SignedDuration = SignedDuration::from_mins(5);

/// Whether a message or a reply is still on its platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sight {
    /// When last looked for, it was there.
    #[default]
    Seen,
    /// One check did not find it.
    MissedOnce {
        /// When.
        at: Timestamp,
    },
    /// Two checks did not find it.
    Gone {
        /// When the second did not.
        at: Timestamp,
    },
}

impl Sight {
    /// After one more check that did not find it, while its platform was healthy.
    #[must_use]
    pub fn missed(self, now: Timestamp) -> Self {
        match self {
            Self::Seen => Self::MissedOnce { at: now },
            Self::MissedOnce { at } if now.duration_since(at) >= MISSES_APART => Self::Gone { at: now },
            Self::MissedOnce { .. } | Self::Gone { .. } => self,
        }
    }

    /// Since when it is gone.
    pub const fn gone_at(self) -> Option<Timestamp> {
        match self {
            Self::Gone { at } => Some(at),
            Self::Seen | Self::MissedOnce { .. } => None,
        }
    }
}
