//! The benchmark.

use crate::Trouble;

/// Measures.
pub async fn run() -> Result<(), Trouble> {
    Err("not yet".into())
}
