//! `shop.toml` and the stored settings: one door, which reports everything that is wrong at once.
//!
//! The same keys come as TOML (the file) and as JSON (the table, the inbox). Everything has a default but `shop.name`,
//! `shop.time_zone` and one member of the staff:
//!
//! | setting | when it is absent |
//! |---|---|
//! | `hours` | Monday to Friday, 09:00 to 17:00 |
//! | `targets` | the built-in table |
//! | `staff[].role` | `staff`; if nobody is the owner, the first whose role is not written is |
//! | `staff[].on_call` | by role: `staff` (if there is none, the owner) whenever the shop is open |
//! | `staff[].quiet` | no quiet hours |
//! | `budget.monthly` | no limit |
//! | `watch.ping_url` | no outside switch is told that all is well |
//! | `platforms.*.every` | `5m` |
//!
//! A problem names the field, what it holds and what would do. It never repeats a phone number or a secret.

mod problem;
mod words;
mod secrets;
mod section;
mod address;
mod zone;
mod shop;
mod open_hours;
mod targets;
mod staff;
mod budget;
mod platforms;
mod document;
mod one_day;

use domain::people::People;
use domain::settings::Settings;
use domain::shop::Shop;
use serde_json::Value;

pub use one_day::{with_day, with_days_of, without_day};
pub use problem::{Problem, Problems};

use document::Document;
use problem::Findings;
use section::Section;

/// The settings in a `shop.toml`. Their version is 0 until they are applied.
///
/// ```
/// let settings = runtime::settings::from_toml(
///     r#"
///     shop = { name = "Crumb & Co", time_zone = "Europe/London" }
///     staff = [{ name = "Ann", phone = "+15550100" }]
///     "#,
/// )?;
/// assert_eq!(settings.people.all()[0].id.as_str(), "ann");
/// # Ok::<(), runtime::settings::Problems>(())
/// ```
pub fn from_toml(text: &str) -> Result<Settings, Problems> {
    checked(&Document::of_toml(text)?, 0)
}

/// The settings in a stored document.
pub fn from_json(text: &str, version: u64) -> Result<Settings, Problems> {
    checked(&Document::of_json(text)?, version)
}

/// The document to store for a `shop.toml`: what its owner wrote and nothing else, keys sorted, without blanks.
/// The same settings give the same bytes. Refuses what [`from_toml`] refuses.
pub fn to_json(toml: &str) -> Result<String, Problems> {
    let document = Document::of_toml(toml)?;
    checked(&document, 0)?;
    Ok(document.canonical())
}

/// The shop in an object with the keys of `[shop]`.
///
/// With a `name` it is another shop, whole in itself. Without one its keys win, one by one, over those of `base`.
pub fn shop_of(keys: &Value, base: Option<&Shop>) -> Result<Shop, Problems> {
    let findings = Findings::default();
    secrets::refuse(keys, &findings);
    let shop = Section::open(keys, "shop", &findings, shop::KEYS).map(|section| {
        shop::zone(&section);
        shop::over(&section, base)
    });
    findings.end(shop)
}

const KEYS: &[&str] = &["shop", "hours", "targets", "staff", "budget", "watch", "platforms"];

/// Each part is checked whatever the others hold, so that one look shows every problem.
fn checked(document: &Document, version: u64) -> Result<Settings, Problems> {
    let findings = Findings::default();
    secrets::refuse(&document.0, &findings);
    let Some(root) = Section::open(&document.0, "", &findings, KEYS) else { return findings.end(None) };

    let (shop, zone) = shop::read(&root);
    let hours = open_hours::read(&root, &zone);
    let staff = staff::read(&root, &hours);
    let platforms = platforms::read(&root);
    let settings = Settings {
        version,
        shop: Shop { handles: platforms::handles(&platforms), ..shop },
        people: People::new(staff, hours),
        targets: targets::read(&root),
        budget: budget::read(&root),
        ping_url: root.section("watch", &["ping_url"]).and_then(|watch| watch.web_address("ping_url")),
        platforms,
    };
    findings.end(Some(settings))
}

#[cfg(test)]
mod tests;
