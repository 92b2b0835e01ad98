use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::{CRUMB, run, shopbell, with_shop};

#[test]
fn wrong_use_ends_with_2_and_says_on_the_last_line_what_would_do() {
    #[rustfmt::skip]
    let table: &[(&str, &[&str], &[&str])] = &[
        ("no such command",      &["prase"],                                            &["prase", "parse"]),
        ("no such platform",     &["parse", "--platform", "myspace", "--from", "own"],  &["--platform", "myspace", "mastodon"]),
        ("no such endpoint",     &["parse", "--platform", "feed", "--from", "mentions"], &["--from", "mentions", "search"]),
        ("no connector",         &["parse", "--platform", "yelp", "--from", "reviews"], &["yelp has no connector yet"]),
        ("not on this platform", &["parse", "--platform", "hackernews", "--from", "addressed"], &["hackernews has no endpoint"]),
        ("no status",            &["parse", "--platform", "feed", "--from", "feed", "--status", "999"], &["--status", "999"]),
        ("no headers file",      &["parse", "--platform", "feed", "--from", "feed", "--headers", "none.txt"], &["none.txt", "--headers"]),
        ("a flag is missing",    &["due"],                                              &["--shop"]),
        ("no such file",         &["due", "--shop", "none.toml"],                       &["none.toml", "--shop"]),
        ("no table",             &["apply", "--shop", "shop.toml"],                     &["--table: missing", "SHOPBELL_TABLE"]),
        ("no topic",             &["apply", "--shop", "shop.toml", "--table", "t", "--email-topic", "x"], &["--email-topic", "arn:aws:sns:"]),
    ];
    for (name, words, expected) in table {
        let ended = with_shop(CRUMB, words, b"");
        assert_eq!(ended.code, 2, "{name}: {}", ended.err);
        assert_eq!(ended.out, "", "{name}");
        for word in *expected {
            assert!(ended.last().contains(word), "{name}: {word} in {:?}", ended.last());
        }
    }
}

#[test]
fn every_commands_help_has_an_example_that_works_when_pasted() {
    for command in ["check", "parse", "classify", "due"] {
        let folder = tempfile::tempdir().unwrap();
        let help = with_shop(CRUMB, &[command, "--help"], b"");
        assert_eq!(help.code, 0, "{}", help.err);
        let (_, example) = help.out.split_once("Example:\n").unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_shopbell")).parent().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", example]).current_dir(folder.path());
        shell.env_clear().env("PATH", format!("{}:/usr/bin:/bin", program.display()));
        let ended = run(shell, b"");
        assert_eq!(ended.code, 0, "{command}: {}", ended.err);
        assert!(!ended.out.is_empty(), "{command} prints something");
    }
    for command in ["run", "apply"] {
        let help = with_shop(CRUMB, &[command, "--help"], b"");
        assert!(help.out.contains("Example:\n"), "{}", help.out);
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.toml"), CRUMB).unwrap();
    let line = r#"{"kind":"complaint","urgency":"normal","platform":"mastodon","published_at":"2026-03-02T09:00:00Z"}"#;
    let mut command = shopbell(folder.path());
    command.args(["due", "--shop", "shop.toml"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || {
        // It stops reading as soon as nobody reads what it writes.
        let _ = std::io::Write::write_all(&mut stdin, format!("{line}\n").repeat(5_000).as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn an_answer_comes_before_the_next_question() {
    use std::io::{BufRead, BufReader, Write};
    let folder = tempfile::tempdir().unwrap();
    let mut command = shopbell(folder.path());
    let mut child = command.arg("classify").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in ["1", "2"] {
        writeln!(stdin, r#"{{"id":"{id}","platform":"mastodon","text":"My cake never came."}}"#).unwrap();
        assert!(answers.next().unwrap().unwrap().starts_with(&format!(r#"{{"id":"{id}""#)));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
