//! Lessons on the page: a panel above a sandbox, the list of all lessons, and a teacher's notes in a second window.

mod begin;
mod elsewhere;
mod fetching;
mod kept;
mod map;
mod notes;
mod offered;
mod panel;
mod perform;
mod predict;
mod recorder;
mod recorder_bar;
mod running;
mod spotlight;
mod step;
mod task;
mod text;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use crate::chunk;
use crate::domains::account::twin::Lesson as Bug;
use crate::extensions::account::twin::TwinBug;
use crate::lessons::{INDEX, Place, Progress, own_id};
use crate::session::{Opening, StorageMode, sandboxes, use_session};
use crate::ui::extension::{PagePart, PageRest};
use crate::ui::{use_page_state, value_of};
use crate::words;
use crate::workbench::LocalSubscriber;
use map::Map;
use offered::{LessonsButton, Offered};
use panel::LessonPanel;
use recorder::RECORDING;
use recorder_bar::RecorderBar;
use running::{Phase, Running};

/// What lessons add to the page.
pub const PAGE: PagePart = PagePart {
    leads_here: |fragment| value_of("lesson").is_some() || Place::read(fragment).is_some(),
    is_asked: || value_of("notes").is_some(),
    begin: || provide_context(Offered::default()),
    header: || view! { <LessonsButton /> }.into_any(),
    panel_label: words::lesson::LESSON_2,
    welcome: offered::welcome,
    rest: &REST,
};

chunk!(REST: PageRest = lessons.lessons, &PageRest {
    opening: |fragment| Some(Opening::Sandbox(sandboxes::of_this_tab(&place(fragment)?.id)?)),
    page: notes::page,
    begin,
    panel: || use_context::<Running>().map(|running| view! { <LessonPanel running /> }.into_any()),
    dialogs: || view! { <Map /><RecorderBar /> }.into_any(),
});

/// Reads where an address leads: `?lesson=https://…` to a lesson elsewhere, whose step is in the fragment.
fn place(fragment: &str) -> Option<Place> {
    let here = Place::read(fragment);
    match value_of("lesson") {
        Some(address) => {
            let id = own_id(&address);
            let step = here.filter(|here| here.id == id).and_then(|here| here.step);
            Some(Place { id, step })
        }
        None => here,
    }
}

fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Follows the page, and begins the lesson that the address names.
fn begin() {
    let (session, page) = (use_session(), use_page_state());
    let course = RwSignal::new(kept::course());
    let bug = RwSignal::new(Bug::default());
    provide_context(course);
    let offered = expect_context::<Offered>();
    Effect::new(move |_| offered.done.set(Some(course.with(|course| course.done(INDEX.iter().map(|entry| entry.id))))));
    provide_context(TwinBug(bug));
    let Some(place) = place(&fragment()) else { return };
    if !matches!(session.storage_mode(), StorageMode::Sandbox | StorageMode::Memory) {
        // The address came to name a lesson after the page had opened another log. A lesson replaces its log at each step, so that
        // it never begins in that one: the page reads its address again.
        if sandboxes::of_this_tab(&place.id).is_some() {
            let _ = window().location().reload();
        }
        return;
    }
    let is_recording = place.id == RECORDING;
    let running = Running {
        session,
        page,
        place: StoredValue::new(place),
        lesson: RwSignal::new(None),
        phase: RwSignal::new(Phase::Loading),
        progress: RwSignal::new(Progress::default()),
        reply: RwSignal::new(None),
        missing: RwSignal::new(Vec::new()),
        announced: RwSignal::new(String::new()),
        left: RwSignal::new(None),
        bug,
        repeated: RwSignal::new(false),
        subscriber: StoredValue::new(LocalSubscriber::default()),
        course,
    };
    if is_recording {
        return recorder::begin(running, track);
    }
    provide_context(running);
    watch(running);
    notes::publish(running);
    spotlight::follow(running);
    follow_address(running);
    turn_by_remote(running);
    spawn_local(running.open());
}

/// Follows what a condition of a lesson may ask for.
fn track(running: Running) {
    let (session, page) = (running.session, running.page);
    session.version();
    session.player();
    session.stream();
    session.newest_refusal();
    session.is_verified();
    session.subscriber();
    page.tab.track();
    page.breaks.text.track();
    page.lanes.open_number();
    page.lanes.decided();
    page.read_models.with(|_| ());
    page.spacing.track();
    running.bug.track();
    page.as_at.chosen();
    running.repeated.track();
}

/// Looks at the task that waits whenever something has changed that it may ask for.
fn watch(running: Running) {
    Effect::new(move |_| {
        track(running);
        running.phase.track();
        running.progress.track();
        running.look();
    });
}

/// Follows the address to another step; to another lesson the page is opened again.
fn follow_address(running: Running) {
    let changed = window_event_listener(ev::hashchange, move |_| {
        let Some(there) = place(&fragment()) else { return };
        if there.id != running.place.with_value(|place| place.id.clone()) {
            // The page reads its address again.
            let _ = window().location().reload();
        } else if let Some(step) = there.step {
            spawn_local(running.follow(step));
        }
    });
    on_cleanup(move || changed.remove());
}

/// Lets a presenter's remote turn to the next step and back, before it steps along the log.
fn turn_by_remote(running: Running) {
    let hear = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        if !running.page.presenting.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "PageDown" => spawn_local(running.next()),
            "PageUp" => spawn_local(running.back()),
            _ => return,
        }
        event.prevent_default();
        event.stop_immediate_propagation();
    });
    // A window takes any listener.
    let hear: js_sys::Function = hear.into_js_value().unchecked_into();
    let _ = window().add_event_listener_with_callback_and_bool("keydown", &hear, true);
}
