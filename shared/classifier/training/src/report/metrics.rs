//! Figures of a classification: who was right how often.

/// What was and what was said, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    /// A row for each class that is, a column for each class that was said.
    counts: Vec<Vec<usize>>,
}

impl Confusion {
    /// Nothing counted yet, of `classes` classes.
    pub fn new(classes: usize) -> Self {
        Self { counts: vec![vec![0; classes]; classes] }
    }

    /// Counts pairs of what is and what was said, each below `classes`.
    pub fn of(classes: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut confusion = Self::new(classes);
        for (is, said) in pairs {
            confusion.add(is, said);
        }
        confusion
    }

    /// Counts one text. A class that there is not is no text.
    pub fn add(&mut self, is: usize, said: usize) {
        if let Some(count) = self.counts.get_mut(is).and_then(|row| row.get_mut(said)) {
            *count += 1;
        }
    }

    /// How often `is` was taken for `said`.
    pub fn count(&self, is: usize, said: usize) -> usize {
        self.counts.get(is).and_then(|row| row.get(said)).copied().unwrap_or_default()
    }

    /// How many texts were counted.
    pub fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// One class against all others.
    pub fn class(&self, class: usize) -> Tally {
        let row: usize = self.counts.get(class).map_or(0, |row| row.iter().sum());
        let column: usize = self.counts.iter().filter_map(|row| row.get(class)).sum();
        let hits = self.count(class, class);
        Tally { hits, alarms: column - hits, missed: row - hits }
    }

    /// The share that was said as it is; none without texts.
    pub fn accuracy(&self) -> Option<f64> {
        share((0..self.counts.len()).map(|class| self.count(class, class)).sum(), self.total())
    }

    /// The mean of the classes' F1; classes that neither are nor were said do not count.
    pub fn macro_f1(&self) -> Option<f64> {
        mean(self.classes().filter_map(Tally::f1))
    }

    /// The mean of the classes' recall; classes that there are none of do not count.
    pub fn macro_recall(&self) -> Option<f64> {
        mean(self.classes().filter_map(Tally::recall))
    }

    fn classes(&self) -> impl Iterator<Item = Tally> {
        (0..self.counts.len()).map(|class| self.class(class))
    }
}

/// One class: found, wrongly said, missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// It is, and was said.
    pub hits: usize,
    /// It is not, and was said.
    pub alarms: usize,
    /// It is, and was not said.
    pub missed: usize,
}

impl Tally {
    /// Counts pairs of what is and what was said.
    pub fn of(pairs: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let mut tally = Self::default();
        for (is, said) in pairs {
            tally.add(is, said);
        }
        tally
    }

    /// Counts one text.
    pub fn add(&mut self, is: bool, said: bool) {
        match (is, said) {
            (true, true) => self.hits += 1,
            (false, true) => self.alarms += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    /// Of what was said, the share that is; none if it was never said.
    pub fn precision(self) -> Option<f64> {
        share(self.hits, self.hits + self.alarms)
    }

    /// Of what is, the share that was said; none if it never is.
    pub fn recall(self) -> Option<f64> {
        share(self.hits, self.hits + self.missed)
    }

    /// Twice the hits over all that is and all that was said; none if there is neither.
    pub fn f1(self) -> Option<f64> {
        share(2 * self.hits, 2 * self.hits + self.alarms + self.missed)
    }
}

/// `part` of `whole`, 0 to 1; none of nothing.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn mean(figures: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = figures.fold((0, 0.0), |(count, sum), figure| (count + 1, sum + figure));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(figure: Option<f64>, to: f64) {
        let off = figure.map(|figure| (figure - to).abs());
        assert!(off.is_some_and(|off| off < 1e-12), "{figure:?} should be {to}");
    }

    /// Three classes, by hand:
    ///
    /// | is \ said | 0 | 1 | 2 |
    /// |---|---|---|---|
    /// | 0 | 5 | 1 | 0 |
    /// | 1 | 2 | 3 | 1 |
    /// | 2 | 0 | 0 | 4 |
    fn by_hand() -> Confusion {
        let cells = [(0, 0, 5), (0, 1, 1), (1, 0, 2), (1, 1, 3), (1, 2, 1), (2, 2, 4)];
        Confusion::of(3, cells.into_iter().flat_map(|(is, said, times)| vec![(is, said); times]))
    }

    #[test]
    fn a_confusion_counts_what_was_taken_for_what() {
        let confusion = by_hand();
        assert_eq!(confusion.total(), 16);
        assert_eq!((confusion.count(1, 0), confusion.count(0, 1), confusion.count(2, 1)), (2, 1, 0));
        assert_eq!(confusion.class(0), Tally { hits: 5, alarms: 2, missed: 1 });
        assert_eq!(confusion.class(1), Tally { hits: 3, alarms: 1, missed: 3 });
        assert_eq!(confusion.class(2), Tally { hits: 4, alarms: 1, missed: 0 });
    }

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        let confusion = by_hand();
        close(confusion.accuracy(), 12.0 / 16.0);
        close(confusion.class(0).precision(), 5.0 / 7.0);
        close(confusion.class(0).recall(), 5.0 / 6.0);
        close(confusion.class(0).f1(), 10.0 / 13.0);
        close(confusion.macro_f1(), (10.0 / 13.0 + 6.0 / 10.0 + 8.0 / 9.0) / 3.0);
        close(confusion.macro_recall(), (5.0 / 6.0 + 3.0 / 6.0 + 1.0) / 3.0);
    }

    #[test]
    fn a_class_that_never_is_nor_was_said_does_not_count() {
        let confusion = Confusion::of(4, [(0, 0), (1, 1), (1, 0)]);
        close(confusion.macro_f1(), (2.0 / 3.0 + 2.0 / 3.0) / 2.0);
        close(confusion.macro_recall(), (1.0 + 0.5) / 2.0);
    }

    #[test]
    fn a_class_that_is_said_and_never_is_counts_as_nought() {
        let confusion = Confusion::of(2, [(0, 0), (0, 1)]);
        close(confusion.macro_f1(), (2.0 / 3.0 + 0.0) / 2.0);
        assert_eq!(confusion.class(1).recall(), None);
    }

    #[test]
    fn nothing_has_no_figures() {
        let nothing = Confusion::new(3);
        assert_eq!((nothing.accuracy(), nothing.macro_f1(), nothing.macro_recall()), (None, None, None));
        assert_eq!((Tally::default().precision(), Tally::default().f1()), (None, None));
    }
}
