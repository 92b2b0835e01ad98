//! The hours in words, for the staff and for the customer.

use jiff::civil::Weekday;

use super::{Days, Says};
use crate::hours::Interval;

/// How one language says it.
struct Tongue {
    lang: &'static str,
    /// Monday first: short, and as one says "on Mondays".
    short: [&'static str; 7],
    every: [&'static str; 7],
    and: &'static str,
    closed: &'static str,
    still_here: &'static str,
    open: &'static str,
    our_hours: &'static str,
}

const TONGUES: [Tongue; 7] = [
    Tongue {
        lang: "en",
        short: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        every: ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"],
        and: "and",
        closed: "closed",
        still_here: "We are still here.",
        open: "We are open on {days}.",
        our_hours: "Our hours: {hours}.",
    },
    Tongue {
        lang: "de",
        short: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        every: ["montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags"],
        and: "und",
        closed: "geschlossen",
        still_here: "Uns gibt es noch.",
        open: "Wir haben {days} geöffnet.",
        our_hours: "Unsere Öffnungszeiten: {hours}.",
    },
    Tongue {
        lang: "fr",
        short: ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"],
        every: ["le lundi", "le mardi", "le mercredi", "le jeudi", "le vendredi", "le samedi", "le dimanche"],
        and: "et",
        closed: "fermé",
        still_here: "Nous sommes toujours là.",
        open: "Nous sommes ouverts {days}.",
        our_hours: "Nos horaires : {hours}.",
    },
    Tongue {
        lang: "es",
        short: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
        every: ["los lunes", "los martes", "los miércoles", "los jueves", "los viernes", "los sábados", "los domingos"],
        and: "y",
        closed: "cerrado",
        still_here: "Seguimos aquí.",
        open: "Abrimos {days}.",
        our_hours: "Nuestro horario: {hours}.",
    },
    Tongue {
        lang: "it",
        short: ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
        every: ["il lunedì", "il martedì", "il mercoledì", "il giovedì", "il venerdì", "il sabato", "la domenica"],
        and: "e",
        closed: "chiuso",
        still_here: "Ci siamo ancora.",
        open: "Siamo aperti {days}.",
        our_hours: "I nostri orari: {hours}.",
    },
    Tongue {
        lang: "pt",
        short: ["seg", "ter", "qua", "qui", "sex", "sáb", "dom"],
        every: ["à segunda", "à terça", "à quarta", "à quinta", "à sexta", "ao sábado", "ao domingo"],
        and: "e",
        closed: "fechado",
        still_here: "Continuamos aqui.",
        open: "Estamos abertos {days}.",
        our_hours: "O nosso horário: {hours}.",
    },
    Tongue {
        lang: "nl",
        short: ["ma", "di", "wo", "do", "vr", "za", "zo"],
        every: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        and: "en",
        closed: "gesloten",
        still_here: "We zijn er nog.",
        open: "We zijn op {days} open.",
        our_hours: "Onze openingstijden: {hours}.",
    },
];

/// The language of a BCP 47 tag; English where none is said.
fn tongue(lang: Option<&str>) -> Option<&'static Tongue> {
    let lang = lang.unwrap_or("en").split(['-', '_']).next().unwrap_or_default();
    TONGUES.iter().find(|tongue| tongue.lang == lang)
}

/// `Mondays and Tuesdays`; in English where the language is unknown.
pub(super) fn named(days: Days, lang: &str) -> String {
    let tongue = tongue(Some(lang)).unwrap_or(&TONGUES[0]);
    let names: Vec<&str> = days.each().map(|day| tongue.every[index(day)]).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} {} {last}", others.join(", "), tongue.and),
        None => String::new(),
    }
}

/// `Mon–Thu 08:00–12:30, 13:30–17:30; Sun closed`.
pub(super) fn hours(days: &[(Weekday, Vec<Interval>)], lang: &str) -> String {
    let tongue = tongue(Some(lang)).unwrap_or(&TONGUES[0]);
    let alike = days.chunk_by(|a, b| a.1 == b.1);
    let spans: Vec<String> = alike.filter_map(|days| span(tongue, days)).collect();
    spans.join("; ")
}

fn span(tongue: &Tongue, days: &[(Weekday, Vec<Interval>)]) -> Option<String> {
    let ((first, intervals), (last, _)) = (days.first()?, days.last()?);
    let short = |day: &Weekday| tongue.short[index(*day)];
    let name = if first == last { short(first).to_owned() } else { format!("{}–{}", short(first), short(last)) };
    let times: Vec<String> = intervals.iter().map(|interval| interval.to_string().replace('-', "–")).collect();
    let times = if times.is_empty() { tongue.closed.to_owned() } else { times.join(", ") };
    Some(format!("{name} {times}"))
}

/// What a customer may be told.
pub(super) fn sentence(says: Says, days: &[(Weekday, Vec<Interval>)], lang: Option<&str>) -> Option<String> {
    let tongue = tongue(lang)?;
    let ours = tongue.our_hours.replace("{hours}", &hours(days, tongue.lang));
    let first = match says {
        Says::ClosedForGood => Some(tongue.still_here.to_owned()),
        Says::ClosedOn(open) => Some(tongue.open.replace("{days}", &named(open, tongue.lang))),
        Says::OpenOn(_) | Says::OpensAt(..) | Says::ClosesAt(..) | Says::AlwaysOpen => None,
        Says::Costs(..) => return None,
    };
    Some(first.into_iter().chain([ours]).collect::<Vec<_>>().join(" "))
}

fn index(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or_default()
}
