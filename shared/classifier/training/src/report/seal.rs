//! Which weights and lists a report belongs to.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What the classifier's figures rest on, inside `shared/classifier`.
const SOURCES: [&str; 5] = ["weights/linear.bin", "weights/encoder.bin", "costs.toml", "lists", "corpus/set-aside.txt"];

/// Names and SHA-256 of files and folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal(Vec<(&'static str, String)>);

impl Seal {
    /// Of what lies in `folder`, which is `shared/classifier`. What is not there is not named.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let mut seals = Vec::new();
        for source in SOURCES {
            let path = folder.join(source);
            if path.exists() {
                seals.push((source, sum(&path)?));
            }
        }
        Ok(Self(seals))
    }

    /// Of the source tree this program was built from.
    pub fn of_tree() -> io::Result<Self> {
        Self::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(source, sum)| writeln!(f, "- `{source}`: `{sum}`"))
    }
}

/// The first half of the SHA-256 of a file, or of all files in a folder with their paths, in the order of these.
fn sum(path: &Path) -> io::Result<String> {
    let mut sum = Sha256::new();
    if path.is_dir() {
        for file in files(path)? {
            let name = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            sum.update(name.as_bytes());
            sum.update([0]);
            sum.update(Sha256::digest(fs::read(&file)?));
        }
    } else {
        sum.update(fs::read(path)?);
    }
    Ok(sum.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_word_in_a_list_is_another_seal() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, words: &str| fs::write(folder.path().join(name), words).expect("a file");
        fs::create_dir(folder.path().join("lists")).expect("a folder");
        write("lists/a.txt", "one");
        write("costs.toml", "x = 1");
        let seal = Seal::of(folder.path()).expect("a seal");
        assert_eq!(seal, Seal::of(folder.path()).expect("a seal"));
        assert_eq!(seal.0.len(), 2, "{seal}");
        write("lists/a.txt", "two");
        assert_ne!(seal, Seal::of(folder.path()).expect("a seal"));
        write("lists/a.txt", "one");
        assert_eq!(seal, Seal::of(folder.path()).expect("a seal"));
        fs::rename(folder.path().join("lists/a.txt"), folder.path().join("lists/b.txt")).expect("another name");
        assert_ne!(seal, Seal::of(folder.path()).expect("a seal"));
    }

    #[test]
    fn the_report_in_the_tree_belongs_to_its_weights() {
        let seal = Seal::of_tree().expect("a seal").to_string();
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../report/README.md");
        let page = fs::read_to_string(page).expect("a report; run `make classifier-report`");
        assert!(page.contains(&seal), "weights or lists have changed since; run `make classifier-report`:\n{seal}");
    }
}
