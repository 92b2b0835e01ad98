//! Whether what was said with 80 % certainty is right in 80 % of cases.

use super::metrics::share;

/// How many bands of equal width certainty is cut into.
pub const BANDS: usize = 10;

/// Certainty against truth, in [`BANDS`] bands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    bands: [Band; BANDS],
}

/// What was said with about the same certainty.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Band {
    /// How many texts.
    pub texts: usize,
    /// How many of them were right.
    pub right: usize,
    /// The sum of their certainties.
    sum: f64,
}

impl Band {
    /// The mean certainty; none without texts.
    pub fn certainty(&self) -> Option<f64> {
        (self.texts > 0).then(|| self.sum / self.texts as f64)
    }

    /// The share that was right; none without texts.
    pub fn accuracy(&self) -> Option<f64> {
        share(self.right, self.texts)
    }
}

impl Calibration {
    /// Counts pairs of certainty (0 to 1; what lies outside counts as the nearer end) and whether it was right.
    pub fn of(said: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut calibration = Self::default();
        for (certainty, right) in said {
            calibration.add(certainty, right);
        }
        calibration
    }

    fn add(&mut self, certainty: f64, right: bool) {
        let certainty = if certainty.is_nan() { 0.0 } else { certainty.clamp(0.0, 1.0) };
        let at = (1..BANDS).take_while(|&edge| certainty >= edge as f64 / BANDS as f64).count();
        if let Some(band) = self.bands.get_mut(at) {
            band.texts += 1;
            band.right += usize::from(right);
            band.sum += certainty;
        }
    }

    /// From no certainty to full. A band holds its lower edge; the last holds both.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// Expected calibration error: how far certainty and truth lie apart, on average over all texts. 0 is perfect.
    pub fn error(&self) -> Option<f64> {
        let texts: usize = self.bands.iter().map(|band| band.texts).sum();
        let off = self.bands.iter().map(|band| (band.sum - band.right as f64).abs()).sum::<f64>();
        (texts > 0).then(|| off / texts as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two texts at .95, one right; two at .6, both right; one at .25, wrong:
    /// (2·|.95−.5| + 2·|.6−1| + 1·|.25−0|) / 5 = (.9 + .8 + .25) / 5 = .39.
    #[test]
    fn the_error_is_the_one_worked_out_by_hand() {
        let calibration = Calibration::of([(0.95, true), (0.95, false), (0.6, true), (0.6, true), (0.25, false)]);
        assert!(calibration.error().is_some_and(|error| (error - 0.39).abs() < 1e-12), "{:?}", calibration.error());
    }

    #[test]
    fn whoever_is_as_sure_as_right_has_no_error() {
        let calibration = Calibration::of([(0.75, true), (0.75, true), (0.75, true), (0.75, false)]);
        assert_eq!(calibration.error(), Some(0.0));
    }

    #[test]
    fn a_band_holds_its_lower_edge_and_the_last_both() {
        let calibration = Calibration::of([(0.0, true), (0.1, true), (0.8999, true), (0.9, true), (1.0, true)]);
        let texts: Vec<usize> = calibration.bands().iter().map(|band| band.texts).collect();
        assert_eq!(texts, [1, 1, 0, 0, 0, 0, 0, 0, 1, 2]);
    }

    #[test]
    fn certainty_beyond_the_ends_stays_in_the_last_band() {
        let calibration = Calibration::of([(1.5, true), (-0.5, false), (f64::NAN, false)]);
        let texts = |at: usize| calibration.bands().get(at).map(|band| band.texts);
        assert_eq!((texts(0), texts(BANDS - 1)), (Some(2), Some(1)));
        assert_eq!(calibration.error(), Some(0.0));
    }

    #[test]
    fn nothing_has_no_error() {
        assert_eq!(Calibration::default().error(), None);
    }
}
