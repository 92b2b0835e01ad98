//! Nobody real is written about: no address, no telephone, no brand that somebody owns.

use std::collections::HashSet;

use super::likeness::words;
use super::load::{CORPUS, no_objection};

/// Brands that reviewers everywhere write without thinking. One word each, lower case.
const BRANDS: &[&str] = &[
    "aldi",
    "amazon",
    "android",
    "asda",
    "audi",
    "bmw",
    "citroën",
    "disney",
    "dyson",
    "ebay",
    "etsy",
    "facebook",
    "fedex",
    "ferrari",
    "firefox",
    "google",
    "greggs",
    "gucci",
    "heineken",
    "honda",
    "huawei",
    "hyundai",
    "ikea",
    "instagram",
    "iphone",
    "ipad",
    "klarna",
    "lego",
    "lidl",
    "linkedin",
    "mcdonald's",
    "mcdonalds",
    "mercedes",
    "microsoft",
    "netflix",
    "nike",
    "nintendo",
    "nissan",
    "nutella",
    "paypal",
    "peugeot",
    "playstation",
    "pokémon",
    "porsche",
    "primark",
    "ryanair",
    "samsung",
    "shimano",
    "shopify",
    "spotify",
    "starbucks",
    "tesco",
    "tesla",
    "tiktok",
    "toyota",
    "tripadvisor",
    "trustpilot",
    "uber",
    "vinted",
    "volkswagen",
    "volvo",
    "waitrose",
    "walmart",
    "whatsapp",
    "xbox",
    "yamaha",
    "youtube",
    "zara",
];

#[test]
fn no_real_brand_is_named() {
    let brands: HashSet<&str> = BRANDS.iter().copied().collect();
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let brand = words(&line.says.text).into_iter().find(|word| brands.contains(word.as_str()))?;
        Some(format!("{line}: {brand:?} belongs to somebody; invent a name, or say what it is"))
    }));
}

#[test]
fn links_and_addresses_lead_nowhere() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let real = line.says.text.split_whitespace().find(|word| leads_somewhere(word))?;
        Some(format!("{line}: {real:?}; end its host in .example"))
    }));
}

fn leads_somewhere(word: &str) -> bool {
    const ENDINGS: &[&str] =
        &[".com", ".net", ".org", ".co.uk", ".ie", ".eu", ".de", ".fr", ".it", ".es", ".nl", ".pt"];
    let bare = word.to_lowercase();
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let host = bare.trim_start_matches("https://").trim_start_matches("http://").split('/').next().unwrap_or_default();
    let link = bare.contains("://") || bare.starts_with("www.") || host.trim_start_matches('@').contains('@');
    (link || ENDINGS.iter().any(|ending| host.ends_with(ending))) && !host.contains(".example")
}

/// Eight digits in a row, however they are set apart, can be dialled; prices, dates and order numbers are shorter.
#[test]
fn no_number_can_be_dialled() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let text = &line.says.text;
        let number = text.split(|c: char| !c.is_ascii_digit() && c != '+').find(|run| run.len() >= 8)?;
        Some(format!("{line}: {number:?} could be somebody's telephone; write fewer digits"))
    }));
}
