//! Where this machine finds the encoder's weights.

use std::path::{Path, PathBuf};

use classifier::Classifier;
use collect_mentions::reader::{self, ENCODER};
use runtime::config::Environment;

/// The name of the file beside the program.
const FILE: &str = "encoder.bin";
/// Where it lies in the source tree that this program was built from.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/classifier/weights/encoder.bin");

/// A classifier with the encoder that the environment names, else the one beside the program, else that of the source
/// tree. Without any it reads with the linear model alone, and the log says so.
pub fn classifier(environment: &Environment) -> Classifier {
    let beside = std::env::current_exe().ok().map(|program| program.with_file_name(FILE));
    reader::classifier(Some(&weights(environment, beside, Path::new(SOURCES))))
}

/// The source tree's is named where none is found, so that the log says what is missing.
fn weights(environment: &Environment, beside: Option<PathBuf>, sources: &Path) -> PathBuf {
    let named = environment.get(ENCODER).map(PathBuf::from);
    named.or_else(|| beside.filter(|path| path.is_file())).unwrap_or_else(|| sources.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_over_the_file_beside_the_program_and_that_over_the_sources() {
        let folder = tempfile::tempdir().unwrap();
        let (named, beside, sources) = (Path::new("/named"), folder.path().join(FILE), Path::new("/sources"));
        let set: Environment = [(ENCODER, "/named")].into_iter().collect();
        let (empty, nothing): (Environment, _) = ([(ENCODER, "")].into_iter().collect(), Environment::default());
        assert_eq!(weights(&nothing, Some(beside.clone()), sources), sources);
        std::fs::write(&beside, "").unwrap();
        assert_eq!(weights(&set, Some(beside.clone()), sources), named);
        assert_eq!(weights(&nothing, Some(beside.clone()), sources), beside);
        assert_eq!(weights(&empty, Some(beside.clone()), sources), beside);
        assert_eq!(weights(&nothing, None, sources), sources);
    }

    #[test]
    fn the_sources_hold_weights() {
        assert!(Path::new(SOURCES).is_file(), "{SOURCES}");
    }
}
