//! The rules of LABELLING.md that a program can check.

use domain::mention::Kind::{Complaint, Other, Praise, Question, Request};
use domain::mention::Urgency::{Crisis, High, Low, Normal};

use super::load::{CORPUS, Mention, no_objection};

/// What the guide says against the labels of this mention.
fn objection(says: &Mention) -> Option<&'static str> {
    let (kind, urgency) = (says.kind().ok()?, says.urgency().ok()?);
    let urgency_fits = match kind {
        Complaint => true,
        Request => matches!(urgency, Normal | Low),
        Question => !matches!(urgency, High),
        Praise | Other => matches!(urgency, Low),
    };
    let answer_fits = match kind {
        Complaint | Request => says.needs_answer,
        Question => says.needs_answer || matches!(urgency, Low),
        Praise | Other => !says.needs_answer,
    };
    if !says.about_shop && kind != Other {
        Some("about_shop is false; then kind is other, urgency low, needs_answer false and topics empty")
    } else if !urgency_fits {
        Some("praise and other are low, a request is normal or low, a question is never high")
    } else if urgency == Crisis && !says.needs_answer {
        Some("a crisis needs an answer")
    } else if !answer_fits {
        Some("complaints and requests need an answer, praise and other need none, a question goes without if low")
    } else if kind == Other && !says.topics.is_empty() {
        Some("other has no topics")
    } else {
        None
    }
}

#[test]
fn labels_keep_to_the_guide() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let says = &line.says;
        let reason = objection(says)?;
        Some(format!("{line}: {}, {}, {:?}: {reason}", says.kind, says.urgency, says.topics))
    }));
}

#[test]
fn stars_alone_are_read_by_their_number() {
    no_objection(CORPUS.mentions.iter().filter(|line| line.says.text.is_empty()).filter_map(|line| {
        let says = &line.says;
        let kind = if says.stars? <= 3 { Complaint } else { Praise };
        let fits = says.kind() == Ok(kind) && says.urgency() == Ok(Low) && says.topics.is_empty();
        (!fits).then(|| format!("{line}: {:?} stars alone; write {kind}, low, no topics", says.stars))
    }));
}

/// Short texts may say nothing more than yes or no; a long one is always about something.
#[test]
fn a_text_of_ten_words_and_more_has_a_topic() {
    no_objection(CORPUS.mentions.iter().filter_map(|line| {
        let says = &line.says;
        let bare = says.kind() != Ok(Other) && says.topics.is_empty() && says.text.split_whitespace().count() >= 10;
        bare.then(|| format!("{line}: {} without a topic; name what it is about, or write \"other\"", says.kind))
    }));
}
