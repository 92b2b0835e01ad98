//! Other hours on one day, as the inbox enters them: "closed today", "closing early", "open again".
//!
//! What was written stays: the day's exception notes in `instead_of` what held before, so that it can be taken back.
//! What comes out has gone through the same door as everything else.

use domain::hours::{Hours, Interval};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::document::Document;
use super::open_hours::DAYS;
use super::problem::Problems;
use super::{checked, open_hours};

/// The mark of an exception that was entered in the inbox, and what it took the place of.
pub(super) const INSTEAD_OF: &str = "instead_of";
/// Entered exceptions are kept so many days, for the clocks and reports that reach back.
const KEPT_DAYS: i64 = 60;
const EXCEPTIONS: &str = "exceptions";

/// The settings with these open hours on `date`; none: closed all day. A stored document goes in and comes out.
///
/// Refused with everything that is wrong when the result could not be applied.
pub fn with_day(json: &str, date: Date, open: &[Interval]) -> Result<String, Problems> {
    let mut document = Document::of_json(json)?;
    let settings = checked(&document, 0)?;
    let hours = settings.people.hours();
    if let Some(list) = exceptions(&mut document, hours) {
        let instead_of = find(list, date).and_then(|at| list[at].get(INSTEAD_OF).cloned());
        let instead_of = instead_of.unwrap_or_else(|| texts(hours.intervals_on(date)));
        list.retain(|exception| !is_of(exception, date) && !is_old(exception, date));
        list.push(json!({ "date": date.to_string(), "open": texts(open), INSTEAD_OF: instead_of }));
    }
    passed(&document)
}

/// The settings with the hours that held on `date` before the inbox changed them. `None` when it has not.
pub fn without_day(json: &str, date: Date) -> Result<Option<String>, Problems> {
    let mut document = Document::of_json(json)?;
    let settings = checked(&document, 0)?;
    let hours = settings.people.hours();
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    let usual = texts(&hours.week()[weekday]);
    let Some(list) = exceptions(&mut document, hours) else { return Ok(None) };
    let Some(at) = find(list, date) else { return Ok(None) };
    let Some(instead_of) = list[at].get(INSTEAD_OF).cloned() else { return Ok(None) };
    list.remove(at);
    if instead_of != usual {
        list.push(json!({ "date": date.to_string(), "open": instead_of }));
    }
    passed(&document).map(Some)
}

/// New settings with the days that the inbox had changed in those that hold: what somebody said about a day does not end
/// because a file was applied. Where the new settings name such a day themselves, they win. Both are stored documents.
pub fn with_days_of(json: &str, in_force: &str) -> Result<String, Problems> {
    let mut before = Document::of_json(in_force)?;
    let settings = checked(&before, 0)?;
    let entered: Vec<Value> = exceptions(&mut before, settings.people.hours()).cloned().unwrap_or_default();
    let mut merged = json.to_owned();
    for exception in entered.iter().filter(|exception| exception.get(INSTEAD_OF).is_some()) {
        let Some(date) = date_in(exception) else { continue };
        let mut new = Document::of_json(&merged)?;
        let hours = checked(&new, 0)?;
        let named =
            exceptions(&mut new, hours.people.hours()).and_then(|list| list.iter().find(|own| is_of(own, date)));
        if named.is_none_or(|own| own.get("open") == exception.get(INSTEAD_OF)) {
            merged = with_day(&merged, date, settings.people.hours().intervals_on(date))?;
        }
    }
    Ok(merged)
}

/// Through the door, then as it is stored.
fn passed(document: &Document) -> Result<String, Problems> {
    checked(document, 0)?;
    Ok(document.canonical())
}

/// The list of exceptions; `[hours]` is written out where the built-in ones held. `None` where the document is no table,
/// which the door has refused.
fn exceptions<'a>(document: &'a mut Document, hours: &Hours) -> Option<&'a mut Vec<Value>> {
    let root = document.0.as_object_mut()?;
    if root.get("hours").is_none_or(Value::is_null) {
        let week = DAYS.iter().zip(hours.week()).map(|(day, intervals)| ((*day).to_owned(), texts(intervals)));
        root.insert("hours".to_owned(), Value::Object(week.collect()));
    }
    let table = root.get_mut("hours")?.as_object_mut()?;
    if table.get(EXCEPTIONS).is_none_or(Value::is_null) {
        table.insert(EXCEPTIONS.to_owned(), json!([]));
    }
    table.get_mut(EXCEPTIONS)?.as_array_mut()
}

fn find(list: &[Value], date: Date) -> Option<usize> {
    list.iter().position(|exception| is_of(exception, date))
}

fn is_of(exception: &Value, date: Date) -> bool {
    date_in(exception) == Some(date)
}

/// Whether it was entered in the inbox, and is of no use any more.
fn is_old(exception: &Value, date: Date) -> bool {
    let old = |of: Date| date.duration_since(of).as_hours() > KEPT_DAYS * 24;
    exception.get(INSTEAD_OF).is_some() && date_in(exception).is_some_and(old)
}

fn date_in(exception: &Value) -> Option<Date> {
    open_hours::date(exception.get("date")?.as_str()?.trim())
}

fn texts(intervals: &[Interval]) -> Value {
    intervals.iter().map(Interval::to_string).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::from_str;

    use super::*;
    use crate::settings::from_json;

    const SHOP: &str = r#""shop": {"name": "Crumb", "time_zone": "Europe/London"}"#;
    const STAFF: &str = r#""staff": [{"name": "Ann", "phone": "+15550100"}]"#;

    fn document(hours: &str) -> String {
        format!("{{{SHOP}, {STAFF}{hours}}}")
    }

    fn monday() -> Date {
        "2026-03-02".parse().unwrap()
    }

    fn open_on(json: &str, date: Date) -> String {
        let settings = from_json(json, 1).unwrap();
        let open: Vec<String> = settings.people.hours().intervals_on(date).iter().map(Interval::to_string).collect();
        open.join(" ")
    }

    #[test]
    fn what_was_said_about_a_day_outlives_new_settings_unless_they_name_that_day() {
        let early = |hours: &str| with_day(&document(hours), monday(), &["08:00-10:00".parse().unwrap()]).unwrap();
        let usual = r#","hours":{"mon":["08:00-18:00"]}"#;
        let longer = r#","hours":{"mon":["07:00-19:00"]}"#;
        let own = r#","hours":{"mon":["08:00-18:00"],"exceptions":[{"date":"2026-03-02","open":["09:00-12:00"]}]}"#;
        let other = r#","hours":{"mon":["08:00-18:00"],"exceptions":[{"date":"2026-03-09","open":[]}]}"#;
        #[rustfmt::skip]
        let table = [
            // name,                              in force,            new,     on Monday,       opened again
            ("the same settings again",           early(usual),        usual,   "08:00-10:00",   "08:00-18:00"),
            ("other hours of the week",           early(usual),        longer,  "08:00-10:00",   "07:00-19:00"),
            ("an exception of another day",       early(usual),        other,   "08:00-10:00",   "08:00-18:00"),
            ("the exception that held before",    early(own),          own,     "08:00-10:00",   "09:00-12:00"),
            ("a new exception of that day",       early(usual),        own,     "09:00-12:00",   ""),
            ("nothing was said",                  document(usual),     longer,  "07:00-19:00",   ""),
        ];
        for (name, in_force, new, monday_is, again) in table {
            let merged = with_days_of(&document(new), &in_force).unwrap();
            assert_eq!(open_on(&merged, monday()), monday_is, "{name}");
            let opened = without_day(&merged, monday()).unwrap();
            assert_eq!(opened.map(|json| open_on(&json, monday())).unwrap_or_default(), again, "{name}");
        }
        let once = with_days_of(&document(longer), &early(usual)).unwrap();
        assert_eq!(with_days_of(&document(longer), &once).unwrap(), once, "applied twice it is the same");
    }

    #[test]
    fn a_day_is_closed_and_opened_again_as_it_was() {
        #[rustfmt::skip]
        let table = [
            // name,                        hours as they are stored,                                                        on Monday
            ("as every week",               r#","hours":{"mon":["08:00-12:30","13:30-17:30"]}"#,                             "08:00-12:30 13:30-17:30"),
            ("the built-in hours",          "",                                                                              "09:00-17:00"),
            ("an exception of the owner's", r#","hours":{"mon":["08:00-18:00"],"exceptions":[{"date":"2026-03-02","open":["10:00-12:00"]}]}"#, "10:00-12:00"),
        ];
        for (name, hours, usual) in table {
            let before = document(hours);
            let closed = with_day(&before, monday(), &[]).unwrap();
            assert_eq!(open_on(&closed, monday()), "", "{name}");
            let early = with_day(&closed, monday(), &["10:00-11:00".parse().unwrap()]).unwrap();
            assert_eq!(open_on(&early, monday()), "10:00-11:00", "{name}");
            let again = without_day(&early, monday()).unwrap().unwrap();
            assert_eq!(open_on(&again, monday()), usual, "{name}");
            assert_eq!(without_day(&again, monday()).unwrap(), None, "{name}: nothing is left to take back");
            let tuesday = monday().tomorrow().unwrap();
            assert_eq!(open_on(&closed, tuesday), open_on(&before, tuesday), "{name}: other days stay");
        }
    }

    #[test]
    fn what_the_owner_wrote_is_not_the_inboxs_to_take_back() {
        let written = document(r#","hours":{"mon":["08:00-18:00"],"exceptions":[{"date":"2026-03-02","open":[]}]}"#);
        assert_eq!(without_day(&written, monday()).unwrap(), None);
        assert_eq!(without_day(&document(""), monday()).unwrap(), None);
    }

    #[test]
    fn everything_else_in_the_document_stays() {
        let before = document(r#","hours":{"mon":["08:00-18:00"]},"platforms":{"mastodon":{"every":"7m"}}"#);
        let closed: Value = from_str(&with_day(&before, monday(), &[]).unwrap()).unwrap();
        let before: Value = from_str(&before).unwrap();
        for key in ["shop", "staff", "platforms"] {
            assert_eq!(closed[key], before[key]);
        }
    }

    #[test]
    fn days_entered_long_ago_do_not_pile_up_and_the_owners_stay() {
        let owners = r#"{"date":"2025-01-01","open":[]}"#;
        let mut json = document(&format!(r#","hours":{{"mon":["08:00-18:00"],"exceptions":[{owners}]}}"#));
        let mut date = monday();
        for _ in 0..90 {
            json = with_day(&json, date, &[]).unwrap();
            date = date.tomorrow().unwrap();
        }
        let document: Value = from_str(&json).unwrap();
        let list = document["hours"]["exceptions"].as_array().unwrap();
        assert!(list.len() <= 62 && list[0] == from_str::<Value>(owners).unwrap(), "{}", list.len());
    }

    #[test]
    fn what_could_not_be_applied_is_refused() {
        let broken = document(r#","hours":{"mon":"always"}"#);
        assert!(with_day(&broken, monday(), &[]).is_err());
        let overlapping = ["08:00-12:00".parse().unwrap(), "11:00-13:00".parse().unwrap()];
        let problems = with_day(&document(""), monday(), &overlapping).unwrap_err().to_string();
        assert!(problems.contains("hours.exceptions[0].open: 08:00-12:00 and 11:00-13:00 overlap"), "{problems}");
    }
}
