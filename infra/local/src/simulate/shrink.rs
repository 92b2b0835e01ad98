//! From a long history that breaks a promise to a short one.

use std::io;

use super::cuts::Cuts;
use super::{Run, Setting, play};

/// More tries than these take too long to wait for.
const MOST_TRIES: usize = 200;

/// Begins later, ends sooner, and leaves out whatever the broken promise does not need. Returns the setting that is
/// left, and its run.
pub(super) fn shrink(setting: &Setting, run: Run, told: &mut dyn FnMut(&str)) -> io::Result<(Setting, Run)> {
    let mut shrinking = Shrinking { setting: setting.clone(), cuts: Vec::new(), run, tries: 0 };
    shrinking.shorten()?;
    shrinking.leave_out(told)?;
    Ok((shrinking.setting, shrinking.run))
}

/// The number of the story that an act or a reaction belongs to; none: it is a fault.
fn story_of(name: &str) -> Option<u32> {
    let mut words = name.split(' ');
    let which = match words.next()? {
        "post" | "edit" | "deletion" => words.next()?,
        "reaction" => words.nth(1)?,
        _fault => return None,
    };
    which.split('.').next()?.parse().ok()
}

struct Shrinking {
    setting: Setting,
    cuts: Vec<String>,
    run: Run,
    tries: usize,
}

impl Shrinking {
    /// Whether the same promise is still broken so; then this is the run to go on with.
    fn try_with(&mut self, setting: Setting, cuts: Vec<String>) -> io::Result<bool> {
        if self.tries >= MOST_TRIES {
            return Ok(false);
        }
        self.tries += 1;
        let run = play(&setting, Cuts::new(cuts.iter().cloned()))?;
        let promise = |run: &Run| run.broken.as_ref().map(|broken| broken.promise);
        let same = promise(&run).is_some() && promise(&run) == promise(&self.run);
        if same {
            (self.setting, self.cuts, self.run) = (setting, cuts, run);
        }
        Ok(same)
    }

    /// The fewest of its days.
    fn shorten(&mut self) -> io::Result<()> {
        let last = self.setting.from_day + u32::try_from(self.run.totals.days).unwrap_or(u32::MAX);
        for days in [1, 2, 4, 8, 16] {
            let from_day = last.saturating_sub(days).max(self.setting.from_day);
            if days < self.setting.days && self.try_with(Setting { from_day, days, ..self.setting.clone() }, vec![])? {
                return Ok(());
            }
        }
        let days = last - self.setting.from_day;
        if days < self.setting.days {
            self.try_with(Setting { days, ..self.setting.clone() }, vec![])?;
        }
        Ok(())
    }

    /// What could be left out: faults first, then story by story, so that what belongs together goes together.
    fn left(&self) -> Vec<String> {
        let mut left = self.run.history.optional().to_vec();
        left.sort_by_cached_key(|name| story_of(name));
        left
    }

    /// Halves, quarters, … of what could be left out, as long as anything goes.
    fn leave_out(&mut self, told: &mut dyn FnMut(&str)) -> io::Result<()> {
        let mut size = self.left().len().div_ceil(2);
        while size > 0 && self.tries < MOST_TRIES {
            let mut at = 0;
            let mut gone = false;
            while at < self.left().len() && self.tries < MOST_TRIES {
                let chunk: Vec<String> = self.left().into_iter().skip(at).take(size).collect();
                let cuts = [self.cuts.clone(), chunk].concat();
                if self.try_with(self.setting.clone(), cuts)? {
                    gone = true;
                } else {
                    at += size;
                }
            }
            told(&format!("{} things left after {} tries", self.run.history.optional().len(), self.tries));
            if size == 1 && !gone {
                return Ok(());
            }
            size = if size == 1 { 1 } else { size / 2 };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_one_story_is_left_out_together() {
        let mut names = ["post 12.0", "trouble inbox 2026", "reaction ann 3 1", "edit 3.0 2026", "reaction ben  2"];
        names.sort_by_key(|name| story_of(name));
        assert_eq!(names, ["trouble inbox 2026", "reaction ben  2", "reaction ann 3 1", "edit 3.0 2026", "post 12.0"]);
    }
}
