//! By how much a field differs.

use leptos::prelude::*;

use crate::engine::values::fields::{Change, Direction};
use crate::engine::values::money::Currency;
use crate::engine::values::unit::Unit;

/// Shows by how much a field differs; `None` for anything but numbers.
pub fn step(change: &Change, unit: Unit, currency: Currency) -> Option<AnyView> {
    let (direction, text) = change.new.step_from(&change.old, unit, currency)?;
    let class = match direction {
        Direction::Up => "is-up",
        Direction::Down => "is-down",
    };
    Some(view! { <span class=class>{text}</span> }.into_any())
}
