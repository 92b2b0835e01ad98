//! Weights as bytes: a magic word, a version, a checksum of the rest, and sections with their sizes.
//!
//! All numbers are little-endian. A file that was cut, mixed up or written for another version is refused; what it says
//! is never trusted for more than its length.

/// The beginning of every file of weights.
const MAGIC: &[u8; 8] = b"SHOPBELL";

/// Rises with every change of what the numbers mean.
pub(crate) const VERSION: u32 = 1;

/// Weights that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// It does not begin as weights do.
    #[error("these are no weights of the classifier; make them with `shopbell train`")]
    Foreign,
    /// It was written for another version of the program.
    #[error("weights of version {0}, and this program reads version {VERSION}; make them with `shopbell train`")]
    Version(u32),
    /// Something is missing or was changed.
    #[error("the weights are cut or damaged; make them with `shopbell train`")]
    Damaged,
}

/// Reads one number after the other.
pub(crate) struct Source<'b>(&'b [u8]);

impl<'b> Source<'b> {
    /// What follows magic word, version and checksum.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, WeightsError> {
        let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(WeightsError::Foreign)?;
        let mut source = Self(rest);
        let version = source.number()?;
        if version != VERSION {
            return Err(WeightsError::Version(version));
        }
        let sum = u64::from_le_bytes(*source.array()?);
        if sum == checksum(source.0) { Ok(source) } else { Err(WeightsError::Damaged) }
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'b [u8], WeightsError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(WeightsError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<&'b [u8; N], WeightsError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(WeightsError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn number(&mut self) -> Result<u32, WeightsError> {
        Ok(u32::from_le_bytes(*self.array()?))
    }

    /// A count of things that take at least a byte each.
    pub(crate) fn count(&mut self) -> Result<usize, WeightsError> {
        let count = usize::try_from(self.number()?).map_err(|_| WeightsError::Damaged)?;
        if count <= self.0.len() { Ok(count) } else { Err(WeightsError::Damaged) }
    }

    pub(crate) fn floats(&mut self, count: usize) -> Result<Vec<f32>, WeightsError> {
        let bytes = self.take(count.checked_mul(4).ok_or(WeightsError::Damaged)?)?;
        let (chunks, _) = bytes.as_chunks::<4>();
        let floats: Vec<f32> = chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        if floats.iter().all(|float| float.is_finite()) { Ok(floats) } else { Err(WeightsError::Damaged) }
    }

    /// Nothing is left.
    pub(crate) const fn end(&self) -> Result<(), WeightsError> {
        if self.0.is_empty() { Ok(()) } else { Err(WeightsError::Damaged) }
    }
}

/// Writes what [`Source`] reads.
#[derive(Default)]
pub(crate) struct Sink(Vec<u8>);

impl Sink {
    pub(crate) fn number(&mut self, number: usize) {
        self.0.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }

    pub(crate) fn floats(&mut self, floats: &[f32]) {
        self.0.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
    }

    pub(crate) fn bytes(&mut self, bytes: impl IntoIterator<Item = u8>) {
        self.0.extend(bytes);
    }

    pub(crate) fn close(self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend(checksum(&self.0).to_le_bytes());
        file.extend(self.0);
        file
    }
}

/// Eight bytes at a time, so that two megabytes take a fraction of a millisecond.
fn checksum(bytes: &[u8]) -> u64 {
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, &byte| mix(sum, u64::from(byte)))
}
