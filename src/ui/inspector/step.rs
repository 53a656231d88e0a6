//! By how much a field differs.

use leptos::prelude::*;

use crate::engine::values::fields::{Change, Direction};
use crate::engine::values::money::Currency;

/// Shows by how much a field differs; `None` for anything but numbers.
pub fn step(change: &Change, currency: Currency) -> Option<AnyView> {
    let (direction, text) = change.new.step_from(&change.old, currency)?;
    let class = match direction {
        Direction::Up => "is-up",
        Direction::Down => "is-down",
    };
    Some(view! { <span class=class>{text}</span> }.into_any())
}
