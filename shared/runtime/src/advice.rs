//! What is allowed and probably not meant.

use std::collections::BTreeMap;

use domain::hours::{Stretch, union, without};
use domain::mention::Platform;
use domain::people::{People, Person, Role};
use domain::settings::Settings;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How far ahead gaps in the rota are looked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(365 * 24);
/// More gaps than these are one remark.
const MOST_GAPS: usize = 20;
/// A gap seen on this many dates is one of the week.
const IS_WEEKLY: usize = 10;

/// One line each, for whoever deploys or edits the settings.
pub fn of(settings: &Settings, now: Timestamp) -> Vec<String> {
    let mut advice = gaps(&settings.people, now);
    let owner = settings.people.with_role(Role::Owner).next();
    if owner.is_none() {
        advice
            .push("staff: nobody is the owner, so nobody joins at a breach; give one of them role = \"owner\"".into());
    }
    if settings.people.all().iter().all(|person| person.email.is_none()) {
        advice.push("staff: nobody has an e-mail address, so nothing stands in when a text fails; write email".into());
    }
    if settings.platforms.is_empty() {
        advice.push("platforms: nothing is watched; write [platforms.mastodon] or another".into());
    }
    if settings.platforms.get(&Platform::Feed).is_some_and(|feed| feed.urls.is_empty()) {
        advice.push("platforms.feed.urls: no feed to read; write urls = [\"https://…\"]".into());
    }
    advice.extend(phones(&settings.people, now));
    advice.extend(zone(&settings.people));
    advice
}

/// Phones that two people share, and people whom only a crisis reaches.
fn phones(people: &People, now: Timestamp) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, person) in people.all().iter().enumerate() {
        if let Some(first) = people.all()[..index].iter().find(|first| first.phone == person.phone) {
            let (name, first) = (&person.name, &first.name);
            lines.push(format!("staff: {first} and {name} have the same phone; a text to one is read by the other"));
        }
        let silence = person.quiet.stretch_at(now);
        if silence.is_some_and(|silence| silence.end.duration_since(now) >= AHEAD) {
            lines.push(format!("staff: {} has quiet hours day and night, so only a crisis is texted", person.name));
        }
    }
    lines
}

/// Names of winter times, and a city that keeps one in winter only.
const WINTER_TIMES: [(&str, &str); 3] =
    [("EST", "America/New_York"), ("MST", "America/Denver"), ("GMT", "Europe/London")];

/// A zone that has no summer time where its name suggests one.
fn zone(people: &People) -> Option<String> {
    let name = people.hours().zone().iana_name()?;
    let (_, city) = WINTER_TIMES.iter().find(|(winter, _)| *winter == name)?;
    Some(format!("shop.time_zone: \"{name}\" has no summer time; where there is one write a city's, like \"{city}\""))
}

/// Open hours with nobody on call, as weekdays, or as dates where they are not weekly.
fn gaps(people: &People, now: Timestamp) -> Vec<String> {
    let zone = people.hours().zone();
    let mut found: BTreeMap<(i8, String), Vec<Stretch>> = BTreeMap::new();
    for gap in uncovered(people, Stretch { start: now, end: now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX) }) {
        let start = gap.start.to_zoned(zone.clone());
        found.entry((start.weekday().to_monday_zero_offset(), times(gap, zone))).or_default().push(gap);
    }
    let instead = stand_in(people);
    let line = |when: String| format!("staff: {when} the shop is open and nobody is on call; {instead}");
    let mut lines: Vec<String> = Vec::new();
    for ((_, times), gaps) in &found {
        if gaps.len() >= IS_WEEKLY {
            lines.push(line(format!("{} {times}", gaps[0].start.to_zoned(zone.clone()).strftime("%a"))));
        } else {
            let dates = gaps.iter().map(|gap| gap.start.to_zoned(zone.clone()).date());
            lines.extend(dates.map(|date| line(format!("{date} {times}"))));
        }
    }
    let more = lines.len().saturating_sub(MOST_GAPS);
    lines.truncate(MOST_GAPS);
    if more > 0 {
        lines.push(format!("staff: {more} more such gaps within a year"));
    }
    lines
}

fn times(gap: Stretch, zone: &TimeZone) -> String {
    let local = |at: Timestamp| at.to_zoned(zone.clone());
    let days = (local(gap.end).date() - local(gap.start).date()).get_days();
    let end = local(gap.end).strftime("%H:%M");
    let later = if days > 1 { format!(" {days} days later") } else { String::new() };
    format!("{}-{end}{later}", local(gap.start).strftime("%H:%M"))
}

fn stand_in(people: &People) -> String {
    let first = |role| people.with_role(role).next();
    match first(Role::Backup).or_else(|| first(Role::Owner)) {
        Some(person) => format!("{} is texted instead", person.name),
        None => "nobody is texted then".to_owned(),
    }
}

/// Open time within `window` that nobody's shift covers.
fn uncovered(people: &People, window: Stretch) -> Vec<Stretch> {
    let open = within(people.hours(), window);
    let by_role = if people.with_role(Role::Staff).next().is_some() { Role::Staff } else { Role::Owner };
    let covers_all = |person: &Person| person.on_call.is_none() && person.role == by_role;
    if people.all().iter().any(covers_all) {
        return Vec::new();
    }
    let rotas = people.all().iter().filter_map(|person| person.on_call.as_ref());
    without(&open, &union(rotas.flat_map(|rota| within(rota, window)).collect()))
}

fn within(hours: &domain::hours::Hours, window: Stretch) -> Vec<Stretch> {
    hours.stretches(window.start).take_while(|stretch| stretch.start < window.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::from_toml;

    fn advice(toml: &str) -> Vec<String> {
        let shop = "shop = { name = \"Crumb\", time_zone = \"Europe/London\" }\nplatforms.bluesky = {}\n";
        let hours = "hours = { fri = [\"08:00-17:30\"], sat = [\"08:00-14:00\"] }\n";
        of(&from_toml(&format!("{shop}{hours}{toml}")).unwrap(), "2026-03-02T09:00:00Z".parse().unwrap())
    }

    const ANN: &str = "[[staff]]\nname = \"Ann\"\nphone = \"+15550100\"\nemail = \"ann@crumb.example\"\n";

    #[test]
    fn open_hours_with_nobody_on_call_are_named() {
        let rota = "on_call = { fri = [\"08:00-12:00\"], sat = [\"08:00-14:30\"] }";
        let off = "rota_exceptions = [{ date = \"2026-03-07\", on_call = [] }]";
        assert_eq!(
            advice(&format!("{ANN}{rota}\n{off}")),
            [
                "staff: Fri 12:00-17:30 the shop is open and nobody is on call; Ann is texted instead",
                "staff: 2026-03-07 08:00-14:00 the shop is open and nobody is on call; Ann is texted instead",
            ]
        );
    }

    #[test]
    fn a_shop_whose_owner_needs_no_rota_has_no_gaps() {
        assert_eq!(advice(ANN), Vec::<String>::new());
    }

    #[test]
    fn a_shared_phone_and_a_phone_that_is_always_quiet_are_named() {
        let bob = "[[staff]]\nname = \"Bob\"\nphone = \"+15550100\"\nquiet = [\"00:00-24:00\"]\n";
        assert_eq!(
            advice(&format!("{ANN}{bob}")),
            [
                "staff: Ann and Bob have the same phone; a text to one is read by the other",
                "staff: Bob has quiet hours day and night, so only a crisis is texted",
            ]
        );
    }

    #[test]
    fn the_name_of_a_winter_time_is_no_zone_for_a_city_with_summer_time() {
        let of_zone = |zone: &str| {
            let toml =
                format!("shop = {{ name = \"Crumb\", time_zone = \"{zone}\" }}\nplatforms.bluesky = {{}}\n{ANN}");
            of(&from_toml(&toml).unwrap(), "2026-03-02T09:00:00Z".parse().unwrap())
        };
        for (winter, city) in WINTER_TIMES {
            let line = format!(
                "shop.time_zone: \"{winter}\" has no summer time; where there is one write a city's, like \"{city}\""
            );
            assert_eq!(of_zone(winter), [line]);
        }
        for fine in ["Asia/Kolkata", "Japan", "UTC", "Europe/London", "Asia/Calcutta"] {
            assert_eq!(of_zone(fine), Vec::<String>::new(), "{fine}");
        }
    }

    #[test]
    fn what_would_leave_an_alert_unheard_is_said() {
        let lines = advice("[[staff]]\nname = \"Bob\"\nphone = \"+15550100\"\nrole = \"staff\"\n[platforms.feed]");
        for (line, begins) in
            lines.iter().zip(["staff: nobody is the owner", "staff: nobody has an e-mail", "platforms.feed.urls:"])
        {
            assert!(line.starts_with(begins), "{line}");
        }
        assert_eq!(lines.len(), 3);
    }
}
