//! The fields of the state card: all of them if they fit, else what changed first, and as many rows as fit
//! whole.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::{Direction, FieldKind, FieldSpec, unit_of};
use crate::engine::view::FieldState;
use crate::session::{Session, fields_now, use_session, value};
use crate::ui::page_state::use_page_state;
use crate::ui::tab::Tab;
use crate::ui::words;

/// How many lines the summary of what changed has, whatever changed: the rows below it stay where they are.
const LINES: usize = 2;

/// The state that the card shows, beside the one before its event.
#[derive(Clone, Copy)]
pub struct CardState {
    fields: &'static [FieldSpec],
    state: Memo<Option<FieldState>>,
    before: Memo<Option<FieldState>>,
}

impl CardState {
    /// Follows a revision.
    pub fn at(session: Session, revision: Memo<Revision>) -> CardState {
        CardState {
            fields: fields_now(session),
            state: Memo::new(move |_| session.state_at(revision.get())),
            before: Memo::new(move |_| session.state_at(Revision(revision.get().0.saturating_sub(1)))),
        }
    }

    /// Writes the value of a field.
    pub fn shown(self, field: usize) -> String {
        let unit = unit_of(self.fields, field);
        let shown = |state: &FieldState| value(state, field).show(unit, state.currency);
        self.state.with(|state| state.as_ref().map_or_else(String::new, shown))
    }

    /// Returns how far the event moved a field, and which way; `None` if it did not, and for texts.
    pub fn step(self, field: usize) -> Option<(Direction, String)> {
        self.state.with(|state| {
            let state = state.as_ref()?;
            let old = self.before.with(|before| before.as_ref().map(|before| value(before, field)))?;
            value(state, field).step_from(&old, unit_of(self.fields, field), state.currency)
        })
    }

    /// Returns `true` if the event changed a field; `false` if the state before the event is archived.
    fn has_changed(self, field: usize) -> bool {
        let at = |state: Memo<Option<FieldState>>| state.with(|state| state.as_ref().map(|state| value(state, field)));
        at(self.before).is_some_and(|before| at(self.state).is_some_and(|now| now != before))
    }
}

/// Shows the fields but the headline. If they do not all fit, they scroll by whole rows, and a button unfolds them.
#[component]
pub fn StateFields(card: CardState) -> impl IntoView {
    let fields = fields_now(use_session());
    let (frame, list) = (NodeRef::<html::Div>::new(), NodeRef::<html::Dl>::new());
    let is_short = shortage(frame, list);
    let is_open = RwSignal::new(false);
    let is_folded = move || is_short.get() && !is_open.get();
    let text = move || match is_open.get() {
        true => "Fewer fields".to_owned(),
        false => format!("All {} fields", words::count(fields.len())),
    };
    let rows = fields.iter().enumerate().skip(1).map(|(field, spec)| view! { <FieldRow field spec card /> });
    view! {
        <div
            class="state-fields"
            class:is-folded=is_folded
            class:is-open=move || is_open.get()
            style=format!("--fields:{}", fields.len().saturating_sub(1))
            node_ref=frame
        >
            <Changed card fields is_folded=Signal::derive(is_folded) />
            <dl class="fields" id="state-fields" node_ref=list>
                {rows.collect_view()}
            </dl>
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

/// Returns `true` if a list is taller than its frame, again whenever the frame's size changes.
fn shortage(frame: NodeRef<html::Div>, list: NodeRef<html::Dl>) -> Memo<bool> {
    let missing = RwSignal::new(0);
    let measure = move || {
        if let Some((frame, list)) = frame.get_untracked().zip(list.get_untracked()) {
            missing.set(list.scroll_height() - frame.client_height());
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
    // Rows have whole pixels; a frame may have lost half of one to rounding.
    Memo::new(move |_| missing.get() > 1)
}

/// A line of the summary.
#[derive(Clone, Default, PartialEq)]
struct Line {
    label: String,
    value: String,
    step: Option<(Direction, String)>,
}

/// Sums up what the event changed beside the headline: a field a line, the last line for all that are left.
fn summary(fields: &[FieldSpec], card: CardState) -> Vec<Line> {
    let changed: Vec<usize> = (1..fields.len()).filter(|field| card.has_changed(*field)).collect();
    let line =
        |field: usize| Line { label: fields[field].label.to_owned(), value: card.shown(field), step: card.step(field) };
    if changed.len() <= LINES {
        return changed.into_iter().map(line).collect();
    }
    let (first, rest) = changed.split_at(LINES - 1);
    let names: Vec<&str> = rest.iter().map(|field| fields[*field].label).collect();
    let more = Line { label: format!("and {} more", words::count(rest.len())), value: names.join(", "), step: None };
    first.iter().copied().map(line).chain([more]).collect()
}

/// Shows what the event changed beside the headline, above rows that are not all visible.
#[component]
fn Changed(card: CardState, fields: &'static [FieldSpec], is_folded: Signal<bool>) -> impl IntoView {
    let lines = Memo::new(move |_| if is_folded.get() { summary(fields, card) } else { Vec::new() });
    let rows = (0..LINES).map(|number| {
        let line = Memo::new(move |_| lines.with(|lines| lines.get(number).cloned()));
        let shown = move |part: fn(&Line) -> String| line.with(|line| line.as_ref().map(part).unwrap_or_default());
        let label = move || match line.with(Option::is_none) && number == 0 {
            true => "No other field changed.".to_owned(),
            false => shown(|line| line.label.clone()),
        };
        let step = Signal::derive(move || line.with(|line| line.as_ref().and_then(|line| line.step.clone())));
        view! {
            <li class="field is-text" class:is-changed=move || line.with(Option::is_some)>
                <span class="state-changed-label">{label}</span>
                <span class="state-changed-value" title=move || shown(|line| line.value.clone())>{move || shown(|line| line.value.clone())}</span>
                <StepText step />
            </li>
        }
    });
    view! { <ul class="state-changed" aria-label="Changed" hidden=move || !is_folded.get()>{rows.collect_view()}</ul> }
}

/// Shows a field: a button that asks why it is so, and puts a number on the chart.
#[component]
fn FieldRow(field: usize, spec: &'static FieldSpec, card: CardState) -> impl IntoView {
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
    view! {
        <div class="field" class:is-text=is_text class:is-changed=move || card.has_changed(field)>
            <dt>
                <button type="button" class="field-name" aria-pressed=pressed title="Why is it so?" on:click=choose>
                    {spec.label}
                </button>
            </dt>
            <dd>
                <span class="field-value" title=move || is_text.then(|| shown.get())>{shown}</span>
                <StepText step />
            </dd>
        </div>
    }
}

/// Shows how far a field moved.
#[component]
fn StepText(step: Signal<Option<(Direction, String)>>) -> impl IntoView {
    let is = move |direction| step.with(|step| step.as_ref().is_some_and(|(known, _)| *known == direction));
    view! {
        <span class="field-step" class:is-up=move || is(Direction::Up) class:is-down=move || is(Direction::Down)>
            {move || step.get().map(|(_, text)| text)}
        </span>
    }
}
