//! Why a field is what it is at the cursor: a waterfall of the events that made it, each a link to its moment.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::values::fields::Direction;
use crate::session::{Session, fields_now, use_session};
use crate::ui::inspector::breakdown::BreakdownTable;
use crate::ui::inspector::waterfall::{Line, Named, Shown};
use crate::ui::isolated::isolated;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// How many events the tab shows.
const MANY: usize = 20;

/// Shows the chosen field's waterfall, and lets another field be chosen.
#[component]
pub fn WhyTab() -> impl IntoView {
    let page = use_page_state();
    let session = use_session();
    let fields = fields_now(session);
    let choose = move |event| {
        if let Ok(field) = event_target_value(&event).parse() {
            page.field.set(field);
        }
    };
    view! {
        <div class="why-head">
            <label class="why-label">
                {words::inspector::FIELD_2.text()}
                <select class="button" on:change=choose prop:value=move || page.field.get().to_string()>
                    {fields
                        .iter()
                        .enumerate()
                        .map(|(field, spec)| view! { <option value=field.to_string() selected=move || page.field.get() == field>{spec.label.text()}</option> })
                        .collect_view()}
                </select>
            </label>
            <span class="muted">{words::inspector::CHANGES.text()}<kbd>"["</kbd>" "<kbd>"]"</kbd></span>
        </div>
        <Waterfall newest=MANY>
            <BreakdownTable />
        </Waterfall>
    }
}

/// Shows the newest events that made the chosen field what it is. Its rows stay while what they say changes.
#[component]
pub fn Waterfall(newest: usize, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let page = use_page_state();
    let session = use_session();
    let shown = Memo::new(move |_| {
        let (field, revision) = (page.field.get(), session.revision());
        if !page.sampling.is_explained(field) {
            return Shown::default();
        }
        let found = session.with_whole_view(|view| {
            let spec = view.fields().get(field)?;
            let why = view.tools()?.provenance(field, revision, newest);
            let details = why.steps.iter().map(|step| view.describe(step.revision).detail).collect::<Vec<_>>();
            Some((spec, why, details, view.currency()))
        });
        let shown = found.flatten().map(|(spec, why, details, currency)| {
            let steps = why.steps.iter().zip(details);
            let events = steps.map(|(step, detail)| named(session, step.revision, detail)).collect();
            Shown::of(spec, &why, currency, events)
        });
        shown.unwrap_or_default()
    });
    let before = Memo::new(move |_| shown.with(|shown| shown.before.clone()));
    let is_bar =
        Memo::new(move |_| shown.with(|shown| shown.lines.iter().map(|line| line.bar.is_some()).collect::<Vec<_>>()));
    let line = move |index: usize| Memo::new(move |_| shown.with(|shown| shown.lines.get(index).cloned()));
    view! {
        <h3 class="eyebrow">{move || shown.with(|shown| shown.title.clone())}</h3>
        {children.map(|children| children())}
        <Largest largest=Memo::new(move |_| shown.with(|shown| shown.largest.clone())) />
        <ul class="why" aria-label=words::inspector::WHY_2.text()>
            {move || {
                before.get().map(|(text, value)| view! { <li class="why-earlier"><span>{text}</span><span class="number">{value}</span></li> })
            }}
            <For each=move || is_bar.get().into_iter().enumerate() key=|place| *place let((index, is_bar))>
                <WhyRow line=line(index) is_bar />
            </For>
        </ul>
        <p class="muted">{move || shown.with(|shown| shown.note.clone())}</p>
    }
}

/// Names the largest changes, each a link to its moment.
#[component]
fn Largest(largest: Memo<Vec<(Revision, String)>>) -> impl IntoView {
    let session = use_session();
    let link = move |(revision, text): (Revision, String)| {
        let title = format!("#{revision}");
        view! { <li><button type="button" class="link" title=title on:click=move |_| travel_to(session, revision)>{text}</button></li> }
    };
    move || {
        let largest = largest.get();
        (!largest.is_empty()).then(|| {
            view! {
                <div class="why-largest">
                    <span class="muted" id="why-largest">{words::inspector::LARGEST.text()}</span>
                    <ul aria-labelledby="why-largest">{largest.into_iter().map(link).collect_view()}</ul>
                </div>
            }
        })
    }
}

#[component]
fn WhyRow(line: Memo<Option<Line>>, is_bar: bool) -> impl IntoView {
    let session = use_session();
    let revision = move || line.with(|line| line.as_ref().map_or(Revision(0), |line| line.revision));
    let text = move || line.with(|line| line.as_ref().map_or_else(String::new, |line| line.text.clone()));
    let event = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.event.clone())).unwrap_or_default());
    let bar = move || line.with(|line| line.as_ref().and_then(|line| line.bar));
    let is = move |direction| bar().is_some_and(|(_, _, known)| known == direction);
    let (up, down) = (Memo::new(move |_| is(Direction::Up)), Memo::new(move |_| is(Direction::Down)));
    let percent = move |part: fn((f64, f64, Direction)) -> f64| {
        move || bar().map(|bar| format!("{}%", words::number(part(bar)))).unwrap_or_default()
    };
    let body = match is_bar {
        true => view! {
            <span class="why-track" aria-hidden="true">
                <span
                    class="why-bar"
                    class:is-up=move || up.get()
                    class:is-down=move || down.get()
                    style:left=percent(|(left, ..)| left)
                    style:width=percent(|(_, width, _)| width)
                ></span>
            </span>
            <span class="number" class:is-up=move || up.get() class:is-down=move || down.get()>{text}</span>
        }
        .into_any(),
        false => view! { <span class="why-text">{text}</span> }.into_any(),
    };
    view! {
        <li>
            <button
                type="button"
                class="why-row"
                title=move || event.with(|event| format!("{} · {}", event.what(), event.moment))
                on:click=move |_| travel_to(session, untrack(revision))
            >
                <span class="why-revision">{move || format!("#{}", revision())}</span>
                <span class="why-event">
                    <span class="why-what">{move || event.with(Named::what)}</span>
                    <span class="why-when">"\u{a0}·\u{a0}"</span>
                    <span class="why-when">{move || event.with(|event| event.moment.clone())}</span>
                </span>
                {body}
            </button>
        </li>
    }
}

/// Travels to an event's moment.
pub fn travel_to(session: Session, revision: Revision) {
    session.steer(|player| {
        player.pause();
        player.go_to(revision);
    });
}

/// Names an event: its type, its subject and when it happened.
fn named(session: Session, revision: Revision, detail: Option<String>) -> Named {
    let stream = session.stream();
    let event = session.with_workbench(|workbench| {
        let event = workbench.log().in_stream(&stream, revision)?;
        // Day and time are not torn apart.
        Some((event.event_type.to_string(), event.occurred_at.short_text().replace(' ', "\u{a0}")))
    });
    let (event_type, moment) = event.flatten().unwrap_or_default();
    Named { event_type, detail: detail.map(isolated), moment }
}

/// Describes an event: its type and its subject.
pub fn name_of(session: Session, revision: Revision) -> String {
    let stream = session.stream();
    let event_type = session
        .with_workbench(|workbench| {
            workbench.log().in_stream(&stream, revision).map(|event| event.event_type.to_string())
        })
        .flatten()
        .unwrap_or_default();
    match session.with_view(|view| view.describe(revision).detail).flatten().map(isolated) {
        Some(detail) => format!("{event_type} · {detail}"),
        None => event_type,
    }
}
