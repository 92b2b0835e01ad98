//! What happens next: nothing is asked in between.

use jiff::{SignedDuration, Timestamp};

use super::jobs::Job;
use super::{Item, World};
use crate::simulate::promises::Broken;

const MINUTE: i64 = 60;
const RECOMPUTING: SignedDuration = SignedDuration::from_mins(5);
/// As the template says.
const DIGEST_EVERY: i64 = 300;
/// The watch is looked at so often at least.
const DIGEST_AT_LEAST: SignedDuration = SignedDuration::from_hours(12);
/// An answer is looked for each minute; seeing each fourth of these minutes is enough here.
const LOOKED_FOR_EVERY: i64 = 4;
/// A platform is asked for so long after something new stands there.
const NEWS: SignedDuration = SignedDuration::from_mins(11);
/// What is gone or edited is looked for once an hour, and is gone when it was missed twice.
const CHANGES: SignedDuration = SignedDuration::from_mins(80);
/// Own posts are read so long before something is due.
const NEAR: SignedDuration = SignedDuration::from_mins(10);

impl World {
    /// The next instant with work; `None` once it is over.
    pub(super) fn next(&mut self) -> Option<Timestamp> {
        if self.is_over() {
            return None;
        }
        let planned = self.agenda.first_key_value().map(|((at, _), _)| *at);
        let deadline = self.record.next_deadline(self.now);
        let (sweep, collect) = (self.next_sweep(false), self.next_collect(false));
        let leaps = [planned, sweep, collect, self.next_digest(false), deadline, self.end()];
        let leaps = leaps.into_iter().flatten().min().map(|at| at.max(self.now));
        let walks = if self.walks() {
            self.next_sweep(true).min(self.next_collect(true)).min(self.next_digest(true))
        } else {
            leaps
        };
        self.would_leap = walks < leaps && self.now >= self.pace.hot_until.max(self.pace.warm_until);
        walks.min(leaps)
    }

    /// The end itself is an instant too: from then on nothing fails.
    fn end(&self) -> Option<Timestamp> {
        (self.now < self.ends).then_some(self.ends)
    }

    /// Whether every minute is played although nothing is due: in some hours, to see that nothing happens in them.
    pub(super) fn walks(&self) -> bool {
        let hours = self.now.as_second().div_euclid(2 * 3600);
        self.now < self.ends && self.dice.about("walks", hours).percent(1)
    }

    /// In which second of its minute a schedule fires. Some shops poll in the very second in which they sweep.
    pub(super) fn phase(&self, what: &str) -> i64 {
        let together = what == "collect-mentions" && self.dice.about("together", "").percent(40);
        let what = if together { "detect-at-risk" } else { what };
        if self.setting.faults { self.dice.about("phase", what).between(0, 59) } else { 0 }
    }

    /// The first instant of a schedule that is not before `at` and after `last`.
    fn scheduled(&self, what: &str, at: Timestamp, last: Timestamp) -> Timestamp {
        let phase = self.phase(what);
        let from = at.as_second().max(last.as_second() + 1);
        let minutes = (from - phase + MINUTE - 1).div_euclid(MINUTE);
        Timestamp::from_second(minutes * MINUTE + phase).unwrap_or(at)
    }

    fn next_sweep(&self, walks: bool) -> Option<Timestamp> {
        let due = self.record.due();
        // Running clocks are compared with new settings by the next sweeps.
        let recompute = (self.pace.swept_at < self.pace.applied_at + RECOMPUTING).then_some(self.now);
        let wanted = [due, recompute].into_iter().flatten().min();
        let at = if walks { self.now } else { wanted? };
        Some(self.scheduled("detect-at-risk", at.max(self.now), self.pace.swept_at))
    }

    /// While something new may be seen, at each turn of a platform; and each minute where an answer is looked for.
    fn next_collect(&self, walks: bool) -> Option<Timestamp> {
        let looked_for = self.record.open().any(|(_, cycle)| cycle.is_looked_for());
        let (hot, warm) = (self.now < self.pace.hot_until, self.now < self.pace.warm_until);
        if !looked_for && !hot && !warm && !walks {
            return None;
        }
        let mut at = self.scheduled("collect-mentions", self.now, self.pace.collected_at);
        if walks {
            return Some(at);
        }
        let looks = |minute: i64| looked_for && minute.rem_euclid(LOOKED_FOR_EVERY) == 0;
        let near = self.record.due();
        for _ in 0..60 {
            let minute = at.as_second().div_euclid(MINUTE);
            let turn = minute.rem_euclid(5) == 0 && (hot || (warm && minute.rem_euclid(60) <= 10));
            let near = hot && near.is_some_and(|due| due <= at + NEAR);
            if turn || near || looks(minute) {
                break;
            }
            at += SignedDuration::from_secs(MINUTE);
        }
        Some(at)
    }

    /// After each opening, and now and then between.
    fn next_digest(&self, walks: bool) -> Option<Timestamp> {
        let at = if walks { self.now } else { self.pace.digest_at };
        let phase = self.phase("send-digest");
        let from = at.as_second().max(self.pace.digested_at.as_second() + 1);
        let turns = (from - phase + DIGEST_EVERY - 1).div_euclid(DIGEST_EVERY);
        Timestamp::from_second(turns * DIGEST_EVERY + phase).ok()
    }

    /// What is due at this instant. Acts of the town are done; the functions' jobs are returned.
    pub(super) async fn due(&mut self) -> Result<Vec<Job>, Broken> {
        if self.now >= self.ends {
            self.calm();
        }
        let mut jobs = Vec::new();
        let mut rings = Vec::new();
        while let Some(entry) = self.agenda.first_entry() {
            if entry.key().0 > self.now {
                break;
            }
            match entry.remove() {
                Item::Day(number) => self.dawn(number),
                Item::Act(act) => self.act(act).await?,
                Item::Ring(record, attempt) => rings.push((*record, attempt)),
                Item::Tap(tap) => jobs.push(Job::Tap(tap)),
                Item::Resume(running) => jobs.push(Job::Resume(running)),
                Item::News => {
                    self.pace.news_at = self.now;
                    self.pace.hot_until = self.pace.hot_until.max(self.now + NEWS);
                }
                Item::Change => self.pace.warm_until = self.pace.warm_until.max(self.now + CHANGES),
            }
        }
        for batch in rings.chunks(10) {
            jobs.push(Job::Tell(batch.to_vec()));
        }
        self.schedules(&mut jobs);
        Ok(jobs)
    }

    fn schedules(&mut self, jobs: &mut Vec<Job>) {
        if self.next_collect(self.walks()) == Some(self.now) {
            self.pace.collected_at = self.now;
            jobs.push(Job::Collect);
        }
        if self.next_digest(self.walks()) == Some(self.now) {
            self.pace.digested_at = self.now;
            let opening = self.settings().people.hours().next_opening(self.now).unwrap_or(self.ends);
            self.pace.digest_at = opening.min(self.now + DIGEST_AT_LEAST);
            jobs.push(Job::Digest);
        }
        if self.next_sweep(self.walks()) == Some(self.now) {
            self.pace.swept_at = self.now;
            let mut die = self.dice.about("schedule", self.now);
            if self.troubled() && die.percent(2) {
                self.sweeps.note_hurt(self.now);
                return;
            }
            jobs.push(Job::Sweep);
            if self.troubled() && die.percent(4) {
                jobs.push(Job::Sweep);
            }
        }
    }
}
