//! The whole bundle in one process on this machine, and the command line.

pub mod cli;
pub mod commands;

pub mod database;
pub mod sns;
pub mod stream;
pub mod town;

pub mod reader;
pub mod machine;
pub mod simulate;
