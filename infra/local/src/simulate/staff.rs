//! What people do with a text: at once, late, elsewhere, or nothing; and what they tap.

use jiff::{SignedDuration, Timestamp};

use super::dice::Die;

/// One thing that a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Opens the page and looks.
    Looks,
    /// Taps a button, with what the form says.
    Taps(&'static str, String),
    /// Answers on the platform.
    Answers,
}

/// What somebody does about a text, and how long after it.
pub(super) type Reaction = Vec<(SignedDuration, Step)>;

/// `others` are those whom it may be handed to.
pub(super) fn reaction(die: &mut Die, others: &[&str], at: Timestamp) -> Reaction {
    let mut after = match die.between(0, 99) {
        0..=29 => die.seconds(20, 300),
        30..=59 => die.seconds(300, 3600),
        60..=74 => die.seconds(3600, 8 * 3600),
        _ => return Vec::new(),
    };
    let mut steps = Vec::new();
    if die.percent(40) {
        steps.push((after, Step::Looks));
        after += die.seconds(1, 40);
    }
    let tap = |button, form: String| Step::Taps(button, form);
    let plain = |button| Step::Taps(button, String::new());
    let mut answers = None;
    match die.between(0, 99) {
        0..=29 => {
            steps.push((after, plain("have")));
            answers = Some((70, after + die.seconds(60, 5400)));
        }
        30..=44 => {
            // Some say so before they do it, some never do it.
            steps.push((after, plain("answered-here")));
            let when = after + die.seconds(-240, 900);
            answers = Some((75, when.max(SignedDuration::from_secs(5))));
        }
        45..=51 => steps.push((after, plain("answered-privately"))),
        52..=69 => answers = Some((100, after)),
        70..=76 => {
            let minutes = *die.one_of(&[15, 30, 60]);
            steps.push((after, tap("snooze", format!("minutes={minutes}"))));
            answers = Some((50, after + die.seconds(60, 7200)));
        }
        77..=81 => match others {
            [] => steps.push((after, plain("have"))),
            others => steps.push((after, tap("hand-over", format!("person={}", die.one_of(others))))),
        },
        82..=86 => {
            steps.push((after, plain("not-about-us")));
            if die.percent(60) {
                steps.push((after + die.seconds(5, 1800), plain("undo")));
            }
        }
        87..=91 => {
            let kind = die.one_of(&["praise", "question", "complaint", "request", "other"]);
            steps.push((after, tap("wrong-kind", format!("kind={kind}"))));
            if die.percent(50) {
                steps.push((after + die.seconds(5, 1800), plain("undo")));
            }
        }
        92..=94 => {
            let until = at.as_second() + after.as_secs() + die.between(600, 20 * 3600);
            steps.push((after, tap("texts-off", format!("until={until}"))));
        }
        95 => steps.push((after, plain("texts-on"))),
        96 | 97 => steps.push((after, plain("renew"))),
        _ => {}
    }
    if let Some((chance, when)) = answers.filter(|_| die.percent(95))
        && die.percent(chance)
    {
        steps.push((when, Step::Answers));
    }
    if die.percent(10)
        && let Some((when, step)) = steps.last().cloned()
    {
        // A thumb that trembles, or the back button.
        steps.push((when + die.seconds(0, 3), step));
    }
    steps
}
