//! The settings in force. A bad document never stops an alert: the last good one holds, and an alarm is raised.

use std::collections::HashMap;
use std::fmt::Display;

use domain::people::{People, PersonId};
use domain::settings::Settings;
use jiff::Timestamp;

use crate::config::Environment;
use crate::first;
use crate::settings::{self, Problems};

/// How many versions are tried before the ones a stack started with.
const VERSIONS_TRIED: usize = 10;

/// One version of the settings as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Counts the times they were applied, from 1.
    pub version: u64,
    /// The keys of `shop.toml`, as JSON.
    pub json: String,
}

/// Neither a stored document nor the environment holds settings that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are no settings that can be used; apply some with `shopbell apply`, or correct the stack's parameters")]
pub struct NoSettings(#[source] Problems);

/// The settings in force: `newest`, else the last good one that `before` finds, else the stack's parameters.
///
/// `before` is asked for the latest document before a version. When `newest` cannot be used, one error with
/// `event = "settings_unusable"` is logged; `send-digest` sees that they do not hold, and its alarm fires.
pub async fn in_force<E, F>(
    newest: Option<Document>,
    before: impl FnMut(u64) -> F,
    environment: &Environment,
) -> Result<Settings, NoSettings>
where
    E: Display,
    F: Future<Output = Result<Option<Document>, E>>,
{
    let Some(newest) = newest else { return first::settings(environment).map_err(NoSettings) };
    match settings::from_json(&newest.json, newest.version) {
        Ok(settings) => Ok(settings),
        Err(problems) => {
            let held = last_good(newest.version, before).await.map_or_else(|| first::settings(environment), Ok);
            report(newest.version, &problems, held.as_ref().ok());
            held.map_err(NoSettings)
        }
    }
}

/// Walks back. What cannot be read is no better than what is not there.
async fn last_good<E, F>(mut version: u64, mut before: impl FnMut(u64) -> F) -> Option<Settings>
where
    E: Display,
    F: Future<Output = Result<Option<Document>, E>>,
{
    for _ in 0..VERSIONS_TRIED {
        let document = match before(version).await {
            Ok(document) => document.filter(|document| document.version < version)?,
            Err(error) => {
                tracing::warn!(settings.version = version, %error, "earlier settings could not be read");
                return None;
            }
        };
        if let Ok(settings) = settings::from_json(&document.json, document.version) {
            return Some(settings);
        }
        version = document.version;
    }
    None
}

/// Says which fields are wrong, not what they hold.
fn report(version: u64, problems: &Problems, held: Option<&Settings>) {
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    tracing::error!(
        event = "settings_unusable",
        settings.version = version,
        settings.held = held.map(|settings| settings.version),
        settings.fields = fields.join(", "),
        "the settings cannot be used; earlier ones hold"
    );
}

/// Sets whose texts are off, and until when.
pub fn set_texts_off(people: &mut People, until: &HashMap<PersonId, Timestamp>) {
    for person in people.all_mut() {
        person.texts_off_until = until.get(&person.id).copied();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::*;

    fn document(version: u64, name: &str) -> Document {
        let json = format!(
            r#"{{"shop": {{"name": "{name}", "time_zone": "UTC"}}, "staff": [{{"name": "Ann", "phone": "+15550100"}}]}}"#
        );
        Document { version, json }
    }

    fn broken(version: u64) -> Document {
        Document { version, json: "{\"shop\": 5}".into() }
    }

    fn stack() -> Environment {
        let variables = [(first::SHOP_NAME, "First"), (first::TIME_ZONE, "UTC"), (first::OWNER_PHONE, "+15550100")];
        variables.into_iter().collect()
    }

    /// Loads from the newest of `stored`, which are sorted; gives version and name.
    async fn load(stored: &[Document], environment: &Environment) -> Result<(u64, String), NoSettings> {
        let before =
            async |version| Ok::<_, Error>(stored.iter().rev().find(|document| document.version < version).cloned());
        let settings = in_force(stored.last().cloned(), before, environment).await?;
        Ok((settings.version, settings.shop.name))
    }

    #[tokio::test]
    async fn the_last_good_settings_hold() {
        let good = |version, name: &str| Ok((version, name.to_owned()));
        let many: Vec<Document> = std::iter::once(document(1, "Old")).chain((2..30).map(broken)).collect();
        #[rustfmt::skip]
        let table = [
            // name,                          stored,                                                 expected
            ("none applied yet",              vec![],                                                 good(0, "First")),
            ("the newest is good",            vec![document(1, "Old"), document(2, "New")],           good(2, "New")),
            ("the newest is broken",          vec![document(1, "Old"), broken(2)],                    good(1, "Old")),
            ("the two newest are broken",     vec![document(3, "Old"), broken(7), broken(8)],         good(3, "Old")),
            ("all are broken",                vec![broken(1), broken(2)],                             good(0, "First")),
            ("too many are broken",           many,                                                   good(0, "First")),
        ];
        for (name, stored, expected) in table {
            assert_eq!(load(&stored, &stack()).await, expected, "{name}");
        }
    }

    #[tokio::test]
    async fn without_any_settings_there_is_an_error_that_says_what_to_do() {
        let error = load(&[broken(1)], &Environment::default()).await.unwrap_err();
        assert!(error.to_string().contains("`shopbell apply`"), "{error}");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("SHOPBELL_SHOP_NAME: missing"), "{source}");
    }

    #[tokio::test]
    async fn a_table_that_does_not_answer_leaves_the_stacks_parameters() {
        let before = async |_| Err(Error::other("throttled"));
        let settings = in_force(Some(broken(2)), before, &stack()).await.unwrap();
        assert_eq!(settings.shop.name, "First");
    }

    #[tokio::test]
    async fn texts_are_off_for_whom_they_were_switched_off() {
        let mut settings = first::settings(&stack()).unwrap();
        let until: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        set_texts_off(&mut settings.people, &HashMap::from([(PersonId::of_name("Owner"), until)]));
        assert_eq!(settings.people.all()[0].texts_off_until, Some(until));
        set_texts_off(&mut settings.people, &HashMap::new());
        assert_eq!(settings.people.all()[0].texts_off_until, None);
    }
}
