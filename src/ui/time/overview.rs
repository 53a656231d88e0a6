//! The overview of a zoomed timeline: all of it, and a frame around what is seen, which a drag moves.

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;

use crate::engine::travel::timeline::Scale;
use crate::session::use_session;
use crate::ui::page_state::use_page_state;
use crate::ui::time::plot::outline;
use crate::ui::words::number;
use crate::words;

/// Shows the overview while not all of the timeline is seen.
#[component]
pub fn Overview() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let timeline = page.timeline;
    let zoomed = Memo::new(move |_| timeline.window.with(Option::is_some));
    let frame = NodeRef::<html::Div>::new();
    let ends = Memo::new(move |_| {
        timeline.scale.with(|scale| {
            let (whole, seen) = (scale.whole(), scale.seen());
            let part = |place: f64| (place - whole.from) / (whole.to - whole.from);
            (part(seen.from), part(seen.to))
        })
    });
    // The curve of the whole stays while the frame moves over it.
    let whole = Memo::new(move |_| {
        let (floor, head) = timeline.scale.with(Scale::ends);
        let clock = timeline.scale.with(Scale::shared_clock);
        Scale::new(floor, head, clock, None)
    });
    let path = Memo::new(move |_| whole.with(|scale| outline(session, page, scale)));
    let go = move |event: &PointerEvent| {
        let Some(frame) = frame.get_untracked() else { return };
        let area = frame.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
        let (from, to) = ends.get_untracked();
        timeline.pan((part - (from + to) / 2.0) / (to - from));
    };
    let press = move |event: PointerEvent| {
        if let Some(frame) = frame.get_untracked() {
            // Without capture a drag merely ends at the edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        go(&event);
    };
    let drag = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            go(&event);
        }
    };
    move || {
        zoomed.get().then(|| {
            view! {
                <div class="overview" title=words::time::DRAG_TO_MOVE_WHAT_IS_SEEN.text() node_ref=frame on:pointerdown=press on:pointermove=drag>
                    <svg viewBox="0 0 1000 200" preserveAspectRatio="none" aria-hidden="true">
                        <path d=move || path.get()></path>
                    </svg>
                    <div
                        class="overview-frame"
                        style:left=move || format!("{}%", number(ends.get().0 * 100.0))
                        style:width=move || format!("{}%", number((ends.get().1 - ends.get().0) * 100.0))
                    ></div>
                </div>
            }
        })
    }
}
