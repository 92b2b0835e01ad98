//! What the text talks of: the shop's trade, another trade, or a world that is no shop.

use crate::names::{Known, Part, WORLDS};
use crate::text::Token;

use super::clues::{Clue, Clues};
use super::profile::{Profile, find};
use super::scene::Scene;

/// How far from the name a word for a trade still belongs to it.
const BEFORE: usize = 2;
const AFTER: usize = 4;

const OF_WORLDS: [Clue; WORLDS] =
    [Clue::Works, Clue::Sport, Clue::Software, Clue::Public, Clue::Nature, Clue::Homelife];

struct Talk {
    own: u8,
    product: bool,
    customer: u8,
    you: bool,
    trades: [u8; 64],
    worlds: [u8; WORLDS],
}

pub(crate) fn look(scene: &Scene<'_>, clues: &mut Clues) {
    ruled_out(scene, clues);
    clues.set_if(Clue::NoTrade, scene.profile.trades == 0 && scene.profile.products.is_empty());
    if scene.named.is_empty() {
        return;
    }
    let mut talk = Talk { own: 0, product: false, customer: 0, you: false, trades: [0; 64], worlds: [0; WORLDS] };
    let mut said: Vec<&str> = Vec::new();
    for (at, token) in scene.text.tokens.iter().enumerate() {
        if scene.inside_name(at) || token.word.is_empty() || said.contains(&token.word.as_str()) {
            continue;
        }
        if said.len() < 64 {
            said.push(&token.word);
        }
        if scene.is_person(at) {
            clues.set_if(Clue::Person, true);
            continue;
        }
        talk.hear(token, scene.known[at], scene.profile);
        by_name(scene, at, clues);
    }
    talk.tell(clues);
    talk.say_where(scene, clues);
}

impl Talk {
    fn hear(&mut self, token: &Token, known: Known, profile: &Profile) {
        self.customer += u8::from(known.is(Part::Customer) && self.customer < 9);
        self.you |= known.is(Part::You);
        if profile.deals_in(&token.word, known) {
            self.own += u8::from(self.own < 9);
            self.product |= profile.products.contains(&token.word);
            return;
        }
        let mut trades = known.trades;
        while trades != 0 {
            let trade = trades.trailing_zeros() as usize;
            self.trades[trade] = self.trades[trade].saturating_add(1);
            trades &= trades - 1;
        }
        for (world, count) in self.worlds.iter_mut().enumerate() {
            *count += u8::from(known.worlds & (1 << world) != 0 && *count < 9);
        }
    }

    /// Which words are of worlds, and which of the other trade that is spoken of most.
    fn say_where(&self, scene: &Scene<'_>, clues: &mut Clues) {
        let most = self.trades.iter().copied().max().unwrap_or(0);
        let trade = self.trades.iter().position(|count| *count == most).unwrap_or(0);
        let other = clues.get(Clue::OtherTradeMore) > 0.0;
        for (at, known) in
            scene.known.iter().enumerate().filter(|(at, _)| !scene.inside_name(*at) && !scene.is_own(*at))
        {
            if let Some(clue) = OF_WORLDS.get(known.worlds.trailing_zeros() as usize) {
                clues.seen.push((*clue, (at, at + 1)));
            } else if other && known.trades & (1 << trade) != 0 {
                clues.seen.push((Clue::OtherTradeMore, (at, at + 1)));
            }
        }
    }

    fn tell(&self, clues: &mut Clues) {
        let other = self.trades.iter().copied().max().unwrap_or(0);
        clues.set_if(Clue::Product, self.product);
        clues.set_if(Clue::OwnTrade, self.own > 0);
        clues.add(Clue::OwnTradeMore, share(self.own.saturating_sub(1), 3));
        clues.set_if(Clue::OtherTrade, other > self.own);
        clues.add(Clue::OtherTradeMore, share(other.saturating_sub(self.own + 1), 3));
        clues.set_if(Clue::Customer, self.customer > 0);
        clues.add(Clue::CustomerMore, share(self.customer.saturating_sub(1), 3));
        clues.set_if(Clue::You, self.you);
        clues.set_if(Clue::Idle, self.own == 0 && self.customer == 0 && !self.you);
        for (clue, count) in OF_WORLDS.into_iter().zip(self.worlds) {
            clues.add(clue, share(count, 3));
        }
    }
}

/// Words beside the name: of another trade, of works, of a mix-up.
fn by_name(scene: &Scene<'_>, at: usize, clues: &mut Clues) {
    let beside = scene.named.iter().any(|named| {
        let (from, to) = named.place;
        let near = if at < from { from - at <= BEFORE } else { at - to < AFTER };
        near && scene.same_sentence(from, at)
    });
    if !beside {
        return;
    }
    let (known, own) = (scene.known[at], scene.is_own(at));
    if known.kinds != 0 && !own {
        clues.see(Clue::OtherKindByName, (at, at + 1));
    }
    if known.worlds & 1 != 0 && !own {
        clues.see(Clue::WorksByName, (at, at + 1));
    }
    if known.is(Part::Another) {
        clues.see(Clue::Another, (at, at + 1));
    }
}

/// What the owner ruled out: the phrase, its telling words, the town, trade or world it speaks of. Without the shop's
/// name one telling word is no sign: it is then only a word.
fn ruled_out(scene: &Scene<'_>, clues: &mut Clues) {
    for not in &scene.profile.not_about {
        if let Some(place) = find(scene.text, &not.words).filter(|_| !not.telling.is_empty()) {
            clues.see(Clue::NotAbout, place);
        }
        let outside = || (0..scene.known.len()).filter(|at| !scene.inside_name(*at));
        let tells = |at: usize| scene.token(at).is_some_and(|token| not.telling.contains(&token.word));
        let told = outside().filter(|at| tells(*at)).count();
        clues.set_if(Clue::NotAboutMore, told > 1);
        if scene.named.is_empty() && told < 2 {
            continue;
        }
        for at in outside() {
            let known = scene.known[at];
            if tells(at) {
                let town = scene.token(at).is_some_and(|token| token.capital);
                let town = town && scene.names.towns.at(&scene.text.tokens, at).is_some();
                clues.see(if town { Clue::NotAboutTown } else { Clue::NotAboutWords }, (at, at + 1));
            } else if known.trades & not.trades != 0 && !scene.is_own(at) {
                clues.see(Clue::NotAboutTrade, (at, at + 1));
            } else if known.worlds & not.worlds != 0 && !scene.is_own(at) {
                clues.see(Clue::NotAboutWorld, (at, at + 1));
            }
        }
    }
}

fn share(count: u8, whole: u8) -> f32 {
    f32::from(count.min(whole)) / f32::from(whole)
}
