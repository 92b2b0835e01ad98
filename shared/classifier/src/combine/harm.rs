//! How likely it is that somebody came to harm.

use crate::combine::sigmoid;
use crate::combine::signs::Signs;
use crate::heads::Heads;
use crate::linear::{Head, Scores};

/// How many numbers [`harm_inputs`] gives.
pub(crate) const HARM_INPUTS: usize = 5;

/// What each of [`harm_inputs`] is multiplied with; their sum is the logit of a crisis.
///
/// The lists have seen the corpus they were written with, and the heads have not: a network that was taught with all of
/// it believes the lists only, and hears nothing of harm that is told in other words. These few weights are fitted on
/// texts that the lists were not written with, by hands of their own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Harm(pub(crate) [f32; HARM_INPUTS]);

impl Harm {
    /// The share that speaks for a crisis.
    pub(crate) fn share(&self, signs: &Signs, kinds: &[f32], linear: &Scores, encoder: Option<&Heads>) -> f32 {
        let inputs = harm_inputs(signs, kinds, linear, encoder);
        sigmoid(self.0.iter().zip(inputs).map(|(weight, input)| weight * input).sum())
    }
}

/// One; how much the lists found, from 0 to 1; the share of complaints among `kinds`; the logits of the crisis heads, 0
/// for an encoder that is not there.
pub fn harm_inputs(signs: &Signs, kinds: &[f32], linear: &Scores, encoder: Option<&Heads>) -> [f32; HARM_INPUTS] {
    let complains = kinds.first().copied().unwrap_or_default();
    [1.0, signs.harm(), complains, linear.of(Head::Crisis), encoder.map_or(0.0, |heads| heads.crisis)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Found, Reading, Rules};
    use domain::mention::Platform;

    #[test]
    fn who_speaks_for_harm_makes_it_likelier_and_nobody_is_certain() {
        let text = "there was glass in my bread and it cut my mouth";
        let reading = Reading { text, stars: None, platform: Platform::X, lang: Some("en"), found: Found::Addressed };
        let harmed = Signs::read(&Rules::new(), &reading);
        let calm = Signs::read(&Rules::new(), &Reading { text: "lovely bread", ..reading });
        let harm = Harm([-3.0, 4.0, 1.0, 0.5, 0.5]);
        let linear = Scores([0.0; crate::linear::HEADS]);
        let says = |crisis| Heads { crisis, ..Heads::default() };
        let kinds = [0.5, 0.0, 0.0, 0.5, 0.0];
        let share = |signs, crisis| harm.share(signs, &kinds, &linear, Some(&says(crisis)));
        assert!(share(&harmed, 0.0) > share(&calm, 0.0));
        assert!(share(&calm, 3.0) > share(&calm, -3.0));
        assert_eq!(harm.share(&calm, &kinds, &linear, None), share(&calm, 0.0));
        assert!(harm.share(&calm, &[0.0; 5], &linear, None) < share(&calm, 0.0));
        assert!((0.0..=1.0).contains(&share(&harmed, 900.0)));
    }
}
