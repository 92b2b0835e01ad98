//! Whether a text speaks of this shop, or of something else of the same name.
//!
//! Clues for and against are looked for: how the name is written and what stands around it, places, trades, people,
//! goods, worlds that are no shop, and what the owner ruled out. Each has a weight that was learned; their sum is the
//! logit of "another". A text without the name is about the shop by where it was found, unless it speaks of another
//! place or of what was ruled out.

use std::sync::{Arc, Mutex};

use domain::mention::Class;
use domain::shop::Shop;

use crate::combine::exp;
use crate::names::{Names, Tongues};
use crate::reading::{Found, Reading};
use crate::text::Text;

mod clues;
mod profile;
mod scene;
mod named;
mod places;
mod talk;
mod weights;

pub use clues::CLUES;
use clues::{Clue, Clues};
use profile::Profile;
use scene::{Scene, Stretch};
use weights::Weights;

/// The values of all clues, in the order of [`CLUES`].
pub type Values = [f32; CLUES.len()];

/// What the models say of "another business", as logits; absent where a model was not asked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Another {
    /// The linear tier.
    pub linear: Option<f32>,
    /// The encoder.
    pub encoder: Option<f32>,
}

/// The verdict: `balance` of zero and more is "about the shop".
pub(crate) struct About {
    pub(crate) balance: f32,
    /// How sure the verdict is, from 0 to 1.
    pub(crate) sure: f32,
    /// Places of the tokens that speak against it, in the order of the text.
    pub(crate) against: Vec<Stretch>,
}

/// Tells a shop from its namesakes.
pub(crate) struct Namesakes {
    names: Names,
    weights: Weights,
    /// The profile taken apart last: a deployment has one shop.
    last: Mutex<Option<Arc<(Shop, Profile)>>>,
}

impl Namesakes {
    /// The lists and weights that ship in the crate.
    pub(crate) fn shipped() -> Self {
        Self { names: Names::shipped(), weights: Weights::shipped(), last: Mutex::new(None) }
    }

    /// Weighs all clues. `languages` are those in which the text may be.
    pub(crate) fn weigh(
        &self,
        text: &Text<'_>,
        shop: &Shop,
        reading: &Reading<'_>,
        languages: &[String],
        another: Another,
    ) -> About {
        let clues = self.look(text, shop, reading, languages, another);
        let logit = self.weights.logit(&clues);
        let balance = self.weights.threshold(self.profile(shop).1.fullness()) - logit;
        let is_another = 1.0 / (1.0 + exp(-logit));
        let sure = if balance < 0.0 { is_another } else { 1.0 - is_another };
        About { balance, sure: sure.min(0.99), against: self.weights.against(&clues) }
    }

    /// All clues of a text.
    pub(crate) fn look(
        &self,
        text: &Text<'_>,
        shop: &Shop,
        reading: &Reading<'_>,
        languages: &[String],
        another: Another,
    ) -> Clues {
        let known = self.profile(shop);
        let scene = Scene::of(text, &known.1, &self.names, Tongues::of(languages));
        let mut clues = Clues::new();
        clues.set_if(Clue::Always, true);
        clues.set_if(Clue::Review, reading.platform.class() == Class::Review);
        clues.set_if(Clue::Addressed, reading.found == Found::Addressed);
        clues.add(Clue::LinearAnother, another.linear.map_or(0.0, bounded));
        clues.set_if(Clue::EncoderAsked, another.encoder.is_some());
        clues.add(Clue::EncoderAnother, another.encoder.map_or(0.0, bounded));
        handles(&scene, &mut clues);
        named::look(&scene, &mut clues);
        places::look(&scene, &mut clues);
        talk::look(&scene, &mut clues);
        clues
    }

    fn profile(&self, shop: &Shop) -> Arc<(Shop, Profile)> {
        let Ok(mut last) = self.last.lock() else { return Arc::new((shop.clone(), Profile::of(shop, &self.names))) };
        match last.as_ref() {
            Some(known) if known.0 == *shop => Arc::clone(known),
            _ => Arc::clone(last.insert(Arc::new((shop.clone(), Profile::of(shop, &self.names))))),
        }
    }
}

fn bounded(logit: f32) -> f32 {
    if logit.is_nan() { 0.0 } else { logit.clamp(-4.0, 4.0) / 4.0 }
}

/// The shop's own handles and site, hashtags with its name, and handles of others that hold it.
fn handles(scene: &Scene<'_>, clues: &mut Clues) {
    let Scene { text, profile, .. } = scene;
    let named = |word: &String| profile.squashed.contains(word);
    for (at, token) in text.tokens.iter().enumerate() {
        let ours = profile.handles.contains(&token.word) || profile.handles.is_empty() && named(&token.word);
        match token.sigil {
            Some('@') if ours => clues.set_if(Clue::Handle, true),
            Some('@') if profile.squashed.iter().any(|name| token.word.contains(name.as_str())) => {
                clues.see(Clue::OtherHandle, (at, at + 1));
            }
            Some('#') if named(&token.word) || ours => clues.set_if(Clue::Hashtag, true),
            Some(_) | None => {}
        }
    }
    if let Some(host) = &profile.host {
        let mut words = text.tokens.iter().map(|token| &text.source[token.start..token.end]);
        let dotted = |word: &&str| word.contains('.');
        clues.set_if(Clue::Site, words.any(|word| dotted(&word) && word.to_lowercase().contains(host.as_str())));
    }
}
