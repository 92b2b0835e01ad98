//! The file format `safetensors`: the length of a table, the table in JSON, then numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ndarray::{Array1, Array2};
use serde::Deserialize;
use serde_json::Value;

use super::ModelError;

/// Named arrays of numbers.
pub(super) struct Weights {
    table: BTreeMap<String, Value>,
    numbers: Vec<u8>,
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

impl Weights {
    pub(super) fn read(path: &Path) -> Result<Self, ModelError> {
        let bytes = fs::read(path).map_err(|error| ModelError::Io { path: path.to_owned(), error })?;
        let unfit = || ModelError::Unfit(format!("{}: no safetensors file, or cut", path.display()));
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(unfit)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| unfit())?;
        let (table, numbers) = rest.split_at_checked(length).ok_or_else(unfit)?;
        Ok(Self { table: serde_json::from_slice(table).map_err(|_| unfit())?, numbers: numbers.to_vec() })
    }

    pub(super) fn matrix(&self, name: &str) -> Result<Array2<f32>, ModelError> {
        let (shape, numbers) = self.get(name)?;
        let &[rows, columns] = shape.as_slice() else { return Err(ModelError::Unfit(format!("{name}: no matrix"))) };
        Array2::from_shape_vec((rows, columns), numbers).map_err(|error| ModelError::Unfit(format!("{name}: {error}")))
    }

    pub(super) fn row(&self, name: &str) -> Result<Array1<f32>, ModelError> {
        Ok(self.get(name)?.1.into())
    }

    fn get(&self, name: &str) -> Result<(Vec<usize>, Vec<f32>), ModelError> {
        let unfit = |says: &str| ModelError::Unfit(format!("{name}: {says}"));
        let entry = self.table.get(name).ok_or_else(|| unfit("not in the model"))?;
        let entry = Entry::deserialize(entry).map_err(|error| unfit(&error.to_string()))?;
        let (from, to) = entry.data_offsets;
        let bytes = self.numbers.get(from..to).ok_or_else(|| unfit("cut"))?;
        if entry.dtype != "F32" || bytes.len() != 4 * entry.shape.iter().product::<usize>() {
            return Err(unfit("numbers of another kind"));
        }
        let (numbers, _) = bytes.as_chunks::<4>();
        Ok((entry.shape, numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
    }
}
