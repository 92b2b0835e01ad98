//! One wait for an answer.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::Context;
use crate::alert::{Situation, Stage, Texts};
use crate::clock::{Clock, Response};
use crate::mention::{Urgency, words};
use crate::people::{People, PersonId};
use crate::target::{Asked, Texting};

words! {
    /// The states of a cycle's clock.
    State, "state of a cycle" {
        OnTrack = "on track",
        AtRisk = "at risk",
        Breached = "breached",
        Met = "met",
        MetLate = "met late",
        Void = "void",
    }
}

impl State {
    /// Whether somebody still waits for an answer.
    pub const fn is_open(self) -> bool {
        match self {
            Self::OnTrack | Self::AtRisk | Self::Breached => true,
            Self::Met | Self::MetLate | Self::Void => false,
        }
    }
}

words! {
    /// How we know that the shop answered.
    Proof, "proof of an answer" {
        /// Seen on the platform.
        Verified = "verified",
        /// Said by the shop.
        Claimed = "claimed",
        /// Said by the shop, and not in public.
        Privately = "privately",
    }
}

/// The reply that closed a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The platform's time of it; of a claim, the tap's.
    pub at: Timestamp,
    /// How we know.
    pub proof: Proof,
    /// The platform's id, or the claim's.
    pub id: String,
}

/// "I have it": silences texts, never the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Who has it.
    pub by: PersonId,
    /// Since when.
    pub at: Timestamp,
    /// Until when nobody is texted.
    pub until: Timestamp,
    /// "Remind me later": at its end the same person is asked.
    pub snoozed: bool,
}

/// "Answered here", where the platform can be read back: texts are silent until the answer is seen or was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who says so.
    pub by: PersonId,
    /// When they tapped.
    pub at: Timestamp,
    /// How many polls of the shop's own posts have succeeded since, up to the two that are needed.
    pub polls: u32,
    /// How often it was looked for in vain. 0: it is still looked for. Else the next tap is believed.
    pub times: u32,
}

/// From the oldest unanswered customer message to the first qualifying reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// From 1.
    pub number: u32,
    /// The id of the message that opened it.
    pub opener: String,
    /// What was asked: chooses the target.
    pub asked: Asked,
    /// First or further.
    pub response: Response,
    /// When the opener was published, or edited into what it is.
    pub published_at: Timestamp,
    /// When we first saw it.
    pub detected_at: Timestamp,
    /// When it is late, and when to warn.
    pub clock: Clock,
    /// The settings its clock was computed from.
    pub settings_version: u64,
    /// Whether it may be texted about.
    pub texting: Texting,
    /// Where its clock stands.
    pub state: State,
    /// Stages that were recorded; each is once a cycle.
    pub recorded: BTreeSet<Stage>,
    /// Who has it now.
    pub acknowledged: Option<Acknowledgement>,
    /// Everybody who has had it.
    pub acknowledged_before: Vec<PersonId>,
    /// Everybody who has asked to be reminded.
    pub snoozed_before: Vec<PersonId>,
    /// Whom alone the latest alert asks: the one it was handed to, or the one who asked to be reminded.
    pub handed_to: Option<PersonId>,
    /// "Answered here", and not seen yet.
    pub said: Option<Said>,
    /// What was asked before the first correction by the staff.
    pub corrected: Option<Asked>,
    /// What it has cost in texts.
    pub texts: Texts,
    /// When somebody else was last to be asked to take it.
    pub asked_again_at: Option<Timestamp>,
    /// The reply that closed it.
    pub answer: Option<Answer>,
}

impl Cycle {
    /// Whether it is about harm.
    pub fn is_crisis(&self) -> bool {
        self.asked.urgency == Urgency::Crisis
    }

    /// Whether somebody has it at `now`.
    pub fn is_acknowledged(&self, now: Timestamp) -> bool {
        self.acknowledged.as_ref().is_some_and(|acknowledged| now < acknowledged.until)
    }

    /// Whether reports count it as late. A breach that an answer in time or a correction took back is not counted; one
    /// that was recorded before the message was gone is.
    pub fn counts_as_breach(&self) -> bool {
        match self.state {
            State::Breached | State::MetLate => true,
            State::Void => self.corrected.is_none() && self.recorded.contains(&Stage::Breached),
            State::OnTrack | State::AtRisk | State::Met => false,
        }
    }

    /// Whether "Answered here" is being looked for.
    pub fn is_looked_for(&self) -> bool {
        self.said.as_ref().is_some_and(|said| said.times == 0)
    }

    /// Whether nobody is to be texted at `now`: somebody has it, or says that it is answered.
    pub fn is_silent(&self, now: Timestamp) -> bool {
        self.is_acknowledged(now) || self.is_looked_for()
    }

    /// What is known when recipients are chosen.
    pub fn situation<'a>(&'a self, stage: Stage, people: &'a People, now: Timestamp) -> Situation<'a> {
        let breached = self.recorded.contains(&Stage::Breached);
        let named = self.handed_to.as_ref();
        Situation { stage, crisis: self.is_crisis(), breached, named, texts: &self.texts, people, now }
    }

    /// The first breach, or the one after a correction had taken the first back.
    pub(super) fn next_breach(&self) -> Stage {
        if self.recorded.contains(&Stage::Breached) { Stage::BreachedAgain } else { Stage::Breached }
    }

    /// When `breached` is recorded: an answer of the last minute is seen first.
    pub(super) fn breach_at(&self) -> Timestamp {
        self.clock.due_at + BREACH_GRACE
    }
}

/// So many times for each person somebody is asked to take what nobody has taken.
const MOST_ASKED_EACH: usize = 3;
const BREACH_GRACE: SignedDuration = SignedDuration::from_secs(60);

impl Cycle {
    /// When time alone may next change something. What waits for nothing is looked at at the next opening.
    pub(super) fn next_check_at(&self, context: &Context<'_>) -> Timestamp {
        let warnings = self.clock.warnings.iter().filter(|warning| !self.recorded.contains(&warning.stage));
        let breach = (self.state != State::Breached).then(|| self.breach_at());
        let acknowledged = self.acknowledged.as_ref().map(|acknowledged| acknowledged.until);
        // Seen by every sweep and every poll until its answer is.
        let looked_for = self.said.as_ref().filter(|said| said.times == 0).map(|said| said.at);
        let next = warnings
            .map(|warning| warning.at)
            .chain(breach)
            .chain(acknowledged)
            .chain(looked_for)
            .chain(self.unacknowledged_at(context).filter(|at| !self.a_stage_is_near((*at).max(context.now))))
            .min();
        let opening = || context.people.hours().next_opening(context.now);
        next.or_else(opening).unwrap_or_else(|| context.now + SignedDuration::from_hours(24))
    }

    /// When a text that nobody answered or acknowledged is followed by one to the next person. It waits until somebody
    /// may be texted, and ends when everybody could have had their three.
    pub(super) fn unacknowledged_at(&self, context: &Context<'_>) -> Option<Timestamp> {
        const OPEN_SECONDS: i64 = 40 * 60;
        const CRISIS: SignedDuration = SignedDuration::from_mins(5);
        let (_, last_text) = self.texts.last.as_ref()?;
        let since = self.asked_again_at.map_or(*last_text, |at| at.max(*last_text));
        let situation = self.situation(Stage::Unacknowledged(1), context.people, context.now);
        let asked = self.recorded.iter().filter(|stage| matches!(stage, Stage::Unacknowledged(_))).count();
        // A crisis asks at any hour, whoever it may be: those who are off are asked once they are on call.
        let somebody_left = match self.is_crisis() {
            true => situation.somebody_in_turn_has_texts_left(),
            false => situation.somebody_has_texts_left(),
        };
        let over = asked >= MOST_ASKED_EACH * context.people.all().len() || !somebody_left;
        if self.acknowledged.is_some() || self.is_looked_for() || over || self.texting == Texting::DigestOnly {
            return None;
        }
        if self.is_crisis() {
            return Some(since + CRISIS);
        }
        let at = context.people.hours().walk(since, OPEN_SECONDS)?;
        context.people.next_texting_time(at.max(context.now)).map(|free| free.max(at))
    }

    /// Whether a warning or the breach comes within ten minutes of `at`, so that it speaks for a lesser stage.
    pub(super) fn a_stage_is_near(&self, at: Timestamp) -> bool {
        const NEAR: SignedDuration = SignedDuration::from_mins(10);
        let warnings = self.clock.warnings.iter().filter(|warning| !self.recorded.contains(&warning.stage));
        let breach = (self.state != State::Breached).then(|| self.breach_at());
        warnings.map(|warning| warning.at).chain(breach).any(|stage_at| stage_at <= at + NEAR)
    }
}
