//! What must hold of every text that goes out.

use std::collections::BTreeMap;

use domain::alert::Stage;
use domain::conversation::ConversationKey;
use domain::delivery::{Address, Medium};
use domain::people::PersonId;
use domain::settings::Settings;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use store::AlertKey;

use super::{Broken, FEW, FIT, SILENT, SKEW};
use crate::simulate::record::Record;
use crate::simulate::world::PUBLIC_URL;

/// A text as the phone got it.
#[derive(Debug, Clone)]
pub(in crate::simulate) struct Sent {
    pub(in crate::simulate) at: Timestamp,
    pub(in crate::simulate) to: PersonId,
    /// The path behind its link.
    pub(in crate::simulate) path: String,
    /// What it was sent for; nothing: somebody asked for it, or it is a test of the phone.
    pub(in crate::simulate) alerts: Vec<AlertKey>,
    /// The conversation that its link opens.
    pub(in crate::simulate) opens: Option<ConversationKey>,
    pub(in crate::simulate) crisis: bool,
}

/// A text and all that is known of the moment in which it went out.
pub(in crate::simulate) struct Moment<'a> {
    pub(in crate::simulate) text: &'a crate::sns::Text,
    /// When whoever sent it began.
    pub(in crate::simulate) begun: Timestamp,
    /// The settings that hold, and those that held a moment ago.
    pub(in crate::simulate) settings: &'a [&'a Settings],
    /// Whose texts are off, until when, and since when.
    pub(in crate::simulate) off: &'a BTreeMap<PersonId, (Timestamp, Timestamp)>,
    /// Whether something may fail.
    pub(in crate::simulate) faults: bool,
    /// All before it.
    pub(in crate::simulate) before: &'a [Sent],
}

/// How many texts a phone gets at most, and in which time.
const LIMITS: [(SignedDuration, usize); 4] = [
    (SignedDuration::from_mins(1), 1),
    (SignedDuration::from_mins(15), 4),
    (SignedDuration::from_hours(1), 8),
    (SignedDuration::from_hours(24), 15),
];
/// How many texts a person gets for one cycle at most.
const MOST_TEXTS: usize = 3;
const HOSTILE: [&str; 6] = ["evil.", "900999", "<", "zq", "\n", "\r"];

impl Record {
    /// Looks at a text that went out, and notes it.
    pub(in crate::simulate) fn hear(&mut self, moment: &Moment<'_>) -> Result<Sent, Broken> {
        let (at, body) = (moment.text.at, moment.text.body.as_str());
        let broken = |promise, saw: String| Err(Broken { promise, at, saw: format!("{saw}: {body:?}") });
        let Some(path) = link(body) else { return broken(FIT, "no link stands at its end".to_owned()) };
        if let Some(saw) = unfit(body) {
            return broken(FIT, saw);
        }
        let person = moment
            .settings
            .iter()
            .find_map(|settings| settings.people.all().iter().find(|person| person.phone.as_str() == moment.text.to));
        let Some(person) = person else { return broken(FIT, "it went to a stranger".to_owned()) };
        let to = person.id.clone();
        let token = path.rsplit('/').next().unwrap_or_default();
        let hash = hash_of(token);
        if !path.starts_with("/t/") && !self.link_talks.contains_key(&hash) {
            return broken(SILENT, "it went out without a claim".to_owned());
        }
        let claims = self.links.get(&hash).cloned().unwrap_or_default();
        let texts = |(_, address): &&(AlertKey, Address)| address.medium == Medium::Text && address.person == to;
        let alerts: Vec<AlertKey> = claims.iter().filter(texts).map(|(key, _)| key.clone()).collect();
        let crisis = !alerts.is_empty() && alerts.iter().any(|key| self.is_crisis(key));
        let sent = Sent { at, to: to.clone(), path, alerts, opens: self.link_talks.get(&hash).cloned(), crisis };
        if sent.alerts.is_empty() {
            return Ok(sent);
        }
        if let Some((until, since)) = moment.off.get(&to)
            && at + SKEW < *until
            && *since < moment.begun
        {
            return broken(FIT, format!("{to} has texts off until {until}"));
        }
        if !crisis && moment.settings.iter().all(|settings| is_quiet(settings, &to, moment)) {
            return broken(FIT, format!("{to} has quiet hours"));
        }
        let slack = usize::from(moment.faults);
        for key in &sent.alerts {
            let Some(rung) = self.alerts.get_mut(key) else { continue };
            let texts = rung.texts.entry(to.clone()).or_default();
            *texts += 1;
            if usize::try_from(*texts).unwrap_or(usize::MAX) > 1 + slack {
                return broken(FEW, format!("text {texts} to {to} for {} of cycle {}", key.stage, key.cycle));
            }
        }
        if let Some(saw) = over_three(&sent, moment.before, MOST_TEXTS * (1 + slack)) {
            return broken(FEW, saw);
        }
        match over_limit(&sent, moment.before, slack) {
            Some(saw) => broken(FEW, saw),
            None => Ok(sent),
        }
    }

    fn is_crisis(&self, key: &AlertKey) -> bool {
        let cycle = self.talks.get(&key.conversation).and_then(|talk| talk.conversation.cycle.as_ref());
        key.stage == Stage::Crisis || cycle.is_some_and(|cycle| cycle.number == key.cycle && cycle.is_crisis())
    }
}

/// As the table keeps a token.
pub(in crate::simulate) fn hash_of(token: &str) -> String {
    Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Quiet at the moment, by every clock that may have been looked at.
fn is_quiet(settings: &Settings, person: &PersonId, moment: &Moment<'_>) -> bool {
    let at = moment.text.at;
    settings
        .people
        .get(person)
        .is_some_and(|person| [moment.begun - SKEW, at - SKEW, at + SKEW].iter().all(|at| person.quiet.is_open(*at)))
}

fn over_limit(sent: &Sent, before: &[Sent], slack: usize) -> Option<String> {
    if sent.crisis {
        return None;
    }
    let counted = |other: &&Sent| other.to == sent.to && !other.crisis && !other.alerts.is_empty();
    LIMITS.iter().find_map(|(window, most)| {
        let since = sent.at - *window + SKEW + SKEW;
        let recent = before.iter().rev().take_while(|other| other.at > since).filter(counted).count() + 1;
        (recent > most + slack).then(|| format!("{recent} texts to {} within {window:#}", sent.to))
    })
}

/// More texts to one person for a cycle than there may be; each of its texts may have gone twice.
fn over_three(sent: &Sent, before: &[Sent], most: usize) -> Option<String> {
    let is_of = |sent: &Sent, key: &AlertKey| {
        sent.alerts.iter().any(|other| other.conversation == key.conversation && other.cycle == key.cycle)
    };
    sent.alerts.iter().find_map(|key| {
        let count = before.iter().filter(|other| other.to == sent.to && is_of(other, key)).count() + 1;
        (count > most).then(|| format!("text {count} to {} for cycle {}", sent.to, key.cycle))
    })
}

/// The path behind the link at the end.
fn link(body: &str) -> Option<String> {
    let path = body.rsplit(' ').next()?.strip_prefix(PUBLIC_URL)?;
    let doors = ["/a/", "/o/", "/t/"];
    let token = doors.iter().find_map(|door| path.strip_prefix(door))?;
    let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (token.len() == 22 && token.bytes().all(good)).then(|| path.to_owned())
}

/// `Some`: it is not one part of GSM-7, or holds what could harm.
fn unfit(body: &str) -> Option<String> {
    const EXTENDED: &str = "^{}\\[~]|€\u{c}";
    const BEYOND_ASCII: &str = "£¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
    let mut septets = 0;
    for c in body.chars() {
        let plain = matches!(c, ' '..='~' | '\n' | '\r') && c != '`';
        septets += match c {
            _ if EXTENDED.contains(c) => 2,
            _ if plain || BEYOND_ASCII.contains(c) => 1,
            _ => return Some(format!("{c:?} is not in GSM-7")),
        };
    }
    if septets > 160 {
        return Some(format!("it takes {septets} septets"));
    }
    if body.matches("://").count() > 1 {
        return Some("it holds another address".to_owned());
    }
    // A token may hold any letters.
    let words = body.rsplit_once(' ').map_or(body, |(words, _)| words);
    HOSTILE.iter().find(|word| words.contains(**word)).map(|word| format!("it holds {word:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_not_fit_is_told_from_one_that_is() {
        let good = format!(
            "Crumb & Co: 40 min left (09:10). Mastodon, complaint \"never came\". {PUBLIC_URL}/a/abcdefghijklmnopqrstuv"
        );
        assert_eq!(unfit(&good), None);
        assert!(link(&good).is_some());
        for bad in ["call `me`", "http://a.example https://b.example", &"x".repeat(161), "evil.example", "a\nb"] {
            assert!(unfit(bad).is_some(), "{bad}");
        }
        assert_eq!(link("no link"), None);
    }
}
