//! `[[targets]]`: how long an answer may take.

use domain::mention::{Class, Platform};
use domain::target::{Fits, StarRange, Target, Targets, Texting, parse_cap};

use super::section::Section;
use super::words::without;

const KEYS: &[&str] =
    &["kind", "urgency", "platform", "class", "stars", "first_response", "next_response", "cap", "text"];

/// The owner's rows, then the built-in ones.
pub(super) fn read(root: &Section<'_>) -> Targets {
    Targets::new(root.sections("targets", KEYS).iter().filter_map(row).collect())
}

fn row(section: &Section<'_>) -> Option<Target> {
    if !section.has("first_response") {
        section.missing("first_response", "write it like \"30 minutes\", \"2 open hours\" or \"1 open day\"");
    }
    let fits = fits(section);
    let cap = section.text("cap").and_then(|text| {
        parse_cap(&text).map_err(|error| section.complain("cap", without(&error.to_string(), &text))).ok()
    });
    let (first_response, next_response) = (section.parsed("first_response"), section.parsed("next_response"));
    let text = if section.flag("text").unwrap_or(true) { Texting::Always } else { Texting::DigestOnly };
    Some(Target { fits, first_response: first_response?, next_response, cap, text })
}

fn fits(section: &Section<'_>) -> Fits {
    let (platform, class): (Option<Platform>, Option<Class>) = (section.parsed("platform"), section.parsed("class"));
    if let (Some(platform), Some(class)) = (platform, class)
        && platform.class() != class
    {
        let says =
            format!("{platform} is of class {}, so this row never fits; leave out one of them", platform.class());
        section.complain("class", says);
    }
    Fits { kind: section.parsed("kind"), urgency: section.parsed("urgency"), platform, class, stars: stars(section) }
}

/// `5` does as well as `"5"`.
fn stars(section: &Section<'_>) -> Option<StarRange> {
    let text = section.number_text("stars")?;
    text.parse()
        .map_err(|error: <StarRange as std::str::FromStr>::Err| {
            section.complain("stars", without(&error.to_string(), &text));
        })
        .ok()
}
