//! Reads a refusal out of an answer. Status codes lie, so the body is asked as well.

use jiff::Timestamp;
use serde_json::Value;

use super::{Outcome, Refusal};
use crate::answer::Answer;
use crate::{json, text};

/// An error is short; a longer body is what was asked for, and is read by its connector only.
const LONGEST_ERROR: usize = 16_000;

/// Whether an answer may hold what was asked for.
pub(crate) fn judge(answer: &Answer, now: Timestamp) -> Result<(), Refusal> {
    if answer.status < 300 && answer.body.len() > LONGEST_ERROR {
        return Ok(());
    }
    let said = Said::of(&answer.body);
    let status = match said.status {
        Some(stated) if answer.status < 300 => stated,
        Some(_) | None => answer.status,
    };
    match of_status(status, &said.words.to_lowercase()) {
        Some(outcome) => {
            let words = if said.words.is_empty() { format!("HTTP {status}") } else { said.words };
            Err(Refusal::new(outcome, &words).with_wait(&answer.headers, now))
        }
        None => Ok(()),
    }
}

/// The refusal in a body whose status promised something else.
pub(crate) fn of_body(answer: &Answer, now: Timestamp) -> Refusal {
    let said = Said::of(&answer.body);
    let outcome = if said.json { by_words(&said.words.to_lowercase()) } else { None };
    let words = match (said.words.is_empty(), answer.body.is_empty()) {
        (_, true) => "the answer is empty".to_owned(),
        (true, false) => "the answer is not of the form that was asked for".to_owned(),
        (false, false) if said.json => said.words,
        (false, false) => format!("the answer is not of the form that was asked for: {}", said.words),
    };
    Refusal::new(outcome.unwrap_or(Outcome::Malformed), &words).with_wait(&answer.headers, now)
}

/// `Ok` where JSON is due and something like it came.
pub(crate) fn due(answer: &Answer, body: &str, now: Timestamp) -> Result<(), Refusal> {
    if body.trim_start().starts_with(['{', '[']) { Ok(()) } else { Err(of_body(answer, now)) }
}

fn of_status(status: u16, words: &str) -> Option<Outcome> {
    match status {
        0..=299 | 304 => None,
        401 => Some(Outcome::ReconnectNeeded),
        402 => Some(Outcome::BudgetSpent),
        403 => Some(by_words(words).filter(|outcome| *outcome == Outcome::RateLimited).unwrap_or(Outcome::NotEntitled)),
        451 => Some(Outcome::NotEntitled),
        404 => Some(Outcome::NotFound),
        410 => Some(Outcome::FeatureGone),
        429 => Some(Outcome::RateLimited),
        408 | 425 | 500..=599 => Some(Outcome::Transient),
        _ => Some(by_words(words).unwrap_or(Outcome::Malformed)),
    }
}

/// What the words mean where the status does not say.
fn by_words(words: &str) -> Option<Outcome> {
    const MEANINGS: &[(&str, Outcome)] = &[
        ("too many requests", Outcome::RateLimited),
        ("rate limit", Outcome::RateLimited),
        ("ratelimit", Outcome::RateLimited),
        ("access token", Outcome::ReconnectNeeded),
        ("authenticated user", Outcome::ReconnectNeeded),
        ("unauthorized", Outcome::ReconnectNeeded),
        ("not allowed", Outcome::NotEntitled),
        ("authorized scopes", Outcome::NotEntitled),
        ("forbidden", Outcome::NotEntitled),
        ("not found", Outcome::NotFound),
        ("try again", Outcome::Transient),
        ("temporarily", Outcome::Transient),
    ];
    MEANINGS.iter().find(|(phrase, _)| words.contains(phrase)).map(|(_, outcome)| *outcome)
}

/// What a body says about a failure.
struct Said {
    json: bool,
    /// A status that the body states, where it is one of failure.
    status: Option<u16>,
    words: String,
}

impl Said {
    fn of(body: &[u8]) -> Self {
        let body = json::body_text(body);
        let body = body.trim();
        if body.starts_with('{') {
            return match serde_json::from_str::<Value>(body) {
                Ok(value) => Self { json: true, status: stated(&value), words: message(&value) },
                Err(_) => Self { json: true, status: None, words: String::new() },
            };
        }
        let start = body.get(..body.floor_char_boundary(4_000)).unwrap_or_default();
        let words = if start.starts_with('<') { page_title(start) } else { start.to_owned() };
        Self {
            json: body.starts_with('['),
            status: None,
            words: if body.starts_with('[') { String::new() } else { words },
        }
    }
}

fn stated(value: &Value) -> Option<u16> {
    ["status", "error"]
        .iter()
        .filter_map(|field| value.get(field)?.as_u64())
        .find(|status| (400..600).contains(status))
        .and_then(|status| u16::try_from(status).ok())
}

/// The most telling text of an error object.
fn message(value: &Value) -> String {
    let fields = ["error_description", "error", "message", "explanation", "detail", "title", "reason"];
    let plain = fields.iter().find_map(|field| value.get(field)?.as_str());
    let nested = || value.get("error")?.get("message")?.as_str();
    let listed = || value.get("json")?.get("errors")?.get(0)?.as_array().map(Vec::as_slice);
    match (plain.or_else(nested), listed()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(words)) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        (None, None) => String::new(),
    }
}

/// The title of a page, else what it says.
fn page_title(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|at| {
        let open = at + lower.get(at..)?.find('>')? + 1;
        let close = open + lower.get(open..)?.find("</title")?;
        html.get(open..close)
    });
    let body = text::from_html(html);
    match title.map(text::from_html) {
        Some(title) if !title.is_empty() && !body.is_empty() => format!("{title}: {body}"),
        Some(title) if !title.is_empty() => title,
        Some(_) | None => body,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Remedy;
    use super::*;
    use crate::answer::Headers;

    fn now() -> Timestamp {
        "2026-11-22T10:30:00Z".parse().unwrap()
    }

    fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> Option<Refusal> {
        let headers: Headers = headers.iter().copied().collect();
        judge(&Answer { status, headers, body: body.into() }, now()).err()
    }

    #[test]
    fn an_answer_is_judged_by_its_status_and_its_body() {
        for (name, status, body, expected) in [
            ("success", 200, r#"{"statuses":[]}"#, None),
            ("not modified", 304, "", None),
            ("an invalid token", 401, r#"{"error":"The access token is invalid"}"#, Some(Outcome::ReconnectNeeded)),
            ("credits", 402, r#"{"title":"CreditsDepleted"}"#, Some(Outcome::BudgetSpent)),
            ("forbidden", 403, r#"{"error":"This action is not allowed"}"#, Some(Outcome::NotEntitled)),
            ("a limit called forbidden", 403, r#"{"message":"API rate limit exceeded"}"#, Some(Outcome::RateLimited)),
            ("a blocked machine", 403, "<html><title>Blocked</title></html>", Some(Outcome::NotEntitled)),
            ("nothing there", 404, r#"{"error":"Not Found"}"#, Some(Outcome::NotFound)),
            ("withdrawn", 410, "", Some(Outcome::FeatureGone)),
            ("unprocessable", 422, r#"{"error":"Validation failed"}"#, Some(Outcome::Malformed)),
            (
                "no token given",
                422,
                r#"{"error":"This method requires an authenticated user"}"#,
                Some(Outcome::ReconnectNeeded),
            ),
            ("too often", 429, "<h1>slow down</h1>", Some(Outcome::RateLimited)),
            ("a proxy", 503, "<h1>503</h1>", Some(Outcome::Transient)),
            ("success that is none", 200, r#"{"message":"Forbidden","error":403}"#, Some(Outcome::NotEntitled)),
            ("Algolia's own status", 200, r#"{"message":"Too many","status":429}"#, Some(Outcome::RateLimited)),
        ] {
            assert_eq!(refused(status, &[], body).map(|refusal| refusal.outcome()), expected, "{name}");
        }
    }

    #[test]
    fn a_wait_is_believed_for_a_day_at_most() {
        for (name, headers, until) in [
            ("seconds", [("Retry-After", "30")].as_slice(), "2026-11-22T10:30:30Z"),
            ("a date", &[("retry-after", "Sun, 22 Nov 2026 10:31:00 GMT")], "2026-11-22T10:31:00Z"),
            ("a reset", &[("x-ratelimit-reset", "2026-11-22T10:35:00.041132Z")], "2026-11-22T10:35:00.041132Z"),
            ("seconds to go", &[("x-ratelimit-reset", "212.0")], "2026-11-22T10:33:32Z"),
            ("seconds since 1970", &[("x-ratelimit-reset", "1795343700")], "2026-11-22T10:35:00Z"),
            ("both", &[("x-ratelimit-reset", "212"), ("retry-after", "30")], "2026-11-22T10:30:30Z"),
            ("a year", &[("retry-after", "31536000")], "2026-11-23T10:30:00Z"),
            ("nonsense", &[("retry-after", "soon")], "2026-11-22T10:45:00Z"),
            ("infinity", &[("retry-after", "inf")], "2026-11-22T10:45:00Z"),
            ("nothing", &[], "2026-11-22T10:45:00Z"),
        ] {
            let refusal = refused(429, headers, "").unwrap();
            assert_eq!(refusal.remedy(), Remedy::WaitUntil(until.parse().unwrap()), "{name}");
        }
    }

    #[test]
    fn an_outage_that_says_how_long_is_waited_for_and_another_is_retried() {
        assert_eq!(refused(503, &[], "").unwrap().remedy(), Remedy::RetryNextPoll);
        let until = "2026-11-22T10:32:00Z".parse().unwrap();
        assert_eq!(refused(503, &[("retry-after", "120")], "").unwrap().remedy(), Remedy::WaitUntil(until));
    }

    #[test]
    fn what_the_platform_says_is_passed_on() {
        assert_eq!(refused(403, &[], r#"{"message":"Forbidden","error":403}"#).unwrap().says(), "Forbidden");
        assert_eq!(refused(404, &[], "").unwrap().says(), "HTTP 404");
        let page = "<html><head><title>Blocked</title></head><body><h1>whoa there, pardner!</h1></body></html>";
        assert_eq!(refused(403, &[], page).unwrap().says(), "Blocked: whoa there, pardner!");
        let listed = r#"{"json":{"errors":[["BAD_USERNAME","invalid user name","user"]]}}"#;
        assert_eq!(of_body(&Answer::ok(listed), now()).says(), "BAD_USERNAME invalid user name user");
    }
}
