//! How the chosen amount is made up at the cursor, line by line, and the rates that it follows.

use leptos::prelude::*;

use crate::engine::domain::{Breakdown, BreakdownLine};
use crate::engine::values::money::Currency;
use crate::session::use_session;
use crate::ui::page_state::use_page_state;
use crate::words;

/// Shows the breakdown of the chosen field; nothing if it is not one that is taken apart.
#[component]
pub fn BreakdownTable() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let shown = Memo::new(move |_| {
        let (field, revision) = (page.field.get(), session.revision());
        let breakdown = session.with_view(|view| Some((view.tools()?.breakdown(field, revision)?, view.currency())));
        breakdown.flatten()
    });
    move || {
        shown.get().map(|(breakdown, currency)| {
            view! {
                <table class="breakdown" aria-label=words::inspector::HOW_IT_IS_MADE_UP.text()>
                    <tbody>{lines(&breakdown, currency)}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row" colspan="2">{words::inspector::TOGETHER.text()}</th>
                            <td class="number">{currency.format(breakdown.total)}</td>
                        </tr>
                    </tfoot>
                </table>
                {terms(&breakdown)}
                <h3 class="eyebrow">{words::inspector::THE_EVENTS_THAT_MADE_IT_SO.text()}</h3>
            }
        })
    }
}

fn lines(breakdown: &Breakdown, currency: Currency) -> Vec<impl IntoView + use<>> {
    let line = |line: &BreakdownLine| {
        view! {
            <tr>
                <th scope="row">{line.label}</th>
                <td class="breakdown-how">{line.how.clone()}</td>
                <td class="number">{currency.format(line.amount)}</td>
            </tr>
        }
    };
    breakdown.lines.iter().map(line).collect()
}

/// Shows the rates.
fn terms(breakdown: &Breakdown) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = breakdown
        .terms
        .iter()
        .map(|(name, rate)| view! { <div><dt>{*name}</dt><dd class="number">{rate.clone()}</dd></div> })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="breakdown-terms" aria-label=breakdown.terms_title.clone()>
                <h3 class="eyebrow">{breakdown.terms_title.clone()}</h3>
                <dl>{rows}</dl>
            </section>
        }
    })
}
