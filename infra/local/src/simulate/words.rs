//! What customers say. Each sentence is read by the classifier as what it is filed under; a test reads them all.

use super::dice::Die;

/// What a customer means to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Meaning {
    Complaint,
    Question,
    Praise,
    Crisis,
    Request,
    /// About something else.
    Noise,
    /// A complaint again, in the same conversation.
    StillWaiting,
    Thanks,
}

impl Meaning {
    /// Whether somebody owes an answer.
    pub(super) const fn asks(self) -> bool {
        match self {
            Self::Complaint | Self::Question | Self::Crisis | Self::Request | Self::StillWaiting => true,
            Self::Praise | Self::Noise | Self::Thanks => false,
        }
    }

    pub(super) const fn sentences(self) -> &'static [&'static str] {
        match self {
            Self::Complaint => &[
                "My order from Crumb & Co never came. Still waiting, nobody answers.",
                "Crumb & Co charged me twice and will not refund me.",
                "The birthday cake from Crumb & Co was stale and dry. Very disappointed.",
                "Waited forty minutes at Crumb & Co and the staff were rude.",
                "Crumb & Co sold me mouldy bread. Disgusting.",
                "Crumb & Co: wrong cake, no apology. Call me on +447700900999 or http://evil.example/crumb <b>now</b>",
            ],
            Self::Question => &[
                "Does Crumb & Co open on Sunday?",
                "Can I order a birthday cake from Crumb & Co for Friday?",
                "Is Crumb & Co sourdough vegan?",
                "What time does Crumb & Co close today?",
            ],
            Self::Praise => &[
                "The sourdough from Crumb & Co is the best in Leeds. Love it!",
                "Lovely people at Crumb & Co, thank you!",
            ],
            Self::Crisis => &[
                "My son had an allergic reaction after the cake from Crumb & Co, he is in hospital.",
                "Food poisoning from Crumb & Co. Two of us are very ill.",
                "There was glass in my bread from Crumb & Co and it cut my mouth.",
            ],
            Self::Request => {
                &["I wish Crumb & Co would sell gluten free bread.", "Please bring back the seeded rye, Crumb & Co!"]
            }
            Self::Noise => &["Nice weather for a walk today", "Walking the dog by the river, lovely day"],
            Self::StillWaiting => {
                &["still nothing. Where is my order?", "and nobody has answered me. This is terrible."]
            }
            Self::Thanks => &["thanks!", "ok, thank you so much"],
        }
    }

    pub(super) fn say(self, die: &mut Die) -> &'static str {
        let sentences = self.sentences();
        sentences[die.index(sentences.len())]
    }
}

#[cfg(test)]
mod tests {
    use classifier::{Classifier, Found, Learnt, Reading};
    use domain::mention::{Platform, Urgency};
    use domain::shop::Shop;

    use super::*;

    /// As posts carry them.
    const MARKS: [&str; 8] =
        ["(zq0x0)", "(zq7x1)", "(zq12x3)", "(zq101x0)", "(zq301x0)", "(zq999x2)", "(zq2405x1)", "(zq36006x0)"];

    #[test]
    fn every_sentence_is_read_as_it_is_meant() {
        let shop = Shop { name: "Crumb & Co".to_owned(), ..Shop::default() };
        let classifier = Classifier::new();
        use Meaning::{Complaint, Crisis, Noise, Praise, Question, Request, StillWaiting, Thanks};
        for meaning in [Complaint, Question, Praise, Crisis, Request, Noise, StillWaiting, Thanks] {
            let addressed = matches!(meaning, StillWaiting | Thanks);
            for (sentence, mark) in meaning.sentences().iter().flat_map(|sentence| MARKS.map(|mark| (sentence, mark))) {
                let found = if addressed { Found::Addressed } else { Found::Searched };
                let text = format!("{sentence} {mark}");
                let reading =
                    Reading { text: &text, stars: None, platform: Platform::Mastodon, lang: Some("en"), found };
                let read = classifier.classify(&reading, &shop, &Learnt::default());
                assert_eq!(read.needs_answer, meaning.asks(), "{text}: {read:?}");
                assert_eq!(read.urgency == Urgency::Crisis, meaning == Crisis, "{text}: {read:?}");
                assert!(read.about_shop || !meaning.asks(), "{text}: {read:?}");
            }
        }
    }
}
