//! What differs between two moments: A, pinned or the event before, and B, the cursor; and what was known on a day
//! about another.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::{Change, FieldSpec, diff};
use crate::engine::values::money::Currency;
use crate::session::{fields_now, use_session};
use crate::ui::inspector::as_at::AsAtSection;
use crate::ui::inspector::step::step;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// Shows the fields that differ, and pins A.
#[component]
pub fn DiffTab() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let fields = fields_now(session);
    let revision = Memo::new(move |_| session.revision());
    let pinned = Memo::new(move |_| page.pin.get().map(|pin| pin.min(session.head())));
    let against = Memo::new(move |_| {
        let floor = session.floor();
        pinned.get().unwrap_or(Revision(revision.get().0.saturating_sub(1))).max(floor)
    });
    let changes = Memo::new(move |_| {
        let (a, b) = (session.state_at(against.get())?, session.state_at(revision.get())?);
        Some((diff(&a.values, &b.values), b.currency))
    });
    let events = move || {
        let (a, b) = (against.get().0, revision.get().0);
        let between = words::events(a.abs_diff(b) as usize);
        match pinned.get() {
            Some(_) if a > b => words::inspector::back_from_a_to_b(&between),
            Some(_) => words::inspector::from_a_to_b(&between),
            None => words::inspector::B_IS_THE_CURSOR_A_THE_MOMENT.text().to_owned(),
        }
    };
    let pin = move |_| page.pin.set(Some(session.player_now().revision()));
    let travel = move |_| session.steer(|player| player.go_to(against.get_untracked()));
    view! {
        <div class="diff-ends">
            <button type="button" class="button" on:click=travel aria-label=move || words::inspector::travel_to_a(&against.get())>
                <span class="pin-mark">"A"</span>
                {move || format!(" #{}", against.get())}
            </button>
            <span aria-hidden="true">"→"</span>
            <span><span class="pin-mark">"B"</span>{move || format!(" #{}", revision.get())}</span>
        </div>
        <div class="row">
            <button type="button" class="button" on:click=pin>{words::inspector::PIN_A_HERE.text()}</button>
            {move || pinned.get().map(|_| view! { <button type="button" class="button" on:click=move |_| page.pin.set(None)>{words::inspector::UNPIN.text()}</button> })}
        </div>
        <p class="muted">{events}</p>
        {move || {
            changes.get().map(|(changes, currency)| {
                let same = fields.len() - changes.len();
                let rows = changes.into_iter().map(|change| row(&fields[change.field], &change, currency)).collect_view();
                let note = match same {
                    0 => String::new(),
                    same if same == fields.len() => words::inspector::NO_FIELD_DIFFERS.text().to_owned(),
                    1 => words::inspector::N_1_FIELD_IS_THE_SAME.text().to_owned(),
                    same => words::inspector::fields_are_the_same(&same),
                };
                view! {
                    <div class="wide-table">
                        <table class="diff-table" aria-label=words::inspector::DIFF.text()>
                            <thead>
                                <tr><th scope="col">{words::inspector::FIELD.text()}</th><th scope="col">"A"</th><th scope="col">"B"</th><th scope="col">{words::inspector::DIFFERENCE.text()}</th></tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    <p class="muted">{note}</p>
                }
            })
        }}
        <AsAtSection />
    }
}

/// Shows one field that differs; texts need the room of the difference, which they do not have.
pub fn row(field: &'static FieldSpec, change: &Change, currency: Currency) -> impl IntoView + use<> {
    let is_text = change.old.number().is_none() && change.new.number().is_none();
    let class = if is_text { "diff-text" } else { "number" };
    view! {
        <tr>
            <th scope="row">{field.label.text()}</th>
            <td class=class>{change.old.show(field.unit, currency)}</td>
            <td class=class colspan=if is_text { "2" } else { "1" }>{change.new.show(field.unit, currency)}</td>
            <td class="number" hidden=is_text>{step(change, field.unit, currency)}</td>
        </tr>
    }
}
