//! The read models of the domain: how far each has come, what it shows, and what a person may do with it.

use leptos::prelude::*;

use crate::engine::log::envelope::Position;
use crate::engine::projection::{Choices, ColumnKind, ReadModel, ReadModelSpec, Scope, Status, Table};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::locale::{Locale, integer};
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
    /// What each parameter may be, if that depends on the events.
    choices: Vec<Option<Choices>>,
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
            choices: (0..parameters.len()).map(|index| model.choices(index)).collect(),
            table: model.table(),
        }
    }

    /// Returns its status in a word or two.
    fn state(&self) -> (&'static str, String) {
        match &self.status {
            Status::Parked(parked) => ("is-down", words::inspector::parked_at(&parked.position)),
            Status::Rebuilding { done, of } => ("is-busy", words::inspector::rebuilding_of(&done, &of)),
            Status::Paused => ("is-paused", words::inspector::paused_at(&self.position)),
            Status::Live if self.position < self.head => ("is-busy", words::inspector::catching_up(&self.position)),
            Status::Live => ("is-live", words::inspector::up_to(&words::count(self.position.get()))),
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
                    <strong>{spec.label.text()}</strong>
                    <span class="muted">{spec.hint.text()}</span>
                </div>
                <button type="button" class="button button-small" aria-label=words::inspector::add(&spec.label) on:click=add>{words::inspector::ADD_2.text()}</button>
            </li>
        }
    });
    let offers = offers.collect_view();
    let all_run = move || specs.iter().all(|spec| running.get().iter().any(|(_, name)| *name == spec.name));
    view! {
        <p class="muted">
            {words::inspector::VIEWS_OF_THE_SAME_EVENTS_EACH_FOR.text()}
        </p>
        {cards}
        <h3 class="eyebrow" hidden=all_run>{words::inspector::ADD_ONE_NOW.text()}</h3>
        <ul class="offers" aria-label=words::inspector::READ_MODELS_TO_ADD.text()>{offers}</ul>
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
                    <h3>{self.spec.label.text()}</h3>
                    <span class=format!("read-model-state {class}") role="status">{state}</span>
                </div>
                {progress(&shown)}
                {news(self.spec, self.id, &shown)}
                {self.buttons(&shown)}
                {self.settings(&shown)}
                {table(self.spec, &shown.table, all_rows)}
            })
        };
        view! { <article class="read-model" aria-label=self.spec.label.text()>{body}</article> }.into_any()
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
        let hold = if shown.is_paused {
            control(words::inspector::RESUME.text(), Control::Resume)
        } else {
            control(words::inspector::PAUSE.text(), Control::Pause)
        };
        let rebuilds = matches!(shown.status, Status::Rebuilding { .. });
        let build = if rebuilds {
            control(words::inspector::CANCEL.text(), Control::Cancel)
        } else {
            control(words::inspector::REBUILD.text(), Control::Rebuild)
        };
        let retry =
            matches!(shown.status, Status::Parked(_)).then(|| control(words::inspector::RETRY.text(), Control::Retry));
        let remove = self.button(words::inspector::REMOVE.text(), move || {
            self.page.read_models.remove(self.id);
        });
        view! { <div class="row">{hold}{build}{retry}{remove}</div> }
    }

    /// Shows what may be chosen: each parameter, and the version of the code.
    fn settings(self, shown: &Shown) -> impl IntoView + use<> {
        let parameters = self.spec.parameters.iter().zip(&shown.values).zip(&shown.choices);
        let fields = parameters.map(|((parameter, value), choices)| {
            let Parameter { name, label, hint, unit, .. } = *parameter;
            let change = move |event| match integer(&event_target_value(&event), Locale::shown().signs()) {
                Some(value) => self.act(&Control::Set { parameter: name.to_owned(), value }),
                None => self.session.tell(Tone::Bad, words::inspector::must_be_a_whole_number(&label)),
            };
            let input = match choices {
                Some(choices) => select(label, *value, choices, change),
                None => {
                    let value = value.to_string();
                    view! { <input class="input" type="text" inputmode="numeric" aria-label=label.text() prop:value=value on:change=change /> }
                        .into_any()
                }
            };
            view! {
                <label class="rule-label">
                    <span>{label.text()} {unit.word().map(|word| view! { <span class="muted">{format!(" ({word})")}</span> })}</span>
                    {input}
                    <span class="muted">{hint.text()}</span>
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
                    <span>{words::inspector::CODE.text()}</span>
                    <select class="input" aria-label=words::inspector::code_of(&self.spec.label) on:change=change>
                        {options.collect_view()}
                    </select>
                </label>
            }
        });
        view! { {fields.collect_view()} {versions} }
    }
}

/// Shows a choice among the values that the events give.
fn select(label: words::Word, chosen: i64, choices: &Choices, change: impl Fn(leptos::ev::Event) + 'static) -> AnyView {
    let options = choices.iter().map(|(value, name)| {
        let (value, name) = (*value, name.clone());
        view! { <option value=value.to_string() selected=value == chosen>{name}</option> }
    });
    let options: Vec<_> = options.collect();
    view! { <select class="input" aria-label=label.text() on:change=change>{options}</select> }.into_any()
}

fn progress(shown: &Shown) -> Option<impl IntoView + use<>> {
    let Status::Rebuilding { done, of } = shown.status else { return None };
    Some(
        view! { <progress class="meter" aria-label=words::inspector::REBUILT_SO_FAR.text() value=done.0.to_string() max=of.0.max(1).to_string()></progress> },
    )
}

/// Shows why it is parked, or what it has not read yet.
fn news(spec: &ReadModelSpec, id: ReadModelId, shown: &Shown) -> Option<AnyView> {
    if let Status::Parked(parked) = &shown.status {
        let way = match (spec.code.len() > 1, spec.parameters.is_empty()) {
            (true, false) => words::inspector::CHOOSE_ANOTHER_VERSION_OF_ITS.text(),
            (true, true) => words::inspector::CHOOSE_ANOTHER_VERSION_OF_ITS_2.text(),
            (false, _) => words::inspector::WHAT_COMES_AFTER_IT_WAITS_TOO.text(),
        };
        return Some(view! { <p class="read-model-trouble">{parked.to_string()} " " {way}</p> }.into_any());
    }
    let unread = shown.unread.filter(|_| shown.status == Status::Paused)?;
    let behind = words::count(shown.head.0.saturating_sub(shown.position.0) as usize);
    let text = words::inspector::stale_by_event_of_the_log_is(&behind, &unread);
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
    // If all rows are of one stream or set, its name is not needed, nor a column without a value.
    let says_nothing = |index: usize| {
        let first = table.rows.first().and_then(|row| row.values.get(index));
        matches!(table.columns[index].name, "stream" | "set" | "sum")
            && (table.columns[index].name != "sum" || first == Some(&FieldValue::Missing))
            && table.rows.iter().all(|row| row.values.get(index) == first)
    };
    let columns: Vec<usize> = (0..table.columns.len()).filter(|index| !says_nothing(*index)).collect();
    let head = columns.iter().map(|index| {
        let column = table.columns[*index];
        view! { <th scope="col" class=class(column.kind)>{column.label.text()}</th> }
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
        0 => words::inspector::NO_ROWS_YET.text().to_owned(),
        1 => words::inspector::ONE_ROW.text().to_owned(),
        total => words::inspector::of_rows(&words::count(seen), &words::count(total), &table.order),
    };
    let more = (table.rows.len() > FEW_ROWS).then(|| {
        let label = move || if all_rows.get() { words::inspector::FEWER.text() } else { words::inspector::SHOW_ALL.text() };
        view! {
            <button type="button" class="button button-small" on:click=move |_| all_rows.update(|all| *all = !*all)>{label}</button>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=words::inspector::table_of(&spec.label)>
            <table class="x-ray-fields">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted row">{note} {more}</p>
    }
}
