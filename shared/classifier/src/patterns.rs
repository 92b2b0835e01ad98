//! Lists of rules that can be read: which words, how near to each other, speak for what.

mod parse;
mod rules;
mod scan;
mod vocabulary;

pub(crate) use parse::rules;
pub(crate) use rules::Rules;
pub(crate) use scan::Hit;
