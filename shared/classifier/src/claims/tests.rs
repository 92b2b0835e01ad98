use domain::shop::Shop;

use super::*;

const SENTENCES: &str = include_str!("../../tests/claims/sentences.txt");

fn bakery() -> Shop {
    Shop {
        name: "Crumb & Co".to_owned(),
        also_called: vec!["Crumb".to_owned()],
        trade: Some("bakery".to_owned()),
        ..Shop::default()
    }
}

fn said(lang: &str, text: &str) -> Vec<Claim> {
    Claims::new().of(&Text::read(text), &[lang.to_owned()], &bakery())
}

/// Language, claims, sentence.
fn sentences() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = SENTENCES.lines().filter(|line| !line.is_empty() && !line.starts_with(';'));
    lines.map(|line| {
        let mut parts = line.splitn(3, '|').map(str::trim);
        let mut part = || parts.next().unwrap_or_else(|| panic!("{line}: language | claims | sentence"));
        (part(), part(), part())
    })
}

/// `mon,sun` however it is written.
fn as_written(claim: &str) -> String {
    claim.parse::<domain::claim::Says>().unwrap_or_else(|error| panic!("{error}")).to_string()
}

#[test]
fn a_sentence_says_what_the_list_says_and_no_sentence_says_more() {
    let mut wrong = Vec::new();
    for (lang, expected, text) in sentences() {
        let found: Vec<String> = said(lang, text).iter().map(|claim| claim.says.to_string()).collect();
        let expected: Vec<String> = if expected == "-" { vec![] } else { vec![as_written(expected)] };
        if found != expected {
            wrong.push(format!("{lang}: {text}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_has_claims_and_their_likes_in_every_language() {
    for lang in ["en", "de", "es", "fr", "it", "nl", "pt"] {
        let (claims, likes): (Vec<_>, Vec<_>) =
            sentences().filter(|row| row.0 == lang).partition(|(_, expected, _)| *expected != "-");
        assert!(claims.len() >= 6 && likes.len() >= 4, "{lang}: {} and {}", claims.len(), likes.len());
    }
    assert!(sentences().count() >= 120);
}

#[test]
fn a_claim_carries_its_own_sentence_and_no_more() {
    let claims = said("en", "Lovely buns. They're closed on Mondays! They close at 5. Bye.");
    let words: Vec<&str> = claims.iter().map(|claim| claim.words.as_str()).collect();
    assert_eq!(words, ["They're closed on Mondays", "They close at 5"]);
}

#[test]
fn of_many_claims_and_of_a_long_text_only_so_many_are_kept() {
    let long = "They close at 5. They close at 6. They close at 7. They close at 8. They close at 9. ".repeat(400);
    let claims = said("en", &long);
    assert_eq!(claims.len(), MOST_CLAIMS);
    let endless = format!("they are closed on mondays {}", "é ".repeat(400));
    assert!(said("en", &endless).iter().all(|claim| claim.words.len() <= 160));
}

#[test]
fn nothing_is_claimed_in_a_language_that_we_do_not_know() {
    assert_eq!(said("ja", "They're closed on Mondays"), []);
}
