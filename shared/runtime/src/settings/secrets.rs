//! A secret in the settings is refused: they are copied, mailed and kept in version control.

use domain::mention::Platform;
use serde_json::Value;
use url::Url;

use super::problem::Findings;
use crate::secret::token_variable;

/// Parts of key names under which people keep secrets.
const IN_KEYS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "bearer",
    "authorization",
];
/// Whole key names under which people keep secrets.
const KEYS: &[&str] = &["key", "auth", "pass", "pwd", "pin", "jwt", "cookie", "session"];
/// How tokens of well-known makers begin.
const PREFIXES: &[&str] = &[
    "Bearer ",
    "Basic ",
    "-----BEGIN",
    "eyJ",
    "ya29.",
    "AIza",
    "EAA",
    "IGQ",
    "AKIA",
    "ASIA",
    "sk-",
    "sk_",
    "ghp_",
    "gho_",
    "github_pat_",
    "xox",
    "AAAAAAAAAAAAAAAA",
    "GOCSPX-",
];
/// From this length on a word of letters and digits is taken for a token.
const TOKEN_CHARS: usize = 32;
/// A prefix alone is a word like any other.
const LEAST_TOKEN: usize = 16;

/// Reports every secret, wherever it stands.
pub(super) fn refuse(value: &Value, findings: &Findings) {
    search(value, "", findings);
}

fn search(value: &Value, at: &str, findings: &Findings) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                let field = join(at, key);
                if is_secret_key(key) {
                    findings.add(&field, format!("a secret does not belong here; {}", would_do(&field)));
                } else {
                    search(value, &field, findings);
                }
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                search(value, &format!("{at}[{index}]"), findings);
            }
        }
        Value::String(text) => {
            // The id of a page or place may be as long and as wild as a token.
            let is_id = at.starts_with("platforms.") && at.contains(".handles");
            if begins_like_a_token(text) || has_secret_in_address(text) || (!is_id && is_random_word(text)) {
                findings.add(at, format!("holds what looks like a secret (not shown); {}", would_do(at)));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

/// A key as part of a field's name. What is no ordinary name is not repeated: it may be a value in the wrong place.
pub(super) fn join(at: &str, key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let key = if plain && key.len() <= 40 && !looks_like_a_secret(key) && !key.is_empty() { key } else { "(a key)" };
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

fn would_do(field: &str) -> String {
    let platform = field.strip_prefix("platforms.").and_then(|rest| rest.split(['.', '[']).next());
    let variable = match platform.and_then(|word| word.parse::<Platform>().ok()) {
        Some(platform) => token_variable(platform),
        None => "SHOPBELL_<PLATFORM>_TOKEN".to_owned(),
    };
    format!("take it out, and set the environment variable {variable} or the SSM parameter of the platform")
}

/// Whether people keep secrets under this name.
pub(super) fn is_secret_key(key: &str) -> bool {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    IN_KEYS.iter().any(|part| key.contains(part)) || KEYS.contains(&key.as_str())
}

/// Whether a value is a token by the look of it.
pub(super) fn looks_like_a_secret(text: &str) -> bool {
    begins_like_a_token(text) || has_secret_in_address(text) || is_random_word(text)
}

fn begins_like_a_token(text: &str) -> bool {
    text.len() >= LEAST_TOKEN && PREFIXES.iter().any(|prefix| text.starts_with(prefix)) && {
        let word = text.rsplit(' ').next().unwrap_or(text);
        word.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'_')
    }
}

fn is_random_word(text: &str) -> bool {
    let of = |is: fn(&u8) -> bool| text.bytes().filter(is).count();
    text.len() >= TOKEN_CHARS
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.=+~".contains(&byte))
        && of(u8::is_ascii_digit) >= 3
        && of(u8::is_ascii_alphabetic) >= 3
}

/// `https://user:password@host` or `?access_token=…`.
fn has_secret_in_address(text: &str) -> bool {
    let Ok(url) = Url::parse(text.trim()) else { return false };
    url.password().is_some() || (url.has_host() && url.query_pairs().any(|(name, _)| is_secret_key(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_from_what_a_shop_writes() {
        let secrets = [
            "Bearer abcdefghij0123456789",
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "EAAGm0PX4ZCpsBAKZC1Example0",
            "Zx8kQm2v-Lw7tYp4r9Ns1Bc6Df3Gh5Jk0Mn_QwErTyU",
            "https://ann:hunter2@example.com/feed",
            "https://example.com/feed?access_token=abc",
        ];
        for text in secrets {
            assert!(looks_like_a_secret(text), "{text}");
        }
        let ordinary = [
            "https://hc-ping.com/3f0c5b1e-9d5a-4b5e-8f42-000000000000",
            "https://www.google.com/alerts/feeds/01234567890123456789/1234567890123456789",
            "Donaudampfschifffahrtsgesellschaftskapitaen",
            "Bearer of good news",
            "EAA Bakery and Pastry Shop",
            "did:plc:z72i7hdynmk6r22z27h6tvur",
            "crumbandco",
        ];
        for text in ordinary {
            assert!(!looks_like_a_secret(text), "{text}");
        }
    }
}
