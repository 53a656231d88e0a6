//! Takes the functions that the first screen does not call out of the first module.
//!
//! They become a module of their own, which uses the memory and the tables of the first one and calls its functions. In the
//! first one a stub stands for each of them that is called from there, or through a table: it sees to it that the other module
//! has come, and calls the function. It comes with the first chunk; a call that is earlier than that fetches it and waits, which
//! `web/cold.js` does. So a profile decides how much is fetched when, and never whether the page works.

mod plan;
mod write;

use plan::Plan;

use crate::parsed::Parsed;
use crate::profile::{Profile, marks};
use crate::script::Names;

/// Both modules.
pub struct Apart {
    /// What the first screen calls, and the stubs.
    pub first: Vec<u8>,
    /// The rest.
    pub cold: Vec<u8>,
}

/// Takes a module apart; what it has from its script, and that of it, is named as `names` says.
///
/// # Errors
/// If it cannot be read, or has parts that Rust does not make.
pub fn taken_apart(module: &Parsed<'_>, profile: &Profile, names: &Names) -> Result<Apart, String> {
    let is_cold: Vec<bool> = marks(module)?.iter().map(|mark| profile.is_cold(mark)).collect();
    let plan = Plan::new(module, &|function| is_cold[(function - module.imported) as usize])?;
    write::both(module, &plan, names)
}
