//! Shops of all sorts: when they are open, who works there, how fast they want to answer.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::dice::{Dice, Die};
use super::town::{SHOP, URL};

/// Zones with clocks that jump by an hour, by half of one, at midnight, or never.
const ZONES: &[&str] = &[
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
    "Europe/Berlin",
    "Pacific/Auckland",
    "Africa/Cairo",
    "UTC",
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// One shop, and how its settings change.
#[derive(Debug, Clone)]
pub(super) struct Shop {
    zone: String,
    /// Names, in the settings' order; the same in all versions.
    pub(super) staff: Vec<&'static str>,
    dice: Dice,
    first_day: Date,
}

impl Shop {
    pub(super) fn random(dice: Dice) -> Self {
        let mut die = dice.about("shop", "");
        let zone = (*die.one_of(ZONES)).to_owned();
        let people = usize::try_from(die.between(1, 4)).unwrap_or(1);
        let staff = ["Ann", "Ben", "Cem", "Dee"][..people].to_vec();
        let first_day = first_day(&zone, &mut die);
        Self { zone, staff, dice, first_day }
    }

    /// Midnight before the first day.
    pub(super) fn begins(&self) -> Timestamp {
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        let midnight = self.first_day.at(0, 0, 0, 0);
        zone.to_ambiguous_timestamp(midnight).compatible().unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The phone of a member of the staff.
    pub(super) fn phone(person: &str) -> String {
        let digit = person.bytes().next().unwrap_or(b'A') % 10;
        format!("+4477009001{digit}{digit}")
    }

    /// `shop.toml` in its `version`, from 1.
    pub(super) fn settings(&self, version: u64) -> String {
        let mut die = self.dice.about("settings", version);
        let mut toml = format!(
            "[shop]\nname = \"Crumb & Co\"\ntrade = \"bakery\"\nplaces = [\"Leeds\"]\nproducts = [\"sourdough\", \
             \"birthday cakes\"]\ntime_zone = \"{}\"\n",
            self.zone
        );
        let mut add = |text: String| toml.push_str(&text);
        add(self.hours(version, &mut die));
        add(targets(&mut die));
        for (place, person) in self.staff.iter().enumerate() {
            add(self.person(place, person, version));
        }
        let every = ["1m", "5m", "5m", "10m"][self.dice.about("poll", "").index(4)];
        add(format!(
            "[platforms.mastodon]\nhandles = [\"@{SHOP}@example.social\"]\nbase_url = \"{URL}\"\nevery = \"{every}\"\n\
             [platforms.feed]\nurls = [\"{URL}/feeds/alerts.xml\", \"{URL}/feeds/leeds.xml\"]\nevery = \"5m\"\n"
        ));
        toml
    }

    /// Daytime, evenings past midnight, or round the clock; now and then a date apart.
    fn hours(&self, version: u64, die: &mut Die) -> String {
        let mut style = self.dice.about("style of hours", version / 2);
        let choices: &[&str] = match style.between(0, 9) {
            0 => &["[\"00:00-24:00\"]"],
            1 | 2 => &["[\"17:00-01:30\"]", "[\"18:00-02:00\"]", "[\"19:00-00:30\"]", "[]"],
            _ => &[
                "[\"08:00-17:30\"]",
                "[\"08:00-12:30\", \"13:30-17:30\"]",
                "[\"09:00-18:00\"]",
                "[\"06:30-11:00\"]",
                "[\"10:00-14:00\"]",
                "[]",
            ],
        };
        let mut toml = String::from("[hours]\n");
        for (index, day) in DAYS.iter().enumerate() {
            // Somewhere in the week it is open.
            let hours = if index == 1 { choices[0] } else { die.one_of(choices) };
            let _ = writeln!(toml, "{day} = {hours}");
        }
        if die.percent(40) {
            let day = i32::try_from(die.between(0, 20)).unwrap_or(0);
            let date = (0..day).fold(self.first_day, |date, _| date.tomorrow().unwrap_or(date));
            let open = die.one_of(&["[]", "[\"11:00-12:00\"]"]);
            let _ = write!(toml, "[[hours.exceptions]]\ndate = \"{date}\"\nopen = {open}\n");
        }
        toml
    }

    fn person(&self, place: usize, name: &str, version: u64) -> String {
        let mut die = self.dice.about("person", format!("{name} {}", version / 3));
        let role = match place {
            0 => "owner",
            _ => die.one_of(&["staff", "staff", "backup"]),
        };
        let mut toml = format!("[[staff]]\nname = \"{name}\"\nphone = \"{}\"\nrole = \"{role}\"\n", Self::phone(name));
        if die.percent(90) {
            let _ = writeln!(toml, "email = \"{}@crumb.example\"", name.to_lowercase());
        }
        if die.percent(60) {
            let _ = writeln!(toml, "quiet = [\"{}\"]", die.one_of(&["22:00-07:00", "23:30-06:00", "12:00-13:00"]));
        }
        if place > 0 && die.percent(30) {
            let days: Vec<String> = DAYS
                .iter()
                .filter(|_| die.percent(60))
                .map(|day| format!("{day} = [\"{}\"]", ["08:00-18:00", "07:00-12:00", "12:00-23:00"][place % 3]))
                .collect();
            let _ = writeln!(toml, "on_call = {{ {} }}", days.join(", "));
        }
        toml
    }
}

fn targets(die: &mut Die) -> String {
    let mut toml = String::new();
    if die.percent(30) {
        let first = die.one_of(&["30 minutes", "1 open hours", "4 open hours", "1 open day"]);
        let _ = write!(
            toml,
            "[[targets]]\nkind = \"complaint\"\nclass = \"social\"\nfirst_response = \"{first}\"\n\
             next_response = \"1 open hours\"\ncap = \"24 hours\"\n"
        );
    }
    if die.percent(20) {
        toml.push_str("[[targets]]\nkind = \"question\"\nfirst_response = \"2 open hours\"\ntext = false\n");
    }
    toml
}

/// A day of 2026, more often than not one near which the clocks change.
fn first_day(zone: &str, die: &mut Die) -> Date {
    let year = Date::constant(2026, 1, 1);
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let begins = year.at(12, 0, 0, 0).to_zoned(zone.clone()).map(|noon| noon.timestamp()).unwrap_or_default();
    let changes: Vec<Timestamp> = zone.following(begins).take(2).map(|change| change.timestamp()).collect();
    let days_before = die.between(0, 3);
    match changes.get(die.index(2)) {
        Some(change) if die.percent(60) => {
            let before = *change - jiff::SignedDuration::from_hours(24 * days_before);
            zone.to_datetime(before).date()
        }
        _ => {
            let days = i16::try_from(die.between(0, 300)).unwrap_or_default();
            year.checked_add(jiff::Span::new().days(days)).unwrap_or(year)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shop_has_settings_that_hold() {
        for seed in 0..200 {
            let shop = Shop::random(Dice::new(seed));
            for version in 1..8 {
                let toml = shop.settings(version);
                let read = runtime::settings::from_toml(&toml);
                assert!(read.is_ok(), "seed {seed}: {:?}\n{toml}", read.err());
            }
        }
    }
}
