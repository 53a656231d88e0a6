//! The read models of the domain: how far each has come, what it shows, and what a person may do with it.

use leptos::prelude::*;

use crate::engine::log::envelope::Position;
use crate::engine::projection::{ColumnKind, ReadModel, ReadModelSpec, Scope, Status, Table};
use crate::engine::values::parameter::Parameter;
use crate::session::{Session, Tone, registration, use_session};
use crate::ui::page_state::{PageState, use_page_state};
use crate::ui::words;
use crate::workbench::{Control, ReadModelId, Workbench};

/// How many rows are shown before more are asked for.
const FEW_ROWS: usize = 8;

/// How many characters of a cell stay in one line.
const SHORT: usize = 12;

/// Among how many of the newest events one of the read model's own is looked for.
const NEWEST: usize = 1_000;

/// The data of a read model's card.
#[derive(Clone, PartialEq)]
struct Shown {
    status: Status,
    is_paused: bool,
    position: Position,
    head: Position,
    /// The newest event that it reads and has not read yet, if any: its number in the log.
    unread: Option<Position>,
    version: u16,
    values: Vec<i64>,
    table: Table,
}

impl Shown {
    fn of(model: &ReadModel, head: Position, unread: Option<Position>) -> Shown {
        let (chosen, parameters) = (model.chosen(), model.spec().parameters);
        Shown {
            status: model.status(head),
            is_paused: model.is_paused(),
            position: model.position(),
            head,
            unread,
            version: chosen.version(),
            values: (0..parameters.len()).map(|index| chosen.value(index)).collect(),
            table: model.table(),
        }
    }

    /// Returns its status in a word or two.
    fn state(&self) -> (&'static str, String) {
        match &self.status {
            Status::Parked(parked) => ("is-down", format!("Parked at {}", parked.position)),
            Status::Rebuilding { done, of } => ("is-busy", format!("Rebuilding, {} of {of}", done)),
            Status::Paused => ("is-paused", format!("Paused at {}", self.position)),
            Status::Live if self.position < self.head => ("is-busy", format!("Catching up, {}", self.position)),
            Status::Live => ("is-live", format!("Up to {}", words::count(self.position.get()))),
        }
    }
}

/// Shows the read models that run, and those that can be added.
#[component]
pub fn ReadModelsTab() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let specs = untrack(|| registration(session)).map_or(&[][..], |domain| (domain.read_models)());
    let domain = session.stream_now().domain().to_owned();
    let running = Memo::new(move |_| {
        let ids = page.read_models.with(|workbench| {
            let of_domain = workbench.read_models().filter(|(_, model)| model.spec().domain == domain);
            of_domain.map(|(id, model)| (id, model.spec().name)).collect::<Vec<_>>()
        });
        ids.unwrap_or_default()
    });
    let cards = move || {
        let cards = running.get().into_iter().filter_map(|(id, name)| {
            let spec = specs.iter().find(|spec| spec.name == name)?;
            Some(Card { session, page, id, spec }.show())
        });
        cards.collect_view()
    };
    let offers = specs.iter().map(|spec| {
        let add = move |_| {
            if let Err(refusal) = page.read_models.add(spec.domain, spec.name, Scope::Domain) {
                session.tell(Tone::Bad, refusal.message);
            }
        };
        let is_new = move || !running.get().iter().any(|(_, name)| *name == spec.name);
        view! {
            <li hidden=move || !is_new()>
                <div>
                    <strong>{spec.label}</strong>
                    <span class="muted">{spec.hint}</span>
                </div>
                <button type="button" class="button button-small" aria-label=format!("Add {}", spec.label) on:click=add>"Add"</button>
            </li>
        }
    });
    let offers = offers.collect_view();
    let all_run = move || specs.iter().all(|spec| running.get().iter().any(|(_, name)| *name == spec.name));
    view! {
        <p class="muted">
            "Views of the same events, each for a question of its own. One that is added now is filled from the first event on."
        </p>
        {cards}
        <h3 class="eyebrow" hidden=all_run>"Add one now"</h3>
        <ul class="offers" aria-label="Read models to add">{offers}</ul>
    }
}

/// The card of a read model that runs.
#[derive(Clone, Copy)]
struct Card {
    session: Session,
    page: PageState,
    id: ReadModelId,
    spec: &'static ReadModelSpec,
}

impl Card {
    fn show(self) -> AnyView {
        let all_rows = RwSignal::new(false);
        let shown = Memo::new(move |_| self.page.read_models.with(|workbench| self.look(workbench)).flatten());
        let body = move || {
            let shown = shown.get()?;
            let (class, state) = shown.state();
            Some(view! {
                <div class="card-head">
                    <h3>{self.spec.label}</h3>
                    <span class=format!("read-model-state {class}") role="status">{state}</span>
                </div>
                {progress(&shown)}
                {news(self.spec, self.id, &shown)}
                {self.buttons(&shown)}
                {self.settings(&shown)}
                {table(self.spec, &shown.table, all_rows)}
            })
        };
        view! { <article class="read-model" aria-label=self.spec.label>{body}</article> }.into_any()
    }

    fn look(self, workbench: &Workbench) -> Option<Shown> {
        let model = workbench.read_model(self.id)?;
        let head = workbench.log().head();
        // Only what its domain recorded is missing in it: the newest of those events.
        let reads =
            |at: &Position| workbench.log().at(*at).is_some_and(|event| event.stream.domain() == self.spec.domain);
        let unread = (model.position().0 + 1..=head.0).rev().map(Position).take(NEWEST).find(reads);
        Some(Shown::of(model, head, unread))
    }

    fn act(self, control: &Control) {
        if let Err(refusal) = self.page.read_models.control(self.id, control) {
            self.session.tell(Tone::Bad, refusal.message);
        }
    }

    fn button(self, label: &'static str, press: impl Fn() + 'static) -> AnyView {
        let name = format!("{label} {}", self.spec.label);
        view! { <button type="button" class="button button-small" aria-label=name on:click=move |_| press()>{label}</button> }
            .into_any()
    }

    fn buttons(self, shown: &Shown) -> impl IntoView + use<> {
        let control = move |label, control: Control| self.button(label, move || self.act(&control));
        let hold = if shown.is_paused { control("Resume", Control::Resume) } else { control("Pause", Control::Pause) };
        let rebuilds = matches!(shown.status, Status::Rebuilding { .. });
        let build = if rebuilds { control("Cancel", Control::Cancel) } else { control("Rebuild", Control::Rebuild) };
        let retry = matches!(shown.status, Status::Parked(_)).then(|| control("Retry", Control::Retry));
        let remove = self.button("Remove", move || {
            self.page.read_models.remove(self.id);
        });
        view! { <div class="row">{hold}{build}{retry}{remove}</div> }
    }

    /// Shows what may be chosen: each parameter, and the version of the code.
    fn settings(self, shown: &Shown) -> impl IntoView + use<> {
        let fields = self.spec.parameters.iter().zip(&shown.values).map(|(parameter, value)| {
            let Parameter { name, label, hint, unit, .. } = *parameter;
            let change = move |event| match event_target_value(&event).trim().parse() {
                Ok(value) => self.act(&Control::Set { parameter: name.to_owned(), value }),
                Err(_) => self.session.tell(Tone::Bad, format!("{label} must be a whole number.")),
            };
            view! {
                <label class="rule-label">
                    <span>{label} {unit.word().map(|word| view! { <span class="muted">{format!(" ({word})")}</span> })}</span>
                    <input class="input" type="text" inputmode="numeric" aria-label=label prop:value=value.to_string() on:change=change />
                    <span class="muted">{hint}</span>
                </label>
            }
        });
        let chosen = shown.version;
        let versions = (self.spec.code.len() > 1).then(|| {
            let options = (1..).zip(self.spec.code).map(|(version, does): (u16, _)| {
                let is_chosen = version == chosen;
                view! { <option value=version.to_string() selected=is_chosen>{format!("{version}: {does}")}</option> }
            });
            let change = move |event| {
                if let Ok(version) = event_target_value(&event).parse() {
                    self.act(&Control::Version(version));
                }
            };
            view! {
                <label class="rule-label">
                    <span>"Code"</span>
                    <select class="input" aria-label=format!("Code of {}", self.spec.label) on:change=change>
                        {options.collect_view()}
                    </select>
                </label>
            }
        });
        view! { {fields.collect_view()} {versions} }
    }
}

fn progress(shown: &Shown) -> Option<impl IntoView + use<>> {
    let Status::Rebuilding { done, of } = shown.status else { return None };
    Some(
        view! { <progress class="meter" aria-label="Rebuilt so far" value=done.0.to_string() max=of.0.max(1).to_string()></progress> },
    )
}

/// Shows why it is parked, or what it has not read yet.
fn news(spec: &ReadModelSpec, id: ReadModelId, shown: &Shown) -> Option<AnyView> {
    if let Status::Parked(parked) = &shown.status {
        let way = match (spec.code.len() > 1, spec.parameters.is_empty()) {
            (true, false) => "Choose another version of its code or another setting, or retry.",
            (true, true) => "Choose another version of its code, or retry.",
            (false, _) => "What comes after it waits, too.",
        };
        return Some(view! { <p class="read-model-trouble">{parked.to_string()} " " {way}</p> }.into_any());
    }
    let unread = shown.unread.filter(|_| shown.status == Status::Paused)?;
    let behind = words::count(shown.head.0.saturating_sub(shown.position.0) as usize);
    let text = format!(
        "Stale by {behind}: event {unread} of the log is not in it. To read what you have written, wait for the position that was returned:"
    );
    let call = format!("await foldback.waitFor({}, {unread})", id.get());
    Some(view! { <p class="read-model-stale">{text} " " <code>{call}</code></p> }.into_any())
}

/// Shows the table, a few rows of it at first.
fn table(spec: &'static ReadModelSpec, table: &Table, all_rows: RwSignal<bool>) -> impl IntoView + use<> {
    let class = |kind| match kind {
        ColumnKind::Money | ColumnKind::Count | ColumnKind::Measure(_) => "is-number",
        ColumnKind::Date | ColumnKind::Time => "is-moment",
        ColumnKind::Text => "",
    };
    // If all rows are of one stream, its name is not needed.
    let says_nothing = |index: usize| {
        let first = table.rows.first().and_then(|row| row.values.get(index));
        table.columns[index].name == "stream" && table.rows.iter().all(|row| row.values.get(index) == first)
    };
    let columns: Vec<usize> = (0..table.columns.len()).filter(|index| !says_nothing(*index)).collect();
    let head = columns.iter().map(|index| {
        let column = table.columns[*index];
        view! { <th scope="col" class=class(column.kind)>{column.label}</th> }
    });
    let head: Vec<_> = head.collect();
    let total = table.rows.len() + table.left_out;
    let seen = if all_rows.get() { table.rows.len() } else { table.rows.len().min(FEW_ROWS) };
    let rows = table.rows.iter().take(seen).map(|row| {
        let cells = columns.iter().map(|index| {
            let kind = table.columns[*index].kind;
            let text = row.show(*index, kind);
            let is_short = text.chars().count() <= SHORT;
            view! { <td class=class(kind) class:is-short=is_short>{text}</td> }
        });
        view! { <tr>{cells.collect::<Vec<_>>()}</tr> }
    });
    let rows: Vec<_> = rows.collect();
    let note = match total {
        0 => "No rows yet.".to_owned(),
        1 => "One row.".to_owned(),
        total => format!("{} of {} rows, {}.", words::count(seen), words::count(total), table.order),
    };
    let more = (table.rows.len() > FEW_ROWS).then(|| {
        let label = move || if all_rows.get() { "Fewer" } else { "Show all" };
        view! {
            <button type="button" class="button button-small" on:click=move |_| all_rows.update(|all| *all = !*all)>{label}</button>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=format!("Table of {}", spec.label)>
            <table class="x-ray-fields">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted row">{note} {more}</p>
    }
}
