use std::collections::BTreeSet;

use domain::mention::{Kind, Platform, Topic, Urgency};

use super::load::{CORPUS, LANGUAGES, Mention};

const ALL_TOGETHER: usize = 6000;

pub(crate) fn count(fits: impl Fn(&Mention) -> bool) -> usize {
    CORPUS.mentions.iter().filter(|line| fits(&line.says)).count()
}

#[track_caller]
fn at_least(least: usize, what: &str, count: usize) {
    assert!(count >= least, "{count} mentions of {what}; {least} would do");
}

#[test]
fn there_are_enough_mentions_in_every_language() {
    at_least(ALL_TOGETHER, "any language", CORPUS.mentions.len());
    for (lang, least) in LANGUAGES {
        at_least(least, lang, CORPUS.in_language(lang).count());
    }
}

#[test]
fn every_platform_kind_urgency_and_topic_is_there_to_be_learned() {
    for platform in Platform::ALL {
        at_least(100, platform.as_str(), count(|says| says.platform == platform.as_str()));
    }
    for kind in Kind::ALL {
        at_least(700, kind.as_str(), count(|says| says.kind == kind.as_str()));
    }
    for urgency in Urgency::ALL {
        at_least(400, urgency.as_str(), count(|says| says.urgency == urgency.as_str()));
    }
    for topic in Topic::ALL {
        at_least(80, topic.as_str(), count(|says| says.topics.iter().any(|said| said == topic.as_str())));
    }
    at_least(500, "namesakes", count(|says| !says.about_shop));
}

#[test]
fn every_language_has_every_kind_and_urgency_and_namesakes() {
    for (lang, _) in LANGUAGES {
        for kind in Kind::ALL {
            at_least(20, &format!("{kind} in {lang}"), count(|says| says.lang == lang && says.kind == kind.as_str()));
        }
        for urgency in Urgency::ALL {
            let there = count(|says| says.lang == lang && says.urgency == urgency.as_str());
            at_least(15, &format!("{urgency} in {lang}"), there);
        }
        at_least(15, &format!("namesakes in {lang}"), count(|says| says.lang == lang && !says.about_shop));
    }
}

#[test]
fn fifty_trades_are_written_about() {
    let trades: BTreeSet<&str> = CORPUS.shops.iter().map(|line| line.says.trade.as_str()).collect();
    assert!(trades.len() >= 50, "{} trades; 50 would do: {trades:?}", trades.len());
}
