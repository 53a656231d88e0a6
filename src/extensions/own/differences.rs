//! Two models side by side on the same events: which streams and fields differ, and from which event on.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domains::own::set;
use crate::engine::log::envelope::{Revision, StreamId};
use crate::extensions::own::editing::{Editing, Read};
use crate::extensions::own::slices::{compare, infer};
use crate::models::Model;
use crate::session::Session;
use crate::sets::comparison::Difference;
use crate::sets::models_of;
use crate::ui::words;

/// What the text is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Base {
    /// The model that is saved.
    #[default]
    Saved,
    /// What is found in the data.
    Found,
    /// An earlier one, by its revision among the definitions.
    Version(Revision),
}

impl Base {
    fn value(self) -> String {
        match self {
            Base::Saved => "saved".to_owned(),
            Base::Found => "found".to_owned(),
            Base::Version(revision) => revision.to_string(),
        }
    }

    fn named(value: &str) -> Base {
        match value {
            "saved" => Base::Saved,
            "found" => Base::Found,
            number => number.parse().map_or(Base::Saved, |number| Base::Version(Revision(number))),
        }
    }

    /// Returns the model; `None` if there is none, or `is_wanted` no longer holds.
    async fn model(self, editing: Editing, is_wanted: impl Fn() -> bool) -> Option<Model> {
        let session = editing.session;
        let models = session.with_workbench_untracked(|workbench| {
            editing.set.try_with_value(|set| models_of(workbench, set)).unwrap_or_default()
        })?;
        let text = match self {
            Base::Found => None,
            // What is found in the data counts as long as nothing is saved.
            Base::Saved => models.last().map(|(_, text)| text),
            Base::Version(revision) => Some(models.iter().find(|(known, _)| *known == revision).map(|(_, text)| text)?),
        };
        match text {
            Some(text) => set::compiled(text),
            None => infer(session, session.stream_now(), is_wanted).await,
        }
    }
}

/// What came of a comparison.
#[derive(Clone, PartialEq)]
enum Compared {
    Comparing,
    Done(Vec<Difference>, usize),
}

/// Shows the differences between the text and another model.
#[component]
pub fn Differences(editing: Editing, settled: RwSignal<Option<Read>>) -> impl IntoView {
    let session = editing.session;
    let base = RwSignal::new(Base::Saved);
    let compared = RwSignal::new(None::<Compared>);
    let run = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (base, saved) = (base.get(), editing.saved.get());
        let Some(Read(text, Ok(model))) = settled.get() else { return compared.set(None) };
        run.update_value(|run| *run = run.wrapping_add(1));
        let this = run.get_value();
        let is_same = base == Base::Saved && text == saved;
        if is_same || text.trim().is_empty() {
            return compared.set(None);
        }
        compared.set(Some(Compared::Comparing));
        spawn_local(async move {
            let is_wanted = move || run.try_get_value() == Some(this);
            let set = editing.set.try_get_value().unwrap_or_default();
            let Some(other) = base.model(editing, is_wanted).await else {
                if is_wanted() {
                    compared.try_set(None);
                }
                return;
            };
            if let Some((differences, more)) = compare(session, &set, [other, model], is_wanted).await {
                compared.try_set(Some(Compared::Done(differences, more)));
            }
        });
    });
    let versions = Memo::new(move |_| {
        let models = editing.set.with_value(|set| session.with_workbench(|workbench| models_of(workbench, set)));
        models.unwrap_or_default().into_iter().map(|(revision, _)| revision).collect::<Vec<_>>()
    });
    let options = move || {
        let chosen = base.get();
        let numbered =
            versions.get().into_iter().map(|revision| (Base::Version(revision), words::own::version(&revision)));
        let fixed = [
            (Base::Saved, words::own::THE_SAVED_MODEL.text().to_owned()),
            (Base::Found, words::own::WHAT_WAS_FOUND.text().to_owned()),
        ];
        let option = |(base, label): (Base, String)| {
            view! { <option value=base.value() prop:selected=base == chosen>{label}</option> }
        };
        fixed.into_iter().chain(numbered).map(option).collect_view()
    };
    let choose = move |event| base.set(Base::named(&event_target_value(&event)));
    view! {
        <div class="model-compare">
            <label class="row">
                <span>{words::own::COMPARED_WITH.text()}</span>
                <select class="input" on:change=choose>{options}</select>
            </label>
            <div role="status">{move || compared.get().map(|compared| outcome(session, &compared))}</div>
        </div>
    }
}

fn outcome(session: Session, compared: &Compared) -> AnyView {
    match compared {
        Compared::Comparing => view! { <p class="muted">{words::own::COMPARING.text()}</p> }.into_any(),
        Compared::Done(differences, _) if differences.is_empty() => {
            view! { <p>{words::own::NOTHING_DIFFERS.text()}</p> }.into_any()
        }
        Compared::Done(differences, more) => table(session, differences, *more).into_any(),
    }
}

fn table(session: Session, differences: &[Difference], more: usize) -> impl IntoView + use<> {
    let mut streams: Vec<&StreamId> = differences.iter().map(|difference| &difference.stream).collect();
    streams.dedup();
    let title = words::counted(streams.len(), words::own::differs);
    let rows = differences.iter().map(|difference| {
        let (stream, first) = (difference.stream.clone(), difference.first);
        let name = set::name_in_set(&stream).unwrap_or_default().to_owned();
        let go = move |_| {
            session.show_stream(&stream);
            session.steer(|player| player.go_to(first));
        };
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{difference.field}</td>
                <td><button type="button" class="link" on:click=go>{format!("#{first}")}</button></td>
                <td>{value(&difference.one)}</td>
                <td>{value(&difference.other)}</td>
            </tr>
        }
    });
    let label = title.clone();
    view! {
        <p><strong>{title}</strong></p>
        <div class="wide-table">
            <table class="diff-table" aria-label=label>
                <thead>
                    <tr>
                        <th scope="col">{words::own::STREAM.text()}</th>
                        <th scope="col">{words::own::FIELD.text()}</th>
                        <th scope="col">{words::own::FROM_EVENT.text()}</th>
                        <th scope="col">{words::own::BEFORE.text()}</th>
                        <th scope="col">{words::own::AFTER.text()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="muted">{words::own::more_differences(&more)}</p> })}
    }
}
