//! What must hold once nothing has failed for a while and nothing is left to do.

use std::collections::BTreeSet;

use domain::conversation::{Answer, Conversation, ConversationKey, Cycle, Mention, Message, State};
use domain::delivery::Fate;
use domain::settings::Settings;
use jiff::Timestamp;
use store::ConversationFile;

use super::{Broken, FOLD, STORED_ONCE, TOLD};
use crate::simulate::record::Record;
use crate::simulate::town::{Books, Posted};

impl Record {
    /// Whether every alert has come to an end.
    pub(in crate::simulate) fn all_told(&self, now: Timestamp) -> Result<(), Broken> {
        for (key, rung) in &self.alerts {
            let name = || format!("{} of cycle {} in {:?}", key.stage, key.cycle, key.conversation);
            let Some(why) = &rung.image.record.done else {
                let saw = format!("{} has not ended; it waits for {:?}", name(), rung.image.due_at);
                return Err(Broken { promise: TOLD, at: now, saw });
            };
            let reached = !rung.texts.is_empty() || rung.emails > 0;
            // Without an answer from SNS somebody may have heard of it; refused everywhere, nobody can.
            let unknown = rung.deliveries.values().any(|delivery| matches!(delivery.fate, Fate::Claimed { .. }));
            let given_up = rung.deliveries.values().all(|delivery| matches!(delivery.fate, Fate::Failed { .. }));
            if why == "told" && !reached && !unknown && !given_up && !self.is_overtaken(key) {
                let saw = format!("{} ended as told, and nothing was accepted for it", name());
                return Err(Broken { promise: TOLD, at: now, saw });
            }
        }
        Ok(())
    }

    /// Whether everything that is to be seen is kept.
    pub(in crate::simulate) fn all_stored(&self, town: &Books, from: Timestamp, now: Timestamp) -> Result<(), Broken> {
        let lost = town.all().iter().find(|post| {
            let there = post.is_seen(now) && post.can_be_found() && post.seen_from > from;
            there && !post.is_the_shops() && !self.mentions.contains_key(&post.key)
        });
        match lost {
            Some(Posted { key, seen_from, .. }) => {
                let saw = format!("post {key}, to be seen from {seen_from} on, is not kept");
                Err(Broken { promise: STORED_ONCE, at: now, saw })
            }
            None => Ok(()),
        }
    }
}

/// Whether a conversation is what its messages and replies make of it.
pub(in crate::simulate) fn folds(
    key: &ConversationKey,
    file: &ConversationFile,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), Broken> {
    if rests_on_what_is_gone(file) {
        let saw = format!("{key:?} counts as answered by a reply that is gone");
        return Err(Broken { promise: FOLD, at: now, saw });
    }
    let messages: Vec<Message> = file.mentions.iter().flat_map(Mention::messages).collect();
    let context = settings.context(key.platform, now);
    let fresh = Conversation::new(key.clone()).settle(&messages, &file.replies, &context);
    let fresh = fresh.and_then(|change| change.conversation.cycle);
    let stored = file.conversation.as_ref().and_then(|conversation| conversation.cycle.as_ref());
    let shown = |cycle: Option<&Cycle>| {
        let answer = |cycle: &Cycle| cycle.answer.as_ref().map(|answer| answer.id.clone());
        cycle.map(|cycle| format!("{} from {}, {}, {:?}", cycle.opener, cycle.published_at, cycle.state, answer(cycle)))
    };
    // By other settings it may have asked for nothing, or for something.
    let older = stored.is_some_and(|stored| stored.settings_version < settings.version);
    let agrees = match (stored, &fresh) {
        (Some(stored), Some(fresh)) if stored.opener == fresh.opener && stored.published_at == fresh.published_at => {
            let answered = |cycle: &Cycle| cycle.answer.as_ref().map(|answer| answer.id.clone());
            let voided = older && stored.state == State::Void;
            // What was corrected and then taken back stays void, whatever answer was found afterwards.
            let by_hand = stored.state == State::Void && stored.corrected.is_some();
            (stored.state.is_open() == fresh.state.is_open() || voided)
                && (stored.state.is_open() || voided || by_hand || answered(stored) == answered(fresh))
        }
        // What was closed by a person's word is not in the messages.
        (Some(stored), Some(fresh)) => (!stored.state.is_open() && !fresh.state.is_open()) || older,
        (Some(stored), None) => !stored.state.is_open() || older,
        (None, Some(fresh)) => !fresh.state.is_open() || settings.version > 1,
        (None, None) => true,
    };
    if agrees {
        return Ok(());
    }
    let saw = format!("{key:?}: kept is {:?}, folded anew {:?}", shown(stored), shown(fresh.as_ref()));
    Err(Broken { promise: FOLD, at: now, saw })
}

fn rests_on_what_is_gone(file: &ConversationFile) -> bool {
    let kept = file.conversation.as_ref().and_then(|conversation| conversation.cycle.as_ref());
    let met = kept.filter(|cycle| matches!(cycle.state, State::Met | State::MetLate));
    let gone =
        |answer: &Answer| file.replies.iter().any(|reply| reply.id == answer.id && reply.sight.gone_at().is_some());
    met.and_then(|cycle| cycle.answer.as_ref()).is_some_and(gone)
}

/// Whether somebody waits whom the town shows to be answered, or nobody waits whom it shows to be unanswered. Only of
/// stories in which nobody edited, deleted, lied about times or corrected anything. Where people have `taught`, a post asks
/// for what it was kept as.
pub(in crate::simulate) fn agrees_with_town(
    record: &Record,
    town: &Books,
    plain: &dyn Fn(u32) -> bool,
    taught: bool,
    now: Timestamp,
) -> Result<(), Broken> {
    let stories: BTreeSet<u32> = town.all().iter().map(|post| post.key.story).filter(|story| plain(*story)).collect();
    for story in stories {
        let posts: Vec<&Posted> =
            town.all().iter().filter(|post| post.key.story == story && post.is_seen(now)).collect();
        // Shown before what it answers, it stands for itself: the platform did not say that the two belong together.
        let apart = |post: &Posted| {
            post.parent.and_then(|parent| town.find(parent)).is_some_and(|parent| parent.seen_from > post.seen_from)
        };
        if posts.is_empty() || posts.iter().any(|post| post.lies() || post.edited_at.is_some() || apart(post)) {
            continue;
        }
        let kept = |post: &Posted| record.asks.get(&post.key).copied().filter(|_| taught);
        let asks = |post: &Posted| kept(post).unwrap_or_else(|| post.meaning.asks());
        let latest = |ours: bool| {
            let asked = |post: &&&Posted| post.is_the_shops() == ours && (ours || asks(post));
            posts.iter().filter(asked).map(|post| post.published_at).max()
        };
        let (asked, answered) = (latest(false), latest(true));
        let waits = record.talks.values().any(|talk| {
            let open = talk.conversation.open_cycle();
            open.and_then(|cycle| record.opener(cycle)).is_some_and(|post| post.story == story)
        });
        let should = match (asked, answered) {
            (None, _) => Some(false),
            (Some(asked), Some(answered)) if answered > asked => Some(false),
            (Some(_), None) => Some(true),
            (Some(_), Some(_)) => None,
        };
        if should.is_some_and(|should| should != waits) {
            let saw = format!("story {story}: asked {asked:?}, answered {answered:?}, somebody waits: {waits}");
            return Err(Broken { promise: FOLD, at: now, saw });
        }
    }
    Ok(())
}
