//! `[platforms.*]`: what is watched.

use std::collections::BTreeMap;

use domain::mention::Platform;
use domain::settings::{DEFAULT_POLL, PlatformSettings};
use jiff::SignedDuration;

use super::section::Section;
use super::words::{nearest, shown_text};

const KEYS: &[&str] = &["handles", "base_url", "hashtags", "urls", "queries", "every"];
const LEAST_EVERY: SignedDuration = SignedDuration::from_mins(1);
const MOST_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// The platforms that are named; one that is not is not watched.
pub(super) fn read(root: &Section<'_>) -> BTreeMap<Platform, PlatformSettings> {
    let Some(section) = root.section_of_any("platforms") else { return BTreeMap::new() };
    let named = section.keys().filter_map(|word| match word.parse::<Platform>() {
        Ok(platform) => Some(platform),
        Err(error) => {
            let says = match nearest(word, Platform::ALL.iter().map(|platform| platform.as_str())) {
                Some(meant) => format!("there is no such platform; did you mean {meant}?"),
                None => super::words::without(&error.to_string(), word),
            };
            section.complain(word, says);
            None
        }
    });
    named.filter_map(|platform| Some((platform, one(&section, platform)?))).collect()
}

fn one(platforms: &Section<'_>, platform: Platform) -> Option<PlatformSettings> {
    let section = platforms.section(platform.as_str(), KEYS)?;
    if platform != Platform::Feed && section.has("urls") {
        section.complain("urls", "only [platforms.feed] reads urls; move them there");
    }
    let hashtags = section.texts("hashtags", "[\"crumbandco\"]").into_iter();
    let hashtags = hashtags.map(|tag| tag.trim_start_matches('#').to_owned());
    Some(PlatformSettings {
        handles: section.texts("handles", "[\"@crumb@example.social\"]"),
        base_url: section.web_address("base_url"),
        hashtags: hashtags.filter(|tag| !tag.is_empty()).collect(),
        urls: section.web_addresses("urls"),
        queries: section.texts("queries", "[\"crumb bakery\"]"),
        every: every(&section).unwrap_or(DEFAULT_POLL),
    })
}

fn every(section: &Section<'_>) -> Option<SignedDuration> {
    let text = section.text("every")?;
    let found = text.parse::<SignedDuration>().ok().filter(|every| (LEAST_EVERY..=MOST_EVERY).contains(every));
    if found.is_none() {
        let shown = shown_text(&text);
        section.complain("every", format!("{shown} will not do; write it like \"5m\", from \"1m\" to \"24h\""));
    }
    found
}

/// The shop's own accounts on all platforms, each once.
pub(super) fn handles(platforms: &BTreeMap<Platform, PlatformSettings>) -> Vec<String> {
    let mut handles: Vec<String> = Vec::new();
    for handle in platforms.values().flat_map(|settings| &settings.handles) {
        if !handles.contains(handle) {
            handles.push(handle.clone());
        }
    }
    handles
}
