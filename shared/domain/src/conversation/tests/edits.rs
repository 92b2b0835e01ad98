//! Messages that change after they were found.

use super::*;
use crate::mention::{Classification, Post, Stars};

pub(super) fn post(published_at: Option<&str>) -> Post {
    Post { platform: Platform::Mastodon, stars: None, ..mentions::post(published_at) }
}

pub(super) fn complains() -> Classification {
    Classification { urgency: Urgency::Normal, ..mentions::complains() }
}

fn kind(kind: Kind, needs_answer: bool) -> Classification {
    Classification { kind, needs_answer, ..complains() }
}

fn praise() -> Classification {
    kind(Kind::Praise, false)
}

fn urgent(urgency: Urgency) -> Classification {
    Classification { urgency, ..complains() }
}

pub(super) fn mention(classification: Classification) -> Mention {
    Mention::new(post(Some("2026-03-02T09:00:00Z")), classification, at("09:00:00"), Discovery::Live)
}

impl Mention {
    /// Edited and seen at `when`.
    fn edit(self, classification: Classification, when: &str) -> Self {
        self.edit_of(post(None), classification, when).0
    }

    fn edit_of(self, post: Post, classification: Classification, when: &str) -> (Self, Edited) {
        self.edited(Post { edited_at: Some(at(when)), ..post }, classification, at(when))
    }
}

impl Shop {
    /// Everything its author wrote, in place of what was known of it.
    pub(super) fn knows(&mut self, mentions: &[&Mention], now: &str) -> Option<Change> {
        self.messages = mentions.iter().flat_map(|mention| mention.messages()).collect();
        self.settle(now)
    }
}

#[test]
fn an_edit_is_for_the_worse_when_it_asks_for_more() {
    let stars = |stars| Post { stars: Some(Stars::new(stars).unwrap()), ..post(None) };
    #[rustfmt::skip]
    let table = [
        // name,                              before,                          after,                           made of it
        ("the same again",                    complains(),                     complains(),                     Edited::Same),
        ("praise into a complaint",           praise(),                        complains(),                     Edited::Worse),
        ("a complaint into praise",           complains(),                     praise(),                        Edited::Better),
        ("a question into a complaint",       kind(Kind::Question, true),      complains(),                     Edited::Worse),
        ("a complaint into a question",       complains(),                     kind(Kind::Question, true),      Edited::Better),
        ("a wish into a question",            kind(Kind::Request, true),       kind(Kind::Question, true),      Edited::Worse),
        ("praise into a wish",                praise(),                        kind(Kind::Request, true),       Edited::Worse),
        ("praise into something else",        praise(),                        kind(Kind::Other, false),        Edited::Same),
        ("into a crisis",                     urgent(Urgency::High),           urgent(Urgency::Crisis),         Edited::Worse),
        ("out of a crisis",                   urgent(Urgency::Crisis),         urgent(Urgency::High),           Edited::Better),
        ("more urgent",                       urgent(Urgency::Normal),         urgent(Urgency::High),           Edited::Worse),
        ("a shade more urgent",               urgent(Urgency::Low),            urgent(Urgency::Normal),         Edited::Same),
        ("urgent praise into a dull question", Classification { urgency: Urgency::High, ..praise() }, kind(Kind::Question, true), Edited::Worse),
    ];
    for (name, before, after, expected) in table {
        assert_eq!(mention(before).edit_of(post(None), after, "09:30:00").1, expected, "{name}");
    }
    let three = Mention { post: stars(3), ..mention(complains()) };
    for (now, expected) in [(1, Edited::Worse), (3, Edited::Same), (5, Edited::Better)] {
        assert_eq!(three.clone().edit_of(stars(now), complains(), "09:30:00").1, expected, "{now} stars");
    }
}

#[test]
fn edited_for_the_worse_after_our_reply_opens_a_new_cycle_from_the_edit() {
    let mut shop = Shop::of_two();
    let before = mention(complains());
    shop.knows(&[&before], "09:00:00").unwrap();
    shop.shop_replies("r1", "09:30:00", "09:31:00").unwrap();
    let worse = before.edit(urgent(Urgency::High), "10:00:00");
    let change = shop.knows(&[&worse], "10:01:00").unwrap();
    assert_eq!(history(&change), ["opened"]);
    let cycle = shop.cycle();
    assert_eq!((cycle.number, cycle.opener.as_str(), cycle.response), (2, "p1", crate::clock::Response::Next));
    assert_eq!((cycle.clock.started_at, cycle.clock.due_at), (at("10:00:00"), at("12:00:00")));
    assert_eq!(shop.settle("10:02:00"), None, "once");
    shop.shop_replies("r2", "10:30:00", "10:31:00").unwrap();
    assert_eq!((shop.state(), shop.cycle().number), (State::Met, 2));
    assert_eq!(shop.settle("10:32:00"), None, "neither comes back");
}

#[test]
fn edited_for_the_worse_before_our_reply_it_waits_in_the_same_cycle() {
    let mut shop = Shop::of_two();
    let before = mention(kind(Kind::Question, true));
    shop.knows(&[&before], "09:00:00").unwrap();
    let worse = before.edit(complains(), "09:30:00");
    assert_eq!(shop.knows(&[&worse], "09:31:00"), None);
    shop.shop_replies("r1", "10:00:00", "10:01:00").unwrap();
    assert_eq!((shop.state(), shop.cycle().number), (State::Met, 1));
}

#[test]
fn edited_into_a_complaint_its_clock_starts_at_the_edit() {
    let mut shop = Shop::of_two();
    let before = mention(praise());
    assert_eq!(shop.knows(&[&before], "09:00:00"), None);
    let worse = before.edit(complains(), "10:00:00");
    assert!(worse.opens());
    shop.knows(&[&worse], "10:01:00").unwrap();
    assert_eq!((shop.cycle().number, shop.cycle().clock.due_at), (1, at("12:00:00")));
}

#[test]
fn what_was_found_in_the_backfill_or_too_late_is_news_when_it_is_edited_for_the_worse_and_only_then() {
    let old = Mention { discovery: Discovery::Backfill, ..mention(kind(Kind::Question, true)) };
    let mut shop = Shop::of_two();
    assert_eq!(shop.knows(&[&old.clone().edit(kind(Kind::Question, true), "10:00:00")], "10:00:00"), None);
    assert_eq!(shop.knows(&[&old.clone().edit(kind(Kind::Request, true), "10:00:00")], "10:00:00"), None);
    shop.knows(&[&old.edit(complains(), "10:00:00")], "10:00:00").unwrap();
    assert_eq!(shop.cycle().published_at, at("10:00:00"));
}

#[test]
fn edited_for_the_better_nobody_waits_any_longer_unless_something_is_still_asked() {
    #[rustfmt::skip]
    let table = [
        ("into praise",     praise(),                     State::Void),
        ("into a question", kind(Kind::Question, true),   State::OnTrack),
    ];
    for (name, after, state) in table {
        let mut shop = Shop::of_two();
        let before = mention(complains());
        shop.knows(&[&before], "09:00:00").unwrap();
        shop.knows(&[&before.edit(after, "09:30:00")], "09:31:00");
        assert_eq!(shop.state(), state, "{name}");
        assert_eq!(shop.settle("09:32:00"), None, "{name}");
    }
}

#[test]
fn an_answer_to_what_was_edited_for_the_better_counts_whenever_it_came() {
    for (replied, state) in [("09:20:00", State::Met), ("09:40:00", State::Met), ("11:00:01", State::MetLate)] {
        let mut shop = Shop::of_two();
        let before = mention(complains());
        shop.knows(&[&before], "09:00:00").unwrap();
        shop.knows(&[&before.edit(praise(), "09:30:00")], "09:31:00").unwrap();
        shop.shop_replies("r1", replied, "12:00:00").unwrap();
        assert_eq!(shop.state(), state, "{replied}");
    }
}

#[test]
fn what_the_staff_found_not_to_be_about_the_shop_stays_so_however_it_is_edited() {
    let not_ours = mention(kind(Kind::Question, true)).not_about_us();
    let (after, edited) = not_ours.edit_of(post(None), urgent(Urgency::Crisis), "10:00:00");
    assert_eq!((after.opens(), edited, after.edits.len()), (false, Edited::Same, 0));
    assert!(after.messages().iter().all(|message| !message.opens));
    assert!(after.uncorrected().opens(), "and undo brings back what it asks now");
}

#[test]
fn a_correction_of_an_edited_message_covers_what_it_was_before() {
    let worse = mention(kind(Kind::Question, true)).edit(complains(), "09:30:00");
    assert_eq!(worse.messages().iter().filter(|message| message.opens).count(), 2);
    for corrected in [worse.clone().not_about_us(), worse.clone().of_kind(Kind::Praise)] {
        assert!(corrected.messages().iter().all(|message| !message.opens));
        assert_eq!(corrected.uncorrected(), worse);
    }
}

#[test]
fn an_edit_counts_from_when_the_platform_says_and_else_from_when_it_was_seen() {
    #[rustfmt::skip]
    let table = [
        // name,                               edited at,        seen,       counts from
        ("as the platform says",               Some("09:20:00"), "09:30:00", "09:20:00"),
        ("where it does not: when seen",       None,             "09:30:00", "09:30:00"),
        ("not before it was published",        Some("08:00:00"), "09:30:00", "09:00:00"),
        ("not in the future",                  Some("09:40:00"), "09:30:00", "09:30:00"),
    ];
    for (name, edited_at, seen, expected) in table {
        let new = Post { edited_at: edited_at.map(at), ..post(None) };
        let (after, _) = mention(praise()).edited(new, complains(), at(seen));
        assert_eq!((after.edits[0].at, after.edits[0].detected_at), (at(expected), at(seen)), "{name}");
        assert_eq!(after.published_at(), at("09:00:00"), "{name}: it stays in its place");
    }
}

#[test]
fn of_endless_edits_the_last_forty_are_kept() {
    let mut restless = mention(praise());
    for minute in 0..60 {
        let after = if minute % 2 == 0 { complains() } else { praise() };
        restless = restless.edit(after, &format!("10:{minute:02}:00"));
    }
    assert_eq!(restless.edits.len(), 40);
    assert_eq!((restless.edits[0].at, restless.edits[39].at), (at("10:20:00"), at("10:59:00")));
    assert!(!restless.opens());
}
