//! What the corpus promises to whoever trains or measures with it: every line is legal, labelled by its own guide and
//! its own piece of writing, and the mix holds what a classifier has to tell apart.
//!
//! A failure names the file, the line and what would do.

mod balance;
mod counts;
mod fields;
mod guide;
mod likeness;
mod load;
mod real;
mod set_aside;
mod variety;
