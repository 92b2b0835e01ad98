//! What the staff correct is read so the next time, and nothing else is.

use classifier::{Found, Learnt, Reading};
use domain::conversation::{Discovery, Mention};
use domain::mention::Kind::{self, Complaint, Other, Praise, Question, Request};
use domain::mention::{Classification, Platform, Post, Stars, Urgency};
use jiff::Timestamp;

use super::{CLASSIFIER, bakery};

fn reading(text: &str, stars: Option<u8>, platform: Platform, found: Found) -> Reading<'_> {
    Reading { text, stars: stars.and_then(|stars| Stars::new(stars).ok()), platform, lang: None, found }
}

pub(super) fn read_by(learnt: &Learnt, text: &str) -> Classification {
    CLASSIFIER.classify(&reading(text, None, Platform::Facebook, Found::Unsaid), &bakery(), learnt)
}

/// The mention that a text is filed as, whatever it is taken for.
pub(super) fn mention(id: &str, text: &str, stars: Option<u8>, classification: Classification) -> Mention {
    let post = Post {
        platform: Platform::Facebook,
        id: id.to_owned(),
        root: id.to_owned(),
        parent: None,
        ancestors: Vec::new(),
        author: None,
        author_name: None,
        mentions: Vec::new(),
        text: text.to_owned(),
        stars: stars.and_then(|stars| Stars::new(stars).ok()),
        lang: None,
        published_at: None,
        edited_at: None,
        url: None,
        ours: false,
        reply: None,
    };
    Mention::new(post, classification, Timestamp::UNIX_EPOCH, Discovery::Live)
}

/// What follows from one correction of a text that was taken for `was`.
fn after(text: &str, was: Kind, said: Option<Kind>) -> Learnt {
    let mut classification = read_by(&Learnt::default(), text);
    (classification.about_shop, classification.kind) = (true, was);
    let mention = mention("1", text, None, classification);
    let corrected = said.map_or_else(|| mention.clone().not_about_us(), |kind| mention.clone().of_kind(kind));
    Learnt::default().taught(&corrected, Timestamp::UNIX_EPOCH)
}

#[test]
fn the_same_text_is_read_as_the_staff_said_and_so_is_nearly_the_same() {
    let text = "Crumb & Co was shut again at noon, I walked 12 streets in the rain tonight for nothing";
    for said in Kind::ALL.iter().copied() {
        let was = read_by(&Learnt::default(), text).kind;
        let learnt = after(text, if was == said { Kind::ALL[usize::from(said == Complaint)] } else { was }, Some(said));
        for like in [
            text.to_owned(),
            text.to_uppercase(),
            format!("@anna {text}!!! https://example.com/1"),
            text.replace("12", "7"),
        ] {
            let read = read_by(&learnt, &like);
            assert_eq!((read.kind, read.about_shop), (said, true), "{like}");
            assert_eq!(read.needs_answer, matches!(said, Complaint | Question | Request), "{like}");
            assert!(said != Other || read.topics.is_empty() && read.urgency == Urgency::Low, "{like}");
            assert!(read.confidence.kind >= 0.8 || was == said, "{like}");
        }
        let near = text.replace("tonight", "today");
        assert_eq!(read_by(&learnt, &near).kind, if was == said { was } else { said }, "{near}");
    }
}

#[test]
fn not_about_us_is_said_of_nearly_the_same_wherever_it_is_found() {
    let text = "Crumb & Co cancelled the delivery to our office again, third time this month";
    let learnt = after(text, Complaint, None);
    for like in [text, "RT Crumb & Co cancelled the delivery to our office again... 4th time this month"] {
        let read = read_by(&learnt, like);
        assert!(!read.about_shop && !read.needs_answer, "{like}: {read:?}");
        assert_eq!((read.kind, read.urgency), (Other, Urgency::Low), "{like}");
    }
}

#[test]
fn what_says_something_of_its_own_is_no_repeat() {
    let plain = Learnt::default();
    #[rustfmt::skip]
    let table = [
        // corrected, taken for, said, not a repeat of it
        ("I will come back to this lovely bakery again and again", Complaint, Some(Praise),
         "I will not come back to this lovely bakery again and again"),
        ("The sour cherries in the tart make it what it is, tart and sharp", Complaint, Some(Praise),
         "The sour cherries in the tart make it what it is, tart and sharp, but the cream was rancid"),
        ("Crumb & Co lost the parcel that I sent last week to my sister", Complaint, None,
         "Crumb & Co lost the parcel that I sent last week to my sister in Cork"),
        ("thanks", Complaint, Some(Other), "no thanks"),
        ("Short and dry", Complaint, Some(Praise), "Short and rude"),
    ];
    for (corrected, was, said, text) in table {
        let learnt = after(corrected, was, said);
        let (before, now) = (read_by(&plain, text), read_by(&learnt, text));
        assert_eq!((now.kind, now.about_shop), (before.kind, before.about_shop), "{text}");
    }
}

#[test]
fn a_crisis_stays_one_unless_it_was_one_that_was_corrected() {
    let calm = "The almond croissant was a shock to the system, I had to sit down for a while";
    let crisis =
        "The almond croissant was a shock to the system, I had to sit down for a while, my daughter is in hospital";
    assert_eq!(read_by(&Learnt::default(), crisis).urgency, Urgency::Crisis);
    for said in [None, Some(Praise), Some(Other)] {
        assert_eq!(read_by(&after(calm, Complaint, said), crisis).urgency, Urgency::Crisis, "{said:?}");
        assert_ne!(read_by(&after(crisis, Complaint, said), crisis).urgency, Urgency::Crisis, "{said:?}");
    }
}

#[test]
fn a_correction_of_words_with_one_star_says_nothing_of_the_same_words_with_five() {
    let text = "My usual place on a Tuesday";
    let read = |learnt: &Learnt, stars| {
        CLASSIFIER.classify(&reading(text, Some(stars), Platform::Yelp, Found::Unsaid), &bakery(), learnt)
    };
    let plain = Learnt::default();
    let low = mention("1", text, Some(1), read(&plain, 1)).of_kind(Other);
    let learnt = plain.clone().taught(&low, Timestamp::UNIX_EPOCH);
    assert_eq!(read(&learnt, 2).kind, Other);
    assert_eq!(read(&learnt, 5), read(&plain, 5));
}

#[test]
fn what_is_written_to_the_shop_is_not_about_another_because_of_a_word_or_two() {
    let learnt = after("Are you open?", Question, None);
    for found in [Found::Addressed, Found::Searched] {
        let read = CLASSIFIER.classify(&reading("are you open", None, Platform::X, found), &bakery(), &learnt);
        assert_eq!(read.about_shop, found == Found::Addressed, "{found:?}");
    }
}

#[test]
fn what_was_said_last_holds() {
    let text = "Crumb & Co, you really did it this time";
    let before = read_by(&Learnt::default(), text);
    let say = |learnt: Learnt, id: &str, said: Kind, second: i64| {
        let mut taken_for = before.clone();
        taken_for.kind = if said == Praise { Complaint } else { Praise };
        let at = Timestamp::from_second(second).unwrap();
        learnt.taught(&mention(id, text, None, taken_for).of_kind(said), at)
    };
    let learnt = say(say(Learnt::default(), "1", Praise, 1), "2", Complaint, 2);
    assert_eq!(read_by(&learnt, text).kind, Complaint);
    let earlier = say(say(Learnt::default(), "1", Praise, 3), "2", Complaint, 2);
    assert_eq!(read_by(&earlier, text).kind, Praise);
}
