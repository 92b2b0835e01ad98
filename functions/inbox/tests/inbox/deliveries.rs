//! What became of each text and e-mail.

use domain::budget::Budget;
use domain::conversation::ConversationKey;
use domain::delivery::{Address, Delivery, Fate, Medium};
use domain::hours::Hours;
use domain::people::{People, PersonId};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use store::{AlertKey, Claim, Claimed, Claims};

use crate::world::{BEN, World, at};

impl World {
    /// The first warning is recorded, and its text to Ben comes to this.
    pub(crate) async fn warns(&self, key: &ConversationKey, fate: Option<Fate>) -> AlertKey {
        self.set("10:00:00");
        self.sweep(key).await;
        let file = self.file(key).await;
        let alert = AlertKey::from(&file.alerts[0].alert);
        let Some(fate) = fate else { return alert };
        let address = Address { person: PersonId::of_name("Ben"), medium: Medium::Text };
        let claimed = Delivery::first(address, self.now());
        let before = file.conversation.unwrap();
        let deliveries = std::slice::from_ref(&claimed);
        let claim = Claim { before: &before, after: &before, alert: &alert, deliveries, previous: &[] };
        let people = People::new(Vec::new(), Hours::never(TimeZone::UTC));
        let mut ledger = self.store.ledger(&people, Budget::default(), &[], self.now()).await.unwrap();
        let after = ledger.allowance.clone();
        let claims = Claims { alerts: &[claim], links: &[], after: &after };
        assert_eq!(self.store.claim(&claims, &mut ledger).await.unwrap(), [Claimed::Taken]);
        self.store.mark_delivery(&alert, &claimed, &Delivery { fate, ..claimed.clone() }).await.unwrap();
        alert
    }

    async fn deliveries(&self) -> crate::world::Page {
        self.get(&format!("/o/{BEN}/deliveries")).await
    }
}

#[tokio::test]
async fn each_fate_is_told_with_what_to_do_and_without_a_number() {
    #[rustfmt::skip]
    let table = [
        (Fate::Sent { at: at("10:02:30"), message_id: "m-1".to_owned() }, "today 10:00 First warning Mastodon, Dora ✓ Text to Ben: sent. today 10:02"),
        (Fate::Failed { reason: "opted out".to_owned() },                 "● Text to Ben: not delivered: this phone has opted out of texts. Ben can reply START to the number they came from."),
        (Fate::Failed { reason: "spend limit reached".to_owned() },       "not delivered: this month&#39;s limit for texts is reached."),
        (Fate::Failed { reason: "<b>new</b> reason".to_owned() },         "not delivered: &#60;b&#62;new&#60;/b&#62; reason."),
    ];
    for (fate, says) in table {
        let (world, key) = World::with_complaint("my cake never came").await;
        world.warns(&key, Some(fate)).await;
        let page = world.deliveries().await;
        page.says(says);
        assert!(!page.body.contains("+1555") && !page.body.contains("m-1"), "{}", page.body);
    }
}

#[tokio::test]
async fn what_was_held_or_not_sent_says_why() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.deliveries().await.says("Nobody had to be told anything.");
    let alert = world.warns(&key, None).await;
    world.store.hold_alert(&alert, at("10:30:00"), "quiet hours").await.unwrap();
    world.deliveries().await.says("Held until 10:30: quiet hours.");
    world.store.finish_alert(&alert, "acknowledged", at("10:20:00")).await.unwrap();
    world.deliveries().await.says("Not sent: somebody had it.");
}

#[tokio::test]
async fn each_alert_leads_to_its_mention_also_when_that_is_closed() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.warns(&key, None).await;
    world.tap(&format!("/a/{BEN}/answered-privately"), "cycle=1").await;
    let page = world.deliveries().await;
    let link = page.body.split("href=\"").find(|link| link.starts_with("/o/") && link.contains("/m/")).unwrap();
    world.get(link.split('"').next().unwrap()).await.says("my cake never came");
    world.get(&format!("/o/{BEN}")).await.says("Texts and e‑mails");
}

#[tokio::test]
async fn alerts_of_long_ago_are_left_out() {
    let (world, key) = World::with_complaint("my cake never came").await;
    world.warns(&key, None).await;
    let month = SignedDuration::from_hours(20 * 24);
    world.set_to(world.now() + month);
    let fresh = "freshFreshfreshFresh22";
    let link = store::Link::new(fresh, key, "m1".to_owned(), PersonId::of_name("Ben"), world.now() + month);
    world.store.put_link(&link).await.unwrap();
    world.get(&format!("/o/{fresh}/deliveries")).await.says("Nobody had to be told anything.");
}
