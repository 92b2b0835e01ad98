//! Whom an alert goes to, and when they may be disturbed.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::hours::{Hours, Stretch, union, without};
use crate::mention::words;

/// Names one member of the staff: their name in lower case, without anything but letters, digits and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(String);

impl PersonId {
    /// The id that a name gives.
    pub fn of_name(name: &str) -> Self {
        let lower = name.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Self(words.collect::<Vec<_>>().join("-"))
    }

    /// As it stands in keys.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A phone number in E.164 form: `+15550100`. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Refuses what no phone has; blanks, dots, dashes and brackets are taken out.
    pub fn new(text: &str) -> Result<Self, InvalidPhone> {
        let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let digits = number.strip_prefix('+').ok_or(InvalidPhone)?;
        let good = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if good { Ok(Self(number)) } else { Err(InvalidPhone) }
    }

    /// With the leading `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(..)")
    }
}

/// Not a phone number; it is not repeated, since it may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is no phone number; write a plus sign, the country code and the number, digits only")]
pub struct InvalidPhone;

words! {
    /// When a person is asked.
    Role, "role" {
        /// Joins at breach.
        Owner = "owner",
        /// Asked first.
        Staff = "staff",
        /// Joins at the second warning.
        Backup = "backup",
    }
}

/// One member of the staff.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Stable as long as the name is.
    pub id: PersonId,
    /// As the others call them.
    pub name: String,
    /// Where texts go.
    pub phone: Phone,
    /// Where e-mails go.
    pub email: Option<String>,
    /// When they are asked.
    pub role: Role,
    /// Their rota; absent: by role, see [`People::on_call`].
    pub on_call: Option<Hours>,
    /// When their phone stays silent, a crisis apart.
    pub quiet: Hours,
    /// No texts before this instant, a crisis neither.
    pub texts_off_until: Option<Timestamp>,
}

/// How much an alert may disturb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pierces {
    /// Quiet hours are kept.
    Nothing,
    /// A crisis goes through quiet hours.
    QuietHours,
}

impl Person {
    /// Whether their phone may ring at `now`.
    pub fn may_be_texted(&self, now: Timestamp, pierces: Pierces) -> bool {
        let off = self.texts_off_until.is_some_and(|until| now < until);
        let quiet = pierces == Pierces::Nothing && self.quiet.is_open(now);
        !off && !quiet
    }
}

impl Person {
    /// The first instant from `now` on at which their phone may ring; `None` when their quiet hours never end.
    pub fn free_from(&self, now: Timestamp, pierces: Pierces) -> Option<Timestamp> {
        let from = self.texts_off_until.map_or(now, |until| until.max(now));
        if self.may_be_texted(from, pierces) {
            return Some(from);
        }
        let end = self.quiet.stretches(from).next()?.end;
        (end > from && self.may_be_texted(end, pierces)).then_some(end)
    }
}

/// For a breach a shift lasts so much longer: what was due at closing is still heard of.
const BREACH_SHIFT: SignedDuration = SignedDuration::from_mins(30);

/// Everybody who may be told, in the settings' order, and when the shop is open.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    staff: Vec<Person>,
    hours: Hours,
}

impl People {
    /// `hours` are the shop's.
    pub fn new(staff: Vec<Person>, hours: Hours) -> Self {
        Self { staff, hours }
    }

    /// All of them, in the settings' order.
    pub fn all(&self) -> &[Person] {
        &self.staff
    }

    /// All of them, to set when their texts are off.
    pub fn all_mut(&mut self) -> &mut [Person] {
        &mut self.staff
    }

    /// One of them.
    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.staff.iter().find(|person| person.id == *id)
    }

    /// The shop's open hours.
    pub fn hours(&self) -> &Hours {
        &self.hours
    }

    /// All with this role, in the settings' order.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.staff.iter().filter(move |person| person.role == role)
    }

    /// Who is on call at `now`, the first to be asked first.
    ///
    /// A rota decides; without one, staff (the owner if there is none) are on call whenever the shop is open. When
    /// nobody is in an open hour, the backup is, else the owner.
    pub fn on_call(&self, now: Timestamp) -> Vec<&Person> {
        let covering: Vec<&Person> = self.staff.iter().filter(|person| self.covers(person, now)).collect();
        if !covering.is_empty() || !self.hours.is_open(now) {
            return covering;
        }
        self.stand_ins().collect()
    }

    /// Who is on call for a breach: a shift that ended within the last 30 minutes still counts.
    pub fn on_call_for_breach(&self, now: Timestamp) -> Vec<&Person> {
        let on_call = self.on_call(now);
        if on_call.is_empty() { self.on_call(now - BREACH_SHIFT) } else { on_call }
    }

    /// Backups, else owners.
    fn stand_ins(&self) -> impl Iterator<Item = &Person> {
        let role = if self.with_role(Role::Backup).next().is_some() { Role::Backup } else { Role::Owner };
        self.with_role(role)
    }

    fn covers(&self, person: &Person, now: Timestamp) -> bool {
        self.shifts(person).is_some_and(|shifts| shifts.is_open(now))
    }

    /// The hours in which a person is on call without being asked to stand in.
    fn shifts<'a>(&'a self, person: &'a Person) -> Option<&'a Hours> {
        let default_role = if self.with_role(Role::Staff).next().is_some() { Role::Staff } else { Role::Owner };
        match &person.on_call {
            Some(rota) => Some(rota),
            None => (person.role == default_role).then_some(&self.hours),
        }
    }

    /// When, within `window`, somebody on call may be texted by the settings alone (texts switched off are not known
    /// in advance). Sorted, without overlap.
    pub fn texting_times(&self, window: Stretch) -> Vec<Stretch> {
        let within = |hours: &Hours| cut(hours, window);
        let shifts = |person: &Person| self.shifts(person).map(within).unwrap_or_default();
        let awake = |person: &Person, shifts: &[Stretch]| without(shifts, &within(&person.quiet));

        let covered = union(self.staff.iter().flat_map(shifts).collect());
        let uncovered = without(&within(&self.hours), &covered);
        let on_shift = self.staff.iter().flat_map(|person| awake(person, &shifts(person)));
        let standing_in = self.stand_ins().flat_map(|person| awake(person, &uncovered));
        union(on_shift.chain(standing_in).collect())
    }

    /// The first instant from `now` on at which somebody on call may be texted, texts switched off included.
    pub fn next_texting_time(&self, now: Timestamp) -> Option<Timestamp> {
        let free_from = self.staff.iter().filter_map(|person| person.texts_off_until).filter(|until| *until > now);
        let window = Stretch { start: now, end: now + SignedDuration::from_hours(LOOK_AHEAD_HOURS) };
        let mut candidates: Vec<Timestamp> = self.texting_times(window).iter().map(|stretch| stretch.start).collect();
        candidates.extend(free_from);
        candidates.push(now);
        candidates.sort_unstable();
        candidates
            .into_iter()
            .find(|&at| at >= now && self.on_call(at).iter().any(|person| person.may_be_texted(at, Pierces::Nothing)))
    }
}

/// A rota without anybody for two weeks is nobody's rota.
const LOOK_AHEAD_HOURS: i64 = 14 * 24;

fn cut(hours: &Hours, window: Stretch) -> Vec<Stretch> {
    let inside = hours.stretches(window.start).take_while(|stretch| stretch.start < window.end);
    inside.map(|stretch| Stretch { start: stretch.start.max(window.start), end: stretch.end.min(window.end) }).collect()
}

#[cfg(test)]
mod tests;
