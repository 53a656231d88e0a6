//! Why a field is what it is at the cursor: a waterfall of the events that made it, each a link to its moment.

use leptos::prelude::*;

use crate::engine::envelope::Revision;
use crate::engine::fields::{Direction, FieldValue};
use crate::engine::money::Currency;
use crate::engine::provenance::{Provenance, Step};
use crate::ui::app::use_desk;
use crate::ui::session::{Session, fields_now, use_session};
use crate::ui::words;

/// How many events the tab shows.
const MANY: usize = 20;
/// How many the event's own tab shows.
pub const FEW: usize = 4;

/// Shows the chosen field's waterfall, and lets another field be chosen.
#[component]
pub fn WhyTab() -> impl IntoView {
    let desk = use_desk();
    let session = use_session();
    let fields = fields_now(session);
    let choose = move |event| {
        if let Ok(field) = event_target_value(&event).parse() {
            desk.field.set(field);
        }
    };
    view! {
        <div class="why-head">
            <label class="why-label">
                "Field "
                <select class="button" on:change=choose prop:value=move || desk.field.get().to_string()>
                    {fields
                        .iter()
                        .enumerate()
                        .map(|(field, spec)| view! { <option value=field.to_string() selected=move || desk.field.get() == field>{spec.label}</option> })
                        .collect_view()}
                </select>
            </label>
            <span class="muted">"changes: "<kbd>"["</kbd>" "<kbd>"]"</kbd></span>
        </div>
        <Waterfall newest=MANY />
    }
}

/// What a waterfall shows at once.
#[derive(Clone, PartialEq)]
struct Shown {
    label: &'static str,
    why: Provenance,
    currency: Currency,
}

/// Shows the newest events that made the chosen field what it is.
#[component]
pub fn Waterfall(newest: usize) -> impl IntoView {
    let desk = use_desk();
    let session = use_session();
    let shown = Memo::new(move |_| {
        let (field, revision) = (desk.field.get(), session.player().revision());
        session.with_view(|view| {
            let label = view.fields().get(field).map_or("", |field| field.label);
            Shown { label, why: view.provenance(field, revision, newest), currency: view.currency() }
        })
    });
    move || {
        shown.get().map(|Shown { label, why, currency }| {
            let title = format!("Why is the {} {}?", label.to_lowercase(), why.value.show(currency));
            let scale = Scale::of(&why);
            let earlier = why.changes - why.steps.len();
            let before = (earlier > 0).then(|| {
                let text = format!("{} before that", words::changes(earlier));
                let value = why.before.show(currency);
                view! { <li class="why-earlier"><span>{text}</span><span class="number">{value}</span></li> }
            });
            let rows =
                why.steps.iter().map(|step| view! { <WhyRow step=step.clone() scale currency /> }).collect_view();
            let note = match (why.changes, why.steps.len()) {
                (0, _) => "No event has changed it so far.".to_owned(),
                (all, shown) if shown < all => {
                    format!("{shown} of {} shown. Select one to travel there.", words::changes(all))
                }
                (1, _) => "1 change, which adds up to it. Select it to travel there.".to_owned(),
                (all, _) => format!("{}, which add up to it. Select one to travel there.", words::changes(all)),
            };
            view! {
                <h3 class="eyebrow">{title}</h3>
                <ul class="why" aria-label="Why">{before}{rows}</ul>
                <p class="muted">{note}</p>
            }
        })
    }
}

/// From the lowest to the highest value that a waterfall passes.
#[derive(Clone, Copy)]
struct Scale {
    low: i128,
    span: i128,
}

impl Scale {
    fn of(why: &Provenance) -> Scale {
        let values = why.steps.iter().flat_map(|step| [&step.old, &step.new]).chain([&why.before]);
        let numbers: Vec<i128> = values.map(|value| i128::from(value.number().unwrap_or(0))).collect();
        let low = numbers.iter().copied().min().unwrap_or(0);
        Scale { low, span: (numbers.iter().copied().max().unwrap_or(0) - low).max(1) }
    }

    /// Returns how far along the scale a value is, in hundredths of a percent.
    fn place(self, value: &FieldValue) -> i128 {
        (i128::from(value.number().unwrap_or(0)) - self.low) * 10_000 / self.span
    }
}

#[component]
fn WhyRow(step: Step, scale: Scale, currency: Currency) -> impl IntoView {
    let session = use_session();
    let revision = step.revision;
    let difference = step.new.step_from(&step.old, currency);
    let body = match difference {
        Some((direction, text)) => {
            let (from, to) = (scale.place(&step.old), scale.place(&step.new));
            let (left, width) = (from.min(to) as f64 / 100.0, (to - from).abs().max(80) as f64 / 100.0);
            let class = match direction {
                Direction::Up => "is-up",
                Direction::Down => "is-down",
            };
            let left = left.min(100.0 - width.min(100.0));
            view! {
                <span class="why-track" aria-hidden="true">
                    <span class=format!("why-bar {class}") style:left=format!("{}%", words::number(left)) style:width=format!("{}%", words::number(width))></span>
                </span>
                <span class=format!("number {class}")>{text}</span>
            }
            .into_any()
        }
        None => {
            let text = format!("{} → {}", step.old.show(currency), step.new.show(currency));
            view! { <span class="why-text">{text}</span> }.into_any()
        }
    };
    view! {
        <li>
            <button type="button" class="why-row" title=move || name_of(session, revision) on:click=move |_| travel_to(session, revision)>
                <span class="why-revision">{format!("#{revision}")}</span>
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

/// Says what an event is: its type, and what it is about.
pub fn name_of(session: Session, revision: Revision) -> String {
    let stream = session.stream();
    let event_type = session
        .with_bench(|bench| bench.log().in_stream(&stream, revision).map(|event| event.event_type.to_string()))
        .flatten()
        .unwrap_or_default();
    match session.with_view(|view| view.describe(revision).detail).flatten() {
        Some(detail) => format!("{event_type} · {detail}"),
        None => event_type,
    }
}
