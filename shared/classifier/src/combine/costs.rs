//! What mistakes cost, from `costs.toml`.

use domain::mention::{Kind, Urgency};

use crate::combine::harm::{HARM_INPUTS, Harm};
use crate::combine::pool::Pool;
use crate::combine::weights::URGENCIES;
use crate::heads::{Heads, KINDS};

/// Urgencies in the order of the combiner.
pub(crate) const URGENCY: [Urgency; URGENCIES] = [Urgency::Crisis, Urgency::High, Urgency::Normal, Urgency::Low];

/// What mistakes cost: what it is, what we take it for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Costs {
    kind: [[f32; KINDS.len()]; KINDS.len()],
    urgency: [[f32; URGENCIES]; URGENCIES],
    /// A topic at least this likely is named.
    pub(crate) topic_from: f32,
    /// How the encoder is heard.
    pub(crate) pool: Pool,
    crisis_listed: f32,
    crisis_from: f32,
    alone: Harm,
    together: Harm,
}

impl Costs {
    /// Those in the program.
    pub(crate) fn shipped() -> Self {
        Self::parse(include_str!("../../costs.toml")).expect("a test reads the shipped costs")
    }

    /// Reads a file; an error is the name that is wrong or missing.
    pub(crate) fn parse(file: &str) -> Result<Self, String> {
        let table: toml::Table = file.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let of = |part: &str, name: &str| table.get(part).and_then(|part| part.get(name));
        let from = of("topics", "from").and_then(share).ok_or("topics.from: a share from 0 to 1")?;
        let pool = Pool {
            share: of("encoder", "share").and_then(share).ok_or("encoder.share: a share from 0 to 1")?,
            warmth: of("encoder", "warmth").and_then(number).ok_or("encoder.warmth: a number")?,
        };
        let crisis_from = of("crisis", "from").and_then(share).ok_or("crisis.from: a share from 0 to 1")?;
        let crisis_listed = of("crisis", "listed").and_then(share).ok_or("crisis.listed: a share from 0 to 1")?;
        Ok(Self {
            crisis_listed,
            crisis_from,
            alone: harm(&table, "alone", ["base", "lists", "complains", "linear"])?,
            together: harm(&table, "together", ["base", "lists", "complains", "linear", "encoder"])?,
            kind: matrix(&table, "kind", KINDS.map(Kind::as_str))?,
            urgency: matrix(&table, "urgency", URGENCY.map(Urgency::as_str))?,
            topic_from: from,
            pool,
        })
    }

    /// How likely a crisis must be to be taken for one: less if the lists of harm call it one.
    pub(crate) const fn crisis_from(&self, listed: bool) -> f32 {
        if listed { self.crisis_listed } else { self.crisis_from }
    }

    /// How a crisis is weighed with this encoder, or none.
    pub(crate) const fn harm(&self, encoder: Option<&Heads>) -> &Harm {
        if encoder.is_some() { &self.together } else { &self.alone }
    }

    /// The kind that costs least if each is as likely as `shares` say.
    pub(crate) fn kind(&self, shares: &[f32]) -> usize {
        cheapest(&self.kind, shares)
    }

    /// Likewise the urgency, in the order of [`URGENCY`].
    pub(crate) fn urgency(&self, shares: &[f32]) -> usize {
        cheapest(&self.urgency, shares)
    }
}

fn cheapest<const N: usize>(costs: &[[f32; N]; N], shares: &[f32]) -> usize {
    let expected = |taken: usize| costs.iter().zip(shares).map(|(row, share)| share * row[taken]).sum::<f32>();
    (0..N).min_by(|&a, &b| expected(a).total_cmp(&expected(b))).unwrap_or(0)
}

fn matrix<const N: usize>(table: &toml::Table, of: &str, names: [&str; N]) -> Result<[[f32; N]; N], String> {
    let mut costs = [[1.0; N]; N];
    for (right, row) in costs.iter_mut().enumerate() {
        row[right] = 0.0;
        let Some(given) = table.get(of).and_then(|rows| rows.get(names[right])) else { continue };
        let given = given.as_table().ok_or_else(|| format!("{of}.{}: a table of costs", names[right]))?;
        for (taken, cost) in given {
            let name = || format!("{of}.{}.{taken}", names[right]);
            let at = names.iter().position(|known| known == taken).filter(|&at| at != right).ok_or_else(name)?;
            row[at] = number(cost).filter(|cost| *cost >= 0.0).ok_or_else(name)?;
        }
    }
    Ok(costs)
}

fn harm<const N: usize>(table: &toml::Table, of: &str, names: [&str; N]) -> Result<Harm, String> {
    let mut weights = Harm([0.0; HARM_INPUTS]);
    for (weight, name) in weights.0.iter_mut().zip(names) {
        let given = table.get("crisis").and_then(|crisis| crisis.get(of)).and_then(|given| given.get(name));
        *weight = given.and_then(number).ok_or_else(|| format!("crisis.{of}.{name}: a number"))?;
    }
    Ok(weights)
}

fn share(value: &toml::Value) -> Option<f32> {
    number(value).filter(|share| (0.0..=1.0).contains(share))
}

fn number(value: &toml::Value) -> Option<f32> {
    let number =
        value.as_float().or_else(|| value.as_integer().and_then(|whole| i32::try_from(whole).ok().map(f64::from)));
    number.and_then(|number| number.to_string().parse().ok()).filter(|number: &f32| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_costs_can_be_read() {
        assert_eq!(Costs::parse(include_str!("../../costs.toml")).err(), None);
    }

    #[test]
    fn a_missed_complaint_costs_more_than_a_needless_look() {
        let costs = Costs::shipped();
        let even = |complaint: f32, praise: f32| KINDS[costs.kind(&[complaint, 0.0, 0.0, praise, 0.0])];
        assert_eq!(even(0.5, 0.5), Kind::Complaint);
        assert_eq!(even(0.1, 0.9), Kind::Praise);
    }

    #[test]
    fn a_wrong_name_or_cost_is_named() {
        let (rest, costs) = include_str!("../../costs.toml").split_once("[kind.complaint]").unwrap();
        let (_, after) = costs.split_once("\n\n").unwrap();
        let file = |line: &str| format!("{rest}[kind.complaint]\n{line}\n\n{after}");
        assert!(Costs::parse(&file("praise = 2")).is_ok());
        for (line, named) in [
            ("prase = 2", "kind.complaint.prase"),
            ("praise = -1", "kind.complaint.praise"),
            ("praise = \"much\"", "kind.complaint.praise"),
            ("complaint = 1", "kind.complaint.complaint"),
        ] {
            assert_eq!(Costs::parse(&file(line)).err().as_deref(), Some(named));
        }
        let with = |line: &str, other: &str| Costs::parse(&file("").replace(line, other)).err().unwrap();
        assert_eq!(with("[topics]\nfrom = 0.4", "[topics]\nfrom = 4"), "topics.from: a share from 0 to 1");
        assert_eq!(with("[crisis.together]", "[crisis.apart]"), "crisis.together.base: a number");
        assert!(Costs::parse("").is_err());
    }
}
