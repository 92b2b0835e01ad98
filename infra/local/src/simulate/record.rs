//! An account of its own of everything that was written: what each row was last, as the table's stream tells it.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodbstreams::types::{AttributeValue as Seen, Record as StreamRecord};
use domain::alert::Stage;
use domain::conversation::{Conversation, ConversationKey, Cycle};
use domain::delivery::{Address, Delivery, Fate, Medium};
use domain::people::PersonId;
use jiff::Timestamp;
use store::{AlertImage, AlertKey, Image};

use super::town::{Books, PostKey, Posted};

/// A conversation as it was last seen.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    pub(super) conversation: Conversation,
    /// Since when, by the true clock.
    pub(super) since: Timestamp,
    /// The stages that the history of its latest cycle tells of.
    pub(super) told: BTreeSet<Stage>,
}

/// An alert as it was last seen.
#[derive(Debug, Clone)]
pub(super) struct Rung {
    pub(super) image: AlertImage,
    pub(super) since: Timestamp,
    pub(super) deliveries: BTreeMap<Address, Delivery>,
    /// Texts that went out, by person.
    pub(super) texts: BTreeMap<PersonId, u32>,
    /// E-mails that went out.
    pub(super) emails: u32,
}

/// What is known of the table.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) talks: BTreeMap<ConversationKey, Talk>,
    pub(super) alerts: BTreeMap<AlertKey, Rung>,
    /// Where each customer's post is kept.
    pub(super) mentions: BTreeMap<PostKey, BTreeSet<ConversationKey>>,
    /// Whether it was read as one that asks for an answer.
    pub(super) asks: BTreeMap<PostKey, bool>,
    /// Which of the town's posts an id names.
    pub(super) posts: BTreeMap<String, PostKey>,
    /// Answers of the shop that are kept, by the platform's id.
    pub(super) replies: BTreeMap<String, BTreeSet<ConversationKey>>,
    /// Whom the token of this hash was texted to, and about what.
    pub(super) links: BTreeMap<String, Vec<(AlertKey, Address)>>,
    /// Stages whose history says that somebody is to be told, and whose alert was not looked for yet.
    announced: Vec<AlertKey>,
    /// Conversations of links, for whoever opens them.
    pub(super) link_talks: BTreeMap<String, ConversationKey>,
    /// Who was last claimed a text for, in each cycle.
    pub(super) last_asked: BTreeMap<(ConversationKey, u32), PersonId>,
    /// The latest link to each person: a claim stands behind its own in the same transaction.
    latest: BTreeMap<Address, String>,
}

/// One write.
pub(super) struct Written {
    /// The row as it is now; absent: it was removed.
    pub(super) new: Option<Image>,
    /// As it was.
    pub(super) old: Option<Image>,
}

impl Written {
    /// `None` where the row has a shape that cannot be read.
    pub(super) fn read(record: &StreamRecord) -> Option<Self> {
        let change = record.dynamodb()?;
        let image = |image: Option<&std::collections::HashMap<String, Seen>>| {
            image.map(|image| Image::read(image.iter().map(|(name, seen)| (name.clone(), value(seen))).collect()))
        };
        Some(Self {
            new: image(change.new_image()).transpose().ok()?,
            old: image(change.old_image()).transpose().ok()?,
        })
    }
}

impl Record {
    /// Notes a write, after the promises about it were looked at.
    pub(super) fn note(&mut self, written: &Written, now: Timestamp) {
        match &written.new {
            Some(Image::Talk(conversation)) => self.note_talk(conversation, now),
            Some(Image::Mention(mention)) => {
                if let Some(post) = super::town::marked(&mention.post.text) {
                    self.mentions.entry(post).or_default().insert(mention.conversation.clone());
                    self.asks.insert(post, mention.classification.needs_answer);
                    self.posts.insert(mention.post.id.clone(), post);
                }
            }
            Some(Image::Reply(key, reply)) => {
                self.replies.entry(reply.id.clone()).or_default().insert(key.clone());
            }
            Some(Image::Alert(image)) => self.note_alert(image, now),
            Some(Image::Delivery(key, delivery)) => {
                if let (Fate::Claimed { .. }, Some(link)) = (&delivery.fate, self.latest.get(&delivery.address)) {
                    let claim = (key.clone(), delivery.address.clone());
                    self.links.entry(link.clone()).or_default().push(claim);
                }
                if delivery.address.medium == Medium::Text && delivery.is_claimed() && delivery.is_first() {
                    self.last_asked.insert((key.conversation.clone(), key.cycle), delivery.address.person.clone());
                }
                if let Some(rung) = self.alerts.get_mut(key) {
                    rung.deliveries.insert(delivery.address.clone(), delivery.clone());
                }
            }
            Some(Image::Link(link)) => {
                self.link_talks.insert(link.token_hash.clone(), link.conversation.clone());
                let address = Address { person: link.person.clone(), medium: link.medium };
                self.latest.insert(address, link.token_hash.clone());
            }
            Some(Image::Event(key, happened)) => self.note_event(key, happened),
            Some(Image::Other(_)) | None => {}
        }
    }

    fn note_talk(&mut self, conversation: &Conversation, now: Timestamp) {
        let told = self.talks.get(&conversation.key).map(|talk| talk.told.clone()).unwrap_or_default();
        let talk = Talk { conversation: conversation.clone(), since: now, told };
        self.talks.insert(conversation.key.clone(), talk);
    }

    fn note_alert(&mut self, image: &AlertImage, now: Timestamp) {
        let key = AlertKey::from(&image.record.alert);
        let before = self.alerts.remove(&key);
        let (deliveries, texts, emails) =
            before.map(|before| (before.deliveries, before.texts, before.emails)).unwrap_or_default();
        self.alerts.insert(key, Rung { image: image.clone(), since: now, deliveries, texts, emails });
    }

    fn note_event(&mut self, key: &ConversationKey, happened: &[store::Happened]) {
        let Some(talk) = self.talks.get_mut(key) else { return };
        for line in happened {
            if line.what == "opened" {
                talk.told.clear();
            }
            talk.told.extend(stage_of(&line.what));
            if let Ok(stage) = line.what.parse()
                && let Some(cycle) = &talk.conversation.cycle
            {
                self.announced.push(AlertKey { conversation: key.clone(), cycle: cycle.number, stage });
            }
        }
    }

    /// A stage of which somebody is to be told, and of which no alert was written with it.
    pub(super) fn take_unannounced(&mut self) -> Option<AlertKey> {
        std::mem::take(&mut self.announced).into_iter().find(|key| !self.alerts.contains_key(key))
    }

    /// The earliest instant at which time alone may change something.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let talks = self.talks.values().filter_map(|talk| talk.conversation.next_check_at);
        talks.chain(self.alerts.values().filter_map(|rung| rung.image.due_at)).min()
    }

    /// Whether the shop's post is kept as an answer, if it answers a customer whose post is kept.
    pub(super) fn keeps_answer(&self, post: &Posted, town: &Books) -> bool {
        let customers = |asker: &&Posted| !asker.is_the_shops() && asker.deleted_at.is_none();
        let asker = post.parent.and_then(|parent| town.find(parent)).filter(customers);
        let kept = asker.is_some_and(|asker| self.mentions.contains_key(&asker.key));
        !kept || self.replies.contains_key(&post.address())
    }

    /// Conversations in which somebody waits.
    pub(super) fn open(&self) -> impl Iterator<Item = (&Talk, &Cycle)> {
        self.talks.values().filter_map(|talk| Some((talk, talk.conversation.open_cycle()?)))
    }

    /// The post that opened a cycle.
    pub(super) fn opener(&self, cycle: &Cycle) -> Option<PostKey> {
        self.posts.get(&cycle.opener).copied()
    }

    /// The story that a conversation tells.
    pub(super) fn story(&self, key: &ConversationKey) -> Option<u32> {
        let cycle = self.talks.get(key)?.conversation.cycle.as_ref()?;
        self.opener(cycle).map(|post| post.story)
    }
}

/// The stage that a line of a history tells of.
pub(super) fn stage_of(line: &str) -> Option<Stage> {
    line.strip_suffix(", nobody told").unwrap_or(line).parse().ok()
}

fn value(seen: &Seen) -> AttributeValue {
    match seen {
        Seen::S(text) => AttributeValue::S(text.clone()),
        Seen::N(number) => AttributeValue::N(number.clone()),
        Seen::Bool(flag) => AttributeValue::Bool(*flag),
        Seen::Ss(texts) => AttributeValue::Ss(texts.clone()),
        Seen::Ns(numbers) => AttributeValue::Ns(numbers.clone()),
        Seen::L(list) => AttributeValue::L(list.iter().map(value).collect()),
        Seen::M(map) => AttributeValue::M(map.iter().map(|(name, seen)| (name.clone(), value(seen))).collect()),
        _ => AttributeValue::Null(true),
    }
}
