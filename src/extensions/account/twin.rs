//! The CRUD twin beside the account: what it still knows of the moment at the cursor, and what a bug leaves behind.

use leptos::prelude::*;

use crate::domains::account::Account;
use crate::domains::account::twin::{Both, Lesson};
use crate::domains::source;
use crate::engine::domain::WireFormat as _;
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Money;
use crate::engine::values::unit::Unit;
use crate::extensions::account::crud::PlainCrud;
use crate::session::tasks::NewestWork;
use crate::session::{use_session, value};
use crate::ui::{Code, Icon, words};
use crate::workbench::Workbench;

/// How many events are compared between two looks at the clock.
const STEP_EVENTS: usize = 256;

/// The bug that the account and its twin have, where something else on the page wants to know of it.
#[derive(Clone, Copy)]
pub struct TwinBug(pub RwSignal<Lesson>);

/// Shows the twin.
#[component]
pub fn TwinTab() -> impl IntoView {
    let session = use_session();
    let lesson = use_context::<TwinBug>().map_or_else(|| RwSignal::new(Lesson::default()), |bug| bug.0);
    let both = RwSignal::new(None);
    let work = NewestWork::new();
    Effect::new(move |_| {
        let (stream, bug) = (session.stream(), lesson.get());
        session.version();
        // In slices; until it is done, what was shown before stays.
        let mut compared = (stream.domain() == Account::NAME).then(Both::default);
        work.run(move || {
            let step = |both: &mut Both| {
                let step = |workbench: &Workbench| both.step(workbench.log(), &stream, &bug, STEP_EVENTS);
                session.with_workbench_untracked(step).unwrap_or(true)
            };
            let is_done = compared.as_mut().is_none_or(step);
            if is_done {
                both.try_set(compared.take());
            }
            is_done
        });
    });
    // Only a change of kind makes the tab anew.
    let is_account = Memo::new(move |_| session.stream().domain() == Account::NAME);
    let both = Signal::from(both);
    move || match is_account.get() {
        true => view! { <SideBySide both /><Bug both lesson /><PlainCrud /><Sources /> }.into_any(),
        false => view! { <p class="muted">{words::twin::THE_TWIN_IS_AN_ACCOUNTS_CHOOSE.text()}</p> }.into_any(),
    }
}

/// Shows the account at the cursor beside the row.
#[component]
fn SideBySide(both: Signal<Option<Both>>) -> impl IntoView {
    let session = use_session();
    let names = [
        words::twin::BALANCE.text(),
        words::twin::STATUS.text(),
        words::twin::OVERDRAFT_LIMIT.text(),
        words::twin::OWNER.text(),
    ];
    // The indices of the account's fields with these names.
    let fields = [0_usize, 1, 4, 6];
    let note = move || {
        both.with(|both| {
            let row = &both.as_ref()?.row;
            Some(match session.is_live() {
                true => words::twin::live_both_say_the_same_the_row(&row.updated_at.text()),
                false => words::twin::the_row_holds_the_present_since(&row.updated_at.text(), &session.revision()),
            })
        })
    };
    let rows = move || {
        let (state, live) = (session.state_at(session.revision())?, session.is_live());
        both.with(|both| {
            let row = &both.as_ref()?.row;
            let twin = [
                FieldValue::Money(row.balance),
                FieldValue::text(row.status.name()),
                FieldValue::Money(row.overdraft_limit),
                FieldValue::text(&row.owner),
            ];
            let rows = names.into_iter().zip(fields).zip(twin).map(|((name, field), twin)| {
                let known = if live { twin.show(Unit::None, row.currency) } else { "unknown".to_owned() };
                let class = if live { "" } else { "muted" };
                view! {
                    <tr>
                        <th scope="row">{name}</th>
                        <td>{value(&state, field).show(Unit::None, state.currency)}</td>
                        <td class=class>{known}</td>
                    </tr>
                }
            });
            Some(rows.collect_view())
        })
    };
    view! {
        <table class="x-ray-fields twin" aria-label=words::twin::ACCOUNT_AND_TWIN.text()>
            <thead><tr><th scope="col">{words::twin::AT_THE_CURSOR.text()}</th><th scope="col">{words::twin::EVENTS.text()}</th><th scope="col">{words::twin::CRUD_TWIN.text()}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="muted twin-note" role="status">{note}</p>
    }
}

/// Adds a bug to both, fixes it, and shows which one recovers.
#[component]
fn Bug(both: Signal<Option<Both>>, lesson: RwSignal<Lesson>) -> impl IntoView {
    let session = use_session();
    let inject = move |()| lesson.set(Lesson::from(session.player_now().revision()));
    let fix = move |()| lesson.update(|lesson| lesson.fixed = Some(session.player_now().head()));
    let replay = move |()| lesson.update(|lesson| lesson.replayed = true);
    let is_wrong =
        Memo::new(move |_| both.with(|both| both.as_ref().is_some_and(|both| both.row.balance != both.right.balance)));
    let story = move || match lesson.get() {
        Lesson { injected: None, .. } => words::twin::LET_THE_SAME_BUG_INTO_BOTH_A.text().to_owned(),
        Lesson { injected: Some(before), fixed: None, .. } => {
            let yet = if is_wrong.get() { "" } else { words::twin::NO_DEPOSIT_HAS_GONE_THROUGH_IT.text() };
            words::twin::since_event_every_deposit_is(&before.next(), &yet)
        }
        Lesson { replayed: false, .. } => words::twin::THE_CODE_IS_RIGHT_AGAIN_WHAT_IT.text().to_owned(),
        Lesson { .. } => words::twin::FOLDED_AGAIN_FROM_ITS_EVENTS_THE.text().to_owned(),
    };
    let figure = move |name: &'static str, of: fn(&Both) -> Money| {
        let text = move || {
            both.with(|both| {
                let both = both.as_ref()?;
                let off = of(both).minor() - both.right.balance.minor();
                let currency = both.right.currency;
                let note = match off {
                    0 => "right".to_owned(),
                    off => words::twin::off_by(&currency.format(Money::clamped(off))),
                };
                Some((currency.format(of(both)), note, off != 0))
            })
        };
        let class = move || if text().is_some_and(|(_, _, wrong)| wrong) { "is-down" } else { "is-up" };
        let icon = move || if text().is_some_and(|(_, _, wrong)| wrong) { "warning" } else { "check" };
        view! {
            <li>
                <span>{name}</span>
                <strong>{move || text().map(|(amount, ..)| amount)}</strong>
                <span class=class>{move || view! { <Icon name=icon() /> }}{move || text().map(|(_, note, _)| note)}</span>
            </li>
        }
    };
    // What cannot be pressed yet keeps the focus that it has.
    let button = move |label: &'static str, can: fn(Lesson) -> bool, act: Callback<()>| {
        let press = move |_| {
            if can(lesson.get_untracked()) {
                act.run(());
            }
        };
        let is_off = move || (!can(lesson.get())).then_some("true");
        view! { <button type="button" class="button" aria-disabled=is_off on:click=press>{label}</button> }
    };
    view! {
        <h3 class="eyebrow">{words::twin::THE_SAME_BUG_IN_BOTH.text()}</h3>
        <p class="twin-story" role="status">{story}</p>
        <ul class="twin-figures" aria-label=words::twin::BALANCES_WITH_THE_BUG.text()>
            {figure(words::twin::ACCOUNT.text(), |both| both.shown.balance)}
            {figure(words::twin::TWIN.text(), |both| both.row.balance)}
        </ul>
        <div class="row">
            {button(words::twin::INJECT_A_BUG.text(), |lesson| lesson.injected.is_none(), Callback::new(inject))}
            {button(words::twin::FIX_IT.text(), |lesson| lesson.injected.is_some() && lesson.fixed.is_none(), Callback::new(fix))}
            {button(words::twin::REPLAY.text(), |lesson| lesson.fixed.is_some() && !lesson.replayed, Callback::new(replay))}
            {button(words::twin::REMOVE_THE_BUG.text(), |lesson| lesson.injected.is_some(), Callback::new(move |()| lesson.set(Lesson::default())))}
        </div>
    }
}

/// Shows the code of both for the cursor's event.
#[component]
fn Sources() -> impl IntoView {
    let session = use_session();
    let event = Memo::new(move |_| {
        let (stream, revision) = (session.stream(), session.revision());
        let event = session.with_workbench(|workbench| {
            workbench.log().in_stream(&stream, revision).map(|event| event.event_type.to_string())
        });
        event.flatten().unwrap_or_else(|| "Deposited".to_owned())
    });
    move || {
        let event = event.get();
        let (fold, row) = (source::evolve("account", &event)?, source::overwrite("account", &event)?);
        Some(view! {
            <h3 class="eyebrow">{words::twin::and(&event, &words::lines(fold.source), &words::lines(row.source))}</h3>
            <p class="muted">{words::twin::THE_ACCOUNT_APPLIES_AN_EVENT_AND.text()}</p>
            <Code source=fold.source />
            <p class="muted">{words::twin::THE_TWIN_OVERWRITES_ITS_ROW_AND.text()}</p>
            <Code source=row.source />
        })
    }
}
