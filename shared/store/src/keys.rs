//! Every key of the table, and the way back from a key to what it names. Spelled nowhere else.

use domain::alert::Stage;
use domain::conversation::ConversationKey;
use domain::customer::{Author, CustomerId};
use domain::delivery::Address;
use domain::errand::{Errand, ErrandKind};
use domain::mention::Platform;
use domain::people::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::{AlertKey, Month};

/// Partition of a row.
pub(crate) const PK: &str = "PK";
/// Place of a row in its partition.
pub(crate) const SK: &str = "SK";
/// The sparse index of what time changes, and its two attributes.
pub(crate) const DUE: &str = "due";
pub(crate) const DUE_PK: &str = "due_pk";
pub(crate) const DUE_SK: &str = "due_sk";
/// The sparse index of mentions by month, and its two attributes.
pub(crate) const MONTH: &str = "month";
pub(crate) const PUBLISHED_AT: &str = "published_at";
/// What the table deletes by itself.
pub(crate) const EXPIRES_AT: &str = "expires_at";

/// An index partition takes 1,000 writes a second. More shards may be added at any time: readers ask all of them, and
/// a row moves to its new shard when it is next written.
const SHARDS: u16 = 1;

/// A key has 2,048 bytes in all; what is longer than this stands in it as its hash.
const LONGEST_PART: usize = 256;

/// Where one row stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }
}

pub(crate) fn post(platform: Platform, id: &str) -> Key {
    Key::new(format!("POST#{platform}#{}", part(id)), "POST")
}

/// What the shop has answered to a post that was not found yet.
pub(crate) fn early(platform: Platform, asked: &str) -> Key {
    Key::new(post(platform, asked).pk, "EARLY")
}

pub(crate) fn talk_partition(key: &ConversationKey) -> String {
    format!("TALK#{}#{}#{}", key.platform, part(&key.root), part(&key.author))
}

pub(crate) fn talk(key: &ConversationKey) -> Key {
    Key::new(talk_partition(key), "TALK")
}

pub(crate) fn mention(conversation: &ConversationKey, id: &str) -> Key {
    Key::new(talk_partition(conversation), format!("MENTION#{}", part(id)))
}

pub(crate) fn reply(conversation: &ConversationKey, id: &str) -> Key {
    Key::new(talk_partition(conversation), format!("REPLY#{}", part(id)))
}

pub(crate) fn alert(alert: &AlertKey) -> Key {
    Key::new(talk_partition(&alert.conversation), format!("ALERT#{}#{}", alert.cycle, alert.stage))
}

pub(crate) fn delivery(alert: &AlertKey, address: &Address) -> Key {
    let Address { person, medium } = address;
    let sk = format!("DELIVERY#{}#{}#{}#{medium}", alert.cycle, alert.stage, part(person.as_str()));
    Key::new(talk_partition(&alert.conversation), sk)
}

/// `version` is the conversation's after the change: unique, and in order within a second.
pub(crate) fn event(conversation: &ConversationKey, at: Timestamp, version: u64) -> Key {
    Key::new(talk_partition(conversation), format!("EVENT#{:010}#{version:06}", at.as_second()))
}

pub(crate) fn link(token_hash: &str) -> Key {
    Key::new(format!("LINK#{}", part(token_hash)), "LINK")
}

/// The hash of the token whose link stands in this partition.
pub(crate) fn hash_of_link(pk: &str) -> &str {
    pk.strip_prefix("LINK#").unwrap_or(pk)
}

/// Never the number itself.
pub(crate) fn window(phone: &str) -> Key {
    Key::new(format!("PHONE#{}", sha256(phone)), "WINDOW")
}

pub(crate) fn budget_partition(month: Month) -> String {
    format!("BUDGET#{month}")
}

pub(crate) fn spent_on_texts(month: Month) -> Key {
    Key::new(budget_partition(month), "SMS")
}

pub(crate) fn author(author: &Author) -> Key {
    Key::new(format!("AUTHOR#{}#{}", author.platform, part(&author.id)), "AUTHOR")
}

pub(crate) fn customer(customer: &CustomerId) -> Key {
    Key::new(format!("CUSTOMER#{}", part(customer.as_str())), "CUSTOMER")
}

/// The storm that runs.
pub(crate) fn storm() -> Key {
    Key::new(shop_partition(), "STORM")
}

/// The crises that were told lately.
pub(crate) fn crises() -> Key {
    Key::new(shop_partition(), "CRISES")
}

pub(crate) fn shop_partition() -> String {
    "SHOP".to_owned()
}

pub(crate) fn settings() -> Key {
    Key::new(shop_partition(), "SETTINGS")
}

pub(crate) fn settings_of(version: u64) -> Key {
    Key::new(shop_partition(), format!("SETTINGS#{version:010}"))
}

pub(crate) const STAFF: &str = "STAFF#";
pub(crate) const BEAT: &str = "BEAT#";

pub(crate) fn staff(person: &PersonId) -> Key {
    Key::new(shop_partition(), format!("{STAFF}{}", part(person.as_str())))
}

/// What the shop's corrections teach.
pub(crate) fn delta() -> Key {
    Key::new(shop_partition(), "DELTA")
}

/// Which settings running clocks were compared with.
pub(crate) fn recomputed() -> Key {
    Key::new(shop_partition(), "RECOMPUTED".to_owned())
}

/// All errands of one kind and date.
pub(crate) fn errands(kind: ErrandKind, date: Date) -> String {
    let word = match kind {
        ErrandKind::Digest => "DIGEST",
        ErrandKind::SelfTest => "SELFTEST",
    };
    format!("{word}#{date}#")
}

pub(crate) fn errand(errand: &Errand) -> Key {
    let sk = format!("{}{}", errands(errand.kind, errand.date), part(errand.person.as_str()));
    Key::new(shop_partition(), sk)
}

pub(crate) fn beat(name: &str) -> Key {
    Key::new(shop_partition(), format!("{BEAT}{}", part(name)))
}

pub(crate) fn platform_partition(platform: Platform) -> String {
    format!("PLATFORM#{platform}")
}

pub(crate) fn cursor(platform: Platform, source: &str) -> Key {
    Key::new(platform_partition(platform), format!("CURSOR#{}", part(source)))
}

pub(crate) fn health(platform: Platform, source: &str) -> Key {
    Key::new(platform_partition(platform), format!("HEALTH#{}", part(source)))
}

/// Who files what a platform says.
pub(crate) fn lease(platform: Platform) -> Key {
    Key::new(platform_partition(platform), "LEASE")
}

/// A post that one look did not find.
pub(crate) fn missed(platform: Platform, post: &str) -> Key {
    Key::new(platform_partition(platform), format!("MISSED#{}", part(post)))
}

pub(crate) fn month(month: Month) -> String {
    format!("MONTH#{month}")
}

/// The partition of `due` in which rows stand that cannot be read.
pub(crate) const ASIDE: &str = "ASIDE";

/// The partition of `due` in which an open conversation waits.
pub(crate) fn due_shard(pk: &str) -> String {
    format!("DUE#{}", shard(pk))
}

/// The partition of `due` in which an unfinished alert waits.
pub(crate) fn send_shard(pk: &str) -> String {
    format!("SEND#{}", shard(pk))
}

pub(crate) fn due_shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(|shard| format!("DUE#{shard}"))
}

pub(crate) fn send_shards() -> impl Iterator<Item = String> {
    (0..SHARDS).map(|shard| format!("SEND#{shard}"))
}

fn shard(pk: &str) -> u16 {
    u16::from(Sha256::digest(pk)[0]) * SHARDS / 256
}

/// The conversation whose partition this is. Parts that were too long come back as their hash, which names the same
/// rows. `None` for other partitions, and for a platform that only a newer version knows.
pub(crate) fn conversation_of(pk: &str) -> Option<ConversationKey> {
    let mut parts = pk.strip_prefix("TALK#")?.split('#');
    let key = ConversationKey {
        platform: parts.next()?.parse().ok()?,
        root: whole(parts.next()?)?,
        author: whole(parts.next()?)?,
    };
    parts.next().is_none().then_some(key)
}

/// The alert whose row this is.
pub(crate) fn alert_of(pk: &str, sk: &str) -> Option<AlertKey> {
    let (cycle, stage) = alert_in(sk)?;
    Some(AlertKey { conversation: conversation_of(pk)?, cycle, stage })
}

/// The cycle and stage of an alert's row.
pub(crate) fn alert_in(sk: &str) -> Option<(u32, Stage)> {
    let (cycle, stage) = sk.strip_prefix("ALERT#")?.split_once('#')?;
    Some((cycle.parse().ok()?, stage.parse().ok()?))
}

/// The cycle and stage of a delivery's row.
pub(crate) fn delivery_in(sk: &str) -> Option<(u32, Stage)> {
    let mut parts = sk.strip_prefix("DELIVERY#")?.split('#');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// SHA-256 in hex.
pub(crate) fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a key holds only a hash of this, so that the row must hold the rest.
pub(crate) fn is_long(raw: &str) -> bool {
    hash_in(raw).is_none() && escaped(raw).len() > LONGEST_PART
}

/// One part of a key: `#`, `%` and control characters as `%XX`; what is too long as `%h` and its hash. An escape never
/// starts with `h`, so the two cannot be confused.
fn part(raw: &str) -> String {
    if let Some(hash) = hash_in(raw) {
        return format!("%h{hash}");
    }
    let escaped = escaped(raw);
    if escaped.len() > LONGEST_PART { format!("%h{}", sha256(raw)) } else { escaped }
}

/// The way back from [`part`]; a hash comes back marked, so that `part` of it is the same part again.
fn whole(part: &str) -> Option<String> {
    if let Some(hash) = part.strip_prefix("%h") {
        return Some(format!("{HASHED}{hash}"));
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut pieces = part.split('%');
    bytes.extend_from_slice(pieces.next()?.as_bytes());
    for piece in pieces {
        let (hex, rest) = piece.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(hex, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

/// Marks a hash in place of what was too long. No platform gives an id such a start.
const HASHED: char = '\0';

fn hash_in(raw: &str) -> Option<&str> {
    let hash = raw.strip_prefix(HASHED)?;
    (hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(hash)
}

fn escaped(raw: &str) -> String {
    let mut escaped = String::with_capacity(raw.len());
    for c in raw.chars() {
        if matches!(c, '#' | '%') || c.is_control() {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
