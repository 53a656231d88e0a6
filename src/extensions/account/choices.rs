//! How a bank's file is read, to be chosen otherwise, and the questions about it.

use leptos::prelude::*;

use crate::domains::account::bank_csv::{Choices, DateOrder, Format, KnownLines, Question, Role, Statement};
use crate::engine::import_report::ImportQuestion;
use crate::engine::values::money::Currency;
use crate::extensions::account::file::StatementFile;
use crate::ui::Icon;
use crate::words;

/// The currencies that are offered if the file names none.
const CURRENCIES: [&str; 5] = ["EUR", "USD", "GBP", "CHF", "JPY"];
/// The option for an automatic choice, while the file cannot be read.
const FOUND_OUT: &str = "found-out";
/// The option for each currency in a stream of its own.
const EACH: &str = "each";

/// What is shown of how a file is read.
#[derive(Clone, Default, PartialEq)]
struct Shown {
    questions: Vec<ImportQuestion>,
    /// The question about the currency, if there is one.
    asks_currency: Option<Question>,
    format: Option<Format>,
    currency: Option<Currency>,
    is_named: bool,
    known: usize,
    wants_year: bool,
    fee: Option<usize>,
    choices: Choices,
}

impl Shown {
    fn of(file: StatementFile) -> Shown {
        let choices = file.choices.get();
        let error = file.outcome.error;
        let wants_year =
            choices.year.is_some() || error.with(|error| error.as_ref().is_some_and(|error| error.name == "NoYear"));
        let fee = file.look.with(|look| look.as_ref().and_then(|look| look.columns.find(Role::Fee)));
        let shown = Shown { wants_year, fee, choices, ..Shown::default() };
        let report = file.outcome.plan.with(|plan| plan.as_ref().map(|plan| plan.report.clone()));
        file.statement.with(|statement| match (report, statement) {
            (Some(report), Some(statement)) => Shown {
                questions: report.questions,
                asks_currency: asks_currency(statement),
                format: Some(statement.format),
                currency: Some(statement.currency),
                is_named: statement.currency_named,
                known: report.known,
                ..shown
            },
            (None, _) | (_, None) => shown,
        })
    }

    /// Returns the open question with a name; `None` if it is not open.
    fn question(&self, name: &str) -> Option<&ImportQuestion> {
        self.questions.iter().find(|question| question.name == name)
    }

    /// Returns what is chosen or detected; empty while it is an open question.
    fn answer(&self, question: &str, chosen: Option<String>, found: Option<String>) -> String {
        match (chosen, self.question(question)) {
            (Some(chosen), _) => chosen,
            (None, Some(question)) if question.is_blocking => String::new(),
            (None, Some(_) | None) => found.unwrap_or_else(|| FOUND_OUT.to_owned()),
        }
    }

    fn date_order(&self) -> String {
        let name = |order: DateOrder| order.name().to_owned();
        self.answer("dateOrder", self.choices.date_order.map(name), self.format.map(|format| name(format.date_order)))
    }

    fn decimal(&self) -> String {
        let text = |sign: char| sign.to_string();
        self.answer("decimal", self.choices.decimal.map(text), self.format.map(|format| text(format.decimal)))
    }

    fn signs(&self) -> String {
        let text = |flipped: bool| if flipped { "out" } else { "in" }.to_owned();
        self.answer("signs", self.choices.flip_signs.map(text), self.format.map(|format| text(format.flipped)))
    }

    fn known_lines(&self) -> String {
        let text = |known| match known {
            KnownLines::Skip => "skip".to_owned(),
            KnownLines::Record => "record".to_owned(),
        };
        self.answer("knownLines", self.choices.known_lines.map(text), Some("skip".to_owned()))
    }

    fn fee(&self) -> String {
        let by_hand = self.fee.is_some_and(|fee| self.choices.columns.iter().any(|(index, _)| *index == fee));
        self.answer("fee", by_hand.then(|| "beside".to_owned()), Some("beside".to_owned()))
    }

    fn currency(&self) -> String {
        match self.currency {
            _ if self.choices.each_currency => EACH.to_owned(),
            _ if self.asks_currency.is_some() => String::new(),
            currency => currency.map_or_else(|| FOUND_OUT.to_owned(), |currency| currency.code().to_owned()),
        }
    }

    fn currencies(&self) -> Vec<(String, String)> {
        let option = |code: &str| (code.to_owned(), code.to_owned());
        let each = (EACH.to_owned(), words::statement::EACH_IN_A_STREAM_OF_ITS_OWN.text().to_owned());
        let mut options: Vec<(String, String)> = match &self.asks_currency {
            Some(Question::Currency { candidates }) => {
                candidates.iter().map(|currency| option(currency.code())).collect()
            }
            Some(Question::Currencies { found }) => {
                found.iter().map(|(currency, _)| option(currency.code())).chain([each]).collect()
            }
            _ if self.choices.each_currency => vec![each],
            _ => CURRENCIES.iter().map(|code| option(code)).collect(),
        };
        if let Some(currency) = self.currency.filter(|currency| options.iter().all(|(code, _)| code != currency.code()))
        {
            options.insert(0, option(currency.code()));
        }
        options
    }
}

/// Returns the question about the currency of a file, if there is one.
fn asks_currency(statement: &Statement) -> Option<Question> {
    let statements = std::iter::once(statement).chain(&statement.others);
    let mut questions = statements.flat_map(|statement| &statement.questions);
    questions.find(|question| matches!(question, Question::Currency { .. } | Question::Currencies { .. })).cloned()
}

/// Shows the questions about a file, and how it is read.
#[component]
pub fn ImportChoices(file: StatementFile) -> impl IntoView {
    let shown = Memo::new(move |_| Shown::of(file));
    let change = move |change: &dyn Fn(&mut Choices)| {
        file.choices.update(|choices| change(choices));
        file.choose();
    };
    let has_questions = Memo::new(move |_| shown.with(|shown| !shown.questions.is_empty()));
    let questions = move || {
        let questions = shown.with(|shown| shown.questions.clone());
        let item =
            |question: ImportQuestion| view! { <li class="is-warning"><Icon name="warning" />{question.message}</li> };
        questions.into_iter().map(item).collect_view()
    };
    let wants_year = Memo::new(move |_| shown.with(|shown| shown.wants_year));
    let has_fee = Memo::new(move |_| shown.with(|shown| shown.fee.is_some()));
    let has_known = Memo::new(move |_| {
        shown.with(|shown| {
            shown.known > 0 || shown.question("knownLines").is_some() || shown.choices.known_lines.is_some()
        })
    });
    let by_year = move |event| {
        let year = event_target_value(&event).trim().parse().ok();
        change(&|choices| choices.year = year);
    };
    let by_currency = move |value: String| {
        change(&|choices| {
            choices.each_currency = value == EACH;
            choices.currency = Currency::from_code(&value);
        });
    };
    let by_fee = move |value: String| {
        let Some(fee) = shown.with_untracked(|shown| shown.fee) else { return };
        let role = if value == "beside" { Role::Fee } else { Role::Ignored };
        change(&|choices| choices.name_column(fee, role, &[]));
    };
    view! {
        <Show when=move || has_questions.get()>
            <ul class="preview-notes" aria-label=words::statement::QUESTIONS.text()>{questions}</ul>
        </Show>
        <div class="choices">
            <Choice
                label=words::statement::DATES.text()
                chosen=Memo::new(move |_| shown.with(Shown::date_order))
                options=pairs(&[("iso", "year-month-day"), ("day-first", words::statement::DAY_FIRST.text()), ("month-first", words::statement::MONTH_FIRST.text())])
                choose=move |value: String| change(&|choices| choices.date_order = DateOrder::named(&value))
            />
            <Choice
                label=words::statement::DECIMAL_SIGN.text()
                chosen=Memo::new(move |_| shown.with(Shown::decimal))
                options=pairs(&[(".", "point"), (",", "comma")])
                choose=move |value: String| change(&|choices| choices.decimal = value.chars().next())
            />
            <Choice
                label=words::statement::CURRENCY_OF_THE_FILE.text()
                chosen=Memo::new(move |_| shown.with(Shown::currency))
                options=Memo::new(move |_| shown.with(Shown::currencies)).into()
                choose=by_currency
            />
            <Choice
                label=words::statement::A_POSITIVE_AMOUNT.text()
                chosen=Memo::new(move |_| shown.with(Shown::signs))
                options=pairs(&[("in", words::statement::CAME_IN.text()), ("out", words::statement::WENT_OUT_FLIP_SIGNS.text())])
                choose=move |value: String| change(&|choices| choices.flip_signs = Some(value == "out"))
            />
            <Show when=move || has_fee.get()>
                <Choice
                    label=words::statement::FEE.text()
                    chosen=Memo::new(move |_| shown.with(Shown::fee))
                    options=pairs(&[("beside", words::statement::BESIDE_THE_AMOUNT.text()), ("within", words::statement::PART_OF_THE_AMOUNT.text())])
                    choose=by_fee
                />
            </Show>
            <Show when=move || has_known.get()>
                <Choice
                    label=words::statement::LINES_THAT_ARE_THERE_ALREADY.text()
                    chosen=Memo::new(move |_| shown.with(Shown::known_lines))
                    options=pairs(&[("skip", words::statement::LEAVE_OUT.text()), ("record", words::statement::RECORD_AGAIN.text())])
                    choose=move |value: String| {
                        let known = if value == "record" { KnownLines::Record } else { KnownLines::Skip };
                        change(&|choices| choices.known_lines = Some(known));
                    }
                />
            </Show>
            <Show when=move || wants_year.get()>
                <label>
                    {words::statement::YEAR_OF_THE_NEWEST_LINE.text()}
                    <input class="input" inputmode="numeric" maxlength="4" on:change=by_year />
                </label>
            </Show>
            {move || {
                shown.with(|shown| shown.currency.is_some() && !shown.is_named)
                    .then(|| view! { <p class="muted">{words::statement::THE_FILE_NAMES_NO_CURRENCY.text()}</p> })
            }}
        </div>
        <Show when=move || file.is_remembered.get()>
            <p class="row muted">
                {words::statement::READ_AS_THE_LAST_FILE_WITH_THIS.text()}
                <button type="button" class="button" on:click=move |_| file.choose_nothing()>{words::statement::FORGET_THAT.text()}</button>
            </p>
        </Show>
    }
}

/// Makes fixed options.
fn pairs(options: &[(&'static str, &'static str)]) -> Signal<Vec<(String, String)>> {
    Signal::stored(options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect())
}

/// Shows one choice, and whether it is still open.
#[component]
fn Choice(
    label: &'static str,
    chosen: Memo<String>,
    options: Signal<Vec<(String, String)>>,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let change = move |event| {
        let value = event_target_value(&event);
        if !value.is_empty() && value != FOUND_OUT {
            choose(value);
        }
    };
    let items = move || {
        let (chosen, mut options) = (chosen.get(), options.get());
        match chosen.as_str() {
            "" => options.insert(0, (String::new(), words::statement::CHOOSE.text().to_owned())),
            FOUND_OUT => options.insert(0, (FOUND_OUT.to_owned(), words::statement::FOUND_OUT.text().to_owned())),
            _ => {}
        }
        let option = |(value, label): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value prop:selected=selected>{label}</option> }
        };
        options.into_iter().map(option).collect_view()
    };
    view! {
        <label>
            {label}
            <select class="input" aria-label=label class:is-asked=move || chosen.with(String::is_empty) on:change=change>
                {items}
            </select>
        </label>
    }
}
