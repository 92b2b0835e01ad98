use std::collections::BTreeSet;

use domain::mention::{Kind, Platform, Urgency};

use super::likeness::ratio;
use super::load::{CORPUS, LANGUAGES, Line, Mention, no_objection, paper};

/// The batches named in a paper; what follows `#` is a remark.
fn named(list: &str) -> Vec<String> {
    let list = paper(list);
    let named = list.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    named.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn batches() -> Vec<String> {
    named("set-aside.txt")
}

fn lines() -> Vec<&'static Line<Mention>> {
    let batches = batches();
    CORPUS.mentions.iter().filter(|line| batches.contains(&line.batch)).collect()
}

#[test]
fn whole_batches_are_set_aside_and_each_exists_once() {
    let known = CORPUS.batches();
    let mut seen = BTreeSet::new();
    no_objection(batches().into_iter().filter_map(|batch| {
        let fits = known.contains_key(batch.as_str()) && seen.insert(batch.clone());
        (!fits).then(|| format!("set-aside.txt: {batch:?} is no batch of mentions/, or stands twice; name each once"))
    }));
}

#[test]
fn batches_written_for_harm_are_learnt_from_and_full_of_it() {
    for batch in named("harm.txt") {
        assert!(!batches().contains(&batch), "{batch} is set aside");
        let lines: Vec<_> = CORPUS.mentions.iter().filter(|line| line.batch == batch).collect();
        let crises = lines.iter().filter(|line| line.says.urgency == Urgency::Crisis.as_str()).count();
        assert!(ratio(crises, lines.len().max(1)) >= 0.35, "harm.txt: {batch} has {crises} crises of {}", lines.len());
    }
}

#[test]
fn about_an_eighth_is_set_aside() {
    let share = ratio(lines().len(), CORPUS.mentions.len());
    assert!((0.08..=0.15).contains(&share), "set-aside.txt holds {share:.3} of the lines; 0.08 to 0.15 would do");
}

#[test]
fn what_is_set_aside_is_mixed_like_all_that_was_not_written_for_harm() {
    let aside = lines();
    let harm = named("harm.txt");
    let all: Vec<_> = CORPUS.mentions.iter().filter(|line| !harm.contains(&line.batch)).collect();
    let kinds = Kind::ALL.iter().map(|word| word.as_str());
    for word in kinds.chain(Urgency::ALL.iter().map(|word| word.as_str())) {
        let fits = |line: &Line<Mention>| line.says.kind == word || line.says.urgency == word;
        let there = ratio(aside.iter().filter(|line| fits(line)).count(), aside.len());
        let whole = ratio(all.iter().filter(|line| fits(line)).count(), all.len());
        let off = (there - whole).abs() / whole;
        assert!(off <= 0.25, "{word}: {there:.3} of what is set aside, {whole:.3} of all; within a quarter would do");
    }
    for platform in Platform::ALL {
        let there = aside.iter().any(|line| line.says.platform == platform.as_str());
        assert!(there, "nothing of {platform} is set aside; choose other batches");
    }
}

#[test]
fn every_language_is_set_aside_with_every_kind_and_urgency() {
    let aside = lines();
    for (lang, _) in LANGUAGES {
        let of = |fits: &dyn Fn(&Mention) -> bool| aside.iter().any(|line| line.says.lang == lang && fits(&line.says));
        for kind in Kind::ALL {
            assert!(of(&|says| says.kind == kind.as_str()), "no {kind} in {lang} is set aside; choose other batches");
        }
        for urgency in Urgency::ALL {
            assert!(of(&|says| says.urgency == urgency.as_str()), "no {urgency} in {lang} is set aside");
        }
    }
}

#[test]
fn most_of_what_was_written_is_left_to_train_on() {
    let aside = batches();
    for (lang, least) in LANGUAGES {
        let left = CORPUS.in_language(lang).filter(|line| !aside.contains(&line.batch)).count();
        assert!(left * 10 >= least * 7, "{left} mentions in {lang} are left; {} would do", least * 7 / 10);
    }
}
