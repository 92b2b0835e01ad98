//! The house rules that a compiler does not know.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the repository has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Each package of ours and those of ours that it depends on, tests apart.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let args = ["metadata", "--format-version=1", "--no-deps", "--offline"];
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |package: &serde_json::Value| package["name"].as_str().unwrap().to_owned();
    let ours: Vec<String> = packages.iter().map(name).collect();
    let needs = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        let built = all.filter(|dependency| dependency["kind"].is_null());
        built.map(name).filter(|dependency| ours.contains(dependency)).collect()
    };
    packages.iter().map(|package| (name(package), needs(package))).collect()
}

#[test]
fn each_room_knows_only_the_rooms_it_may() {
    const SHARED: &[&str] = &["domain", "classifier", "platforms", "store", "messaging", "runtime"];
    const FUNCTIONS: &[&str] = &["collect-mentions", "detect-at-risk", "escalate-alerts", "inbox", "send-digest"];
    let all = dependencies();
    assert_eq!(all.len(), SHARED.len() + FUNCTIONS.len() + 3, "a new package needs its place here");
    for (package, needs) in all {
        let may: Vec<&str> = match package.as_str() {
            "domain" => vec![],
            "classifier" | "platforms" | "store" | "messaging" => vec!["domain"],
            "runtime" => vec!["domain", "store"],
            "training" => vec!["classifier", "domain"],
            "shopbell" => [SHARED, FUNCTIONS, &["training"]].concat(),
            "tests" => [SHARED, &["shopbell", "inbox"]].concat(),
            function if FUNCTIONS.contains(&function) => SHARED.to_vec(),
            stranger => panic!("{stranger} has no place in the house"),
        };
        for need in needs {
            assert!(may.contains(&need.as_str()), "{package} may not know {need}");
        }
    }
}

#[test]
fn the_domain_does_no_io_and_asks_no_clock() {
    const FORBIDDEN: &[&str] =
        &["aws_", "reqwest", "tokio", "serde", "std::env", "std::fs", "Timestamp::now", "SystemTime", "Instant::now"];
    for file in rust_files(&root().join("shared/domain/src")) {
        let source = fs::read_to_string(&file).unwrap();
        for word in FORBIDDEN {
            assert!(!source.contains(word), "{} must not mention {word}", file.display());
        }
    }
}

#[test]
fn only_the_outermost_lines_read_the_clock() {
    let may = |file: &Path| {
        file.ends_with("main.rs")
            || file.starts_with(root().join("infra/local"))
            || file.iter().any(|room| room == "benches")
    };
    for room in ["shared", "functions"] {
        for file in rust_files(&root().join(room)).into_iter().filter(|file| !may(file)) {
            let source = fs::read_to_string(&file).unwrap();
            for clock in ["Timestamp::now", "Zoned::now", "SystemTime::now", "Instant::now"] {
                assert!(!source.contains(clock), "{} reads the clock; pass `now` in", file.display());
            }
        }
    }
}

#[test]
fn a_functions_main_only_wires() {
    for entry in fs::read_dir(root().join("functions")).unwrap() {
        let main = entry.unwrap().path().join("src/main.rs");
        let source = fs::read_to_string(&main).unwrap();
        let lines = source.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//!")).count();
        assert!(lines <= 20, "{} has {lines} lines", main.display());
    }
}

#[test]
fn only_the_store_spells_a_key() {
    let store = root().join("shared/store");
    for room in ["shared", "functions"] {
        for file in rust_files(&root().join(room)).into_iter().filter(|file| !file.starts_with(&store)) {
            let source = fs::read_to_string(&file).unwrap();
            for key in ["TALK#", "POST#", "MENTION#", "ALERT#", "DELIVERY#", "LINK#", "DIGEST#", "SELFTEST#"] {
                assert!(!source.contains(key), "{} spells the key {key}", file.display());
            }
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
