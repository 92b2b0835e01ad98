//! Time that runs faster than life, or like it. Pure: real time is handed in.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// One step of everything.
pub(super) const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// As late within a minute as anybody can ask what time it is.
const ALMOST: SignedDuration = SignedDuration::from_millis(59_999);

/// The full minute at or before `at`.
pub(super) fn minute_of(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second().div_euclid(60) * 60).unwrap_or(at)
}

/// How told time follows real time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    speed: u32,
    real: Instant,
    told: Timestamp,
}

impl Pace {
    /// `told` is now, and passes `speed` times as fast as real time.
    pub(super) fn new(speed: u32, told: Timestamp, real: Instant) -> Self {
        Self { speed: speed.max(1), real, told }
    }

    /// What time it is told to be.
    pub(super) fn now(&self, real: Instant) -> Timestamp {
        let passed = real.saturating_duration_since(self.real).as_nanos().saturating_mul(u128::from(self.speed));
        let passed = SignedDuration::from_nanos(i64::try_from(passed).unwrap_or(i64::MAX));
        self.told.saturating_add(passed).unwrap_or(Timestamp::MAX)
    }

    /// When told time reaches `told`; at once where it has.
    pub(super) fn reaches(&self, told: Timestamp) -> Instant {
        let left = told.duration_since(self.told).unsigned_abs();
        if told <= self.told { self.real } else { self.real + left / self.speed }
    }

    /// It is `told` now, whatever it was.
    pub(super) fn set(&mut self, told: Timestamp, real: Instant) {
        *self = Self::new(self.speed, told, real);
    }
}

/// The one clock of a run, which the pages ask. Clones share it.
#[derive(Clone)]
pub(super) struct Clock(Arc<Mutex<Hands>>);

#[derive(Debug, Clone, Copy)]
enum Hands {
    /// The real time.
    Real,
    /// Told time, and the minute that was done last: nobody is told of a time whose minute has not been done.
    Told(Pace, Timestamp),
}

impl Clock {
    /// Shows the real time.
    pub(super) fn real() -> Self {
        Self(Arc::new(Mutex::new(Hands::Real)))
    }

    /// Shows told time.
    pub(super) fn told(pace: Pace) -> Self {
        Self(Arc::new(Mutex::new(Hands::Told(pace, pace.told))))
    }

    /// What time it is.
    pub(super) fn now(&self) -> Timestamp {
        self.hands().now(Instant::now(), Timestamp::now())
    }

    /// When told time reaches `told`.
    pub(super) fn reaches(&self, told: Timestamp) -> Instant {
        match &*self.hands() {
            Hands::Real => Instant::now() + until(told, Timestamp::now()),
            Hands::Told(pace, _) => pace.reaches(told),
        }
    }

    /// Told time goes on at this speed.
    pub(super) fn run_at(&self, speed: u32) {
        let now = self.now();
        if let Hands::Told(pace, _) = &mut *self.hands() {
            *pace = Pace::new(speed, now, Instant::now());
        }
    }

    /// Told time goes on like life, from the minute that was done last: what that said is still true.
    pub(super) fn slow_down(&self) {
        if let Hands::Told(pace, done) = &mut *self.hands() {
            *pace = Pace::new(1, *done, Instant::now());
        }
    }

    /// The minute that is done now. Told time that is early or late is set to it.
    pub(super) fn begin(&self, minute: Timestamp) {
        if let Hands::Told(pace, done) = &mut *self.hands() {
            pace.set(minute, Instant::now());
            *done = minute;
        }
    }

    /// The minute that is done now, which told time passes without waiting for it.
    pub(super) fn pass(&self, minute: Timestamp) {
        if let Hands::Told(_, done) = &mut *self.hands() {
            *done = minute;
        }
    }

    /// For the pages.
    pub(super) fn of_pages(&self) -> inbox::Clock {
        let clock = self.clone();
        inbox::Clock::new(move || clock.now())
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hands {
    fn now(&self, real: Instant, wall: Timestamp) -> Timestamp {
        match self {
            Self::Real => wall,
            Self::Told(pace, done) => pace.now(real).clamp(*done, done.saturating_add(ALMOST).unwrap_or(*done)),
        }
    }
}

/// How long it is from `now` to `at`; nothing where that has passed.
pub(super) fn until(at: Timestamp, now: Timestamp) -> Duration {
    if at <= now { Duration::ZERO } else { at.duration_since(now).unsigned_abs() }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-02T{text}Z").parse().unwrap()
    }

    #[test]
    fn told_time_passes_as_fast_as_it_should() {
        let real = Instant::now();
        let after = |millis| real + Duration::from_millis(millis);
        let pace = Pace::new(600, at("08:00:00"), real);
        assert_eq!(pace.now(after(100)), at("08:01:00"));
        assert_eq!(pace.reaches(at("08:10:00")), after(1_000));
        let mut pace = Pace::new(1, pace.now(after(1_000)), after(1_000));
        assert_eq!(pace.now(after(31_000)), at("08:10:30"));
        pace.set(at("12:00:00"), after(31_000));
        assert_eq!(pace.now(after(32_000)), at("12:00:01"));
        assert_eq!(pace.reaches(at("11:00:00")), after(31_000));
    }

    #[test]
    fn no_speed_and_no_time_is_too_much() {
        let real = Instant::now();
        let pace = Pace::new(u32::MAX, at("08:00:00"), real);
        assert!(pace.now(real + Duration::from_secs(1 << 40)) > at("08:00:00"));
        assert_eq!(Pace::new(0, at("08:00:00"), real).reaches(at("08:00:01")), real + Duration::from_secs(1));
        assert_eq!(minute_of("1969-12-31T23:59:59Z".parse().unwrap()).as_second(), -60);
    }

    #[test]
    fn nobody_is_told_of_a_time_whose_minute_was_not_done() {
        let real = Instant::now();
        let hands = Hands::Told(Pace::new(600, at("08:00:00"), real), at("08:00:00"));
        assert_eq!(hands.now(real + Duration::from_secs(9), at("23:00:00")), at("08:00:59.999"));
        let late = Hands::Told(Pace::new(600, at("08:00:00"), real), at("08:05:00"));
        assert_eq!(late.now(real, at("23:00:00")), at("08:05:00"));
        assert_eq!(Hands::Real.now(real, at("23:00:00")), at("23:00:00"));
    }

    #[test]
    fn time_slows_down_at_the_minute_that_was_done() {
        let clock = Clock::told(Pace::new(1_000_000, at("08:00:00"), Instant::now()));
        clock.begin(at("12:15:00"));
        clock.slow_down();
        assert_eq!(minute_of(clock.now()), at("12:15:00"));
        assert!(clock.reaches(at("12:16:00")) > Instant::now() + Duration::from_secs(30));
        clock.run_at(1_000_000);
        assert!(clock.reaches(at("12:16:00")) < Instant::now() + Duration::from_secs(30));
    }
}
