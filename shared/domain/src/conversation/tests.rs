use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::hours::Hours;
use crate::mention::Kind;
use crate::people::{Person, Phone, Role};

fn at(text: &str) -> Timestamp {
    format!("2026-03-02T{text}Z").parse().unwrap()
}

fn daily(text: &str) -> Hours {
    Hours::daily(TimeZone::UTC, &[text.parse().unwrap()]).unwrap()
}

fn id(name: &str) -> PersonId {
    PersonId::of_name(name)
}

fn person(name: &str, role: Role) -> Person {
    Person {
        id: id(name),
        name: name.to_owned(),
        phone: Phone::new("+15550100").unwrap(),
        email: None,
        role,
        on_call: None,
        quiet: Hours::never(TimeZone::UTC),
        texts_off_until: None,
    }
}

/// A shop, its people, and one conversation whose clock this moves.
struct Shop {
    people: People,
    targets: Targets,
    conversation: Conversation,
    messages: Vec<Message>,
    replies: Vec<Reply>,
}

impl Shop {
    fn with(staff: Vec<Person>) -> Self {
        let key = ConversationKey::of(Platform::Mastodon, "m1", Some("ann@x.example"), "m1");
        Self {
            people: People::new(staff, daily("08:00-18:00")),
            targets: Targets::default(),
            conversation: Conversation::new(key),
            messages: vec![],
            replies: vec![],
        }
    }

    fn of_two() -> Self {
        Self::with(vec![person("Ann", Role::Owner), person("Ben", Role::Staff)])
    }

    fn context(&self, now: &str) -> Context<'_> {
        Context {
            people: &self.people,
            targets: &self.targets,
            poll_every: SignedDuration::from_mins(5),
            settings_version: 1,
            now: at(now),
        }
    }

    fn customer_says(&mut self, message_id: &str, when: &str, urgency: Urgency) -> Option<Change> {
        let asked = Asked { kind: Kind::Complaint, urgency, platform: Platform::Mastodon, stars: None };
        let (published_at, detected_at) = (at(when), at(when));
        self.messages.push(Message { id: message_id.into(), published_at, detected_at, asked, opens: true });
        self.settle(when)
    }

    fn shop_replies(&mut self, reply_id: &str, when: &str, seen: &str) -> Option<Change> {
        self.replies.push(Reply { id: reply_id.into(), at: at(when), proof: Proof::Verified });
        self.settle(seen)
    }

    fn settle(&mut self, now: &str) -> Option<Change> {
        let change = self.conversation.settle(&self.messages, &self.replies, &self.context(now));
        self.keep(change)
    }

    fn tick(&mut self, now: &str) -> Vec<Stage> {
        let change = self.conversation.tick(&self.context(now));
        let change = self.keep(change);
        change.map(|change| change.alerts.iter().map(|alert| alert.stage).collect()).unwrap_or_default()
    }

    fn tap(&mut self, action: Action, who: &str, now: &str) -> Result<Change, NotPossible> {
        let change = self.conversation.act(action, &id(who), &self.context(now))?;
        self.conversation = change.conversation.clone();
        Ok(change)
    }

    fn texted(&mut self, who: &str, now: &str) {
        self.conversation = self.conversation.clone().with_text(&id(who), &self.context(now));
    }

    fn keep(&mut self, change: Option<Change>) -> Option<Change> {
        if let Some(change) = &change {
            self.conversation = change.conversation.clone();
        }
        change
    }

    fn state(&self) -> State {
        self.conversation.cycle.as_ref().unwrap().state
    }
}

/// The complaint of nine o'clock: warned of at ten and at 10:36, due at eleven.
fn complaint() -> Shop {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    shop
}

#[test]
fn an_unanswered_complaint_is_warned_of_twice_and_then_late() {
    let mut shop = complaint();
    assert_eq!(shop.tick("09:59:59"), []);
    assert_eq!(shop.tick("10:00:00"), [Stage::Risk1]);
    assert_eq!(shop.tick("10:01:00"), []);
    assert_eq!(shop.tick("10:36:00"), [Stage::Risk2]);
    assert_eq!(shop.state(), State::AtRisk);
    assert_eq!(shop.tick("11:00:59"), []);
    assert_eq!(shop.tick("11:01:00"), [Stage::Breached]);
    assert_eq!(shop.state(), State::Breached);
}

#[test]
fn a_crisis_is_told_at_the_first_sweep() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "03:00:00", Urgency::Crisis).unwrap();
    assert_eq!(shop.tick("03:00:00"), [Stage::Crisis]);
    shop.texted("Ann", "03:00:10");
    assert_eq!(shop.tick("03:05:00"), []);
    assert_eq!(shop.tick("03:05:10"), [Stage::Unacknowledged(1)]);
}

#[test]
fn after_an_outage_of_the_sweep_the_last_stage_speaks_for_all() {
    let mut shop = complaint();
    assert_eq!(shop.tick("10:40:00"), [Stage::Risk2]);
    let mut shop = complaint();
    assert_eq!(shop.tick("12:00:00"), [Stage::Breached]);
    assert_eq!(shop.conversation.cycle.unwrap().recorded.len(), 3);
}

#[test]
fn an_answer_at_the_very_due_time_is_in_time_and_one_second_later_is_late() {
    for (when, expected) in [("10:59:59", State::Met), ("11:00:00", State::Met), ("11:00:01", State::MetLate)] {
        let mut shop = complaint();
        shop.shop_replies("r1", when, "11:05:00").unwrap();
        assert_eq!(shop.state(), expected, "{when}");
        assert_eq!(shop.conversation.next_check_at, None);
    }
}

#[test]
fn answered_in_time_but_seen_late_takes_the_breach_back() {
    let mut shop = complaint();
    shop.tick("11:01:00");
    let change = shop.shop_replies("r1", "10:59:00", "11:03:00").unwrap();
    assert_eq!(change.events, [Event::Closed(State::Met)]);
}

#[test]
fn i_have_it_silences_texts_and_then_somebody_else_is_asked() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.texted("Ben", "10:00:05");
    shop.tap(Action::Acknowledge, "Ben", "10:02:00").unwrap();
    let until = shop.conversation.cycle.as_ref().unwrap().acknowledged.as_ref().unwrap().until;
    assert_eq!(until, at("10:31:00"), "half of the 58 open minutes left");
    assert_eq!(shop.tick("10:30:59"), []);
    assert_eq!(shop.tick("10:31:00"), [], "the second warning is five minutes away and speaks for it");
    assert_eq!(shop.tick("10:36:00"), [Stage::Risk2]);
}

#[test]
fn an_acknowledgement_that_ends_far_from_any_stage_is_rechecked() {
    let mut shop = complaint();
    shop.tick("10:00:00");
    shop.tick("10:36:00");
    shop.tick("11:01:00");
    shop.tap(Action::Acknowledge, "Ben", "11:10:00").unwrap();
    assert_eq!(shop.tick("12:09:59"), []);
    assert_eq!(shop.tick("12:10:00"), [Stage::Recheck(1)]);
}

#[test]
fn stages_passed_while_somebody_has_it_are_recorded_and_nobody_is_told() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:30:00").unwrap();
    let change = shop.conversation.tick(&shop.context("10:00:00")).unwrap();
    assert_eq!(change.alerts, []);
    assert_eq!(change.events, [Event::Recorded { stage: Stage::Risk1, texted: false }]);
}

#[test]
fn the_same_tap_changes_nothing_and_another_persons_takes_over_without_lengthening() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:30:00").unwrap();
    let until = |shop: &Shop| shop.conversation.cycle.as_ref().unwrap().acknowledged.clone().unwrap().until;
    let before = until(&shop);
    assert_eq!(
        shop.tap(Action::Acknowledge, "Ben", "09:31:00"),
        Err(NotPossible::AlreadyAcknowledged { by: id("Ben") })
    );
    shop.tap(Action::Acknowledge, "Ann", "09:40:00").unwrap();
    assert_eq!(until(&shop), before);
}

#[test]
fn whoever_had_it_has_it_once_and_twice_only_when_alone() {
    let mut shop = complaint();
    shop.tap(Action::Acknowledge, "Ben", "09:01:00").unwrap();
    shop.tick("10:00:30");
    assert_eq!(shop.tap(Action::Acknowledge, "Ben", "10:01:00"), Err(NotPossible::HadItBefore));
    assert!(shop.tap(Action::Acknowledge, "Ann", "10:01:00").is_ok());

    let mut alone = Shop::with(vec![person("Ann", Role::Owner)]);
    alone.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    alone.tap(Action::Acknowledge, "Ann", "09:01:00").unwrap();
    alone.tick("10:00:30");
    alone.tap(Action::Acknowledge, "Ann", "10:01:00").unwrap();
    alone.tick("10:35:00");
    assert_eq!(alone.tap(Action::Acknowledge, "Ann", "10:35:00"), Err(NotPossible::HadItBefore));
}

#[test]
fn a_text_that_nobody_took_is_followed_by_the_next_after_forty_open_minutes() {
    let mut shop = Shop::of_two();
    shop.customer_says("m1", "15:30:00", Urgency::Normal).unwrap();
    assert_eq!(shop.tick("16:30:00"), [Stage::Risk1]);
    shop.texted("Ben", "16:30:05");
    assert_eq!(shop.tick("17:06:00"), [Stage::Risk2], "within the forty minutes a stage speaks");
    shop.texted("Ben", "17:06:05");
    assert_eq!(shop.tick("17:31:00"), [Stage::Breached]);
    shop.texted("Ben", "17:31:05");
    assert_eq!(shop.tick("18:30:00"), [], "closed time does not count");
    assert_eq!(shop.conversation.next_check_at, Some("2026-03-03T08:11:05Z".parse().unwrap()));
}

#[test]
fn a_wish_runs_through_the_states_and_disturbs_nobody() {
    let mut shop = Shop::of_two();
    let asked = Asked { kind: Kind::Request, urgency: Urgency::Low, platform: Platform::Mastodon, stars: None };
    let (published_at, detected_at) = (at("09:00:00"), at("09:00:00"));
    shop.messages.push(Message { id: "m1".into(), published_at, detected_at, asked, opens: true });
    shop.settle("09:00:00");
    let risk = shop.conversation.next_check_at.unwrap();
    let context = Context { now: risk, ..shop.context("09:00:00") };
    let change = shop.conversation.tick(&context).unwrap();
    assert_eq!((change.alerts.len(), change.conversation.cycle.unwrap().state), (0, State::AtRisk));
}

#[test]
fn what_the_shop_says_of_itself_closes_the_cycle() {
    #[rustfmt::skip]
    let table = [
        (Action::AnsweredHere,               "10:00:00", State::Met),
        (Action::AnsweredHere,               "11:00:01", State::MetLate),
        (Action::AnsweredPrivately,          "10:00:00", State::Met),
        (Action::NotAboutUs,                 "10:00:00", State::Void),
        (Action::WrongKind(Kind::Praise),    "10:00:00", State::Void),
        (Action::WrongKind(Kind::Request),   "10:00:00", State::OnTrack),
    ];
    for (action, when, expected) in table {
        let mut shop = complaint();
        shop.tap(action, "Ben", when).unwrap();
        assert_eq!(shop.state(), expected, "{action:?}");
        if !expected.is_open() {
            assert_eq!(shop.tap(action, "Ben", when), Err(NotPossible::Closed));
        }
    }
}

#[test]
fn a_wrong_kind_is_looked_up_again_from_the_same_start() {
    let mut shop = complaint();
    shop.tap(Action::WrongKind(Kind::Request), "Ben", "10:30:00").unwrap();
    let cycle = shop.conversation.cycle.unwrap();
    assert_eq!(cycle.clock.started_at, at("09:00:00"));
    assert_eq!(cycle.clock.due_at, "2026-03-03T18:00:00Z".parse().unwrap());
}

#[test]
fn a_further_message_joins_the_open_cycle_and_opens_the_next_after_a_reply() {
    let mut shop = complaint();
    assert_eq!(shop.customer_says("m2", "09:30:00", Urgency::Normal), None);
    shop.shop_replies("r1", "10:00:00", "10:01:00").unwrap();
    shop.customer_says("m3", "10:30:00", Urgency::Normal).unwrap();
    let cycle = shop.conversation.cycle.unwrap();
    assert_eq!((cycle.number, cycle.opener.as_str(), cycle.response), (2, "m3", Response::Next));
}

#[test]
fn a_message_found_together_with_its_answer_is_met_and_disturbs_nobody() {
    let mut shop = Shop::of_two();
    shop.replies.push(Reply { id: "r1".into(), at: at("09:20:00"), proof: Proof::Verified });
    let change = shop.customer_says("m1", "09:00:00", Urgency::Normal).unwrap();
    assert_eq!(change.conversation.cycle.unwrap().state, State::Met);
    assert_eq!(change.conversation.next_check_at, None);
}

#[test]
fn a_reply_seen_later_proves_what_was_claimed() {
    let mut shop = complaint();
    shop.tap(Action::AnsweredHere, "Ben", "10:00:00").unwrap();
    shop.replies.push(Reply { id: "claim-1".into(), at: at("10:00:00"), proof: Proof::Claimed });
    shop.shop_replies("r1", "09:58:00", "10:05:00").unwrap();
    let answer = shop.conversation.cycle.unwrap().answer.unwrap();
    assert_eq!((answer.proof, answer.at), (Proof::Verified, at("09:58:00")));
}

#[test]
fn what_was_void_stays_void_and_an_older_cycle_does_not_come_back() {
    let mut shop = complaint();
    shop.shop_replies("r1", "09:10:00", "09:11:00").unwrap();
    shop.customer_says("m2", "09:30:00", Urgency::Normal).unwrap();
    shop.tap(Action::NotAboutUs, "Ben", "09:40:00").unwrap();
    shop.messages[1].opens = false;
    assert_eq!(shop.settle("09:41:00"), None);
    assert_eq!(shop.state(), State::Void);
}

proptest! {
    /// The order in which polls find messages and replies makes no difference.
    #[test]
    fn a_conversation_is_the_same_in_whatever_order_it_is_found(
        minutes in proptest::collection::vec((0i64..600, any::<bool>()), 1..8), order in any::<u64>(),
    ) {
        let start = at("08:00:00");
        let asked = Asked { kind: Kind::Complaint, urgency: Urgency::Normal, platform: Platform::Mastodon, stars: None };
        let (mut messages, mut replies) = (vec![], vec![]);
        for (index, (minute, ours)) in minutes.into_iter().enumerate() {
            let time = start + SignedDuration::from_mins(minute);
            if ours {
                replies.push(Reply { id: format!("r{index}"), at: time, proof: Proof::Verified });
            } else {
                messages.push(Message { id: format!("m{index}"), published_at: time, detected_at: time, asked, opens: true });
            }
        }
        let summary = |messages: &[Message], replies: &[Reply]| -> Vec<(String, Option<String>)> {
            let folded = fold(messages, replies);
            folded.iter().map(|cycle| (cycle.messages[0].id.clone(), cycle.reply.map(|reply| reply.id.clone()))).collect()
        };
        let expected = summary(&messages, &replies);
        prop_assert!(expected.iter().rev().skip(1).all(|(_, reply)| reply.is_some()), "at most one is open");
        let mut seed = order;
        let mut shuffle = |len: usize| { seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1); (seed >> 33) as usize % len.max(1) };
        for index in (1..messages.len()).rev() { messages.swap(index, shuffle(index + 1)); }
        for index in (1..replies.len()).rev() { replies.swap(index, shuffle(index + 1)); }
        prop_assert_eq!(summary(&messages, &replies), expected);
    }

    /// Looking twice at the same moment changes nothing more, and looking before its time changes nothing at all.
    #[test]
    fn a_sweep_is_idempotent(minutes in proptest::collection::vec(0i64..600, 1..20)) {
        let mut shop = complaint();
        let mut minutes = minutes;
        minutes.sort_unstable();
        for minute in minutes {
            let now = at("09:00:00") + SignedDuration::from_mins(minute);
            let context = Context { now, ..shop.context("09:00:00") };
            let before = shop.conversation.clone();
            if let Some(change) = before.tick(&context) {
                prop_assert!(before.next_check_at.is_some_and(|at| at <= now));
                prop_assert!(change.alerts.len() <= 1);
                let again = change.conversation.tick(&context);
                prop_assert_eq!(again, None);
                shop.conversation = change.conversation;
            }
        }
    }
}
