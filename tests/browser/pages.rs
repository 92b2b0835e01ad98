//! What the pages look like on a phone.

use serde_json::json;

use crate::chromium::Phone;
use crate::{COMPLAINT, a_text_about};

/// The names of whatever cannot be hit with a thumb: buttons, and links that stand for themselves.
const TOO_SMALL: &str = "return [...document.querySelectorAll('button, a.button, summary.button')]\
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 48).map(e => e.textContent.trim())";
const WIDER_THAN_THE_PHONE: &str = "return document.documentElement.scrollWidth > window.innerWidth";
const FONT_SIZE: &str = "return parseFloat(getComputedStyle(document.body).fontSize)";
const PRIMARY_BUTTONS: &str =
    "return [...document.querySelectorAll('.primary')].filter(e => e.checkVisibility()).length";

async fn is_for_one_thumb(phone: &Phone) {
    assert_eq!(phone.finds(WIDER_THAN_THE_PHONE).await, json!(false));
    assert_eq!(phone.finds(TOO_SMALL).await, json!([]));
    assert!(phone.finds(FONT_SIZE).await.as_f64().unwrap() >= 17.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_fits_a_phone_and_has_one_primary_button() {
    let (_world, text, phone) = a_text_about(COMPLAINT).await;
    phone.opens(&text.link()).await;
    is_for_one_thumb(&phone).await;
    assert_eq!(phone.finds(PRIMARY_BUTTONS).await, json!(1));
    let words = phone.reads().await;
    assert!(words.contains("60 min left") && words.contains("my bread was mouldy"), "{words}");
    phone.locks().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_customer_writes_stays_text_in_its_card() {
    let long = "m".repeat(60);
    let script = "<img src=x onerror=document.title='owned'>";
    let hostile = format!("{COMPLAINT}, and nobody wanted to know about it {script} {long} \u{202e}oh");
    let (_world, text, phone) = a_text_about(&hostile).await;
    phone.opens(&text.link()).await;
    is_for_one_thumb(&phone).await;
    assert_ne!(phone.finds("return document.title").await, json!("owned"));
    assert_eq!(phone.finds("return document.images.length").await, json!(0));
    phone.locks().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_all_that_is_open_fits_a_phone() {
    let (_world, text, phone) = a_text_about(COMPLAINT).await;
    phone.opens(&text.link()).await;
    let list = phone.finds("return [...document.links].find(a => a.textContent == 'All that is open').pathname").await;
    phone.opens(list.as_str().unwrap()).await;
    is_for_one_thumb(&phone).await;
    assert!(phone.reads().await.contains("mouldy"));
    phone.locks().await;
}

/// The ratio of WCAG 2.2, 1.4.3, of every text on the page against what lies behind it.
const CONTRAST: &str = include_str!("contrast.js");

#[tokio::test(flavor = "multi_thread")]
async fn every_word_can_be_read_by_day_and_by_night() {
    let (_world, text, phone) = a_text_about(COMPLAINT).await;
    for scheme in ["light", "dark"] {
        phone.prefers(scheme).await;
        phone.opens(&text.link()).await;
        assert_eq!(phone.finds(CONTRAST).await, json!([]), "{scheme}");
    }
    phone.locks().await;
}
