//! Looks at the table after each minute, and says what is new since the last look.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::conversation::{Conversation, ConversationKey, Discovery, Mention, State};
use domain::mention::Platform;
use domain::target::Texting;
use jiff::Timestamp;
use store::{ConversationFile, Month, OpenRow, Store, StoreError};

use super::news::{News, changes, heard};

/// More mentions than these of one month are not looked through: a shop of that size uses its inbox.
const MOST_ROWS: usize = 2_000;
/// Nor is what was published longer ago.
const MOST_MONTHS: usize = 12;

/// What was known at the last look.
#[derive(Debug)]
pub(super) struct Watch {
    store: Store,
    platforms: Vec<Platform>,
    talks: HashMap<ConversationKey, Conversation>,
    mentions: HashSet<(Platform, String)>,
    troubles: BTreeMap<Platform, Timestamp>,
    waiting: Vec<OpenRow>,
}

/// What one look found.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// What happened.
    pub(super) news: Vec<News>,
    /// Conversations in which something changed other than by a text.
    pub(super) moved: Vec<ConversationKey>,
    /// How each cycle that changed stands.
    pub(super) cycles: Vec<(ConversationKey, u32, State)>,
    /// Mentions of the shop that are new.
    pub(super) mentions: usize,
}

/// What a minute may have brought, so that nothing else is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    /// Posts that were filed.
    pub(super) heard: usize,
    /// Whether a source gave nothing.
    pub(super) trouble: bool,
}

impl Watch {
    /// What is there already is no news.
    pub(super) async fn begin(store: Store, platforms: Vec<Platform>, now: Timestamp) -> Result<Self, StoreError> {
        let mut watch = Self {
            store,
            platforms,
            talks: HashMap::new(),
            mentions: HashSet::new(),
            troubles: BTreeMap::new(),
            waiting: Vec::new(),
        };
        watch.look(now, Hint { heard: 1, trouble: true }).await?;
        Ok(watch)
    }

    /// Everybody who waits, the next to be looked at first.
    pub(super) fn waiting(&self) -> &[OpenRow] {
        &self.waiting
    }

    /// Whether somebody waits whose time runs and about whom somebody may be texted.
    pub(super) fn is_pressing(&self) -> bool {
        let mut open = self.talks.values().filter_map(Conversation::open_cycle);
        open.any(|cycle| cycle.state != State::Breached && cycle.texting == Texting::Always)
    }

    /// Platforms that do not answer, and since when.
    pub(super) fn troubles(&self) -> &BTreeMap<Platform, Timestamp> {
        &self.troubles
    }

    /// What is new since the last look.
    pub(super) async fn look(&mut self, now: Timestamp, hint: Hint) -> Result<Look, StoreError> {
        let mut look = Look::default();
        if hint.trouble || !self.troubles.is_empty() {
            self.look_at_platforms(&mut look).await?;
        }
        let heard = if hint.heard > 0 { self.new_mentions(now, hint.heard, &mut look).await? } else { HashMap::new() };
        let before = std::mem::replace(&mut self.waiting, self.store.open_conversations().await?);
        let mut keys: Vec<ConversationKey> = heard.keys().cloned().collect();
        keys.extend(before.into_iter().chain(self.waiting.iter().cloned()).map(|row| row.key));
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let ids = heard.get(&key).map(Vec::as_slice).unwrap_or_default();
            self.look_at(&key, ids, &mut look).await?;
        }
        Ok(look)
    }

    async fn look_at(&mut self, key: &ConversationKey, ids: &[String], look: &mut Look) -> Result<(), StoreError> {
        let version = self.store.conversation(key).await?.map(|conversation| conversation.version);
        let known = self.talks.get(key);
        if ids.is_empty() && known.map(|known| known.version) == version {
            return Ok(());
        }
        let file = self.store.file(key).await?;
        let new = |mention: &&Mention| ids.contains(&mention.post.id);
        for mention in file.mentions.iter().filter(new).filter(|mention| mention.discovery == Discovery::Live) {
            look.news.push(heard(mention, file.conversation.as_ref()));
        }
        let news = changes(known, &file, ids);
        if !news.is_empty() {
            look.moved.push(key.clone());
            look.cycles.extend(cycles(known, &file, &news));
            look.news.extend(news);
        } else {
            look.cycles.extend(cycles(known, &file, &[]));
        }
        if let Some(conversation) = file.conversation {
            self.talks.insert(key.clone(), conversation);
        }
        Ok(())
    }

    /// The ids of what is new, by conversation. What is older than the first look is only counted.
    async fn new_mentions(
        &mut self,
        now: Timestamp,
        filed: usize,
        look: &mut Look,
    ) -> Result<HashMap<ConversationKey, Vec<String>>, StoreError> {
        let mut new: HashMap<ConversationKey, Vec<String>> = HashMap::new();
        let months = std::iter::successors(Some(Month::of(now)), |month| Some(month.previous()));
        for (back, month) in months.take(MOST_MONTHS).enumerate() {
            // What is new was published lately, or else it is a first look at what is old.
            if back >= 2 && look.mentions >= filed {
                break;
            }
            for row in self.store.month(month, MOST_ROWS).await? {
                if self.mentions.insert((row.conversation.platform, row.id.clone())) {
                    look.mentions += 1;
                    new.entry(row.conversation).or_default().push(row.id);
                }
            }
        }
        let beside = filed.saturating_sub(look.mentions);
        if beside > 0 {
            look.news.push(News::Beside(beside));
        }
        self.set_aside_what_is_older(&mut new, look).await?;
        Ok(new)
    }

    async fn set_aside_what_is_older(
        &self,
        new: &mut HashMap<ConversationKey, Vec<String>>,
        look: &mut Look,
    ) -> Result<(), StoreError> {
        let mut older = 0;
        let keys: Vec<ConversationKey> = new.keys().cloned().collect();
        for key in keys {
            let file = self.store.file(&key).await?;
            let backfilled = |id: &String| {
                let mention = file.mentions.iter().find(|mention| mention.post.id == *id);
                mention.is_some_and(|mention| mention.discovery == Discovery::Backfill)
            };
            if let Some(ids) = new.get_mut(&key) {
                let all = ids.len();
                ids.retain(|id| !backfilled(id));
                older += all - ids.len();
            }
        }
        new.retain(|_, ids| !ids.is_empty());
        if older > 0 {
            look.news.push(News::Older(older));
        }
        Ok(())
    }

    async fn look_at_platforms(&mut self, look: &mut Look) -> Result<(), StoreError> {
        for &platform in &self.platforms {
            let health = self.store.platform(platform).await?.health;
            let worst = health.into_values().min_by_key(|health| health.failing_since);
            match (worst, self.troubles.get(&platform).copied()) {
                (Some(health), None) => {
                    self.troubles.insert(platform, health.failing_since);
                    look.news.push(News::Down { platform, says: health.says });
                }
                (None, Some(since)) => {
                    self.troubles.remove(&platform);
                    look.news.push(News::Up { platform, since });
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
        Ok(())
    }
}

/// How the cycles stand that a look found changed: the latest, and one that ended just before it.
fn cycles(known: Option<&Conversation>, file: &ConversationFile, news: &[News]) -> Vec<(ConversationKey, u32, State)> {
    let Some(conversation) = &file.conversation else { return Vec::new() };
    let Some(cycle) = &conversation.cycle else { return Vec::new() };
    let mut cycles = vec![(conversation.key.clone(), cycle.number, cycle.state)];
    let old = known.and_then(|known| known.open_cycle()).filter(|old| old.number < cycle.number);
    if let (Some(old), Some(News::Closed { state, .. })) = (old, news.first()) {
        cycles.push((conversation.key.clone(), old.number, *state));
    }
    cycles
}
