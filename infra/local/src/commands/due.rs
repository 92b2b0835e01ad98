//! `shopbell due`: when an answer is due, and when somebody would be warned.

use std::path::PathBuf;

use clap::Args;
use domain::clock::{Clock, Response, Terms};
use domain::mention::{Kind, Urgency};
use domain::settings::Settings;
use domain::target::Asked;
use jiff::Timestamp;

use super::classify::stars;
use super::line::Line;
use super::{Failure, lines, shop_file};

const EXAMPLE: &str = r#"Example:
  printf '[shop]\nname = "Crumb"\ntime_zone = "Europe/London"\n[[staff]]\nname = "Ann"\nphone = "+15550100"\n' > crumb.toml
  echo '{"kind":"complaint","urgency":"normal","platform":"mastodon","stars":null,"published_at":"2026-03-02T09:00:00Z"}' |
    shopbell due --shop crumb.toml"#;

const LIKE_A_TIME: &str = "\"2026-03-02T09:00:00Z\"";
/// Clocks are computed for these years only.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;

/// Whose hours and targets count.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLE)]
pub struct DueArgs {
    /// The settings file of the shop
    #[arg(long, value_name = "F")]
    pub shop: PathBuf,
}

/// From standard input to standard output.
pub fn run(args: &DueArgs) -> Result<(), Failure> {
    let settings = shop_file::settings(&args.shop)?;
    lines::transform(|line| due(&settings, line))
}

fn due(settings: &Settings, line: &mut Line) -> Result<(), String> {
    let asked = Asked {
        kind: line.required::<Kind>("kind", "\"complaint\"")?,
        urgency: line.required::<Urgency>("urgency", "\"normal\"")?,
        platform: line.platform()?,
        stars: stars(line)?,
    };
    let (published_at, detected_at) = (time(line, "published_at")?, time(line, "detected_at")?);
    let missing = || format!("published_at: missing; write it like {LIKE_A_TIME}");
    let published_at = published_at.or(detected_at).ok_or_else(missing)?;
    let terms = Terms {
        target: settings.targets.find(asked),
        response: response(line)?,
        urgency: asked.urgency,
        published_at,
        detected_at: detected_at.unwrap_or(published_at),
        poll_every: settings.poll_every(asked.platform),
    };
    add(line, settings, Clock::start(&terms, &settings.people).as_ref())
}

fn response(line: &Line) -> Result<Response, String> {
    match line.text("response")?.as_deref() {
        None | Some("first") => Ok(Response::First),
        Some("next") => Ok(Response::Next),
        Some(other) => Err(format!("response: {other:?} is no response; use one of: first, next")),
    }
}

fn time(line: &Line, key: &str) -> Result<Option<Timestamp>, String> {
    let Some(text) = line.text(key)? else { return Ok(None) };
    let time = text.parse::<Timestamp>();
    let time = time.map_err(|_| format!("{key}: {text:?} is no time; write it like {LIKE_A_TIME}"))?;
    let year = time.to_zoned(jiff::tz::TimeZone::UTC).year();
    let in_range = YEARS.contains(&year);
    in_range.then_some(Some(time)).ok_or_else(|| format!("{key}: the year {year} is out of range; use 1970 to 2200"))
}

/// A target that opens no further cycle leaves nothing to be due.
fn add(line: &mut Line, settings: &Settings, clock: Option<&Clock>) -> Result<(), String> {
    let warn_at: Vec<Timestamp> = clock.iter().flat_map(|clock| &clock.warnings).map(|warning| warning.at).collect();
    line.set("due_at", &clock.map(|clock| clock.due_at))?;
    line.set("warn_at", &warn_at)?;
    line.set("open_seconds", &clock.map(|clock| clock.open_seconds(settings.people.hours())))?;
    line.set("late_discovery", &clock.is_some_and(|clock| clock.late_discovery))?;
    line.set("staff_due_at", &clock.map(|clock| clock.staff_due_at))
}
