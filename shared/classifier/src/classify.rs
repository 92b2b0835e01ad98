//! The whole way from a text to its classification.

use std::fmt;

use domain::mention::{Classification, Confidence, Kind, Sentiment, Stars, Topic, Urgency};
use domain::shop::Shop;

use crate::about::{About, Another, Namesakes, Values};
use crate::because::{Because, quote};
use crate::claims::Claims;
use crate::combine::{Costs, Decision, Known, Signs, Weights, feeling};
#[cfg(feature = "encoder")]
use crate::encoder::Encoder;
use crate::heads::Heads;
use crate::learnt::{Asked, Learnt, Nudge, Seen};
use crate::linear::Head;
use crate::reading::Reading;
use crate::rules::language::Language;
use crate::rules::{Look, Rules, topics, verdict};
use crate::safety::names_in;
use crate::text::Text;

/// Says what a text is: whether it is about the shop, what its writer wants, how fast it must be answered.
pub struct Classifier {
    rules: Rules,
    claims: Claims,
    namesakes: Namesakes,
    weights: Weights,
    costs: Costs,
    #[cfg(feature = "encoder")]
    encoder: Option<Encoder>,
}

impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Classifier").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Default for Classifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Classifier {
    /// What ships in the crate: word lists and rules, the linear model, and what weighs them.
    pub fn new() -> Self {
        Self::with_weights(Weights::shipped())
    }

    /// The same with other weights, as [`Weights::read`] gives them.
    pub fn with_weights(weights: Weights) -> Self {
        Self {
            rules: Rules::new(),
            claims: Claims::new(),
            namesakes: Namesakes::shipped(),
            weights,
            costs: Costs::shipped(),
            #[cfg(feature = "encoder")]
            encoder: None,
        }
    }

    /// The same, and the encoder has a say.
    #[cfg(feature = "encoder")]
    #[must_use]
    pub fn with_encoder(self, encoder: Encoder) -> Self {
        Self { encoder: Some(encoder), ..self }
    }

    /// Reads a text as one about `shop`, which has taught us `learnt`. Of a very long one, its beginning and its end.
    pub fn classify(&self, reading: &Reading<'_>, shop: &Shop, learnt: &Learnt) -> Classification {
        let found = self.nudged(reading, shop, &Nudge::default());
        if learnt.is_empty() {
            return found;
        }
        let seen = Seen::of(reading.text, reading.stars);
        let asked = Asked { seen: &seen, shop, to_us: reading.is_to_us(), found: &found };
        if let Some(told) = learnt.told(&asked) {
            return told;
        }
        let nudge = learnt.nudge(&seen, shop);
        // What is only like a corrected text never makes a crisis less.
        if nudge == Nudge::default() || found.urgency == Urgency::Crisis {
            return found;
        }
        self.nudged(reading, shop, &nudge)
    }

    /// Reads a text by itself, but for a nudge.
    fn nudged(&self, reading: &Reading<'_>, shop: &Shop, nudge: &Nudge) -> Classification {
        let text = Text::read(reading.text);
        let language = self.rules.languages.of(&text, reading.lang);
        let linear = self.weights.linear.read(reading.text);
        let encoder = self.encoder_heads(reading, shop);
        let another = Another { linear: Some(linear.of(Head::Another)), encoder: encoder.map(|heads| heads.another) };
        let about = self.namesakes.weigh(&text, shop, reading, &language.candidates, another);
        if about.balance - nudge.another < 0.0 {
            return of_another(&text, &about, language);
        }
        if let (Some(stars), 0) = (reading.stars, text.tokens.len()) {
            return of_stars_only(stars, &about, language);
        }
        let names = names_in(&text, shop);
        let look = self.rules.look(&text, language, &names);
        if text.letters() < 2 && look.evidence.hits.is_empty() {
            return of_nothing(reading.stars, &about, look.language);
        }
        let signs = Signs::of(&text, &look, reading.stars);
        let known = Known {
            signs: &signs,
            linear: &linear,
            encoder: encoder.as_ref(),
            safety: &look.safety,
            nudge: nudge.kind,
        };
        let decision = self.weights.decide(&known, &self.costs);
        let heads = encoder.unwrap_or_else(|| linear.heads());
        let feels = feeling(decision.kind.0, &look.evidence, &heads, reading.stars);
        let named = self.topics(&text, &look, &known, &decision);
        let because = Because {
            text: &text,
            evidence: &look.evidence,
            safety: &look.safety,
            linear: &self.weights.linear,
            languages: &self.rules.languages,
            names: &names,
        };
        Classification {
            about_shop: true,
            kind: decision.kind.0,
            urgency: decision.urgency.0,
            needs_answer: needs_answer(decision.kind.0),
            sentiment: feels.0,
            topics: named.iter().map(|(topic, _)| *topic).collect(),
            because: because.words(decision.kind.0, decision.urgency.0),
            claims: self.claims.of(&text, &look.language.candidates, shop),
            lang: look.language.lang,
            confidence: Confidence {
                about_shop: about.sure,
                kind: decision.kind.1,
                urgency: decision.urgency.1,
                needs_answer: sure_of_answer(&decision),
                sentiment: feels.1,
                topics: named.iter().map(|(_, share)| *share).fold(1.0, f32::min),
                lang: look.language.confidence,
            },
        }
    }

    /// Nothing of a text of kind `other`; of praise only what is likely.
    fn topics(&self, text: &Text<'_>, look: &Look, known: &Known<'_>, decision: &Decision) -> Vec<(Topic, f32)> {
        if decision.kind.0 == Kind::Other {
            return Vec::new();
        }
        let ruled = topics::weights(text, &look.evidence);
        let from = self.costs.topic_from;
        let mut named = self.weights.topics(known.linear, &ruled, &decision.shares, from);
        if decision.kind.0 == Kind::Praise {
            named.retain(|(_, share)| *share >= from);
        }
        named
    }

    #[cfg(feature = "encoder")]
    fn encoder_heads(&self, reading: &Reading<'_>, shop: &Shop) -> Option<Heads> {
        let encoder = self.encoder.as_ref()?;
        encoder.heads(reading.text, reading.stars, shop)
    }

    #[cfg(not(feature = "encoder"))]
    #[expect(clippy::unused_self, reason = "with the feature it is used")]
    fn encoder_heads(&self, _: &Reading<'_>, _: &Shop) -> Option<Heads> {
        None
    }

    /// What speaks for and against a text being about another business, in the order of [`crate::CLUES`]; for learning it.
    pub fn clues(&self, reading: &Reading<'_>, shop: &Shop, another: Another) -> Values {
        let text = Text::read(reading.text);
        let language = self.rules.languages.of(&text, reading.lang);
        self.namesakes.look(&text, shop, reading, &language.candidates, another).values
    }
}

fn needs_answer(kind: Kind) -> bool {
    match kind {
        Kind::Complaint | Kind::Question | Kind::Request => true,
        Kind::Praise | Kind::Other => false,
    }
}

/// Whatever of the three it is, it wants an answer.
fn sure_of_answer(decision: &Decision) -> f32 {
    let answered: f32 = decision.shares[..3].iter().sum();
    let share = if needs_answer(decision.kind.0) { answered } else { 1.0 - answered };
    share.clamp(0.0, 1.0)
}

/// Another shop, whatever it says.
fn of_another(text: &Text<'_>, about: &About, language: Language) -> Classification {
    quiet(false, Kind::Other, Sentiment::Neutral, language, about.sure, quote(text, &about.against))
}

/// Of a review by stars alone, and what follows from them by definition of the labels.
const STARS: f32 = 0.97;

/// Three stars and fewer are a complaint.
fn of_stars_only(stars: Stars, about: &About, language: Language) -> Classification {
    let (kind, sentiment) = verdict::of_stars(stars);
    let mut classification = quiet(true, kind, sentiment, language, STARS, Vec::new());
    classification.confidence.about_shop = about.sure;
    classification
}

/// No word and no sign that says anything.
fn of_nothing(stars: Option<Stars>, about: &About, language: Language) -> Classification {
    if let Some(stars) = stars {
        return of_stars_only(stars, about, language);
    }
    let mut classification = quiet(true, Kind::Other, Sentiment::Neutral, language, 0.9, Vec::new());
    classification.confidence.about_shop = about.sure;
    classification
}

fn quiet(
    about_shop: bool,
    kind: Kind,
    sentiment: Sentiment,
    language: Language,
    sure: f32,
    because: Vec<String>,
) -> Classification {
    Classification {
        about_shop,
        kind,
        urgency: Urgency::Low,
        needs_answer: needs_answer(kind),
        sentiment,
        topics: Vec::<Topic>::new(),
        lang: language.lang,
        confidence: Confidence {
            about_shop: sure,
            kind: sure,
            urgency: sure,
            needs_answer: sure,
            sentiment: sure,
            topics: sure,
            lang: language.confidence,
        },
        because,
        claims: Vec::new(),
    }
}
