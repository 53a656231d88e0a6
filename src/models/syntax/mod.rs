//! The text of a model: tokens, grammar, tree. What its names mean is known to the compiler.

pub mod error;
mod expression;
pub mod lex;
mod parser;
mod statement;
pub mod tree;
mod value;

pub use error::ModelError;
pub use parser::parse;
