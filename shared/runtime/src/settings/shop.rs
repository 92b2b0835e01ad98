//! `[shop]`: who we listen for.

use domain::shop::Shop;
use jiff::tz::TimeZone;

use super::section::Section;
use super::zone;

/// The keys of `[shop]`.
pub(super) const KEYS: &[&str] = &[
    "name",
    "also_called",
    "trade",
    "places",
    "people",
    "products",
    "site",
    "continue_at",
    "email",
    "not_about",
    "time_zone",
];

const NAME: &str = "write the name over the door, like name = \"Crumb & Co\"";
const ZONE: &str = "write its IANA name, like time_zone = \"Europe/London\"";

/// The shop and its zone. Where the zone is missing or unknown, the rest is checked as if it were UTC.
pub(super) fn read(root: &Section<'_>) -> (Shop, TimeZone) {
    let Some(section) = root.section("shop", KEYS) else {
        if !root.has("shop") {
            root.findings().add("shop.name", format!("missing; {NAME}"));
            root.findings().add("shop.time_zone", format!("missing; {ZONE}"));
        }
        return (Shop::default(), TimeZone::UTC);
    };
    if !section.has("time_zone") {
        section.missing("time_zone", ZONE);
    }
    (over(&section, None), zone(&section).unwrap_or(TimeZone::UTC))
}

/// The zone, if it is written and known.
pub(super) fn zone(section: &Section<'_>) -> Option<TimeZone> {
    let name = section.text("time_zone")?;
    zone::find(&name).map_err(|says| section.complain("time_zone", says)).ok()
}

/// The shop of these keys; without a `name` they win over `base`.
pub(super) fn over(section: &Section<'_>, base: Option<&Shop>) -> Shop {
    let base = if section.has("name") { None } else { base };
    if !section.has("name") && base.is_none() {
        section.missing("name", NAME);
    }
    let base = base.cloned().unwrap_or_default();
    let list = |key, like, base: Vec<String>| if section.has(key) { section.texts(key, like) } else { base };
    Shop {
        name: section.text("name").unwrap_or(base.name),
        also_called: list("also_called", "[\"Crumb and Co\"]", base.also_called),
        trade: section.text("trade").or(base.trade),
        places: list("places", "[\"Leeds\", \"12 Mill Lane\"]", base.places),
        people: list("people", "[\"Ann Crumb\"]", base.people),
        products: list("products", "[\"sourdough\"]", base.products),
        site: section.web_address("site").or(base.site),
        continue_at: section.web_address("continue_at").or(base.continue_at),
        email: section.email("email").or(base.email),
        not_about: list("not_about", "[\"Crumb the cartoonist\"]", base.not_about),
        handles: base.handles,
    }
}
