//! All that is learnt, in one file: the linear model and the combiner.

use crate::combine::network::Network;
use crate::combine::signs::{SIGNS, TOPIC_INPUTS, WITH};
use crate::heads::KINDS;
use crate::linear::{Linear, Sink, Source, WeightsError};

/// How many urgencies there are: crisis, high, normal, low.
pub(crate) const URGENCIES: usize = 4;

/// What decides, given the signs.
#[derive(Debug, Clone, PartialEq)]
pub struct Combiner {
    /// Five logits, in the order of [`KINDS`].
    pub kind: Network,
    /// The same from rules, stars and shape alone; added to the others. It keeps a plain word plain where the models
    /// meet texts unlike those they were taught with.
    pub plain: Network,
    /// Four logits: crisis, high, normal, low. It is also told the shares of the kinds.
    pub urgency: Network,
}

/// What the crate ships, and `shopbell train` makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// The heads of the linear model.
    pub linear: Linear,
    /// Weighs them against rules and stars.
    pub combiner: Combiner,
    /// Two logits: a topic is not meant, it is.
    pub topic: Network,
}

impl Weights {
    /// Those in the program.
    pub(crate) fn shipped() -> Self {
        Self::read(include_bytes!("../../weights/linear.bin")).expect("a test reads the shipped weights")
    }

    /// Reads a file; never panics, whatever is in it.
    pub fn read(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut source = Source::open(bytes)?;
        let linear = Linear::parse(&mut source)?;
        let combiner = Combiner::parse(&mut source)?;
        let topic = Network::parse(&mut source, TOPIC_INPUTS, 2)?;
        source.end()?;
        Ok(Self { linear, combiner, topic })
    }

    /// As [`Weights::read`] reads it; the same weights are the same bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut sink = Sink::default();
        self.linear.write(&mut sink);
        self.combiner.write(&mut sink);
        self.topic.write(&mut sink);
        sink.close()
    }
}

impl Combiner {
    fn write(&self, sink: &mut Sink) {
        self.kind.write(sink);
        self.plain.write(sink);
        self.urgency.write(sink);
    }

    fn parse(source: &mut Source<'_>) -> Result<Self, WeightsError> {
        Ok(Self {
            kind: Network::parse(source, WITH, KINDS.len())?,
            plain: Network::parse(source, SIGNS, KINDS.len())?,
            urgency: Network::parse(source, WITH + KINDS.len(), URGENCIES)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &[u8] = include_bytes!("../../weights/linear.bin");

    #[test]
    fn the_shipped_weights_are_read_and_written_to_the_byte_and_are_small() {
        let weights = Weights::read(SHIPPED).unwrap();
        assert!(weights.write() == SHIPPED);
        assert!(SHIPPED.len() <= 2_000_000, "{}", SHIPPED.len());
    }

    #[test]
    fn weights_that_are_cut_are_refused_wherever_they_are_cut() {
        let near_the_ends = (0..300).chain(SHIPPED.len() - 300..SHIPPED.len());
        for length in near_the_ends.chain((0..SHIPPED.len()).step_by(10_007)) {
            assert!(Weights::read(&SHIPPED[..length]).is_err(), "{length}");
        }
        assert_eq!(Weights::read(&[SHIPPED, &[0]].concat()), Err(WeightsError::Damaged));
    }

    #[test]
    fn a_changed_byte_is_noticed_wherever_it_is() {
        for at in (0..64).chain((64..SHIPPED.len()).step_by(40_009)) {
            let mut bytes = SHIPPED.to_vec();
            bytes[at] ^= 0x10;
            assert!(Weights::read(&bytes).is_err(), "{at}");
        }
    }

    #[test]
    fn foreign_files_and_other_versions_are_told_apart() {
        assert_eq!(Weights::read(b""), Err(WeightsError::Foreign));
        assert_eq!(Weights::read(&[0xff; 4_000]), Err(WeightsError::Foreign));
        let mut newer = SHIPPED.to_vec();
        newer[8] += 1;
        assert_eq!(Weights::read(&newer), Err(WeightsError::Version(2)));
    }

    #[test]
    fn sizes_in_a_file_are_not_believed() {
        for huge in [u32::MAX, 1 << 30, 70_000] {
            let mut sink = Sink::default();
            sink.bytes(huge.to_le_bytes());
            sink.bytes(huge.to_le_bytes());
            sink.bytes([7; 100_000]);
            assert_eq!(Weights::read(&sink.close()), Err(WeightsError::Damaged));
        }
    }
}
