//! Acting: a form for each command of the domain.

mod form;
mod panel;
mod when;
mod who;

pub use form::{Form, Purpose};
pub use panel::ActPanel;
