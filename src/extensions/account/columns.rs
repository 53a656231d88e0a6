//! What each column of a bank's file is, to be named by hand.

use leptos::prelude::*;

use crate::domains::account::bank_csv::{Look, Role};
use crate::extensions::account::file::StatementFile;
use crate::words;

/// How many values of a column are shown.
const VALUES: usize = 3;

/// A column as it is shown.
#[derive(Clone, PartialEq)]
struct Column {
    index: usize,
    name: String,
    values: String,
}

fn columns_of(look: &Look) -> Vec<Column> {
    let values = |index: usize| {
        let filled = look.samples.iter().filter_map(|fields| fields.get(index)).filter(|value| !value.is_empty());
        filled.take(VALUES).cloned().collect::<Vec<_>>().join(" · ")
    };
    look.names().into_iter().enumerate().map(|(index, name)| Column { index, name, values: values(index) }).collect()
}

fn label(role: Role) -> &'static str {
    match role {
        Role::Date => "date",
        Role::Amount => "amount",
        Role::Debit => words::statement::DEBIT_WENT_OUT.text(),
        Role::Credit => words::statement::CREDIT_CAME_IN.text(),
        Role::Side => words::statement::SIGN_DEBIT_OR_CREDIT_IN_WORDS.text(),
        Role::Text => "text",
        Role::Balance => "balance",
        Role::Currency => "currency",
        Role::Fee => "fee",
        Role::Status => words::statement::STATUS_BOOKED_OR_PENDING.text(),
        Role::Ignored => words::statement::NOT_READ.text(),
    }
}

/// Shows the columns of the file; open if they are not certain.
#[component]
pub fn ColumnNames(file: StatementFile) -> impl IntoView {
    let columns = Memo::new(move |_| file.look.with(|look| look.as_ref().map(columns_of)));
    let table = move || {
        let columns = columns.get()?;
        let is_open = file.look.with_untracked(|look| {
            look.as_ref().is_some_and(|look| look.problem.is_some() || !look.questions.is_empty())
        });
        let rows = columns.into_iter().map(|column| view! { <ColumnName file column /> }).collect_view();
        Some(view! {
            <details class="preview-columns" open=is_open>
                <summary>{words::statement::COLUMNS.text()}</summary>
                <div class="preview-table" role="region" aria-label=words::statement::COLUMNS_OF_THE_FILE.text() tabindex="0"><table>
                    <thead>
                        <tr>
                            <th scope="col">{words::statement::COLUMN.text()}</th>
                            <th scope="col">{words::statement::BEGINS_WITH.text()}</th>
                            <th scope="col">{words::statement::IS.text()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </details>
        })
    };
    view! { {table} }
}

#[component]
fn ColumnName(file: StatementFile, column: Column) -> impl IntoView {
    let index = column.index;
    let role = Memo::new(move |_| {
        let role = file.look.with(|look| look.as_ref().and_then(|look| look.columns.roles.get(index).copied()));
        role.unwrap_or(Role::Ignored)
    });
    let change = move |event| {
        let Some(role) = Role::named(&event_target_value(&event)) else { return };
        let before = file.look.with_untracked(|look| look.as_ref().map(|look| look.columns.roles.clone()));
        file.choices.update(|choices| choices.name_column(index, role, &before.unwrap_or_default()));
        file.choose();
    };
    let option = move |offered: Role| {
        view! { <option value=offered.name() prop:selected=move || role.get() == offered>{label(offered)}</option> }
    };
    view! {
        <tr>
            <th scope="row">{column.name.clone()}</th>
            <td class="preview-memo">{column.values}</td>
            <td>
                <select class="input" aria-label=words::statement::column_2(&column.name) on:change=change>
                    {Role::ALL.map(option).collect_view()}
                </select>
            </td>
        </tr>
    }
}
