//! `shopbell classify`: texts in, what they are out.

use std::path::PathBuf;

use clap::Args;
use classifier::{Classifier, Found, Learnt, Reading};
use domain::mention::{Classification, Stars};
use domain::shop::Shop;
use runtime::config::Environment;
use serde::Serialize;
use serde_json::value::RawValue;

use super::line::Line;
use super::{Failure, lines, shop_file};
use crate::reader;

const EXAMPLE: &str = r#"Example:
  echo '{"id":"1","platform":"mastodon","text":"Crumb & Co never delivered my cake.","stars":null,"shop":{"name":"Crumb & Co"}}' |
    shopbell classify"#;

/// Whom the texts may be about.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLE)]
pub struct ClassifyArgs {
    /// The settings file of the shop; a line's own "shop" wins over it
    #[arg(long, value_name = "F")]
    pub shop: Option<PathBuf>,
}

/// From standard input to standard output.
pub fn run(args: &ClassifyArgs) -> Result<(), Failure> {
    let shop = args.shop.as_deref().map(shop_file::settings).transpose()?.map(|settings| settings.shop);
    let classifier = reader::classifier(&Environment::of_process());
    lines::transform(|line| classify(&classifier, line, shop.as_ref()))
}

fn classify(classifier: &Classifier, line: &mut Line, shop: Option<&Shop>) -> Result<(), String> {
    let own = line.get("shop").map(|keys| own_shop(keys, shop)).transpose()?;
    let nobody = Shop::default();
    let shop = own.as_ref().or(shop).unwrap_or(&nobody);
    let (text, lang) = (line.text("text")?, line.text("lang")?);
    let reading = Reading {
        text: text.as_deref().unwrap_or_default(),
        stars: stars(line)?,
        platform: line.platform()?,
        lang: lang.as_deref(),
        found: Found::Unsaid,
    };
    if text.is_none() && reading.stars.is_none() {
        return Err("text: missing; write it like \"My cake never came.\"".to_owned());
    }
    add(line, &classifier.classify(&reading, shop, &Learnt::default()))
}

fn own_shop(keys: &RawValue, base: Option<&Shop>) -> Result<Shop, String> {
    let keys = serde_json::from_str(keys.get()).map_err(|_| "shop: is no object; write the keys of [shop]")?;
    runtime::settings::shop_of(&keys, base).map_err(|problems| problems.to_string().replace('\n', "; "))
}

/// Stars of a review, a whole number from 1 to 5; absent or `null` where there are none.
pub(super) fn stars(line: &Line) -> Result<Option<Stars>, String> {
    let Some(value) = line.get("stars") else { return Ok(None) };
    let refused = || "stars: is no number of stars; use a whole number from 1 to 5, or null".to_owned();
    let number: f64 = serde_json::from_str(value.get()).map_err(|_| refused())?;
    let whole = (1..=5_u8).find(|whole| f64::from(*whole) == number).ok_or_else(refused)?;
    Stars::new(whole).map(Some).map_err(|error| format!("stars: {error}"))
}

/// `confidence` is that of `kind`; `confidence_of` has each decision's.
fn add(line: &mut Line, found: &Classification) -> Result<(), String> {
    let topics: Vec<&str> = found.topics.iter().map(|topic| topic.as_str()).collect();
    line.set("about_shop", &found.about_shop)?;
    line.set("kind", found.kind.as_str())?;
    line.set("urgency", found.urgency.as_str())?;
    line.set("needs_answer", &found.needs_answer)?;
    line.set("sentiment", found.sentiment.as_str())?;
    line.set("topics", &topics)?;
    line.set("lang", &found.lang)?;
    line.set("confidence", &found.confidence.kind)?;
    line.set("because", &found.because)?;
    line.set("confidence_of", &ConfidenceOf::of(found))
}

#[derive(Serialize)]
struct ConfidenceOf {
    about_shop: f32,
    kind: f32,
    urgency: f32,
    needs_answer: f32,
    sentiment: f32,
    topics: f32,
    lang: f32,
}

impl ConfidenceOf {
    fn of(found: &Classification) -> Self {
        let domain::mention::Confidence { about_shop, kind, urgency, needs_answer, sentiment, topics, lang } =
            found.confidence;
        Self { about_shop, kind, urgency, needs_answer, sentiment, topics, lang }
    }
}
