//! What holds in whatever order things are found, and however often they are looked at.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const ASKED: Asked =
    Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };

/// Something that happened on the platform, or was said in the inbox.
#[derive(Debug, Clone)]
enum Happening {
    Message { at: i64, withdrawn_after: Option<i64> },
    Reply { at: i64, proof: Proof, gone: bool },
}

fn happening() -> impl Strategy<Value = Happening> {
    let proof = prop_oneof![4 => Just(Proof::Verified), 1 => Just(Proof::Claimed), 1 => Just(Proof::Privately)];
    prop_oneof![
        3 => (0i64..40, proptest::option::weighted(0.3, 0i64..20))
            .prop_map(|(at, withdrawn_after)| Happening::Message { at, withdrawn_after }),
        2 => (0i64..40, proof, proptest::bool::weighted(0.25)).prop_map(|(at, proof, gone)| {
            Happening::Reply { at, proof, gone: gone && proof == Proof::Verified }
        }),
    ]
}

fn minute(minute: i64) -> Timestamp {
    at("08:00:00") + SignedDuration::from_mins(minute)
}

/// One step of finding out: a message or a reply as it is known from then on.
#[derive(Debug, Clone)]
enum Found {
    Message(Message),
    Reply(Reply),
}

/// What there is to be found about each happening, in this order: first that it is there, then what became of it.
fn to_be_found(index: usize, happening: &Happening) -> Vec<Found> {
    match happening {
        Happening::Message { at, withdrawn_after } => {
            let message = asks(&format!("m{index}"), minute(*at), minute(*at), ASKED);
            let withdrawn = withdrawn_after.map(|after| minute(at + after));
            let withdrawn = withdrawn.map(|at| Message { withdrawn_at: Some(at), ..message.clone() });
            [Some(message), withdrawn].into_iter().flatten().map(Found::Message).collect()
        }
        Happening::Reply { at, proof, gone } => {
            let reply = Reply::new(format!("r{index}"), minute(*at), *proof);
            let gone = gone.then(|| Reply { sight: Sight::Gone { at: minute(100) }, ..reply.clone() });
            [Some(reply), gone].into_iter().flatten().map(Found::Reply).collect()
        }
    }
}

impl Shop {
    fn finds(&mut self, found: Found) {
        match found {
            Found::Message(message) => {
                self.messages.retain(|known| known.id != message.id);
                self.messages.push(message);
            }
            Found::Reply(reply) => {
                self.replies.retain(|known| known.id != reply.id);
                self.replies.push(reply);
            }
        }
    }

    /// Whether somebody waits, and else which reply closed the latest cycle.
    fn standing(&self) -> Option<(bool, Option<String>)> {
        let cycle = self.conversation.cycle.as_ref()?;
        Some((cycle.state.is_open(), cycle.answer.as_ref().map(|answer| answer.id.clone())))
    }
}

/// Cycles as the ids of their messages, what closed them, and whether each is the first.
fn summary(messages: &[Message], replies: &[Reply]) -> Vec<(Vec<String>, Option<String>, bool, bool)> {
    let ids = |cycle: &Folded<'_>| cycle.messages.iter().map(|message| message.id.clone()).collect();
    let reply = |cycle: &Folded<'_>| cycle.reply.map(|reply| reply.id.clone());
    fold(messages, replies).iter().map(|cycle| (ids(cycle), reply(cycle), cycle.withdrawn, cycle.first)).collect()
}

/// The steps of all happenings, each happening's own in their order, the rest as `order` has it.
fn shuffled(happenings: &[Happening], order: &[usize]) -> Vec<Found> {
    let mut waiting: Vec<Vec<Found>> =
        happenings.iter().enumerate().map(|(index, happening)| to_be_found(index, happening)).collect();
    let mut steps = Vec::new();
    let mut order = order.iter().cycle();
    while !waiting.is_empty() {
        let next = order.next().map_or(0, |index| index % waiting.len());
        steps.push(waiting[next].remove(0));
        waiting.retain(|left| !left.is_empty());
    }
    steps
}

proptest! {
    #[test]
    fn messages_and_replies_fold_into_the_same_cycles_in_whatever_order_they_are_kept(
        happenings in vec(happening(), 1..10), order in vec(0usize..1000, 1..40),
    ) {
        let (mut one, mut other) = (Shop::of_two(), Shop::of_two());
        shuffled(&happenings, &[0]).into_iter().for_each(|found| one.finds(found));
        shuffled(&happenings, &order).into_iter().for_each(|found| other.finds(found));
        let cycles = summary(&one.messages, &one.replies);
        prop_assert_eq!(&summary(&other.messages, &other.replies), &cycles);
        let closed = |(_, reply, withdrawn, _): &(_, Option<String>, bool, _)| reply.is_some() || *withdrawn;
        prop_assert!(cycles.iter().rev().skip(1).all(closed), "at most the last is open");
        let counted: usize = cycles.iter().map(|(ids, ..)| ids.len()).sum();
        prop_assert_eq!(counted, cycles.iter().flat_map(|(ids, ..)| ids).collect::<std::collections::BTreeSet<_>>().len());
    }

    #[test]
    fn whoever_waits_waits_in_whatever_order_messages_replies_edits_and_losses_were_found(
        happenings in vec(happening(), 1..10), order in vec(0usize..1000, 1..40),
    ) {
        let mut at_once = Shop::of_two();
        shuffled(&happenings, &[0]).into_iter().for_each(|found| at_once.finds(found));
        at_once.settle("10:00:00");
        let mut one_by_one = Shop::of_two();
        for found in shuffled(&happenings, &order) {
            one_by_one.finds(found);
            one_by_one.settle("10:00:00");
            prop_assert_eq!(one_by_one.settle("10:00:00"), None, "looking again changes nothing");
        }
        prop_assert_eq!(one_by_one.standing(), at_once.standing());
    }

    #[test]
    fn of_two_sweeps_the_first_changes_nothing_about_what_the_second_has_recorded(
        first in 0i64..400, second in 0i64..400, silent_at in proptest::option::of(0i64..150), said in any::<bool>(),
        polls in 0usize..3,
    ) {
        let (first, second) = (first.min(second), first.max(second));
        let mut shop = complaint();
        shop.reads_answers = said;
        if let Some(minutes) = silent_at.filter(|minutes| *minutes <= first) {
            let action = if said { Action::AnsweredHere } else { Action::Acknowledge };
            let context = shop.at_minute(minutes);
            shop.conversation = shop.conversation.act(&action, &id("Ben"), &context).unwrap().conversation;
            for _ in 0..polls {
                let change = shop.conversation.own_posts_read(&shop.at_minute(minutes));
                shop.keep(change);
            }
        }
        let on_schedule = |conversation: &Conversation| {
            let cycle = conversation.cycle.clone().unwrap();
            let unnumbered = |stage: &Stage| !matches!(stage, Stage::Recheck(_) | Stage::Unacknowledged(_));
            (cycle.state, cycle.recorded.into_iter().filter(unnumbered).collect::<Vec<_>>())
        };
        let ticked = |conversation: Conversation, minutes| {
            let change = conversation.tick(&shop.at_minute(minutes));
            change.map_or(conversation, |change| change.conversation)
        };
        let once = ticked(shop.conversation.clone(), second);
        let twice = ticked(ticked(shop.conversation.clone(), first), second);
        prop_assert_eq!(on_schedule(&twice), on_schedule(&once));
        prop_assert_eq!(twice.tick(&shop.at_minute(second)), None, "the same minute again");
    }

    #[test]
    fn what_is_closed_stays_closed_but_for_undo_and_what_is_gone(
        steps in vec((0u8..9, 0i64..30), 1..30),
    ) {
        let mut shop = complaint();
        let (mut minutes, mut closed) = (0, None);
        for (step, (what, passed)) in steps.into_iter().enumerate() {
            minutes += passed;
            let context = shop.at_minute(minutes);
            let act = |action: &Action| shop.conversation.act(action, &id("Ben"), &context).ok();
            let change = match what {
                0 => act(&Action::Acknowledge),
                1 => act(&Action::AnsweredHere),
                2 => act(&Action::NotAboutUs),
                3 => act(&Action::WrongKind(Kind::Question)),
                4 => act(&Action::HandOver(id("Ann"))),
                5 => shop.conversation.own_posts_read(&context),
                6 | 7 => {
                    let when = minute(minutes + 60);
                    let (mut messages, mut replies) = (shop.messages.clone(), shop.replies.clone());
                    match what {
                        6 => messages.push(asks(&format!("m{step}"), when, when, ASKED)),
                        _ => replies.push(Reply::new(format!("r{step}"), when, Proof::Verified)),
                    }
                    let change = shop.conversation.settle(&messages, &replies, &context);
                    (shop.messages, shop.replies) = (messages, replies);
                    change
                }
                _ => shop.conversation.tick(&context),
            };
            shop.keep(change);
            let cycle = shop.cycle();
            prop_assert!(closed != Some(cycle.number) || !cycle.state.is_open(), "cycle {} is open again", cycle.number);
            closed = (!cycle.state.is_open()).then_some(cycle.number).or(closed);
        }
    }
}

impl Shop {
    /// So many minutes after nine.
    fn at_minute(&self, minutes: i64) -> Context<'_> {
        let now = at("09:00:00") + SignedDuration::from_mins(minutes);
        Context { now, ..self.context("09:00:00") }
    }
}

#[test]
fn a_conversation_of_ten_thousand_messages_folds_into_as_many_cycles_as_it_has() {
    let count = 10_000;
    let second = |index: usize| minute(0) + SignedDuration::from_secs(i64::try_from(index).unwrap());
    let message = |index: usize| asks(&format!("m{index:05}"), second(2 * index), second(2 * index), ASKED);
    let messages: Vec<Message> = (0..count).map(message).collect();
    let replies: Vec<Reply> =
        (0..count).map(|index| Reply::new(format!("r{index:05}"), second(2 * index + 1), Proof::Verified)).collect();
    assert_eq!(fold(&messages, &replies).len(), count, "each is answered");
    assert_eq!(fold(&messages, &[]).len(), 1, "nobody answers");

    let leaves = |message: &Message| Message { withdrawn_at: Some(second(3 * count)), ..message.clone() };
    let left: Vec<Message> = messages.iter().map(leaves).collect();
    let cycles = fold(&left, &[]);
    assert_eq!((cycles.len(), cycles[0].withdrawn), (1, true), "all leave at once");

    let one_by_one = |(index, message): (usize, &Message)| Message {
        withdrawn_at: Some(second(3 * count + index)),
        ..message.clone()
    };
    let left: Vec<Message> = messages.iter().enumerate().map(one_by_one).collect();
    assert_eq!(fold(&left, &[]).iter().filter(|cycle| cycle.withdrawn).count(), count, "one after another");

    let mut shop = Shop::of_two();
    (shop.messages, shop.replies) = (messages, replies);
    shop.settle("17:00:00").unwrap();
    assert_eq!((shop.state(), shop.cycle().opener.as_str()), (State::Met, "m09999"));
}
