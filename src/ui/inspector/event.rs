//! The event at the cursor: its envelope, and what it changed.

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::envelope::Revision;
use crate::engine::fields::diff;
use crate::engine::lane::{Edit, Target};
use crate::ui::app::use_desk;
use crate::ui::inspector::Tab;
use crate::ui::inspector::related::RelatedEvents;
use crate::ui::inspector::why::{FEW, Waterfall};
use crate::ui::inspector::x_ray::{XRay, XRayButton};
use crate::ui::session::use_session;

/// The keys of an envelope in the order in which people read them.
const ORDER: [&str; 12] = [
    "event_type",
    "stream",
    "revision",
    "position",
    "schema_version",
    "data",
    "occurred_at",
    "recorded_at",
    "event_id",
    "correlation_id",
    "causation_id",
    "hash",
];

/// Shows the envelope and the change.
#[component]
pub fn EventTab() -> impl IntoView {
    let session = use_session();
    let revision = Memo::new(move |_| session.player().revision());
    let envelope = Memo::new(move |_| {
        let (revision, stream) = (revision.get(), session.stream());
        let text = session.with_bench(|bench| {
            let position = bench.log().in_stream(&stream, revision)?.position;
            bench.store().envelopes(position, position).pop()
        });
        text.flatten()
    });
    view! {
        {move || match envelope.get() {
            Some(text) => view! { <pre class="json" aria-label="Envelope" tabindex="0">{tokens(&text)}</pre> }.into_any(),
            None => {
                view! { <p class="muted">"Before the first event there is only the empty state. Step forward to see what the first event made of it."</p> }
                    .into_any()
            }
        }}
        <div class="row">
            <WhatIfButtons revision />
            <XRayButton />
        </div>
        <RelatedEvents revision />
        <XRay revision />
        <Changes revision />
        <Waterfall newest=FEW />
    }
}

/// Asks what if the cursor's event had not happened.
#[component]
fn WhatIfButtons(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let desk = use_desk();
    let drop_it = move |_| {
        desk.lanes.edit(Edit::Drop(Target::Recorded(revision.get_untracked())));
        desk.tab.set(Tab::WhatIf);
    };
    move || {
        let there = revision.get() > session.player().floor();
        there.then(|| view! { <button type="button" class="button is-whatif-line" on:click=drop_it>"What if it had not happened?"</button> })
    }
}

/// Lists the fields that the cursor's event changed.
#[component]
fn Changes(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let rows = move || {
        let now = session.state_at(revision.get())?;
        let before = session.state_at(Revision(revision.get().0.checked_sub(1)?))?;
        let fields = session.with_view(|view| view.fields())?;
        let rows = diff(&before.values, &now.values).into_iter().map(|change| {
            let name = fields.get(change.field).map_or("", |field| field.name);
            (name, change.old.show(before.currency), change.new.show(now.currency))
        });
        Some(rows.collect::<Vec<_>>())
    };
    move || {
        rows().map(|rows| {
            let nothing = rows.is_empty().then(|| view! { <p class="muted">"No field changed."</p> });
            let rows = rows.into_iter().map(|(name, old, new)| {
                view! {
                    <li class="diff-old"><span aria-hidden="true">"− "</span><span class="visually-hidden">"was "</span>{format!("{name} {old}")}</li>
                    <li class="diff-new"><span aria-hidden="true">"+ "</span><span class="visually-hidden">"is "</span>{format!("{name} {new}")}</li>
                }
            });
            view! {
                <h3 class="eyebrow">"What changed"</h3>
                <ul class="diff" aria-label="What changed">{rows.collect_view()}</ul>
                {nothing}
            }
        })
    }
}

/// Writes a value as lines of coloured JSON.
pub fn json(value: &Value) -> Vec<AnyView> {
    let mut out = Vec::new();
    push_value(&mut out, value, 0);
    out
}

/// Writes an envelope as lines of coloured JSON.
fn tokens(envelope: &str) -> Vec<AnyView> {
    let Ok(Value::Object(object)) = serde_json::from_str(envelope) else { return vec![envelope.to_owned().into_any()] };
    let mut out = vec![plain("{\n")];
    let shown =
        ORDER.iter().filter_map(|key| object.get(*key).filter(|value| !value.is_null()).map(|value| (*key, value)));
    let shown: Vec<_> = shown.collect();
    for (index, (key, value)) in shown.iter().enumerate() {
        push_member(&mut out, key, value, 1, index + 1 == shown.len());
    }
    out.push(plain("}"));
    out
}

fn push_member(out: &mut Vec<AnyView>, key: &str, value: &Value, depth: usize, last: bool) {
    out.push(plain(&"  ".repeat(depth)));
    out.push(token("json-key", Value::from(key).to_string()));
    out.push(plain(": "));
    push_value(out, value, depth);
    out.push(plain(if last { "\n" } else { ",\n" }));
}

fn push_value(out: &mut Vec<AnyView>, value: &Value, depth: usize) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            out.push(plain("{\n"));
            for (index, (key, value)) in object.iter().enumerate() {
                push_member(out, key, value, depth + 1, index + 1 == object.len());
            }
            out.push(plain(&format!("{}}}", "  ".repeat(depth))));
        }
        Value::String(text) => out.push(token("json-string", Value::from(text.as_str()).to_string())),
        Value::Number(_) | Value::Bool(_) | Value::Null => out.push(token("json-number", value.to_string())),
        Value::Object(_) | Value::Array(_) => out.push(plain(&value.to_string())),
    }
}

fn plain(text: &str) -> AnyView {
    text.to_owned().into_any()
}

fn token(class: &'static str, text: String) -> AnyView {
    view! { <span class=class>{text}</span> }.into_any()
}
