//! `[[staff]]`: whom an alert goes to.

use domain::hours::{Hours, Interval};
use domain::people::{Person, PersonId, Phone, Role};

use super::open_hours::{self, DAYS};
use super::section::Section;
use super::words::shown_text;

const KEYS: &[&str] = &["name", "phone", "email", "role", "on_call", "rota_exceptions", "quiet"];
const MISSING: &str = "at least one person must be told; write [[staff]] with a name and a phone";

/// Everybody, in the order in which they are written.
pub(super) fn read(root: &Section<'_>, hours: &Hours) -> Vec<Person> {
    let sections = root.sections("staff", KEYS);
    if sections.is_empty() && root.get("staff").is_none_or(|value| value.as_array().is_some_and(Vec::is_empty)) {
        root.missing("staff", MISSING);
    }
    let roles = roles(&sections);
    let by_role = if roles.contains(&Role::Staff) { Role::Staff } else { Role::Owner };
    let mut staff: Vec<Person> = Vec::new();
    for (section, role) in sections.iter().zip(roles) {
        let usual = (role == by_role).then_some(hours);
        let person = Person { on_call: on_call(section, usual, hours), ..person(section, role, hours) };
        refuse_double(section, &person, &staff);
        staff.push(person);
    }
    staff
}

/// Who is not given a role is `staff`; if nobody is the owner, the first of them is.
fn roles(sections: &[Section<'_>]) -> Vec<Role> {
    let written: Vec<Option<Role>> = sections.iter().map(|section| section.parsed("role")).collect();
    let mut owner_wanted = !written.contains(&Some(Role::Owner));
    let role = |(section, written): (&Section<'_>, Option<Role>)| match written {
        Some(role) => role,
        None if owner_wanted && !section.has("role") => {
            owner_wanted = false;
            Role::Owner
        }
        None => Role::Staff,
    };
    sections.iter().zip(written).map(role).collect()
}

/// Everything but the rota. What is missing or wrong is reported, and a stand-in lets the rest be checked.
fn person(section: &Section<'_>, role: Role, hours: &Hours) -> Person {
    if !section.has("name") {
        section.missing("name", "write what the others call them, like name = \"Ann\"");
    }
    let name = section.text("name").unwrap_or_default();
    Person {
        id: PersonId::of_name(&name),
        name,
        phone: phone(section),
        email: section.email("email"),
        role,
        on_call: None,
        quiet: quiet(section, hours),
        texts_off_until: None,
    }
}

fn phone(section: &Section<'_>) -> Phone {
    if !section.has("phone") {
        section.missing("phone", "write a plus sign, the country code and the number");
    }
    let read = section.text("phone").map(|text| Phone::new(&text));
    match read {
        Some(Ok(phone)) => phone,
        Some(Err(error)) => {
            section.complain("phone", error.to_string());
            stand_in()
        }
        None => stand_in(),
    }
}

/// A number that is not a person's, kept only while other problems are looked for.
fn stand_in() -> Phone {
    Phone::new("+15550100").expect("a well-formed number")
}

fn refuse_double(section: &Section<'_>, person: &Person, others: &[Person]) {
    if person.name.is_empty() {
        return;
    }
    let shown = shown_text(&person.name);
    if person.id.as_str().is_empty() {
        section.complain("name", format!("{shown} has neither letter nor digit; write a name like \"Ann\""));
    } else if let Some(index) = others.iter().position(|other| other.id == person.id) {
        section.complain("name", format!("{shown} is taken by staff[{index}]; names must differ by a letter or digit"));
    }
}

/// `usual`: when this role is on call without a rota of its own. Dates win over either.
fn on_call(section: &Section<'_>, usual: Option<&Hours>, hours: &Hours) -> Option<Hours> {
    let dates = open_hours::dates(section, "rota_exceptions", &["on_call"]);
    if let Some(rota) = section.section("on_call", &DAYS) {
        return Some(open_hours::build(&rota, hours.zone(), &open_hours::week(&rota), dates));
    }
    if dates.is_empty() {
        return None;
    }
    let never = Hours::never(hours.zone().clone());
    let exceptions = open_hours::build(section, hours.zone(), &open_hours::Week::default(), dates);
    let usual = usual.unwrap_or(&never);
    let mut all = usual.dates().clone();
    all.extend(exceptions.dates().clone());
    Hours::new(hours.zone().clone(), usual.week().clone(), all).ok()
}

/// The same every day.
fn quiet(section: &Section<'_>, hours: &Hours) -> Hours {
    let intervals: Vec<Interval> = section.all_parsed("quiet", "[\"22:00-07:00\"]");
    Hours::daily(hours.zone().clone(), &intervals).unwrap_or_else(|error| {
        section.complain("quiet", error.to_string());
        Hours::never(hours.zone().clone())
    })
}
