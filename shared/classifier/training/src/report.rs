//! How well the classifier reads: figures, tables and plots, beside two baselines.

pub mod calibration;
pub mod lexicon;
pub mod measure;
pub mod metrics;
pub mod mistakes;
pub mod page;
pub mod run;
pub mod seal;
pub mod svg;
pub mod systems;
pub mod table;
