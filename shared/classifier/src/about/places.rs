//! The shop's places and other towns.

use crate::names::{Part, Town};

use super::clues::{Clue, Clues};
use super::profile::find;
use super::scene::{Scene, Stretch};

/// How far from the name a town still belongs to it, in words.
const AFTER: usize = 4;
const BEFORE: usize = 3;
/// How many words a heading may have: `Prato, farmacia San Giusto:`.
const HEADING: usize = 3;

pub(crate) fn look(scene: &Scene<'_>, clues: &mut Clues) {
    let Scene { text, profile, .. } = scene;
    clues.set_if(Clue::NoPlaces, profile.places.is_empty());
    clues.set_if(Clue::OwnPlace, profile.places.iter().any(|place| find(text, place).is_some()));
    if profile.places.is_empty() {
        return;
    }
    let places = Places { scene };
    let own = clues.get(Clue::OwnPlace) > 0.0;
    let mut at = 0;
    while at < text.tokens.len() {
        let town = places.other_town(at);
        let to = at + town.map_or(1, |town| town.words);
        if town.is_some() {
            match places.role((at, to)) {
                Clue::TownByName if own => clues.see(Clue::TownByNameToo, (at, to)),
                Clue::TownElsewhere if own => clues.see(Clue::TownElsewhereToo, (at, to)),
                clue => clues.see(clue, (at, to)),
            }
        }
        at = to;
    }
    if let (Some(place), false) = (places.strange(), own) {
        clues.see(Clue::StrangePlaceByName, place);
    }
}

struct Places<'s, 't> {
    scene: &'s Scene<'t>,
}

impl Places<'_, '_> {
    /// A known place that is none of the shop's. A word that may be something else must stand as a place does.
    fn other_town(&self, at: usize) -> Option<Town> {
        let token = self.scene.text.tokens.get(at)?;
        let located = self.scene.is(at.checked_sub(1), Part::In) || self.scene.is(at.checked_sub(1), Part::Travel);
        let after_name =
            self.scene.named.iter().any(|named| named.place.1 == at && self.scene.same_sentence(named.place.0, at));
        if token.sigil == Some('@') || !token.capital && !located && !after_name || token.word.len() < 3 {
            return None;
        }
        let town = self.scene.names.towns.at(&self.scene.text.tokens, at)?;
        let own = self.scene.text.tokens[at..at + town.words].iter().all(|token| self.scene.profile.owns(&token.word));
        let person = self.scene.is_person(at) || self.scene.is(Some(at), Part::Title);
        let placed = located || after_name || self.heads((at, at + town.words));
        let believed = if town.doubtful { token.capital && placed } else { token.capital || located || after_name };
        (!self.scene.inside_name(at) && !own && !person && believed).then_some(town)
    }

    fn role(&self, (from, to): Stretch) -> Clue {
        let before = from.checked_sub(1);
        let branch = self.scene.is(Some(to), Part::Branch) || self.branch_in(from);
        let travelled = self.scene.is(before, Part::Travel) && !self.scene.is(before, Part::In);
        let right_after_name = self.scene.named.iter().any(|named| named.place.1 + 1 == from);
        if self.heads((from, to)) {
            Clue::TownHead
        } else if branch && !self.scene.is(before, Part::One) {
            Clue::TownBranch
        } else if travelled && !right_after_name {
            Clue::TownTravel
        } else if self.by_name((from, to)) {
            Clue::TownByName
        } else {
            Clue::TownElsewhere
        }
    }

    /// `your shop in Leeds`
    fn branch_in(&self, from: usize) -> bool {
        let shop = from.checked_sub(2);
        self.scene.is(from.checked_sub(1), Part::In)
            && self.scene.is(shop, Part::Branch)
            && self.scene.is(shop.and_then(|at| at.checked_sub(1)), Part::You)
    }

    /// `Kelso. Booked for two`; `Prato, farmacia San Giusto: ...`; `... Murcia, 31 euros.`
    fn heads(&self, (from, to): Stretch) -> bool {
        let tokens = &self.scene.text.tokens;
        let opens = from == 0 || tokens[from - 1].sentence != tokens[from].sentence;
        let after = tokens.get(to).map_or(" ", |next| &self.scene.text.source[tokens[to - 1].end..next.start]);
        let closes =
            to == tokens.len() || after.trim_start() != after || after.contains([',', ':', '.', '(', '\n', '!']);
        opens
            && closes
            && to - from <= HEADING
            && tokens.get(to).is_none_or(|next| next.clause != tokens[to - 1].clause)
    }

    fn by_name(&self, (from, to): Stretch) -> bool {
        self.scene.named.iter().any(|named| {
            let (start, end) = named.place;
            let near = if from >= end { from - end < AFTER } else { to <= start && start - to < BEFORE };
            near && self.scene.same_sentence(start, from)
        })
    }

    /// `The Parting near Clun`: after the name a preposition and a capital word that no list knows.
    fn strange(&self) -> Option<Stretch> {
        let tokens = &self.scene.text.tokens;
        self.scene.named.iter().find_map(|named| {
            let to = named.place.1;
            let at = (to..to + 3).find(|&at| self.scene.is(Some(at), Part::In))? + 1;
            let token = tokens.get(at).filter(|_| self.scene.same_sentence(to - 1, at))?;
            let new = !self.scene.profile.owns(&token.word) && !self.scene.is_person(at);
            let strange = token.capital && token.sigil.is_none() && token.word.len() > 2;
            let town = self.scene.names.towns.at(tokens, at).is_some();
            (!town && new && strange && self.scene.known[at].is_strange()).then_some((at, at + 1))
        })
    }
}
