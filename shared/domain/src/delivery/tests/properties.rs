//! Whatever happens to an alert's texts, in whatever order.

use proptest::prelude::*;

use super::*;
use crate::limits::Window;

/// What becomes of a claimed delivery.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Sent,
    Throttled,
    Refused,
    Unknown,
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let fate = prop_oneof![Just(Fate::Sent), Just(Fate::Throttled), Just(Fate::Refused), Just(Fate::Unknown)];
    proptest::collection::vec(fate, 1..40)
}

fn outcome(fate: Fate) -> Outcome {
    match fate {
        Fate::Sent => Outcome::Sent { message_id: "x".to_owned() },
        Fate::Throttled => Outcome::Throttled,
        Fate::Refused => Outcome::Refused { reason: "refused".to_owned() },
        Fate::Unknown => Outcome::Unknown,
    }
}

fn stages() -> impl Strategy<Value = Stage> {
    prop_oneof![Just(Stage::Risk1), Just(Stage::Risk2), Just(Stage::Breached), Just(Stage::Unacknowledged(1))]
}

fn people() -> People {
    team(&[("Ann", Role::Owner), ("Ben", Role::Staff), ("Cem", Role::Backup)])
}

fn keep(deliveries: &mut Vec<Delivery>, kept: Delivery) {
    match deliveries.iter_mut().find(|known| known.address == kept.address) {
        Some(known) => *known = kept,
        None => deliveries.push(kept),
    }
}

proptest! {
    #[test]
    fn nobody_is_texted_twice_unless_an_outcome_was_unknown_and_it_always_ends(
        stage in stages(), fates in fates(), waits in proptest::collection::vec(0i64..200, 40)
    ) {
        let people = people();
        let (alert, mut conversation) = at_risk(&people);
        conversation.cycle.as_mut().unwrap().recorded.insert(stage);
        let alert = Alert { stage, ..alert };
        let mut allowance = Allowance::default();
        let mut deliveries: Vec<Delivery> = Vec::new();
        let mut arrived: Vec<Address> = Vec::new();
        let mut unknown: Vec<Address> = Vec::new();
        let mut rang: Vec<(Address, Timestamp)> = Vec::new();
        let mut fates = fates.into_iter().cycle();
        let mut now = at("11:01:00");
        let mut ended = false;
        for wait in waits.into_iter().chain(std::iter::repeat_n(100, 60)) {
            let plan = super::super::plan(&alert, &conversation, &deliveries, &people, &allowance, now);
            let again = super::super::plan(&alert, &conversation, &deliveries, &people, &allowance, now);
            prop_assert_eq!(&plan, &again, "the same is planned from the same");
            match plan {
                Plan::Done => { ended = true; break }
                Plan::Drop("nobody is known to have been told") => {
                    prop_assert!(arrived.iter().all(|address| unknown.contains(address)));
                    ended = true;
                    break
                }
                Plan::Drop(why) => prop_assert!(false, "{}", why),
                Plan::Hold { until, .. } | Plan::Wait(until) => {
                    prop_assert!(until > now);
                    now += SignedDuration::from_secs(wait);
                }
                Plan::Claim(claims) => {
                    prop_assert!(claims.iter().any(Delivery::is_claimed));
                    for claim in claims {
                        let before = deliveries.iter().find(|known| known.address == claim.address);
                        prop_assert!(before.is_none_or(|before| before.claims + before.throttled <= claim.claims + claim.throttled));
                        keep(&mut deliveries, claim.clone());
                        if !claim.is_claimed() { continue }
                        if claim.address.medium == Medium::Text {
                            let phone = people.get(&claim.address.person).unwrap().phone.clone();
                            prop_assert!(!rang.contains(&(claim.address.clone(), now)));
                            rang.push((claim.address.clone(), now));
                            let window = allowance.phones.entry(phone).or_default();
                            prop_assert_eq!(window.next_free(now), now, "no limit is broken");
                            *window = Window::with(window, now);
                        }
                        let fate = fates.next().unwrap();
                        match fate {
                            Fate::Sent => arrived.push(claim.address.clone()),
                            Fate::Unknown => { unknown.push(claim.address.clone()); arrived.push(claim.address.clone()) }
                            Fate::Throttled | Fate::Refused => {}
                        }
                        if let Some(marked) = claim.marked(outcome(fate), now) { keep(&mut deliveries, marked) }
                    }
                }
            }
        }
        prop_assert!(ended, "it ends: {:?}", deliveries);
        for address in arrived.iter().filter(|address| address.medium == Medium::Text) {
            let times = arrived.iter().filter(|other| *other == address).count();
            prop_assert!(times <= 1 + usize::from(unknown.contains(address)), "{:?} came {} times", address, times);
        }
        // A breach is always e-mailed too; of a warning somebody hears, or everybody who was tried is e-mailed.
        let heard = arrived.iter().any(|address| address.medium == Medium::Text);
        let mailed = deliveries.iter().any(|delivery| delivery.address.medium == Medium::Email);
        prop_assert!(heard || mailed);
        prop_assert!(stage != Stage::Breached || mailed);
    }
}
