//! Where the text has the shop's name, and what stands around it.

use crate::names::{Known, Part, Tongues};
use crate::text::Text;

use super::clues::{Clue, Clues};
use super::profile::{Level, Profile, ends};
use super::scene::{Scene, Stretch};

/// Of a name said often, the first times count.
const TIMES: usize = 4;

/// One time that the name is said.
pub(crate) struct Named {
    pub(crate) level: Level,
    pub(crate) place: Stretch,
    /// `brambles` of `Bramble`.
    inflected: bool,
}

/// Every time, the longest reading each; if anything better is there, not single words of the name.
pub(crate) fn find(text: &Text<'_>, profile: &Profile, tongues: Tongues) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let here = named_at(text, profile, at, tongues);
        at = here.as_ref().map_or(at + 1, |named| named.place.1);
        all.extend(here);
    }
    let rank = |named: &Named| (named.level > Level::Word, !named.inflected);
    let best = all.iter().map(rank).max();
    all.retain(|named| Some(rank(named)) == best);
    all.truncate(TIMES);
    all
}

fn named_at(text: &Text<'_>, profile: &Profile, at: usize, tongues: Tongues) -> Option<Named> {
    let token = text.tokens.get(at)?;
    let proper = token.capital && !tongues.is_german();
    let ways = || profile.names.iter().filter(|(level, _)| *level > Level::Word || proper);
    let exact = |(level, words): &(Level, Vec<String>)| {
        let to = (token.word == words[0]).then(|| ends(text, at, words)).flatten()?;
        Some(Named { level: *level, place: (at, to), inflected: false })
    };
    let inflected = |(level, words): &(Level, Vec<String>)| {
        let (last, before) = words.split_last()?;
        let to = if before.is_empty() { at } else { ends(text, at, before)? };
        let form = *level > Level::Word && text.tokens.get(to).is_some_and(|token| is_form(&token.word, last));
        form.then_some(Named { level: *level, place: (at, to + 1), inflected: true })
    };
    ways().find_map(exact).or_else(|| ways().find_map(inflected))
}

/// `brambles` of `bramble`, `pomfrey` of `pomfreys`.
fn is_form(word: &str, name: &str) -> bool {
    let more = word.strip_prefix(name).is_some_and(|more| matches!(more, "s" | "es" | "n" | "en" | "e"));
    more && name.len() >= 4 || word.len() >= 4 && name.strip_suffix('s') == Some(word)
}

/// Says what speaks in and around each time. Clues are shares of the times.
pub(crate) fn look(scene: &Scene<'_>, clues: &mut Clues) {
    clues.set_if(Clue::NotNamed, scene.named.is_empty());
    clues.named = scene.named.first().map(|named| named.place);
    if scene.named.is_empty() {
        return;
    }
    clues.set_if(Clue::Ordinary, scene.profile.ordinary);
    let share = 1.0 / f32::from(u8::try_from(scene.named.len().max(1)).unwrap_or(u8::MAX));
    for time in &scene.named {
        let around = Around { scene, time };
        let (from, to) = time.place;
        let (form, case, before, after) = (around.form(), around.case(), around.before(), around.after());
        clues.add(form, share);
        clues.add(case, share);
        clues.add(before.0, share);
        clues.add(after.0, share);
        let proper = matches!(case, Clue::CapitalInside | Clue::CapitalFirst | Clue::Shouted);
        if !proper {
            clues.add(before.1, share);
            clues.add(after.1, share);
            clues.add(Clue::OrdinarySmall, if scene.profile.ordinary { share } else { 0.0 });
        }
        if let Some(from) = from.checked_sub(1).filter(|_| tells_before(before.0)) {
            clues.seen.push((before.0, (from, to)));
        } else if after.0 == Clue::AfterCapital {
            clues.seen.push((after.0, (from, (to + 1).min(scene.known.len()))));
        } else if case == Clue::SmallAmongCapitals || form == Clue::Inflected {
            clues.seen.push((case, (from, to)));
        }
        clues.set_if(Clue::SeveralWords, to - from > 1);
        clues.set_if(Clue::WholeProper, to - from > 1 && proper && form == Clue::WholeName);
        around.marks(clues);
    }
}

/// Whether what stands before the name is a reason worth telling.
fn tells_before(clue: Clue) -> bool {
    use Clue::{BeforeCapital, BeforeCount, BeforeGiven, BeforeMine, BeforeOne, BeforeTitle};
    [BeforeCapital, BeforeCount, BeforeGiven, BeforeMine, BeforeOne, BeforeTitle].contains(&clue)
}

struct Around<'s, 't> {
    scene: &'s Scene<'t>,
    time: &'s Named,
}

impl Around<'_, '_> {
    /// Marks and words that need no share: one time is enough.
    fn marks(&self, clues: &mut Clues) {
        let (_, to) = self.time.place;
        clues.set_if(Clue::Possessive, self.scene.token(to).is_some_and(|next| next.word == "s"));
        clues.set_if(Clue::Apposition, self.apposition());
        if self.quoted() {
            clues.see(Clue::Quoted, self.time.place);
        }
        if let Some(at) = self.other_kind() {
            clues.see(Clue::OtherKindBeside, (at, at + 1));
        }
    }

    /// The token before, in the same sentence.
    fn previous(&self) -> Option<usize> {
        let (from, _) = self.time.place;
        from.checked_sub(1).filter(|&before| self.scene.same_sentence(before, from))
    }

    /// The token after, in the same sentence, a possessive apart.
    fn next(&self) -> Option<usize> {
        let (_, to) = self.time.place;
        let next = self.scene.token(to).filter(|next| next.word == "s").map_or(to, |_| to + 1);
        (next < self.scene.text.tokens.len() && self.scene.same_sentence(to - 1, next)).then_some(next)
    }

    fn form(&self) -> Clue {
        match self.time.level {
            _ if self.time.inflected => Clue::Inflected,
            Level::Whole => Clue::WholeName,
            Level::Alias => Clue::Alias,
            Level::Core => Clue::Core,
            Level::Word => Clue::OneWordOfName,
        }
    }

    fn case(&self) -> Clue {
        let (from, to) = self.time.place;
        let tokens = &self.scene.text.tokens;
        let mut telling = (from..to).filter(|&at| !self.scene.is(Some(at), Part::The)).peekable();
        // A sentence lends its first word a capital.
        let capital = match (telling.peek() == Some(&from) && self.previous().is_none(), to - from) {
            (true, 2..) => telling.all(|at| tokens[at].capital || tokens[at].word.len() <= 3),
            _ => telling.any(|at| tokens[at].capital),
        };
        let any = tokens.first().is_some_and(|first| first.capital);
        let span = self.scene.text.span(from, to);
        let shouted = span.len() > 3 && !span.chars().any(char::is_lowercase);
        match (capital, self.previous().is_none()) {
            (true, _) if shouted => Clue::Shouted,
            (true, true) => Clue::CapitalFirst,
            (true, false) if self.scene.tongues.is_german() => Clue::NounCapital,
            (true, false) => Clue::CapitalInside,
            (false, _) if any => Clue::SmallAmongCapitals,
            (false, _) => Clue::SmallThroughout,
        }
    }

    /// In general, and where the name is not written as one.
    fn before(&self) -> (Clue, Clue) {
        let Some(at) = self.previous() else { return (Clue::BeforeNothing, Clue::BeforeNothingSmall) };
        let known = self.scene.known[at];
        let (Some(before), Some(first)) = (self.scene.token(at), self.scene.token(self.time.place.0)) else {
            return (Clue::BeforeNothing, Clue::BeforeNothingSmall);
        };
        let close = first.clause == before.clause && first.start - before.end <= 2 && !self.scene.is_person(at);
        if known.is(Part::Title) && close && !self.scene.profile.titles.contains(&before.word) {
            (Clue::BeforeTitle, Clue::BeforeTitle)
        } else if known.given && before.capital && close {
            (Clue::BeforeGiven, Clue::BeforeGiven)
        } else if close && self.foreign_capital(at) {
            (Clue::BeforeCapital, Clue::BeforeCapital)
        } else {
            small_word_before(known)
        }
    }

    fn after(&self) -> (Clue, Clue) {
        let Some(at) = self.next() else { return (Clue::AfterNothing, Clue::AfterNothingSmall) };
        let known = self.scene.known[at];
        let clause = |at: usize| self.scene.token(at).map(|token| token.clause);
        if self.scene.is_own(at) {
            (Clue::AfterOwn, Clue::AfterOwnSmall)
        } else if clause(self.time.place.1 - 1) != clause(at) {
            (Clue::AfterNothing, Clue::AfterNothingSmall)
        } else if self.foreign_capital(at) {
            (Clue::AfterCapital, Clue::AfterCapital)
        } else if known.is(Part::Does) {
            (Clue::AfterDoes, Clue::AfterDoesSmall)
        } else if known.is(Part::Links) || known.is(Part::In) || known.is(Part::At) {
            (Clue::AfterLink, Clue::AfterLinkSmall)
        } else {
            (Clue::AfterOther, Clue::AfterOtherSmall)
        }
    }

    /// A capital letter that a name of its own gives: `Ivy League`, `Bar Halm`.
    fn foreign_capital(&self, at: usize) -> bool {
        let Some(token) = self.scene.token(at) else { return false };
        let known = self.scene.known[at];
        let name = token.capital && token.word.len() > 2 && token.sigil.is_none();
        let opens = at == 0 || !self.scene.same_sentence(at - 1, at);
        let small =
            [Part::At, Part::The, Part::Does, Part::Links, Part::Time, Part::One].iter().any(|&part| known.is(part));
        let ours = self.scene.is_own(at) || self.scene.is_person(at);
        name && !small && !ours && (known.kinds != 0 || !opens && !self.scene.tongues.is_german())
    }

    fn quoted(&self) -> bool {
        let (from, to) = self.time.place;
        let (Some(first), Some(last)) = (self.scene.token(from), self.scene.token(to - 1)) else { return false };
        let before = self.scene.text.source[..first.start].chars().next_back();
        let after = self.scene.text.source[last.end..].chars().find(|c| !matches!(c, ',' | '.' | '!' | '?'));
        let opening = ['"', '“', '”', '„', '«', '»', '‘', '‚', '*', '_'];
        let closing = ['"', '“', '”', '«', '»', '’', '*', '_'];
        before.is_some_and(|c| opening.contains(&c)) && after.is_some_and(|c| closing.contains(&c))
    }

    /// A word for a business of another trade right beside the name: `Bar Halm`, `Crumb Fitness`, `Crumb, the gym`.
    fn other_kind(&self) -> Option<usize> {
        let (from, to) = self.time.place;
        let reach = if self.apposition() { 3 } else { 1 };
        let mut beside = from.checked_sub(1).into_iter().chain(to..to + reach);
        beside.find(|&at| {
            let other = self.scene.known.get(at).is_some_and(|known| known.kinds != 0);
            other && self.scene.same_sentence(from, at) && !self.scene.is_own(at)
        })
    }

    /// `Gallery Nine, the tattoo parlour`; `Second Look (thrift)`.
    fn apposition(&self) -> bool {
        let (_, to) = self.time.place;
        let (Some(last), Some(next)) = (self.scene.token(to - 1), self.scene.token(to)) else { return false };
        let between = self.scene.text.source[last.end..next.start].trim();
        let known = self.scene.known[to];
        between == "(" || between == "," && (known.is(Part::The) || known.is(Part::One))
    }
}

fn small_word_before(known: Known) -> (Clue, Clue) {
    let clues = [
        (Part::Mine, Clue::BeforeMine, Clue::BeforeMineSmall),
        (Part::One, Clue::BeforeOne, Clue::BeforeOneSmall),
        (Part::Be, Clue::BeforeBe, Clue::BeforeBeSmall),
        (Part::To, Clue::BeforeTo, Clue::BeforeToSmall),
        (Part::At, Clue::BeforeAt, Clue::BeforeAtSmall),
        (Part::The, Clue::BeforeThe, Clue::BeforeTheSmall),
        (Part::Count, Clue::BeforeCount, Clue::BeforeCount),
        (Part::Links, Clue::BeforeLink, Clue::BeforeLinkSmall),
    ];
    let found = clues.iter().find(|(part, ..)| known.is(*part));
    found.map_or((Clue::BeforeOther, Clue::BeforeOtherSmall), |&(_, clue, small)| (clue, small))
}
