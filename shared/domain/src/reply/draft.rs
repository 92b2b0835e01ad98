//! A first answer to start from: in public, short, and with the way to somebody who can fix it.

use unicode_segmentation::UnicodeSegmentation;

use crate::claim::Denial;
use crate::mention::{Kind, Platform, Post, Urgency};
use crate::shop::Shop;

/// What a link counts on Mastodon, however long it is.
const MASTODON_LINK: usize = 23;

/// How many characters an answer may have, as the platform counts them; `None` where that is no matter.
pub const fn limit(platform: Platform) -> Option<usize> {
    match platform {
        Platform::Mastodon => Some(500),
        Platform::Bluesky
        | Platform::HackerNews
        | Platform::Feed
        | Platform::YouTube
        | Platform::X
        | Platform::Reddit
        | Platform::GoogleBusiness
        | Platform::Facebook
        | Platform::Instagram
        | Platform::Threads
        | Platform::Trustpilot
        | Platform::Yelp
        | Platform::GooglePlaces => None,
    }
}

/// How long an answer is, as the platform counts: on Mastodon a link is 23 characters and an address `@name` alone.
pub fn length(platform: Platform, text: &str) -> usize {
    let plain = || text.graphemes(true).count();
    if platform != Platform::Mastodon {
        return plain();
    }
    text.split_inclusive(char::is_whitespace).map(on_mastodon).sum()
}

/// One word with the blank after it.
fn on_mastodon(word: &str) -> usize {
    let bare = word.trim_end();
    let blank = word.graphemes(true).count() - bare.graphemes(true).count();
    let counted = if bare.starts_with("https://") || bare.starts_with("http://") {
        let link = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        MASTODON_LINK + bare[link.len()..].graphemes(true).count()
    } else {
        let name = bare.strip_prefix('@').and_then(|rest| rest.split_once('@')).map(|(name, _)| name);
        name.map_or_else(|| bare.graphemes(true).count(), |name| 1 + name.graphemes(true).count())
    };
    counted + blank
}

/// A draft, and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The words. What only a person can say is left to them.
    pub text: String,
    /// As the platform counts.
    pub length: usize,
    /// What it may be.
    pub limit: Option<usize>,
}

/// A draft for a message in English (or in a language we do not know); `None` in any other. It leaves out the way on
/// when that would be too long.
pub fn draft(post: &Post, kind: Kind, urgency: Urgency, lang: Option<&str>, shop: &Shop) -> Option<Draft> {
    if lang.is_some_and(|lang| !lang.starts_with("en")) {
        return None;
    }
    fitting(post.platform, &[address(post), Some(opening(kind, urgency)), way_on(shop)])
}

/// A draft that puts a false claim right, in the language of the message (BCP 47); `None` in one that we do not know.
pub fn correction(post: &Post, denial: &Denial, lang: Option<&str>) -> Option<Draft> {
    fitting(post.platform, &[address(post), Some(denial.answer(lang)?), None])
}

/// The longest form that fits: all three parts, without the last, the middle alone.
fn fitting(platform: Platform, whole: &[Option<String>; 3]) -> Option<Draft> {
    let forms = [&whole[..], &whole[..2], &whole[1..2]];
    let texts = forms.iter().map(|parts| parts.iter().flatten().cloned().collect::<Vec<_>>().join(" "));
    let mut drafts = texts.map(|text| Draft { length: length(platform, &text), limit: limit(platform), text });
    drafts.find(|draft| draft.limit.is_none_or(|limit| draft.length <= limit))
}

/// Mastodon notifies only whom an answer names.
fn address(post: &Post) -> Option<String> {
    let author = post.author.as_deref().filter(|_| post.platform == Platform::Mastodon)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '@' | ':');
    author.chars().all(plain).then(|| format!("@{}", author.trim_start_matches('@')))
}

fn opening(kind: Kind, urgency: Urgency) -> String {
    let words = match (urgency, kind) {
        (Urgency::Crisis, _) => "We are very sorry, and we take this seriously. We want to speak with you at once.",
        (_, Kind::Complaint) => "We are sorry, and thank you for telling us. We would like to put this right.",
        (_, Kind::Question) => "Thank you for asking.",
        (_, Kind::Request) => "Thank you for the idea.",
        (_, Kind::Praise) => "Thank you, that makes our day.",
        (_, Kind::Other) => "Thank you for writing.",
    };
    words.to_owned()
}

/// The link in replies, else the shop's e-mail address.
fn way_on(shop: &Shop) -> Option<String> {
    let to = shop.continue_at.as_deref().map(|link| format!("Let us continue here: {link}"));
    to.or_else(|| shop.email.as_deref().map(|email| format!("Please write to us: {email}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(platform: Platform, author: &str) -> Post {
        Post {
            platform,
            id: "p1".into(),
            root: "p1".into(),
            parent: None,
            ancestors: vec![],
            author: Some(author.into()),
            author_name: None,
            mentions: vec![],
            text: "my cake never came".into(),
            stars: None,
            lang: None,
            published_at: None,
            edited_at: None,
            url: None,
            ours: false,
            reply: None,
        }
    }

    fn shop(continue_at: Option<&str>, email: Option<&str>) -> Shop {
        Shop { continue_at: continue_at.map(str::to_owned), email: email.map(str::to_owned), ..Shop::default() }
    }

    #[test]
    fn length_is_as_the_platform_counts() {
        let link = format!("https://crumb.example/{}", "x".repeat(100));
        #[rustfmt::skip]
        let table = [
            ("letters",                     Platform::Mastodon,   "sorry".to_owned(),              5),
            ("a family is one character",   Platform::Mastodon,   "👩‍👩‍👧 é".to_owned(),              3),
            ("a link",                      Platform::Mastodon,   link.clone(),                    23),
            ("a link before a full stop",   Platform::Mastodon,   format!("see {link}."),          28),
            ("an address",                  Platform::Mastodon,   "@dora@example.social hi".to_owned(), 8),
            ("an e-mail address",           Platform::Mastodon,   "a@b.example".to_owned(),        11),
            ("a line break",                Platform::Mastodon,   "a\nb".to_owned(),               3),
            ("a link elsewhere",            Platform::HackerNews, link.clone(),                    122),
        ];
        for (name, platform, text, expected) in table {
            assert_eq!(length(platform, &text), expected, "{name}");
        }
    }

    #[test]
    fn a_draft_names_the_customer_where_that_is_needed_and_ends_with_the_way_on() {
        let link = Some("https://crumb.example/contact");
        let complaint = |platform, shop: &Shop| {
            draft(&post(platform, "dora@example.social"), Kind::Complaint, Urgency::Normal, Some("en"), shop).unwrap()
        };
        let mastodon = complaint(Platform::Mastodon, &shop(link, Some("hello@crumb.example")));
        let sorry = "We are sorry, and thank you for telling us. We would like to put this right.";
        let on = "Let us continue here: https://crumb.example/contact";
        assert_eq!(mastodon.text, format!("@dora@example.social {sorry} {on}"));
        assert_eq!((mastodon.length, mastodon.limit), (5 + 1 + sorry.len() + 1 + 22 + 23, Some(500)));
        let elsewhere = complaint(Platform::HackerNews, &shop(None, Some("hello@crumb.example")));
        assert_eq!(elsewhere.text, format!("{sorry} Please write to us: hello@crumb.example"));
        assert_eq!(complaint(Platform::Feed, &shop(None, None)).text, sorry);
    }

    #[test]
    fn a_draft_always_fits() {
        let long = format!("{}@example.social", "x".repeat(600));
        let drafted = |author: &str| {
            draft(
                &post(Platform::Mastodon, author),
                Kind::Question,
                Urgency::Crisis,
                None,
                &shop(None, Some("a@b.example")),
            )
        };
        assert!(drafted(&long).unwrap().length <= 500);
        assert!(!drafted("<script>@evil").unwrap().text.contains("script"), "a handle that is none names nobody");
    }

    #[test]
    fn a_false_claim_is_put_right_in_its_own_language() {
        let hours = crate::hours::Hours::daily(jiff::tz::TimeZone::UTC, &["08:00-17:00".parse().unwrap()]).unwrap();
        let claim = crate::claim::Claim { says: "closed mon".parse().unwrap(), words: String::new() };
        let denial = claim.denied(&hours, jiff::Timestamp::UNIX_EPOCH).unwrap();
        let drafted = |lang| correction(&post(Platform::Mastodon, "dora@example.social"), &denial, lang);
        let german = drafted(Some("de")).unwrap();
        assert_eq!(
            german.text,
            "@dora@example.social Wir haben montags geöffnet. Unsere Öffnungszeiten: Mo 08:00–17:00."
        );
        assert_eq!((german.length, german.limit), (5 + 67, Some(500)));
        assert!(drafted(None).unwrap().text.ends_with("We are open on Mondays. Our hours: Mon 08:00–17:00."));
        assert_eq!(drafted(Some("ja")), None);
    }

    #[test]
    fn nobody_is_answered_in_a_language_they_did_not_write() {
        let of = |lang| draft(&post(Platform::Feed, "a"), Kind::Complaint, Urgency::Low, lang, &Shop::default());
        assert!(of(Some("de")).is_none());
        assert!(of(Some("en-GB")).is_some() && of(None).is_some());
    }
}
