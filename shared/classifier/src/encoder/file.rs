//! The file of weights: a magic word, a version, three lengths, three parts, and the SHA-256 of all before it.
//!
//! Numbers are little-endian. `training/encoder/export.py` writes it.

use sha2::{Digest, Sha256};

use super::EncoderError;

const MAGIC: &[u8; 7] = b"SHOPENC";

/// Rises with every change of what the file means.
pub(super) const VERSION: u8 = 1;

/// Magic word, version and lengths.
const HEADER: usize = MAGIC.len() + 1 + 3 * 4;
const CHECKSUM: usize = 32;

/// What the file holds.
#[derive(Debug, PartialEq)]
pub(super) struct Parts {
    /// An ONNX graph with its weights.
    pub(super) graph: Vec<u8>,
    /// One piece a line.
    pub(super) vocabulary: String,
    /// Signs, a tab, and words that say the same; one a line.
    pub(super) signs: String,
}

impl Parts {
    /// Takes the file apart. Nothing it says is trusted before its checksum is right.
    pub(super) fn of(mut bytes: Vec<u8>) -> Result<Self, EncoderError> {
        let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(EncoderError::Foreign)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(&version) => return Err(EncoderError::Version(version)),
            None => return Err(EncoderError::Damaged),
        }
        let body = bytes.len().checked_sub(CHECKSUM).filter(|body| *body >= HEADER).ok_or(EncoderError::Damaged)?;
        let checksum = bytes.split_off(body);
        if Sha256::digest(&bytes).as_slice() != checksum {
            return Err(EncoderError::Damaged);
        }
        let [graph, vocabulary, signs] = lengths(&bytes)?;
        if [graph, vocabulary, signs].iter().try_fold(HEADER, |sum, length| sum.checked_add(*length)) != Some(body) {
            return Err(EncoderError::Damaged);
        }
        let signs = text(bytes.split_off(body - signs))?;
        let vocabulary = text(bytes.split_off(HEADER + graph))?;
        bytes.drain(..HEADER);
        Ok(Self { graph: bytes, vocabulary, signs })
    }
}

fn lengths(bytes: &[u8]) -> Result<[usize; 3], EncoderError> {
    let at = |index: usize| {
        let from = MAGIC.len() + 1 + 4 * index;
        let length = bytes.get(from..).and_then(|rest| rest.first_chunk()).ok_or(EncoderError::Damaged)?;
        usize::try_from(u32::from_le_bytes(*length)).map_err(|_| EncoderError::Damaged)
    };
    Ok([at(0)?, at(1)?, at(2)?])
}

fn text(bytes: Vec<u8>) -> Result<String, EncoderError> {
    String::from_utf8(bytes).map_err(|_| EncoderError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(version: u8, lengths: [u32; 3], parts: &[u8]) -> Vec<u8> {
        let mut file = [MAGIC.as_slice(), &[version]].concat();
        file.extend(lengths.iter().flat_map(|length| length.to_le_bytes()));
        file.extend(parts);
        let checksum = Sha256::digest(&file);
        file.extend(checksum);
        file
    }

    #[test]
    fn a_file_is_taken_apart() {
        let parts = Parts::of(file(VERSION, [3, 2, 4], b"abcde\xf0\x9f\x91\x8d")).unwrap();
        assert_eq!(parts, Parts { graph: b"abc".to_vec(), vocabulary: "de".into(), signs: "👍".into() });
    }

    #[test]
    fn a_file_that_is_not_whole_is_refused_and_says_why() {
        let whole = file(VERSION, [3, 2, 1], b"abcdef");
        for cut in 0..whole.len() {
            let refused = Parts::of(whole[..cut].to_vec()).unwrap_err();
            assert!(matches!(refused, EncoderError::Foreign | EncoderError::Damaged), "{cut}: {refused}");
        }
        for at in HEADER..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(matches!(Parts::of(changed).unwrap_err(), EncoderError::Damaged), "{at}");
        }
        let longer = [whole.as_slice(), b"x"].concat();
        assert!(matches!(Parts::of(longer).unwrap_err(), EncoderError::Damaged));
        assert!(matches!(Parts::of(b"{\"a\":1}".to_vec()).unwrap_err(), EncoderError::Foreign));
        assert!(matches!(Parts::of(file(9, [3, 2, 1], b"abcdef")).unwrap_err(), EncoderError::Version(9)));
    }

    #[test]
    fn lengths_that_lie_are_refused_though_the_checksum_is_right() {
        for lengths in [[3, 2, 2], [u32::MAX; 3], [0, 0, 0], [6, 0, u32::MAX]] {
            assert!(matches!(Parts::of(file(VERSION, lengths, b"abcdef")).unwrap_err(), EncoderError::Damaged));
        }
        assert!(matches!(Parts::of(file(VERSION, [3, 2, 1], b"abc\xff\xffz")).unwrap_err(), EncoderError::Damaged));
    }
}
