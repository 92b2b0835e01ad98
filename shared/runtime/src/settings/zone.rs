//! The time zone, by its IANA name.

use jiff::tz::{self, TimeZone};

use super::words::{nearest, shown_text};

/// The zone of this name, or what would do instead.
pub(super) fn find(name: &str) -> Result<TimeZone, String> {
    match TimeZone::get(name) {
        Ok(zone) if zone.iana_name().is_some() && !zone.is_unknown() => Ok(zone),
        Ok(_) | Err(_) => {
            let would_do = match meant(name) {
                Some(zone) => format!("did you mean \"{zone}\"?"),
                None => "write its IANA name, like \"Europe/London\"".to_owned(),
            };
            Err(format!("{} is no time zone; {would_do}", shown_text(name)))
        }
    }
}

/// The zone of a city, or the one spelled nearest.
fn meant(name: &str) -> Option<String> {
    let zones: Vec<String> = tz::db().available().map(|zone| zone.to_string()).collect();
    let name = name.trim().replace(' ', "_");
    let city = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let in_city = zones.iter().find(|zone| {
        zone.rsplit_once('/').is_some_and(|(_, last)| last.to_lowercase() == city && !zone.starts_with("Etc/"))
    });
    in_city.cloned().or_else(|| nearest(&name, zones.iter().map(String::as_str)).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_zone_is_answered_with_the_one_that_was_meant() {
        let table = [
            ("London", "\"Europe/London\""),
            ("New York", "\"America/New_York\""),
            ("Europe/Lodnon", "\"Europe/London\""),
            ("Germany/Berlin", "\"Europe/Berlin\""),
            ("Mars/Olympus Mons Base", "IANA name"),
            ("Etc/Unknown", "is no time zone"),
            ("", "IANA name"),
        ];
        for (name, fragment) in table {
            let says = find(name).unwrap_err();
            assert!(says.contains(fragment), "{says}");
        }
        assert!(find("Europe/London").is_ok());
    }
}
