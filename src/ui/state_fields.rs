//! The fields of the state card under their headings, two a row: all of them if they fit, else what changed first, and as
//! many rows as fit whole.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::engine::values::fields::{FieldKind, FieldSpec};
use crate::session::{shown_fields_now, use_session};
use crate::ui::card_state::{CardState, StepText};
use crate::ui::page_state::use_page_state;
use crate::ui::state_changed::Changed;
use crate::ui::tab::Tab;
use crate::ui::words;

/// The fields under one heading, each by its index, in their order.
type Group = (words::Word, Vec<usize>);

/// Lists the fields but the headline by their headings, in the order in which these first come.
fn groups(fields: &'static [FieldSpec]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (field, spec) in fields.iter().enumerate().skip(1) {
        match groups.iter_mut().find(|(name, _)| *name == spec.group) {
            Some((_, of_group)) => of_group.push(field),
            None => groups.push((spec.group, vec![field])),
        }
    }
    groups
}

/// Counts the rows of a group: two fields a row, a long text in one of its own.
fn rows(fields: &[FieldSpec], group: &Group) -> usize {
    let mut rows = 0;
    let mut is_half = false;
    for field in &group.1 {
        let is_long = fields[*field].is_long;
        rows += usize::from(is_long || !is_half);
        is_half = !is_long && !is_half;
    }
    rows
}

/// Shows the fields but the headline. If they do not all fit, they scroll by whole rows, and a button unfolds them.
#[component]
pub fn StateFields(card: CardState) -> impl IntoView {
    let fields = shown_fields_now(use_session());
    let groups = groups(fields);
    let all_rows: usize = groups.iter().map(|group| rows(fields, group)).sum();
    let headings = groups.iter().filter(|(name, _)| !name.is_empty()).count();
    let (frame, list, room) = (NodeRef::<html::Div>::new(), NodeRef::<html::Div>::new(), NodeRef::<html::Span>::new());
    let fit = measured(frame, list, room);
    let is_short = Memo::new(move |_| fit.get().missing > 1);
    let is_open = RwSignal::new(false);
    let is_folded = move || is_short.get() && !is_open.get();
    let text = move || match is_open.get() {
        true => words::state::FEWER_FIELDS.text().to_owned(),
        false => words::state::all_fields(&words::count(fields.len())),
    };
    let groups = groups.into_iter().map(|(name, of_group)| {
        let rows = of_group.into_iter().map(|field| view! { <FieldCell field spec=&fields[field] card /> });
        let heading = (!name.is_empty()).then(|| view! { <h3 class="eyebrow field-heading">{name.text()}</h3> });
        view! {
            <section class="field-group">
                {heading}
                <dl class="field-cells">{rows.collect_view()}</dl>
            </section>
        }
    });
    view! {
        <div
            class="state-fields"
            class:is-folded=is_folded
            class:is-open=move || is_open.get()
            style=("--field-rows", all_rows.to_string())
            style=("--field-headings", headings.to_string())
            style=("--fields-fit", move || format!("{}px", fit.get().whole))
            node_ref=frame
        >
            <span class="state-room" aria-hidden="true" node_ref=room></span>
            <Changed card fields is_folded=Signal::derive(is_folded) />
            <div class="fields" id="state-fields" node_ref=list>
                {groups.collect_view()}
            </div>
            <button
                type="button"
                class="state-more"
                aria-controls="state-fields"
                aria-expanded=move || is_open.get().to_string()
                hidden=move || !is_short.get() && !is_open.get()
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                {text}
                <span class="state-more-mark" aria-hidden="true"></span>
            </button>
        </div>
    }
}

/// How the fields fit, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Fit {
    /// How much taller the list is than its frame.
    missing: i32,
    /// How tall the rows are that fit whole below what changed.
    whole: i32,
}

/// Measures a list within its frame, again whenever the frame's size changes; the room is as tall as a folded list may
/// be.
fn measured(frame: NodeRef<html::Div>, list: NodeRef<html::Div>, room: NodeRef<html::Span>) -> Memo<Fit> {
    let fit = RwSignal::new(Fit::default());
    let measure = move || {
        if let (Some(frame), Some(list), Some(room)) =
            (frame.get_untracked(), list.get_untracked(), room.get_untracked())
        {
            let missing = list.scroll_height() - frame.client_height();
            fit.set(Fit { missing, whole: whole_rows(&list, room.offset_height()) });
        }
    };
    let watch = Closure::<dyn Fn()>::new(measure).into_js_value();
    if let Ok(observer) = web_sys::ResizeObserver::new(watch.unchecked_ref()) {
        let kept = StoredValue::new_local(observer.clone());
        frame.on_load(move |frame| observer.observe(&frame));
        // Another domain's card takes the place of this one in the same elements.
        on_cleanup(move || {
            kept.try_with_value(web_sys::ResizeObserver::disconnect);
        });
    }
    Memo::new(move |_| fit.get())
}

/// Returns how tall the rows of a list are that fit whole in a room.
fn whole_rows(list: &web_sys::Element, room: i32) -> i32 {
    let top = list.get_bounding_client_rect().top() - f64::from(list.scroll_top());
    let mut whole = 0;
    let mut group = list.first_element_child();
    while let Some(section) = group {
        let mut cell = section.last_element_child().and_then(|cells| cells.first_element_child());
        while let Some(field) = cell {
            // Rows have whole pixels; a frame may have lost half of one to rounding.
            let bottom = (field.get_bounding_client_rect().bottom() - top).round() as i32;
            if bottom <= room + 1 {
                whole = whole.max(bottom);
            }
            cell = field.next_element_sibling();
        }
        group = section.next_element_sibling();
    }
    whole
}

/// Shows a field: a button that asks why it is so, and puts a number on the chart.
#[component]
fn FieldCell(field: usize, spec: &'static FieldSpec, card: CardState) -> impl IntoView {
    let page = use_page_state();
    let shown = Memo::new(move |_| card.shown(field));
    let step = Signal::derive(move || card.step(field));
    let pressed = move || (page.field.get() == field).to_string();
    let choose = move |_| {
        let again = page.field.get_untracked() == field && page.tab.get_untracked() == Tab::Why;
        page.field.set(if again { 0 } else { field });
        page.tab.set(Tab::Why);
    };
    let is_text = spec.kind == FieldKind::Text;
    // A text may be cut, and the button lies over it.
    let why = move || match is_text {
        true => words::state::why_is_it_so(&shown.get()),
        false => words::state::WHY_IS_IT_SO_2.text().to_owned(),
    };
    view! {
        <div class="field" class:is-text=is_text class:is-long=spec.is_long class:is-changed=move || card.has_changed(field)>
            <dt>
                <button type="button" class="field-name" aria-pressed=pressed title=why on:click=choose>
                    {spec.label.text()}
                </button>
            </dt>
            <dd>
                <span
                    class="field-value"
                    style=("--characters", move || shown.with(|text| text.chars().count()).to_string())
                >
                    {shown}
                </span>
                <StepText step />
            </dd>
        </div>
    }
}
