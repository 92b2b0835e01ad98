use domain::mention::{Kind, Urgency};

use super::read;

#[test]
fn harm_is_a_crisis_however_calmly_told() {
    for text in [
        "Two stitches, otherwise fine.",
        "he is swelling up, are there nuts in it?",
        "My daughter had an allergic reaction to the brownie",
        "We all got food poisoning from the cream cake",
        "Spent the night in hospital after your quiche",
        "There was a piece of glass in my bread",
        "bit into a bolt in the roll",
        "Got very sick after eating here",
        "a puff of smoke came out of the mixer",
        "Bedbug bites all over after one night",
        "There's a smell of gas by the counter",
        "the toaster you sold me caught fire",
        "The front wheel came loose on the ride home",
        "He choked on an olive stone that should not be there",
        "They refused my mum because of her hijab",
        "Turned away for my wheelchair",
        "Your cashier made a racist remark",
        "I'm going to smash your windows",
        "We'll take you to court",
        "I reported you to environmental health",
        "You emailed me someone else's invoice",
        "My dog died after eating this",
        "I slipped on your wet floor and broke my wrist",
    ] {
        let read = read(text);
        assert_eq!((read.kind, read.urgency), (Kind::Complaint, Urgency::Crisis), "{text}: {read:?}");
        assert!(read.needs_answer && !read.because.is_empty(), "{text}");
    }
}

#[test]
fn vermin_is_urgent() {
    for text in ["Saw a mouse run across the counter", "cockroaches in the display"] {
        let read = read(text);
        let urgent = matches!(read.urgency, Urgency::High | Urgency::Crisis);
        assert!(read.kind == Kind::Complaint && urgent, "{text}: {read:?}");
    }
}

#[test]
fn big_words_are_no_crisis() {
    for text in [
        "I'd kill for that bun",
        "The cannoli are to die for",
        "I was dying of laughter",
        "I'm allergic to mornings, thank god for your coffee",
        "Is there soy in the dressing? I'm allergic.",
        "Do you have anything without nuts? My son has an allergy.",
        "Would this give me an allergic reaction?",
        "Nobody was hurt, no ambulance needed, just a cracked cup",
        "This bread is fire",
        "Your smoked salmon bagel slaps",
        "A glass of wine and a slice of pie",
        "My phone battery died before I could pay",
        "The new location is next to the hospital",
        "An explosion of flavour",
        "sick of waiting for my cake",
        "It's a steal at that price",
        "nailed it, the best cake",
    ] {
        let read = read(text);
        assert_ne!(read.urgency, Urgency::Crisis, "{text}: {read:?}");
    }
}
