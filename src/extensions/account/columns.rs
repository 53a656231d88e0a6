//! What each column of a bank's file is, to be named by hand.

use leptos::prelude::*;

use crate::domains::account::bank_csv::{Look, Role};
use crate::extensions::account::file::StatementFile;

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
        Role::Debit => "debit (went out)",
        Role::Credit => "credit (came in)",
        Role::Side => "sign: debit or credit, in words",
        Role::Text => "text",
        Role::Balance => "balance",
        Role::Currency => "currency",
        Role::Fee => "fee",
        Role::Status => "status: booked or pending",
        Role::Ignored => "not read",
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
                <summary>"Columns"</summary>
                <div class="preview-table" role="region" aria-label="Columns of the file" tabindex="0"><table>
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Begins with"</th>
                            <th scope="col">"Is"</th>
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
                <select class="input" aria-label=format!("Column {}", column.name) on:change=change>
                    {Role::ALL.map(option).collect_view()}
                </select>
            </td>
        </tr>
    }
}
