use std::collections::{HashMap, HashSet};

use domain::mention::{Class, Platform};

use super::load::{CORPUS, LANGUAGES, Line, Mention, Shop, batches_in, no_objection};

#[test]
fn every_batch_of_mentions_has_its_shops() {
    assert_eq!(batches_in("mentions"), batches_in("shops"), "mentions/ and shops/ hold the same batches");
}

#[test]
fn an_id_is_the_batch_and_the_number_of_the_line() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let id = format!("{}-{:03}", line.batch, line.number);
        (line.says.id != id).then(|| format!("{line}: id is {:?}; write {id:?}", line.says.id))
    }));
    no_objection(CORPUS.shops.iter().filter_map(|line| {
        let id = format!("{}-s{}", line.batch, line.number);
        (line.says.id != id).then(|| format!("{line}: id is {:?}; write {id:?}", line.says.id))
    }));
}

#[test]
fn every_word_is_one_that_the_field_knows() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let says = &line.says;
        let unknown = [says.kind().err(), says.urgency().err(), says.platform().err(), says.topics().err()];
        unknown.into_iter().flatten().next().map(|error| format!("{line}: {error}"))
    }));
}

#[test]
fn topics_are_three_at_most_and_none_twice() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let topics = &line.says.topics;
        let distinct: HashSet<&String> = topics.iter().collect();
        (topics.len() > 3 || distinct.len() < topics.len())
            .then(|| format!("{line}: topics are {topics:?}; keep up to three, each once, the most important first"))
    }));
}

#[test]
fn stars_are_one_to_five_and_stand_on_review_sites_only() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let stars = line.says.stars?;
        let review = line.says.platform().map(Platform::class) == Ok(Class::Review);
        (!(1..=5).contains(&stars) || !review).then(|| {
            format!("{line}: {stars} stars on {}; write 1 to 5 on a review site and null elsewhere", line.says.platform)
        })
    }));
}

#[test]
fn only_stars_may_stand_without_a_text() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let Mention { text, stars, .. } = &line.says;
        let bare = text.is_empty() && stars.is_none();
        (bare || text.trim() != text)
            .then(|| format!("{line}: text is {text:?}; write a text without spaces around it, or stars"))
    }));
}

#[test]
fn a_batch_is_in_one_language_and_says_which() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let lang = line.batch.split('-').next().unwrap();
        let known = LANGUAGES.iter().any(|(known, _)| *known == line.says.lang);
        (!known || line.says.lang != lang)
            .then(|| format!("{line}: lang is {:?} in batch {}; write {lang:?}", line.says.lang, line.batch))
    }));
}

#[test]
fn a_mention_is_of_a_shop_of_its_own_batch() {
    let shops: HashMap<&str, &str> =
        CORPUS.shops.iter().map(|line| (line.says.id.as_str(), line.batch.as_str())).collect();
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let shop = line.says.shop.as_str();
        (shops.get(shop) != Some(&line.batch.as_str()))
            .then(|| format!("{line}: no shop {shop:?} in shops/{}.jsonl; use one of those there", line.batch))
    }));
}

#[test]
fn a_shop_is_described_well_enough_to_be_told_from_its_namesakes() {
    no_objection(CORPUS.shops.iter().filter_map(|line| Some(format!("{line}: {}", lacking(line)?))));
}

fn lacking(line: &Line<Shop>) -> Option<&'static str> {
    let Shop { name, also_called, trade, places, people, products, site, not_about, .. } = &line.says;
    let lists = [also_called, places, people, products, not_about];
    let mentioned = || CORPUS.mentions.iter().any(|mention| mention.says.shop == line.says.id);
    if name.is_empty() || trade.is_empty() || trade.contains(['/', '(']) {
        Some("name and trade are one plain term each")
    } else if places.is_empty() || products.is_empty() || not_about.is_empty() {
        Some("at least one place, one product and one namesake")
    } else if lists.iter().any(|list| list.len() > 12 || list.iter().any(|entry| entry.trim().is_empty())) {
        Some("up to twelve entries a list, none of them empty")
    } else if !site.starts_with("https://") || !site.contains(".example") {
        Some("site is an https address under .example, which nobody can own")
    } else if !mentioned() {
        Some("no mention is of this shop; write some or take it out")
    } else {
        None
    }
}
