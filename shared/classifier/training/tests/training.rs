//! What learning promises: the same data gives the same bytes, and what is set aside teaches nothing.

#![expect(clippy::unwrap_used, reason = "a test ends here")]

use std::fs;
use std::path::Path;

use classifier::combine::Weights;
use training::data::DataError;
use training::train::from_folder;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus");

/// A corpus of a few lines of two batches, and one set aside that holds `aside`.
fn slice(folder: &Path, aside: &str) {
    for sub in ["mentions", "shops"] {
        fs::create_dir_all(folder.join(sub)).unwrap();
        for batch in ["en-31", "pt-01"] {
            let name = format!("{sub}/{batch}.jsonl");
            let text = fs::read_to_string(Path::new(CORPUS).join(&name)).unwrap();
            let kept: Vec<&str> = text.lines().take(24).collect();
            fs::write(folder.join(name), kept.join("\n")).unwrap();
        }
    }
    let shop = fs::read_to_string(Path::new(CORPUS).join("shops/en-31.jsonl")).unwrap();
    fs::write(folder.join("shops/en-99.jsonl"), shop).unwrap();
    let line = format!(
        r#"{{"id":"en-99-001","shop":"en-31-s1","platform":"x","text":"{aside}","stars":null,"about_shop":true,
        "kind":"praise","urgency":"low","needs_answer":false,"topics":[],"lang":"en"}}"#
    );
    fs::write(folder.join("mentions/en-99.jsonl"), line.replace('\n', " ")).unwrap();
    fs::write(folder.join("set-aside.txt"), "# Measures only\nen-99\n").unwrap();
    fs::create_dir_all(folder.join("banking77")).unwrap();
    let public = r#"{"text": "How do I top up?", "label": "topping_up_by_card", "split": "train"}"#;
    fs::write(folder.join("banking77/train.jsonl"), public).unwrap();
}

fn learn(folder: &Path) -> Vec<u8> {
    from_folder(folder, |_| ()).unwrap().weights.write()
}

#[test]
fn the_same_data_gives_the_same_bytes_and_what_is_set_aside_teaches_nothing() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    slice(one.path(), "Lovely");
    slice(other.path(), "Quite another text, of which nothing may be learnt");
    let learnt = learn(one.path());
    assert!(learnt == learn(other.path()));
    assert_eq!(Weights::read(&learnt).map(|weights| weights.write() == learnt), Ok(true));
    let file = one.path().join("mentions/en-31.jsonl");
    let changed = fs::read_to_string(&file).unwrap().replace("label created", "label lost");
    fs::write(&file, changed).unwrap();
    assert!(learnt != learn(one.path()));
}

#[test]
fn a_bad_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    slice(folder.path(), "Lovely");
    let file = folder.path().join("mentions/pt-01.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[6] = "{\"id\": 7}";
    fs::write(&file, lines.join("\n")).unwrap();
    let error = from_folder(folder.path(), |_| ()).unwrap_err();
    assert!(matches!(&error, DataError::Line { line: 7, path, .. } if *path == file), "{error}");
}
