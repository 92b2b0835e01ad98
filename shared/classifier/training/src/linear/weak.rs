//! What the labels of public sets say in the words of our guide: little of each line, but of many lines.

use classifier::linear::Head;
use domain::mention::Kind;

use super::targets::Targets;
use crate::data::PublicLine;

/// What is known of a line of this set; nothing of a set that is not one of the permissive ones.
pub fn of_public(set: &str, line: &PublicLine) -> Targets {
    match set {
        "banking77" => banking(line),
        "cfpb" => Targets::unknown().of_kind(Kind::Complaint).and(Head::Wrong, true).and(Head::Content, false),
        "clinc150" => assistant(line, &SMALL_TALK, &FAULTS),
        "goemotions" => emotions(line),
        "massive_en" => assistant(line, &["general_greet", "general_quirky"], &[]),
        "womens_clothing" => clothing(line),
        _ => Targets::unknown(),
    }
}

const SMALL_TALK: [&str; 5] = ["goodbye", "greeting", "maybe", "no", "yes"];
const FAULTS: [&str; 6] =
    ["account_blocked", "card_declined", "damaged_card", "lost_luggage", "report_fraud", "report_lost_card"];

/// Parts of the names of intents in which something did not work.
const BANK_FAULTS: [&str; 19] = [
    "not_updated",
    "not_showing",
    "not_working",
    "not_recognised",
    "not_received",
    "wrong_",
    "declined",
    "failed",
    "pending",
    "reverted",
    "swallowed",
    "charged_twice",
    "lost_or_stolen",
    "compromised",
    "pin_blocked",
    "extra_charge",
    "fee_charged",
    "beneficiary_not_allowed",
    "unable_to",
];
const BANK_ORDERS: [&str; 4] = ["cancel_transfer", "terminate_account", "request_refund", "edit_personal_details"];

fn banking(line: &PublicLine) -> Targets {
    let targets = Targets::unknown().and(Head::Content, false);
    if BANK_FAULTS.iter().any(|part| line.label.contains(part)) {
        return targets;
    }
    let order = BANK_ORDERS.iter().any(|part| line.label.contains(part));
    let targets = targets.and(Head::Wrong, false);
    match wants(&line.text) {
        Some(Kind::Question) if !order => targets.and(Head::Asks, true).and(Head::Wishes, false),
        _ if order => targets.and(Head::Wishes, true),
        Some(_) | None => targets,
    }
}

fn assistant(line: &PublicLine, nothing: &[&str], faults: &[&str]) -> Targets {
    let label = line.label.as_str();
    if nothing.contains(&label) {
        return Targets::unknown().and(Head::Asks, false).and(Head::Wishes, false).and(Head::Wrong, false);
    }
    if label == "oos" || faults.contains(&label) {
        return Targets::unknown();
    }
    let calm = Targets::unknown().and(Head::Wrong, false);
    match wants(&line.text) {
        Some(Kind::Question) => calm.and(Head::Asks, true).and(Head::Wishes, false),
        Some(Kind::Request) => calm.and(Head::Wishes, true).and(Head::Asks, false),
        Some(Kind::Complaint | Kind::Praise | Kind::Other) | None => calm,
    }
}

const POSITIVE: [&str; 10] =
    ["admiration", "amusement", "approval", "excitement", "gratitude", "joy", "love", "optimism", "pride", "relief"];
const NEGATIVE: [&str; 9] =
    ["anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "remorse", "sadness"];

/// Talk among readers of a forum: feelings, and no shop.
fn emotions(line: &PublicLine) -> Targets {
    let has = |names: &[&str]| line.label.split(',').any(|label| names.contains(&label));
    match (has(&POSITIVE), has(&NEGATIVE)) {
        (true, false) => Targets::unknown().and(Head::Content, true).and(Head::Wrong, false),
        (false, true) => Targets::unknown().and(Head::Content, false).and(Head::Wrong, true),
        (false, false) if line.label == "neutral" => {
            Targets::unknown().and(Head::Content, false).and(Head::Wrong, false)
        }
        (false, false) | (true, true) => Targets::unknown(),
    }
}

fn clothing(line: &PublicLine) -> Targets {
    match line.label.as_str() {
        "stars_1" | "stars_2" => Targets::unknown().of_kind(Kind::Complaint).and(Head::Wrong, true),
        "stars_3" => Targets::unknown().and(Head::Wrong, true),
        "stars_4" => Targets::unknown().and(Head::Content, true),
        _ => Targets::unknown().of_kind(Kind::Praise).and(Head::Content, true).and(Head::Wrong, false),
    }
}

/// The kind of a line, where the set leaves little doubt.
pub fn kind_of_public(set: &str, line: &PublicLine) -> Option<Kind> {
    let text = line.text.as_str();
    match (set, line.label.as_str()) {
        ("cfpb", _) | ("womens_clothing", "stars_1" | "stars_2") => Some(Kind::Complaint),
        ("womens_clothing", "stars_5") => Some(Kind::Praise),
        ("goemotions", "neutral") if !text.contains('?') => Some(Kind::Other),
        ("banking77", label) if BANK_FAULTS.iter().any(|part| label.contains(part)) => Some(Kind::Complaint),
        ("banking77", label) if BANK_ORDERS.contains(&label) => Some(Kind::Request),
        ("clinc150", label) if SMALL_TALK.contains(&label) => Some(Kind::Other),
        ("clinc150", label) if label == "oos" || FAULTS.contains(&label) => None,
        ("banking77" | "clinc150" | "massive_en", _) => wants(text),
        _ => None,
    }
}

const ASKING: [&str; 32] = [
    "am", "any", "are", "can", "could", "did", "do", "does", "had", "has", "have", "how", "i'd", "is", "may", "should",
    "was", "were", "what", "what's", "whats", "when", "where", "which", "who", "who's", "whose", "why", "will",
    "would", "how's", "hows",
];
const BEGGING: [&str; 6] = ["can you", "could you", "would you", "will you", "can i get", "may i have"];
const ORDERING: [&str; 6] = ["please", "i want", "i need", "i'd like", "i would like", "let's"];
const PRONOUNS: [&str; 14] =
    ["i", "i'm", "i've", "it", "it's", "the", "my", "you", "we", "this", "that", "there", "he", "she"];

/// What the first words ask for; none if they do not say.
fn wants(text: &str) -> Option<Kind> {
    let text = text.trim().to_lowercase();
    let first = text.split_whitespace().next()?;
    if BEGGING.iter().chain(&ORDERING).any(|words| text.starts_with(words)) {
        Some(Kind::Request)
    } else if ASKING.contains(&first) {
        Some(Kind::Question)
    } else if PRONOUNS.contains(&first) || text.ends_with('?') {
        None
    } else {
        Some(Kind::Request)
    }
}
