//! One figure for a set.

use crate::report::metrics::Confusion;

/// How a set is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// The share that is right.
    Accuracy,
    /// The mean of the classes' F1.
    MacroF1,
    /// The mean of the classes' recall.
    MacroRecall,
    /// F1 of one class.
    F1 {
        /// Which.
        of: &'static str,
        /// The share of texts that are of it where it counts, 0 to 1: decisions are made for that share.
        share: f64,
    },
}

impl Measure {
    /// What the tables call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::MacroF1 => "macro-F1",
            Self::MacroRecall => "macro recall",
            Self::F1 { .. } => "F1",
        }
    }

    /// The figure, 0 to 1, of pairs of what is and what was said. Nought where there is none.
    pub fn of(self, classes: &[String], pairs: &[(usize, usize)]) -> f64 {
        let confusion = Confusion::of(classes.len(), pairs.iter().copied());
        let figure = match self {
            Self::Accuracy => confusion.accuracy(),
            Self::MacroF1 => confusion.macro_f1(),
            Self::MacroRecall => confusion.macro_recall(),
            Self::F1 { of, .. } => class(classes, of).and_then(|class| confusion.class(class).f1()),
        };
        figure.unwrap_or_default()
    }

    /// The same, as it would be where a class has the share that it has where it counts.
    pub fn expected(self, classes: &[String], pairs: &[(usize, usize)]) -> f64 {
        let Self::F1 { of, share } = self else { return self.of(classes, pairs) };
        let Some(class) = class(classes, of) else { return 0.0 };
        let tally = Confusion::of(classes.len(), pairs.iter().copied()).class(class);
        let (inside, all) = ((tally.hits + tally.missed) as f64, pairs.len() as f64);
        let alarms = tally.alarms as f64 * (inside / (all - inside)) * ((1.0 - share) / share);
        let hits = tally.hits as f64;
        if hits > 0.0 { 2.0 * hits / (2.0 * hits + alarms + tally.missed as f64) } else { 0.0 }
    }
}

fn class(classes: &[String], name: &str) -> Option<usize> {
    classes.iter().position(|class| class == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 4 that are 3 are found, of 4 that are not 1 is taken for one: F1 = 6/8. Where one in five is, the four that
    /// are not stand for sixteen, the alarm for four: 6/(6 + 4 + 1).
    #[test]
    fn a_rarer_class_is_harder() {
        let classes = ["no".to_owned(), "yes".to_owned()];
        let pairs = [(1, 1), (1, 1), (1, 1), (1, 0), (0, 1), (0, 0), (0, 0), (0, 0)];
        let measure = |share| Measure::F1 { of: "yes", share };
        assert!((measure(0.5).of(&classes, &pairs) - 0.75).abs() < 1e-12);
        assert!((measure(0.5).expected(&classes, &pairs) - 0.75).abs() < 1e-12);
        assert!((measure(0.2).expected(&classes, &pairs) - 6.0 / 11.0).abs() < 1e-12);
    }
}
