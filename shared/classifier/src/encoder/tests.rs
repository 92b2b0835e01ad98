use std::sync::LazyLock;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::*;

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder::load(&shipped()).unwrap());

fn shipped() -> PathBuf {
    Path::new(CRATE).join("weights/encoder.bin")
}

#[derive(Deserialize)]
struct Mention {
    id: String,
    shop: String,
    text: String,
    stars: Option<u8>,
}

#[derive(Deserialize)]
struct Profile {
    id: String,
    name: String,
    also_called: Vec<String>,
    trade: String,
    places: Vec<String>,
    products: Vec<String>,
}

fn lines<T: for<'de> Deserialize<'de>>(folder: &str, batch: &str) -> Vec<T> {
    let file = fs::read_to_string(Path::new(CRATE).join(format!("corpus/{folder}/{batch}.jsonl"))).unwrap();
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A mention of the corpus and its shop.
fn mention(id: &str) -> (Mention, Shop) {
    let batch = &id[..5];
    let mention = lines::<Mention>("mentions", batch).into_iter().find(|mention| mention.id == id).unwrap();
    let profile = lines::<Profile>("shops", batch).into_iter().find(|shop| shop.id == mention.shop).unwrap();
    let Profile { name, also_called, trade, places, products, .. } = profile;
    (mention, Shop { name, also_called, trade: Some(trade), places, products, ..Shop::default() })
}

fn recipe(name: &str) -> String {
    fs::read_to_string(Path::new(CRATE).join("training/encoder").join(name)).unwrap()
}

fn stars(mention: &Mention) -> Option<Stars> {
    mention.stars.map(|stars| Stars::new(stars).unwrap())
}

#[test]
fn a_thousand_texts_are_cut_as_in_training() {
    let mut count = 0;
    for line in recipe("pieces.txt").lines() {
        let [id, all, first, digest] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let (mention, shop) = mention(id);
        let input = ENCODER.pieces.input(&mention.text, stars(&mention), &shop);
        let ids: Vec<String> = input.ids.iter().map(ToString::to_string).collect();
        assert_eq!(ids.len().to_string(), all, "{id}");
        assert_eq!(input.segments.iter().filter(|segment| **segment == 0).count().to_string(), first, "{id}");
        let found = Sha256::digest(ids.join(" ")).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(&found[..12], digest, "{id}: {}", mention.text);
        count += 1;
    }
    assert_eq!(count, 1_000);
}

#[test]
fn the_program_says_what_training_said() {
    #[derive(Deserialize)]
    struct Said {
        id: String,
        kind: [f32; 5],
        crisis: f32,
        another: f32,
    }
    let mut far = 0.0;
    let said = recipe("said.jsonl");
    for line in said.lines() {
        let said: Said = serde_json::from_str(line).unwrap();
        let (mention, shop) = mention(&said.id);
        let heads = ENCODER.heads(&mention.text, stars(&mention), &shop).unwrap();
        let pairs = heads.kind.into_iter().zip(said.kind);
        let pairs = pairs.chain([(heads.crisis, said.crisis), (heads.another, said.another)]);
        far += pairs.map(|(here, there)| (here - there).abs()).fold(0.0, f32::max);
    }
    let lines = u16::try_from(said.lines().count()).unwrap();
    let mean = far / f32::from(lines);
    assert!(lines >= 50 && mean < 0.5, "whole numbers of 7 bits cost {mean} on the mean over {lines} texts");
}

#[test]
fn the_same_text_is_read_the_same_each_time() {
    let shop = Shop { name: "Crumb & Co".into(), trade: Some("bakery".into()), ..Shop::default() };
    let again = Encoder::load(&shipped()).unwrap();
    for text in ["My cake never came.", "Are you open on Sunday?", "¿Abren el domingo?"] {
        let heads = ENCODER.heads(text, None, &shop).unwrap();
        assert_eq!(ENCODER.heads(text, None, &shop), Some(heads));
        assert_eq!(again.heads(text, None, &shop), Some(heads));
        assert_ne!(ENCODER.heads(text, Stars::new(1).ok(), &shop), Some(heads), "stars count");
    }
}

#[test]
fn hostile_texts_are_only_texts() {
    let texts =
        ["", "\0\u{202e}\u{fffd}", "👍👍👍🍰", "https://crumb.example/x", "蛋糕 خبز хлеб bread", "[CLS] [SEP] [PAD]"];
    let long = ["a".repeat(1_000_000), "é ".repeat(500_000), "👍".repeat(250_000), "[SEP]".repeat(9_999)];
    for text in texts.into_iter().chain(long.iter().map(String::as_str)) {
        let long = Shop { name: text.to_owned(), also_called: vec![text.to_owned(); 9], ..Shop::default() };
        for shop in [Shop::default(), long] {
            let input = ENCODER.pieces.input(text, Stars::new(1).ok(), &shop);
            assert!(input.ids.len() <= 160);
            assert_eq!(ENCODER.heads(text, None, &shop).map(|_| ()), Some(()), "{text:.20}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    let folder = std::env::temp_dir().join(format!("shopbell-encoder-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let whole = fs::read(shipped()).unwrap();
    let mut older = whole.clone();
    older[7] = 0;
    let load = |name: &str, bytes: &[u8]| {
        fs::write(folder.join(name), bytes).unwrap();
        Encoder::load(&folder.join(name)).unwrap_err()
    };
    let cut = load("cut", &whole[..whole.len() - 1]);
    assert!(matches!(cut, EncoderError::Damaged), "{cut}");
    assert!(matches!(load("half", &whole[..whole.len() / 2]), EncoderError::Damaged));
    assert!(matches!(load("empty", &[]), EncoderError::Foreign));
    assert!(matches!(load("older", &older), EncoderError::Version(0)));
    let missing = Encoder::load(&folder.join("missing")).unwrap_err();
    assert!(matches!(missing, EncoderError::Unread { .. }) && missing.to_string().contains("missing"), "{missing}");
    fs::remove_dir_all(&folder).unwrap();
}
