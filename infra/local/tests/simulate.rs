//! Random days at random shops, played from seeds: short ones here, ten thousand with `make simulate-long`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use shopbell::simulate::{Outcome, Setting, simulate};

fn play(seed: u64, days: u32, faults: bool) -> Outcome {
    let setting = Setting { seed, days, faults, from_day: 0 };
    simulate(&setting, true, &mut |_| {}).unwrap()
}

fn hold(seeds: std::ops::Range<u64>, days: u32, faults: bool) {
    for seed in seeds {
        let outcome = play(seed, days, faults);
        assert_eq!(outcome.broken, None, "seed {seed}");
        assert!(outcome.totals.days >= u64::from(days));
        assert_eq!(outcome.totals.faults.is_empty(), !faults, "{:?}", outcome.totals.faults);
    }
}

#[test]
fn the_same_seed_plays_the_same_to_the_byte() {
    let (one, other) = (play(7, 2, true), play(7, 2, true));
    assert_eq!(one.history, other.history);
    assert_eq!((one.digest, one.totals), (other.digest, other.totals));
    assert_ne!(play(8, 2, true).history, one.history);
}

#[test]
fn ten_days_in_which_everything_fails_break_no_promise() {
    hold(100..102, 5, true);
}

#[test]
fn ten_more_days_in_which_everything_fails_break_no_promise() {
    hold(102..104, 5, true);
}

#[test]
fn while_nothing_fails_nobody_is_told_late_or_twice() {
    hold(200..202, 4, false);
}
