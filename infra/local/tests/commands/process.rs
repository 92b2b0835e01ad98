//! The built program, run in an environment of its own.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The least settings there are.
pub(crate) const CRUMB: &str = r#"
[shop]
name = "Crumb & Co"
time_zone = "Europe/London"
[hours]
mon = ["08:00-17:30"]
tue = ["08:00-17:30"]
[[staff]]
name = "Ann"
phone = "+15550100"
email = "ann@crumb.example"
"#;

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// Standard output as JSON lines.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The last line on standard error.
    pub(crate) fn last(&self) -> &str {
        self.err.lines().last().unwrap_or_default()
    }
}

/// `shopbell`, knowing nothing of this machine.
pub(crate) fn shopbell(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shopbell"));
    command.env_clear().current_dir(folder);
    command
}

/// Runs to the end with `input` on standard input.
pub(crate) fn run(mut command: Command, input: &[u8]) -> Ended {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writing = std::thread::spawn(move || {
        // A program that ends before it has read all is no failure of the test.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs `shopbell` with these words in a folder that holds `shop.toml` with `settings`.
pub(crate) fn with_shop(settings: &str, words: &[&str], input: &[u8]) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shop.toml"), settings).unwrap();
    let mut command = shopbell(folder.path());
    command.args(words);
    run(command, input)
}
