//! The ticks under the track, and the first and the last moment of a clock's axis.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::ticks::{Tick, ticks};
use crate::engine::travel::timeline::Scale;
use crate::engine::values::locale::zone_name;
use crate::session::{Session, use_session};
use crate::ui::page_state::use_page_state;
use crate::ui::words::number;
use crate::words;

/// The text by which the page measures how wide its characters are.
const RULER: &str = "12 Nov 2025";

/// Shows where months, days or hours begin, as finely as there is room for.
#[component]
pub fn AxisTicks() -> impl IntoView {
    let session = use_session();
    let scale = use_page_state().timeline.scale;
    let (frame, ruler) = (NodeRef::<html::Div>::new(), NodeRef::<html::Span>::new());
    let room = measured(frame, ruler);
    let found = Memo::new(move |_| {
        let room = f64::from(room.get());
        session.head();
        scale.with(|scale| ticks_of(session, scale, room))
    });
    let ends = Memo::new(move |_| scale.with(Scale::labels));
    let tick = |tick: Tick| {
        view! {
            <span class="axis-tick" class:is-left=tick.is_left style:left=format!("{}%", number(tick.part * 100.0))>
                {tick.label}
            </span>
        }
    };
    view! {
        <div class="axis-ticks" title=move || words::time::days_and_times_are_in(&zone_name()) node_ref=frame>
            <span class="axis-ruler" aria-hidden="true" node_ref=ruler>{RULER}</span>
            {move || found.get().into_iter().map(tick).collect_view()}
            {move || {
                let classes = ["chart-end", "chart-end is-last"];
                ends.get().into_iter().zip(classes).map(|(text, class)| view! { <span class=class>{text}</span> }).collect_view()
            }}
        </div>
    }
}

fn ticks_of(session: Session, scale: &Scale, room: f64) -> Vec<Tick> {
    let stream = session.stream();
    let found = session.with_workbench(|workbench| {
        if !workbench.is_whole(&stream) {
            // Each moment that is looked at would be read for it.
            return Vec::new();
        }
        let moment = |revision: Revision| Some(workbench.log().in_stream(&stream, revision)?.occurred_at.millis());
        ticks(scale, &moment, room)
    });
    found.unwrap_or_default()
}

/// Measures how many characters have room side by side, again whenever the width or the type changes.
fn measured(frame: NodeRef<html::Div>, ruler: NodeRef<html::Span>) -> Memo<u16> {
    let room = RwSignal::new(0_u16);
    let measure = move || {
        if let (Some(frame), Some(ruler)) = (frame.get_untracked(), ruler.get_untracked()) {
            let character = ruler.get_bounding_client_rect().width() / RULER.len() as f64;
            if character > 0.0 {
                room.set((f64::from(frame.client_width()) / character) as u16);
            }
        }
    };
    let watch = Closure::<dyn Fn()>::new(measure).into_js_value();
    if let Ok(observer) = web_sys::ResizeObserver::new(watch.unchecked_ref()) {
        let kept = StoredValue::new_local(observer.clone());
        let other = observer.clone();
        frame.on_load(move |frame| observer.observe(&frame));
        ruler.on_load(move |ruler| other.observe(&ruler));
        // Another domain's chart takes the place of this one.
        on_cleanup(move || {
            kept.try_with_value(web_sys::ResizeObserver::disconnect);
        });
    }
    Memo::new(move |_| room.get())
}
