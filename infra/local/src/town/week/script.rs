//! The week's script. Everybody in it is invented.

use jiff::civil::Time;

use super::{Outage, Place};

/// What happens at one moment of the week.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) day: Day,
    hour: i8,
    minute: i8,
    pub(super) act: Act,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// One of the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// The owner.
    Ann,
    /// At the counter.
    Ben,
    /// Who helps out.
    Cem,
}

impl Person {
    /// As the settings name them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ann => "Ann",
            Self::Ben => "Ben",
            Self::Cem => "Cem",
        }
    }
}

/// A button on the page behind a text's link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tap {
    /// "I have it".
    HaveIt,
    /// "Answered here".
    AnsweredHere,
    /// "Answered privately".
    AnsweredPrivately,
    /// "Not about us".
    NotAboutUs,
}

/// `key` is what the script calls a post, `to` the post it answers.
#[derive(Debug)]
pub(super) enum Act {
    Says {
        key: &'static str,
        place: Place,
        author: &'static str,
        text: &'static str,
        to: Option<&'static str>,
        title: Option<&'static str>,
        feed: &'static str,
    },
    Edits {
        key: &'static str,
        text: &'static str,
    },
    Deletes {
        key: &'static str,
    },
    Taps {
        person: Person,
        key: &'static str,
        tap: Tap,
    },
    GoesDown {
        place: Place,
        outage: Outage,
    },
    ComesBack {
        place: Place,
    },
}

impl Day {
    pub(super) fn after_monday(self) -> i8 {
        match self {
            Self::Mon => 0,
            Self::Tue => 1,
            Self::Wed => 2,
            Self::Thu => 3,
            Self::Fri => 4,
            Self::Sat => 5,
            Self::Sun => 6,
        }
    }
}

impl Scene {
    pub(super) fn time(&self) -> Time {
        Time::constant(self.hour, self.minute, 0, 0)
    }
}

const fn at(day: Day, hour: i8, minute: i8, act: Act) -> Scene {
    Scene { day, hour, minute, act }
}

const fn toot(key: &'static str, author: &'static str, text: &'static str) -> Act {
    Act::Says { key, place: Place::Mastodon, author, text, to: None, title: None, feed: "" }
}

const fn below(to: &'static str, key: &'static str, author: &'static str, text: &'static str) -> Act {
    Act::Says { key, place: Place::Mastodon, author, text, to: Some(to), title: None, feed: "" }
}

const fn ours(to: &'static str, key: &'static str, text: &'static str) -> Act {
    below(to, key, super::SHOP, text)
}

const fn article(
    feed: &'static str,
    key: &'static str,
    author: &'static str,
    title: &'static str,
    text: &'static str,
) -> Act {
    Act::Says { key, place: Place::Feed, author, text, to: None, title: Some(title), feed }
}

const fn story(key: &'static str, author: &'static str, title: &'static str, text: &'static str) -> Act {
    Act::Says { key, place: Place::HackerNews, author, text, to: None, title: Some(title), feed: "" }
}

const fn comment(to: &'static str, key: &'static str, author: &'static str, text: &'static str) -> Act {
    Act::Says { key, place: Place::HackerNews, author, text, to: Some(to), title: None, feed: "" }
}

const fn tap(person: Person, key: &'static str, tap: Tap) -> Act {
    Act::Taps { person, key, tap }
}

use Day::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};

/// In the order of the week.
#[rustfmt::skip]
pub(super) const SCENES: &[Scene] = &[
    // An ordinary Monday: praise, a question answered in time, a complaint that is taken in hand.
    at(Mon, 8, 20, toot("queue", "jo_marsden", "Morning queue at Crumb & Co is worth it. Best sourdough in Leeds, still warm. #crumbandco")),
    at(Mon, 9, 5, toot("rye", "tilda_w", "@crumb do you still bake the seeded rye on Tuesdays, or is it Thursdays only now?")),
    at(Mon, 9, 40, ours("rye", "rye-answer", "Tuesdays and Thursdays, out of the oven at ten. Shall we keep one for you?")),
    at(Mon, 9, 52, below("rye-answer", "rye-thanks", "tilda_w", "yes please, one for tomorrow. Thank you!")),
    at(Mon, 11, 15, toot("cake", "ravi_p", "Ordered a birthday cake from Crumb & Co, collected it today with the wrong name on it. My daughter cried. Not happy.")),
    at(Mon, 12, 20, tap(Person::Ben, "cake", Tap::HaveIt)),
    at(Mon, 12, 50, ours("cake", "cake-answer", "That should not have happened, and we are sorry. The cake is on us, and a new one can be ready at four. Which name should it be?")),
    at(Mon, 13, 30, article("alerts", "cartoonist", "Gallery Notes", "Crumb the cartoonist gets a retrospective", "Sixty years of drawings by Crumb the cartoonist go on show this autumn, with sketchbooks never seen before.")),
    at(Mon, 16, 10, toot("sunday", "lena_b", "Does anyone know whether Crumb & Co in Leeds is open on Sundays?")),
    at(Mon, 17, 5, ours("sunday", "sunday-answer", "Closed on Sundays, sorry: that is when the starter rests and so do we. Saturdays from eight until two.")),

    // Tuesday: a calm complaint that nobody sees until it is late.
    at(Tue, 7, 55, toot("window", "mo_haddad", "The smell from Crumb & Co at this hour should be bottled.")),
    at(Tue, 9, 30, toot("raw", "ines_c", "Second time this month that the sourdough from Crumb & Co was still raw in the middle. I like the place, so I hope somebody reads this.")),
    at(Tue, 12, 10, ours("raw", "raw-answer", "We read it, late: sorry. The deck oven was running cold and is repaired. Please come in for a fresh loaf, no receipt needed.")),
    at(Tue, 13, 15, article("alerts", "walk", "Leeds Loaf Diaries", "A Saturday walk along Mill Lane", "We ended at Crumb & Co, where the birthday cakes in the window are small works of art and the coffee is better than it has to be.")),
    at(Tue, 15, 0, story("ask", "kettlewell", "Ask HN: Small shops that run their own site?", "Looking for shops that sell online without a platform. What do they use?")),
    at(Tue, 15, 25, comment("ask", "form", "oldtimer77", "Crumb & Co in Leeds (https://crumb.example) takes orders with one HTML form. Does anybody know what they run it on?")),
    at(Tue, 18, 40, toot("gluten", "sanna_r", "I wish Crumb & Co did a gluten free loaf that you could order ahead. #crumbandco")),

    // Wednesday: the instance is down while people are cross.
    at(Wed, 8, 50, toot("buns", "jo_marsden", "Cinnamon buns at Crumb & Co on a wet Wednesday. That is all.")),
    at(Wed, 9, 45, comment("form", "form-answer", "crumbandco", "Ann from Crumb & Co here. It is a static page and a form that e-mails us. My brother wrote it in an evening.")),
    at(Wed, 10, 0, Act::GoesDown { place: Place::Mastodon, outage: Outage::Unavailable }),
    at(Wed, 10, 20, toot("till", "gareth_n", "Waited 40 minutes at Crumb & Co while two people at the till chatted. Walked out without bread.")),
    at(Wed, 10, 45, toot("shutters", "tilda_w", "@crumb are you open today? The shutters are half down.")),
    at(Wed, 11, 30, article("leeds", "laurels", "Leeds by the Loaf", "Is Crumb & Co resting on its laurels?", "The rye was stale, the staff were rude and the price went up again. Disappointing for what used to be the best bakery in the city.")),
    at(Wed, 13, 0, Act::ComesBack { place: Place::Mastodon }),
    at(Wed, 13, 20, tap(Person::Ben, "till", Tap::HaveIt)),
    at(Wed, 13, 40, ours("till", "till-answer", "You are right to be annoyed, and we are sorry. We were one short this morning; from tomorrow a second till opens when five people wait.")),
    at(Wed, 14, 5, ours("shutters", "shutters-answer", "Open as always until half past five. One shutter is stuck and looks worse than it is.")),
    at(Wed, 20, 15, toot("twice", "dez_l", "NEVER AGAIN. Crumb & Co charged my card TWICE and nobody picks up the phone. I want my refund!!!")),

    // Thursday: a crisis at ten past three at night, taken in hand at once.
    at(Thu, 3, 10, toot("nuts", "mina_okoro", "@crumb my son is in A&E, his throat swelled up after your nut free brownie. There were hazelnuts in it. Please check that batch NOW.")),
    at(Thu, 3, 14, tap(Person::Ann, "nuts", Tap::HaveIt)),
    at(Thu, 3, 26, ours("nuts", "nuts-answer", "We are so sorry, and thinking of him. The whole batch is locked away and nothing with a nut free label goes out today. My own number is on its way to you in a direct message. Ann")),
    at(Thu, 8, 5, toot("recall", "crumb", "We have taken back every brownie baked on Wednesday: one batch labelled nut free contained hazelnuts. Please do not eat them. Full refund, no questions.")),
    at(Thu, 9, 0, below("nuts-answer", "home", "mina_okoro", "thank you. He is home and asleep. Who do I talk to about how this could happen?")),
    at(Thu, 9, 10, tap(Person::Ben, "twice", Tap::AnsweredPrivately)),
    at(Thu, 9, 20, ours("home", "home-answer", "With me, today, whenever you can bear to. I will come to you if that is easier. Ann")),
    at(Thu, 12, 0, below("recall", "which", "ravi_p", "which of your breads are safe with a nut allergy? We buy for a school.")),
    at(Thu, 13, 30, ours("which", "which-answer", "The plain sourdough and the white tin are baked in another room. We would not promise it of anything else this week.")),
    at(Thu, 16, 20, toot("kittens", "bea_t", "Crumb and co. is what I call my cat Crumb and her four kittens. Photos later.")),

    // Friday: an edit for the worse after the answer, and a door shut too early.
    at(Fri, 8, 45, toot("croissant", "mo_haddad", "Crumb & Co croissants 🥐🥐🥐 #crumbandco")),
    at(Fri, 10, 10, toot("coffee", "ines_c", "Coffee was lukewarm at Crumb & Co today, and I waited ten minutes for it.")),
    at(Fri, 10, 40, ours("coffee", "coffee-answer", "Sorry about that. The next one is on us, and it will be hot.")),
    at(Fri, 12, 0, Act::Edits { key: "coffee", text: "Coffee was lukewarm at Crumb & Co today, and I waited ten minutes for it. Edit: and there was a hair in the bun. Disgusting." }),
    at(Fri, 14, 30, toot("headingley", "lena_b", "@crumb do you deliver birthday cakes to Headingley?")),
    at(Fri, 15, 5, ours("headingley", "headingley-answer", "Yes, Tuesday to Friday after two, for three pounds. Order by noon the day before.")),
    at(Fri, 17, 10, toot("early", "gareth_n", "Crumb & Co shut ten minutes early today. I ran across town for nothing.")),

    // Saturday: one who changes their mind, and an order that cannot wait.
    at(Sat, 8, 30, toot("price", "dez_l", "£6 for a loaf at Crumb & Co? You must be joking.")),
    at(Sat, 9, 15, Act::Deletes { key: "price" }),
    at(Sat, 11, 0, comment("ask", "praise", "throwaway_baker", "Seconding Crumb & Co. Great bread, and the order form has never once been down.")),
    at(Sat, 12, 40, toot("order", "priya_k", "@crumb can I still collect order 118 today? Stuck behind an accident on the M621.")),
    at(Sat, 12, 55, ours("order", "order-answer", "Drive safely. It is boxed with your name on it, and Ben stays until three.")),
    at(Sat, 19, 30, toot("pizza", "bea_t", "Would love it if Crumb & Co sold pizza dough on Fridays.")),

    // Sunday, closed: what waits for Monday.
    at(Sun, 10, 30, toot("mould", "jo_marsden", "Bought a seeded rye from Crumb & Co on Saturday and it is mouldy today. That has never happened before.")),
    at(Sun, 20, 5, article("trade", "ten", "The Oven Post", "Ten bakeries to watch", "Number seven is Crumb & Co in Leeds, whose sourdough starter is older than its owner.")),
];
