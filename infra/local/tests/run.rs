//! `shopbell run` as its user meets it: a process, its lines, its exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Output, Stdio};

use domain::alert::Stage;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use shopbell::town::{self, Place, Said, Town};

const SHOPBELL: &str = env!("CARGO_BIN_EXE_shopbell");

fn shopbell(arguments: &[&str]) -> Command {
    let mut command = Command::new(SHOPBELL);
    // Nothing of this machine's own AWS is looked for.
    command.args(arguments).env_clear().env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("SHOPBELL_MASTODON_TOKEN", town::TOKEN);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn output(arguments: &[&str]) -> Output {
    shopbell(arguments).output().unwrap()
}

/// The exit code, and the last line on standard error.
fn refusal(arguments: &[&str]) -> (Option<i32>, String) {
    let output = output(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), errors.lines().last().unwrap_or_default().to_owned())
}

/// A process that goes on; it is ended with its value.
struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
    errors: ChildStderr,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = shopbell(arguments).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let errors = child.stderr.take().unwrap();
        Self { child, lines, errors }
    }

    /// Reads on until a line holds `wanted`.
    fn line_with(&mut self, wanted: &str) -> String {
        let mut read = String::new();
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                let mut errors = String::new();
                self.errors.read_to_string(&mut errors).unwrap();
                panic!("no line with {wanted:?}, but:\n{read}{errors}");
            }
            if line.contains(wanted) {
                return line.trim_end().to_owned();
            }
            read.push_str(&line);
        }
    }

    /// Asks it to stop, and waits for the end: its exit code and the rest of its lines.
    fn stop(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn texts(path: &Path) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The bakery's settings with one platform, which is asked every minute.
fn shop_toml(folder: &Path, base_url: &str) -> String {
    let path = folder.join("crumb.toml");
    let toml = format!(
        "shop = {{ name = \"Crumb & Co\", time_zone = \"Europe/London\" }}\n\
         staff = [{{ name = \"Ann\", phone = \"+15550100\", email = \"ann@crumb.example\" }}]\n\
         [platforms.mastodon]\nhandles = [\"@crumb@example.social\"]\nbase_url = \"{base_url}\"\nevery = \"1m\"\n"
    );
    std::fs::write(&path, toml).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_sample_week_plays_to_its_end_and_says_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("texts.jsonl");
    let arguments = ["--no-wait", "--speed", "1000000", "--port", "0", "--texts", file.to_str().unwrap()];
    let output = output(&arguments);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.success(), "{said}");

    for line in [
        "Monday 2 March",
        "11:15  Mastodon, Ravi P: \"Ordered a birthday cake",
        "complaint (\"wrong\", \"Not happy\"): answer by 13:15",
        "12:15  at risk: Ravi P, answer by 13:15",
        "12:15  text to Ben's phone: Crumb & Co: 60 min left (13:15).",
        "12:20  Ben has it (Ravi P): no texts until",
        "12:50  Ravi P was answered in time at 12:50, seen on Mastodon, 25 min to spare",
        "1 post is not about the shop",
        "night, 14 h 44 min pass",
        "Ines C was answered late at 12:10",
        "Mastodon cannot be read: 503",
        "Mastodon can be read again, after 3 h",
        "03:10  urgent: Mina Okoro, answer by 03:40",
        "The week in numbers",
        "answered in time",
        "Three things to try",
        "shopbell run --shop shop.toml",
    ] {
        assert!(said.contains(line), "no {line:?} in\n{said}");
    }
    assert!(!said.contains('\u{1b}') && !said.contains('╭'), "{said}");

    let texts = texts(&file);
    let taps = said.lines().filter(|line| line.starts_with("tap: http://127.0.0.1:")).count();
    assert!(texts.len() >= 10 && texts.len() == taps, "{} texts, {taps} taps", texts.len());
    for text in &texts {
        let [at, to, stage, body] = ["at", "to", "stage", "body"].map(|key| text[key].as_str().unwrap());
        assert!(at.parse::<Timestamp>().is_ok() && at.ends_with('Z'), "{text}");
        let is_known = stage == "self-test" || stage.parse::<Stage>().is_ok();
        assert!(to.starts_with("+4477009001") && is_known, "{text}");
        assert!(body.len() <= 160 && said.contains(body.rsplit(' ').next().unwrap()), "{text}");
    }
    let first: Vec<_> = texts[..2].iter().map(|text| (text["at"].as_str(), text["stage"].as_str())).collect();
    let expected = [("2026-03-02T08:00:00Z", "self-test"), ("2026-03-02T12:15:00Z", "risk-1")];
    assert_eq!(first, expected.map(|(at, stage)| (Some(at), Some(stage))));
}

#[test]
fn a_text_slows_time_down_until_it_is_tapped() {
    let mut week = Running::start(&["--speed", "1000000", "--port", "0"]);
    let link = week.line_with("/a/").strip_prefix("tap: ").unwrap().to_owned();
    week.line_with("tap it within 30 s, or the week goes on");
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio.block_on(async {
        // No TLS to this machine, but the client wants to know whose it would be.
        rustls::crypto::ring::default_provider().install_default().ok();
        let phone = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let page = phone.get(&link).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
        assert!(page.contains("60 min left"), "{page}");
        assert_eq!(phone.post(format!("{link}/have")).send().await.unwrap().status(), 303);
    });
    week.line_with("somebody reads");
    assert!(week.line_with("has it").contains("12:15  Ben has it (Ravi P)"));
    week.line_with("thank you; the week goes on");
    week.line_with("Ravi P was answered in time");
    let (code, rest) = week.stop();
    assert_eq!(code, Some(0));
    assert!(rest.contains("So far, in numbers") && rest.contains("Nothing is kept"), "{rest}");
}

#[test]
fn whoever_stops_reading_ends_it_without_a_complaint() {
    let mut week = shopbell(&["--no-wait", "--speed", "1000000", "--port", "0"]).spawn().unwrap();
    let mut lines = BufReader::new(week.stdout.take().unwrap());
    lines.read_line(&mut String::new()).unwrap();
    drop(lines);
    let ended = week.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap()), (Some(0), String::new()));
}

#[test]
fn what_cannot_be_used_is_named_with_what_would_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let shop = shop_toml(folder.path(), "http://127.0.0.1:9");
    let (file, folder) = (file.to_str().unwrap(), folder.path().to_str().unwrap());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    #[rustfmt::skip]
    let table: &[(&[&str], i32, &[&str])] = &[
        (&["--port", &port],                                1, &["--port", &port, "in use", "choose another"]),
        (&["--port", "0", "--data", file],                  2, &["--data", "cannot be written"]),
        (&["--port", "0", "--texts", folder],               2, &["--texts", folder, "cannot be written"]),
        (&["--shop", "/nowhere/shop.toml"],                 2, &["/nowhere/shop.toml", "--shop"]),
        (&["--shop", file],                                 2, &["shop.name"]),
        (&["--speed", "0"],                                 2, &["--speed"]),
        (&["--sms", "sns", "--public-url", "https://x.example"], 2, &["--shop"]),
        (&["--shop", &shop, "--port", "0", "--sms", "sns", "--public-url", "https://x.example"], 2, &["--sms sns", "AWS_REGION"]),
        (&["--public-url", "x.example"],                    2, &["--public-url", "write it like"]),
    ];
    for (arguments, code, says) in table {
        let (ended, line) = refusal(arguments);
        assert_eq!(ended, Some(*code), "{arguments:?}: {line}");
        assert!(line.starts_with("shopbell: ") && says.iter().all(|word| line.contains(word)), "{arguments:?}: {line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_ones_own_is_texted_and_its_data_stays() {
    let folder = tempfile::tempdir().unwrap();
    let town = Town::open(Timestamp::now() + SignedDuration::from_hours(24)).await.unwrap();
    let shop = shop_toml(folder.path(), &town.url());
    let file = folder.path().join("texts.jsonl");
    let arguments = ["run", "--shop", &shop, "--port", "0", "--speed", "60", "--texts", file.to_str().unwrap()];
    let mut bell = Running::start(&arguments);
    bell.line_with("crumb-data, kept over a restart");
    bell.line_with("listening: mastodon · all sources fine · nobody waits");

    let data = folder.path().join("crumb-data");
    let (code, line) = refusal(&["--shop", &shop, "--port", "0", "--data", data.to_str().unwrap()]);
    assert!(code == Some(1) && line.contains("in use by another shopbell") && line.contains("--data"), "{line}");

    let harm = "@crumb my son is in A&E, his throat swelled up after your nut free brownie.";
    town.post(Said::new(Place::Mastodon, "mina", harm, Timestamp::now()).addressed());
    assert!(bell.line_with("text to Ann's phone").contains("URGENT now"));
    assert!(bell.line_with("tap: ").starts_with("tap: http://127.0.0.1:"));
    let (code, rest) = bell.stop();
    assert_eq!(code, Some(0), "{rest}");
    assert!(rest.contains("Stopped. Everything is kept in"), "{rest}");
    let texts = texts(&file);
    assert_eq!((&texts[0]["to"], &texts[0]["stage"]), (&"+15550100".into(), &"crisis".into()));

    let mut again = Running::start(&["run", "--shop", &shop, "--port", "0"]);
    assert!(again.line_with("settings").ends_with("version 1"));
    again.line_with("1 waits");
    drop(again);
    let (code, line) = refusal(&["--port", "0", "--data", data.to_str().unwrap()]);
    assert!(code == Some(2) && line.contains("--data"), "{line}");
}
