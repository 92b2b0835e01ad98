//! A small encoder, fine-tuned for this: slower than the linear model by a thousand times, and it reads better.
//!
//! Its weights lie beside the program, in a file of their own. The same weights and the same text give the same answer.

mod file;
mod pieces;
mod profile;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::mention::Stars;
use domain::shop::Shop;
use rten::{Model, ModelOptions, NodeId, OpRegistry, RunOptions, ThreadPool};
use rten_tensor::NdTensor;

use crate::heads::Heads;
use file::Parts;
use pieces::{Input, Pieces};

/// What the graph answers: a logit each.
const HEADS: usize = 10;

/// Weights that cannot be used. Whoever meets one goes on with the linear model alone.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// There is no such file, or it cannot be read.
    #[error("{path}: {error}", path = path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It does not begin as the encoder's weights do.
    #[error("this is no file of the encoder's weights")]
    Foreign,
    /// It was written for another version of the program.
    #[error("weights of version {0}, and this program reads version {version}", version = file::VERSION)]
    Version(u8),
    /// Something is missing or was changed.
    #[error("the weights are cut or damaged")]
    Damaged,
}

/// The encoder, ready to read. Some 35 MB.
pub struct Encoder {
    model: Model,
    inputs: [NodeId; 4],
    output: NodeId,
    pieces: Pieces,
    pool: Arc<ThreadPool>,
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("pieces", &self.pieces).finish_non_exhaustive()
    }
}

impl Encoder {
    /// Reads the weights in `path`, some 22 MB, and tries them once.
    pub fn load(path: &Path) -> Result<Self, EncoderError> {
        let bytes = fs::read(path).map_err(|error| EncoderError::Unread { path: path.to_owned(), error })?;
        Self::read(bytes)
    }

    /// The same, from the bytes of such a file.
    pub fn read(bytes: Vec<u8>) -> Result<Self, EncoderError> {
        let Parts { graph, vocabulary, signs } = Parts::of(bytes)?;
        let pieces = Pieces::read(&vocabulary, &signs).ok_or(EncoderError::Damaged)?;
        let model = ModelOptions::with_ops(operators()).load(graph).map_err(|_| EncoderError::Damaged)?;
        let node = |name| model.node_id(name).map_err(|_| EncoderError::Damaged);
        let inputs = [node("ids")?, node("places")?, node("segments")?, node("own")?];
        let output = node("heads")?;
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let encoder = Self { model, inputs, output, pieces, pool };
        encoder.heads("", None, &Shop::default()).map_or(Err(EncoderError::Damaged), |_| Ok(encoder))
    }

    /// What the encoder says of a text, its stars and its shop; of a long text, its beginning and its end.
    ///
    /// Nothing, where the numbers are none: the linear model then speaks alone.
    pub fn heads(&self, text: &str, stars: Option<Stars>, shop: &Shop) -> Option<Heads> {
        let Input { ids, places, segments, own } = self.pieces.input(text, stars, shop);
        let count = ids.len();
        let numbers = |numbers| NdTensor::from_data([count], numbers);
        let [a, b, c, d] = self.inputs;
        let inputs = vec![
            (a, numbers(ids).into()),
            (b, numbers(places).into()),
            (c, numbers(segments).into()),
            (d, NdTensor::from_data([1, count], own).into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let [said] = self.model.run_n(inputs, [self.output], Some(options)).ok()?;
        let said: NdTensor<f32, 2> = said.try_into().ok()?;
        named(said.get_array::<HEADS>([0, 0], 1))
    }
}

fn named(said: [f32; HEADS]) -> Option<Heads> {
    let [complaint, request, question, praise, other, crisis, high, another, content, wrong] = said;
    let kind = [complaint, request, question, praise, other];
    said.iter().all(|logit| logit.is_finite()).then_some(Heads { kind, crisis, high, another, content, wrong })
}

/// Only what the graph uses: the linker leaves the others out of the program.
fn operators() -> OpRegistry {
    rten::op_registry!(
        Add,
        Cast,
        Concat,
        DynamicQuantizeLinear,
        Gather,
        Gelu,
        LayerNormalization,
        MatMul,
        MatMulInteger,
        Mul,
        Reshape,
        Softmax,
        Split,
        Transpose
    )
}
