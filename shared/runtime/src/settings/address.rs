//! Addresses on the web and of e-mail.

use url::Url;

use super::section::Section;
use super::words::shown_text;

impl Section<'_> {
    /// An address on the web under a key.
    pub(super) fn web_address(&self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        let good = is_web_address(&text);
        if !good {
            self.complain(key, says_web(&text));
        }
        good.then_some(text)
    }

    /// Addresses on the web in a list under a key.
    pub(super) fn web_addresses(&self, key: &str) -> Vec<String> {
        let mut texts = self.texts(key, "[\"https://example.com/feed\"]");
        for text in texts.iter().filter(|text| !is_web_address(text)) {
            self.complain(key, says_web(text));
        }
        texts.retain(|text| is_web_address(text));
        texts
    }

    /// An address of e-mail under a key.
    pub(super) fn email(&self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        let good = is_email(&text);
        if !good {
            let shown = shown_text(&text);
            self.complain(key, format!("{shown} is no e-mail address; write it like \"ann@crumb.example\""));
        }
        good.then_some(text)
    }
}

fn says_web(text: &str) -> String {
    format!("{} is no web address; write it like \"https://crumb.example\"", shown_text(text))
}

fn is_web_address(text: &str) -> bool {
    let plain = !text.contains(|c: char| c.is_whitespace() || "\"<>\\`".contains(c));
    let schemed = ["http://", "https://"].iter().any(|scheme| text.to_ascii_lowercase().starts_with(scheme));
    plain && schemed && Url::parse(text).is_ok_and(|url| url.has_host())
}

fn is_email(text: &str) -> bool {
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>()[],;:\\".contains(c));
    let Some((name, host)) = text.split_once('@') else { return false };
    let labels = || host.split('.');
    plain
        && !name.is_empty()
        && !host.contains('@')
        && labels().count() >= 2
        && labels().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}
