//! The settings a stack starts with: its parameters, as environment variables, until settings are applied.

use domain::settings::Settings;
use serde_json::{Map, Value};

use crate::config::Environment;
use crate::settings::{self, Problems};

/// The shop's name.
pub const SHOP_NAME: &str = "SHOPBELL_SHOP_NAME";
/// The shop's IANA time zone.
pub const TIME_ZONE: &str = "SHOPBELL_TIME_ZONE";
/// What the owner is called; absent: `Owner`.
pub const OWNER_NAME: &str = "SHOPBELL_OWNER_NAME";
/// The owner's phone.
pub const OWNER_PHONE: &str = "SHOPBELL_OWNER_PHONE";
/// The owner's e-mail address; may be absent.
pub const OWNER_EMAIL: &str = "SHOPBELL_OWNER_EMAIL";

/// Where each variable stands among the settings.
const FIELDS: [(&str, &str); 5] = [
    ("shop.name", SHOP_NAME),
    ("shop.time_zone", TIME_ZONE),
    ("staff[0].name", OWNER_NAME),
    ("staff[0].phone", OWNER_PHONE),
    ("staff[0].email", OWNER_EMAIL),
];

/// Version 0 of the settings. They go through the same door as all others; problems name the variable.
pub fn settings(environment: &Environment) -> Result<Settings, Problems> {
    settings::from_json(&document(environment), 0).map_err(|problems| {
        problems.renamed(|field| {
            let variable = FIELDS.iter().find(|(known, _)| *known == field).map(|(_, variable)| *variable);
            variable.unwrap_or(field).to_owned()
        })
    })
}

/// The same as a document that can be stored.
pub fn document(environment: &Environment) -> String {
    let object = |pairs: &[(&str, Option<&str>)]| {
        let held = pairs.iter().filter_map(|(key, value)| Some(((*key).to_owned(), Value::from((*value)?))));
        Value::Object(held.collect::<Map<_, _>>())
    };
    let shop = object(&[("name", environment.get(SHOP_NAME)), ("time_zone", environment.get(TIME_ZONE))]);
    let owner = object(&[
        ("name", Some(environment.get(OWNER_NAME).unwrap_or("Owner"))),
        ("phone", environment.get(OWNER_PHONE)),
        ("email", environment.get(OWNER_EMAIL)),
        ("role", Some("owner")),
    ]);
    serde_json::json!({ "shop": shop, "staff": [owner] }).to_string()
}

#[cfg(test)]
mod tests {
    use domain::people::Role;

    use super::*;

    #[test]
    fn a_stack_starts_with_its_parameters() {
        let environment =
            [(SHOP_NAME, "Crumb & Co"), (TIME_ZONE, "Europe/London"), (OWNER_PHONE, "+15550100"), (OWNER_EMAIL, "")];
        let settings = settings(&environment.into_iter().collect()).unwrap();
        let owner = &settings.people.all()[0];
        assert_eq!((settings.version, settings.shop.name.as_str()), (0, "Crumb & Co"));
        assert_eq!((owner.name.as_str(), owner.role, owner.email.as_deref()), ("Owner", Role::Owner, None));
    }

    #[test]
    fn a_bad_parameter_is_named_by_its_variable() {
        let environment = [(SHOP_NAME, "Crumb"), (TIME_ZONE, "London"), (OWNER_PHONE, "0113 4960000")];
        let problems = settings(&environment.into_iter().collect()).unwrap_err().to_string();
        assert!(problems.contains("SHOPBELL_TIME_ZONE: \"London\" is no time zone"), "{problems}");
        assert!(problems.contains("SHOPBELL_OWNER_PHONE: that is no phone number"), "{problems}");
        assert!(!problems.contains("4960000"), "{problems}");
    }
}
