//! Acting: a form for each command of the domain.

mod form;
mod panel;
mod when;
mod who;

pub use form::{Form, Purpose};

use leptos::prelude::*;

use crate::chunk;
use crate::ui::later::{Until, later};
use crate::words;
use panel::ActPanel;

/// The forms, which come after the first screen.
struct Act(fn() -> AnyView);

chunk!(ACT: Act = tools.act_panel_parts, &Act(|| view! { <ActPanel /> }.into_any()));

/// Shows the forms, as soon as they are here.
pub fn act_panel() -> AnyView {
    let frame = |inner| {
        view! { <section class="card act" aria-label=words::act::ACT.text()><div class="card-head"><h2 class="eyebrow">{words::act::ACT.text()}</h2></div>{inner}</section> }.into_any()
    };
    later(&ACT, Until::Framed(frame), |act| (act.0)())
}
