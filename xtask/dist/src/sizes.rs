//! What each file of the page weighs as it travels, and the budget.

use std::io::Write as _;
use std::path::Path;

use crate::{entries, name_of, read};

/// The strongest compression, which a static host makes once.
const QUALITY: u32 = 11;
/// The window of the compression, as a power of two.
const WINDOW: u32 = 24;
/// The files that the first screen needs, beside `index.html`.
const FIRST: [&str; 4] = ["start.js", "foldback.js", "__wasm_split.js", "foldback_bg.wasm"];
/// The files that few ever need, and that no budget counts: what speaks to a server of logs.
const APART: [&str; 1] = ["log-client.js"];
/// What the first screen may weigh, in bytes.
const FIRST_BUDGET: usize = 299_000;
/// What the whole program may weigh, in bytes.
const WHOLE_BUDGET: usize = 1_740_000;

/// What the page weighs, in bytes.
#[derive(Clone, Copy)]
pub struct Weights {
    first: usize,
    whole: usize,
}

impl Weights {
    /// Compares the weights with their budgets.
    ///
    /// # Errors
    /// If a budget is exceeded.
    pub fn within_budget(self) -> Result<(), String> {
        within("first screen", self.first, FIRST_BUDGET)?;
        within("whole page", self.whole, WHOLE_BUDGET)
    }
}

/// Prints what each file weighs.
///
/// # Errors
/// If a file cannot be read.
pub fn report(folder: &Path, version: &str) -> Result<Weights, String> {
    let page = weight(&folder.join("index.html"))?;
    let (mut first, mut whole) = (page, page);
    println!("{:<24}{:>12}", "index.html", kilobytes(page));
    for path in entries(&folder.join(version))? {
        let (name, weight) = (name_of(&path), weight(&path)?);
        if !APART.contains(&name.as_str()) {
            whole += weight;
        }
        if FIRST.contains(&name.as_str()) {
            first += weight;
        }
        println!("{name:<24}{:>12}", kilobytes(weight));
    }
    println!("first screen {}, all {} (brotli)", kilobytes(first), kilobytes(whole));
    Ok(Weights { first, whole })
}

fn within(what: &str, weight: usize, budget: usize) -> Result<(), String> {
    if weight <= budget {
        return Ok(());
    }
    Err(format!("the {what} weighs {}; its budget is {}", kilobytes(weight), kilobytes(budget)))
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

/// Returns how many bytes of a file travel.
fn weight(path: &Path) -> Result<usize, String> {
    let mut compressed = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, WINDOW);
    compressed.write_all(&read(path)?).map_err(|error| format!("{} cannot be compressed: {error}", path.display()))?;
    Ok(compressed.into_inner().len())
}
