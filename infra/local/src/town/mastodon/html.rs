//! A text as Mastodon writes it.

use crate::town::INSTANCE;
use crate::town::words::{escape, hashtag, mention};

/// Paragraphs, line breaks, and links for accounts, tags and addresses. `base` is the instance's own address.
pub(in crate::town) fn content(base: &str, text: &str) -> String {
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs.map(|paragraph| format!("<p>{}</p>", lines(base, paragraph))).collect()
}

fn lines(base: &str, paragraph: &str) -> String {
    let lines: Vec<String> = paragraph
        .trim_matches('\n')
        .lines()
        .map(|line| line.split(' ').map(|word| self::word(base, word)).collect::<Vec<_>>().join(" "))
        .collect();
    lines.join("<br />")
}

fn word(base: &str, word: &str) -> String {
    if let Some((account, rest)) = mention(word) {
        let name = account.split('@').next().unwrap_or(account);
        let href = escape(&profile(base, account));
        return format!(
            "<span class=\"h-card\" translate=\"no\"><a href=\"{href}\" class=\"u-url mention\">@<span>{}</span></a></span>{}",
            escape(name),
            escape(rest)
        );
    }
    if let Some((tag, rest)) = hashtag(word) {
        let href = escape(&format!("{base}/tags/{tag}"));
        let class = "class=\"mention hashtag\" rel=\"tag\"";
        return format!("<a href=\"{href}\" {class}>#<span>{}</span></a>{}", escape(tag), escape(rest));
    }
    if word.starts_with("https://") || word.starts_with("http://") {
        return address(word);
    }
    escape(word)
}

/// Thirty characters are shown; the scheme before them and the rest behind them are there, but not seen.
fn address(word: &str) -> String {
    let address = word.trim_end_matches(['.', ',', ')', '!', '?']);
    let rest = escape(&word[address.len()..]);
    let scheme = address.find("://").map_or(0, |at| at + 3);
    let (scheme, shown) = address.split_at(scheme);
    let cut = shown.char_indices().nth(30).map_or(shown.len(), |(at, _)| at);
    let (shown, hidden) = shown.split_at(cut);
    let class = if hidden.is_empty() { "" } else { "ellipsis" };
    format!(
        "<a href=\"{}\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">{}</span>\
         <span class=\"{class}\">{}</span><span class=\"invisible\">{}</span></a>{rest}",
        escape(address),
        escape(scheme),
        escape(shown),
        escape(hidden)
    )
}

/// Where an account is at home.
pub(super) fn profile(base: &str, account: &str) -> String {
    match account.split_once('@') {
        Some((name, host)) => format!("https://{host}/@{name}"),
        None => format!("{base}/@{account}"),
    }
}

/// The address that stays the same wherever a local account is seen from.
pub(super) fn actor(account: &str) -> String {
    let (name, host) = account.split_once('@').unwrap_or((account, INSTANCE));
    format!("https://{host}/users/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_what_mastodon_makes_of_it() {
        let written = content(
            "http://town",
            "@crumb, is it <b>?\nYes & no.\n\n#Rye! https://crumb.example/a/very/long/path/indeed.",
        );
        assert_eq!(
            written,
            "<p><span class=\"h-card\" translate=\"no\"><a href=\"http://town/@crumb\" class=\"u-url mention\">@<span>crumb</span></a></span>, \
             is it &lt;b&gt;?<br />Yes &amp; no.</p><p><a href=\"http://town/tags/Rye\" class=\"mention hashtag\" rel=\"tag\">#<span>Rye</span></a>! \
             <a href=\"https://crumb.example/a/very/long/path/indeed\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\">\
             <span class=\"invisible\">https://</span><span class=\"ellipsis\">crumb.example/a/very/long/path</span>\
             <span class=\"invisible\">/indeed</span></a>.</p>"
        );
    }
}
