//! From probabilities to one class: which models count how much, and what is added to each class.

use super::measure::Measure;

/// How far a class may be lifted or lowered, as a logarithm, in these steps.
const STEP: f64 = 0.1;
const STEPS: i32 = 20;
/// How often all classes are tried.
const TURNS: usize = 2;
/// Shares of models are tried in tenths, and each has at least one.
const TENTHS: u32 = 10;
/// Beyond so many classes none is lifted: there is too little of each to learn it from.
const MOST: usize = 10;

/// How a class is chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// How much each model counts.
    pub blend: Vec<f64>,
    /// What is added to the logarithm of each class.
    pub lift: Vec<f64>,
}

/// What each model said of one text: a probability for each class.
pub type Opinions = Vec<Vec<f64>>;

impl Choice {
    /// Every model counts the same and no class is lifted.
    pub fn plain(models: usize, classes: usize) -> Self {
        Self { blend: vec![1.0 / models.max(1) as f64; models], lift: vec![0.0; classes] }
    }

    /// The choice with which `measure` is best over texts that the models were not taught with.
    pub fn learn(opinions: &[Opinions], labels: &[usize], classes: &[String], measure: Measure) -> Self {
        let models = opinions.first().map_or(0, Vec::len);
        let mut best = Self::plain(models, classes.len());
        let score = |choice: &Self, blended: &[Vec<f64>]| {
            let pairs: Vec<(usize, usize)> =
                labels.iter().zip(blended).map(|(&is, odds)| (is, choice.lifted(odds))).collect();
            measure.expected(classes, &pairs)
        };
        let mut most = f64::MIN;
        for blend in blends(models) {
            let mut choice = Self { blend, ..Self::plain(models, classes.len()) };
            let blended: Vec<Vec<f64>> = opinions.iter().map(|opinion| choice.blended(opinion)).collect();
            let found = choice.lift_for(&|choice| score(choice, &blended));
            if found > most {
                (most, best) = (found, choice);
            }
        }
        best
    }

    /// Lifts classes one after the other; the best score.
    fn lift_for(&mut self, score: &dyn Fn(&Self) -> f64) -> f64 {
        let mut most = score(self);
        if self.lift.len() > MOST {
            return most;
        }
        // One class less: only differences matter.
        for class in (1..self.lift.len()).cycle().take(TURNS * (self.lift.len() - 1)) {
            let before = self.lift[class];
            let mut best = before;
            for step in -STEPS..=STEPS {
                self.lift[class] = f64::from(step) * STEP;
                let found = score(self);
                if found > most + 1e-9 {
                    (most, best) = (found, self.lift[class]);
                }
            }
            self.lift[class] = best;
        }
        most
    }

    /// The class chosen.
    pub fn of(&self, opinions: &Opinions) -> usize {
        self.lifted(&self.blended(opinions))
    }

    fn blended(&self, opinions: &Opinions) -> Vec<f64> {
        let mut odds = vec![0.0; self.lift.len()];
        for (opinion, share) in opinions.iter().zip(&self.blend) {
            for (sum, probability) in odds.iter_mut().zip(opinion) {
                *sum += share * probability.max(1e-12).ln();
            }
        }
        odds
    }

    fn lifted(&self, odds: &[f64]) -> usize {
        let lifted: Vec<f64> = odds.iter().zip(&self.lift).map(|(odds, lift)| odds + lift).collect();
        crate::fit::greatest(&lifted)
    }
}

/// Every way to deal out ten tenths to `models` with at least one for each; the most even ones first.
fn blends(models: usize) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for _ in 1..models {
        let longer = all.iter().flat_map(|dealt| {
            let left = TENTHS.saturating_sub(dealt.iter().sum());
            (1..left).map(|next| dealt.iter().copied().chain([next]).collect())
        });
        all = longer.collect();
    }
    for dealt in &mut all {
        let left = TENTHS.saturating_sub(dealt.iter().sum());
        dealt.push(left);
    }
    all.retain(|dealt| dealt.iter().all(|&tenths| tenths > 0));
    all.sort_by_key(|dealt| dealt.iter().map(|tenths| tenths * tenths).sum::<u32>());
    let shares = |dealt: Vec<u32>| dealt.into_iter().map(|tenths| f64::from(tenths) / f64::from(TENTHS)).collect();
    all.into_iter().map(shares).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes() -> Vec<String> {
        vec!["no".to_owned(), "yes".to_owned()]
    }

    #[test]
    fn a_class_that_is_said_too_rarely_is_lifted() {
        let opinions: Vec<Opinions> = [0.1, 0.2, 0.3, 0.4].iter().map(|&yes| vec![vec![1.0 - yes, yes]]).collect();
        let choice = Choice::learn(&opinions, &[0, 0, 1, 1], &classes(), Measure::Accuracy);
        let said: Vec<usize> = opinions.iter().map(|opinion| choice.of(opinion)).collect();
        assert_eq!(said, [0, 0, 1, 1], "{choice:?}");
    }

    #[test]
    fn the_model_that_is_right_counts_more() {
        let opinion = |good: f64, bad: f64| vec![vec![1.0 - bad, bad], vec![1.0 - good, good]];
        let opinions = [opinion(0.7, 0.2), opinion(0.3, 0.8), opinion(0.7, 0.2), opinion(0.3, 0.8)];
        let choice = Choice::learn(&opinions, &[1, 0, 1, 0], &classes(), Measure::Accuracy);
        assert!(choice.blend[1] > choice.blend[0], "{choice:?}");
    }

    #[test]
    fn ten_tenths_are_dealt_out() {
        assert_eq!(blends(1), [[1.0]]);
        assert_eq!(blends(2).first(), Some(&vec![0.5, 0.5]));
        assert_eq!((blends(2).len(), blends(3).len()), (9, 36));
        assert!(blends(3).iter().all(|dealt| (dealt.iter().sum::<f64>() - 1.0).abs() < 1e-9));
    }

    #[test]
    fn of_equal_choices_nothing_is_lifted() {
        let opinions: Vec<Opinions> = vec![vec![vec![0.9, 0.1]], vec![vec![0.1, 0.9]]];
        assert_eq!(Choice::learn(&opinions, &[0, 1], &classes(), Measure::Accuracy).lift, [0.0, 0.0]);
    }
}
