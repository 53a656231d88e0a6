//! What the cursor's event changed beside the headline, above fields that are not all visible.

use leptos::prelude::*;

use crate::engine::values::fields::{Direction, FieldKind, FieldSpec};
use crate::ui::card_state::{CardState, StepText};
use crate::ui::words;

/// How many cells the summary of what changed has, whatever changed: the rows below it stay where they are.
const CELLS: usize = 2;

/// A cell of the summary.
#[derive(Clone, Default, PartialEq)]
struct Line {
    label: String,
    value: String,
    step: Option<(Direction, String)>,
    is_text: bool,
}

/// Sums up what the event changed beside the headline: a field a cell, the last cell for all that are left.
fn summary(fields: &[FieldSpec], card: CardState) -> Vec<Line> {
    let changed: Vec<usize> = (1..fields.len()).filter(|field| card.has_changed(*field)).collect();
    let line = |field: usize| Line {
        label: fields[field].label.text().to_owned(),
        value: card.shown(field),
        step: card.step(field),
        is_text: fields[field].kind == FieldKind::Text,
    };
    if changed.len() <= CELLS {
        return changed.into_iter().map(line).collect();
    }
    let (first, rest) = changed.split_at(CELLS - 1);
    let names: Vec<&str> = rest.iter().map(|field| fields[*field].label.text()).collect();
    let more = Line {
        label: words::state::and_more(&words::count(rest.len())),
        value: names.join(", "),
        step: None,
        is_text: true,
    };
    first.iter().copied().map(line).chain([more]).collect()
}

/// Shows what the event changed beside the headline, above rows that are not all visible.
#[component]
pub fn Changed(card: CardState, fields: &'static [FieldSpec], is_folded: Signal<bool>) -> impl IntoView {
    let lines = Memo::new(move |_| if is_folded.get() { summary(fields, card) } else { Vec::new() });
    let rows = (0..CELLS).map(|number| {
        let line = Memo::new(move |_| lines.with(|lines| lines.get(number).cloned()));
        let shown = move |part: fn(&Line) -> String| line.with(|line| line.as_ref().map(part).unwrap_or_default());
        let is_nothing = move || line.with(Option::is_none);
        let label = move || match is_nothing() && number == 0 {
            true => words::state::NO_OTHER_FIELD_CHANGED.text().to_owned(),
            false => shown(|line| line.label.clone()),
        };
        let step = Signal::derive(move || line.with(|line| line.as_ref().and_then(|line| line.step.clone())));
        view! {
            <li
                class="field"
                class:is-long=move || is_nothing() && number == 0
                class:is-text=move || line.with(|line| line.as_ref().is_some_and(|line| line.is_text))
                class:is-changed=move || !is_nothing()
            >
                <span class="state-changed-label">{label}</span>
                <span class="field-data">
                    <span
                        class="field-value"
                        title=move || shown(|line| line.value.clone())
                        style=("--characters", move || shown(|line| line.value.clone()).chars().count().to_string())
                    >
                        {move || shown(|line| line.value.clone())}
                    </span>
                    <StepText step />
                </span>
            </li>
        }
    });
    view! { <ul class="state-changed" aria-label=words::state::CHANGED.text() hidden=move || !is_folded.get()>{rows.collect_view()}</ul> }
}
