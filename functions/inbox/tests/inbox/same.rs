//! "Same customer as …".

use domain::conversation::{ConversationKey, Mention};
use domain::customer::Author;
use domain::mention::Platform;
use http::StatusCode;

use crate::mentions::complaint;
use crate::world::{ANN, BEN, World, at};

/// A complaint by somebody called so on Hacker News.
fn elsewhere(id: &str, author: &str, name: &str) -> Mention {
    let mut mention = complaint(id, "still no cake");
    mention.post.platform = Platform::HackerNews;
    mention.post.root = id.to_owned();
    mention.post.author = Some(author.to_owned());
    mention.post.author_name = Some(name.to_owned());
    Mention::new(mention.post, mention.classification, at("09:00:00"), mention.discovery)
}

/// The page for Ann on which she says who Dora is.
async fn page_of(world: &World) -> String {
    let page = world.get(&format!("/a/{ANN}")).await;
    let link = page.body.split("href=\"").find(|link| link.contains("/same/")).unwrap();
    link.split('"').next().unwrap().to_owned()
}

async fn are_one(world: &World, one: &ConversationKey, other: &ConversationKey) -> bool {
    let one = world.store.customer_of(&Author::of(one)).await.unwrap();
    let other = world.store.customer_of(&Author::of(other)).await.unwrap();
    one.is_some() && one == other
}

#[tokio::test]
async fn the_owner_says_that_two_names_are_one_customer() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let (dora, kim) = (elsewhere("h1", "dora_m", "DORA"), elsewhere("h2", "kim", "Kim"));
    world.hears(&dora).await;
    world.hears(&kim).await;
    let path = page_of(&world).await;
    let page = world.get(&path).await;
    page.says("Dora is the same customer as …");
    page.says("Hacker News DORA today 09:00 still no cake");
    page.says_nothing_of("Kim");

    let code = page.body.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = world.tap(&format!("{path}/link"), &format!("conversation={code}")).await;
    page.says("They are one customer now.");
    page.says_nothing_of("It is the same customer Or");
    assert!(are_one(&world, &key, &dora.conversation).await);
    assert!(!are_one(&world, &key, &kim.conversation).await);
    world.get(&format!("/a/{BEN}")).await.says("Also dora_m on Hacker News");
}

#[tokio::test]
async fn another_mention_can_be_pasted() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let kim = elsewhere("h2", "kim", "Kim");
    world.hears(&kim).await;
    let path = page_of(&world).await;
    let token = "kimKimkimKimkimKimki22";
    world.link(token, "Ben", &kim.conversation).await;
    for (pasted, says) in [
        ("https://evil.example/x", "That address leads to no mention here."),
        ("https://inbox.example/a/unknownUnknownUnknow22", "That address leads to no mention here."),
        (&format!("https://inbox.example/a/{BEN}"), "That is the same name on the same platform already."),
        (&format!("https://inbox.example/a/{token}"), "They are one customer now."),
    ] {
        let form = format!("link={}", pasted.replace(':', "%3A").replace('/', "%2F"));
        world.tap(&format!("{path}/link-pasted"), &form).await.says(says);
    }
    assert!(are_one(&world, &key, &kim.conversation).await);
}

#[tokio::test]
async fn nobody_but_the_owner_may_say_so() {
    let (world, key) = World::with_complaint("my cake never came").await;
    let dora = elsewhere("h1", "dora_m", "Dora");
    world.hears(&dora).await;
    world.get(&format!("/a/{BEN}")).await.says_nothing_of("Same customer as");
    let path = page_of(&world).await;
    let page = world.get(&path).await;
    let code = page.body.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let bens = path.replace(ANN, BEN);
    assert_eq!(world.get(&bens).await.status, StatusCode::NOT_FOUND);
    let answer = world.post(&format!("{bens}/link"), &format!("conversation={code}")).await;
    world
        .get(answer.headers["location"].to_str().unwrap())
        .await
        .says("Only the owner can say that. Nothing was changed.");
    assert!(!are_one(&world, &key, &dora.conversation).await);
}

#[tokio::test]
async fn a_hostile_name_stays_text() {
    let (world, _) = World::with_complaint("my cake never came").await;
    let mut dora = elsewhere("h1", "dora", "Dora <script>alert(1)</script>");
    dora.post.text = "<img src=x>".to_owned();
    world.hears(&dora).await;
    let page = world.get(&page_of(&world).await).await;
    assert!(page.body.contains("Dora &#60;script&#62;") && page.body.contains("&#60;img src=x&#62;"));
    assert!(!page.body.contains("<script") && !page.body.contains("<img"));
}
