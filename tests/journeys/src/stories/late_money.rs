//! Money that is written down after the books of its month were closed.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![money_that_comes_after_the_books_were_closed_counts_in_both_orders];

/// Chooses a value in a labelled field; how a day or a time is typed differs from place to place.
async fn choose(page: &Page<'_>, label: &str, value: &str) -> Result<(), Trouble> {
    page.find("field", label).await?;
    let choose = "const field = document.querySelector('[data-journey]'); field.value = arguments[0];
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(choose, vec![json!(value)]).await.map(|_| ())
}

/// Sees the balance in both orders: as it was known, and as it is known now.
async fn see_balances(page: &Page<'_>, expected: &str) -> Result<(), Trouble> {
    let row = "[...[...document.querySelectorAll('table[aria-label=\"As at\"] tr')].find(row => row.cells[0].textContent == 'Balance').cells].slice(1).map(cell => cell.textContent).join(' | ')";
    for order in ["recorded", "occurred"] {
        page.choose("Order", order).await?;
        page.see(&format!("the balance, as {order}"), row, expected).await?;
    }
    Ok(())
}

async fn money_that_comes_after_the_books_were_closed_counts_in_both_orders(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let fact = |name: &str, data: &str, moment: &str| {
        format!("{{ event_type: '{name}', data: {data}, occurred_at: '{moment}' }}")
    };
    let opened = fact("AccountOpened", "{ owner: 'Ada', currency: 'EUR' }", "2020-01-05T09:00Z");
    let salary = fact("Deposited", "{ amount_minor: 10000, memo: 'salary' }", "2020-01-10T09:00Z");
    page.foldback(&format!("append([{opened}, {salary}])")).await?;
    page.see_balance("€100.00").await?;
    // A month without events after it, or one that is not over, is not closed.
    page.act("CloseBooks", &[("Period (year-month)", "2020-02")]).await?;
    page.see_text("Nothing has happened after 2020-01. Name that period or an earlier one.").await?;
    page.act("CloseBooks", &[("Period (year-month)", "2020-01")]).await?;
    page.see("the books", "foldback.stateAt().books_closed", "2020-01").await?;
    let money = fact("Deposited", "{ amount_minor: 5000, memo: 'late' }", "2020-01-20T12:00Z");
    page.foldback(&format!("append([{money}])")).await?;
    page.see_balance("€150.00").await?;
    page.turn_to("Diff").await?;
    choose(page, "Known on", "2099-01-01").await?;
    choose(page, "About", "2099-01-01").await?;
    see_balances(page, "€150.00 | €150.00 | ").await?;
    let late = "document.querySelector('.as-at ul[aria-label=\"Known, but recorded late\"] .why-revision').textContent";
    page.see("the late fact", late, "#4").await?;
    // The money is there from the minute on in which it came.
    choose(page, "About", "2020-01-20").await?;
    see_balances(page, "€150.00 | €150.00 | ").await?;
    choose(page, "About, at (UTC)", "11:59").await?;
    page.see_text("About 20 Jan 2020, 11:59 UTC").await?;
    see_balances(page, "€100.00 | €100.00 | ").await?;
    choose(page, "About, at (UTC)", "12:00").await?;
    see_balances(page, "€150.00 | €150.00 | ").await?;
    let console = "['11:59', '12:00'].map(time => foldback.stateAsAt({ about: `2020-01-20T${time}Z`, order: 'occurred' }).balance).join()";
    page.see("the balances", console, "10000,15000").await?;
    // Books of another system, which do not know the late money, overwrite it: it is named.
    let carried = "{ owner: 'Ada', currency: 'EUR', overdraft_limit_minor: 0, lowest_balance_minor: 0, deposits: 1, withdrawals: 0 }";
    let books = format!("{{ period: '2020-02', through_revision: 3, balance_minor: 10000, carried: {carried} }}");
    page.foldback(&format!("append([{}])", fact("BooksClosed", &books, "2020-03-01T00:00Z"))).await?;
    choose(page, "About", "2099-01-01").await?;
    page.see_text("Event #5 carries over a state without these events.").await?;
    let named = "document.querySelector('.as-at ul[aria-label=\"Overwritten by closed books, event #5\"] .why-revision').textContent";
    page.see("the overwritten fact", named, "#4").await?;
    page.see(
        "the closings",
        "JSON.stringify(foldback.stateAsAt().closings)",
        r#"[{"facts":[4],"kind":"overwrites","revision":5}]"#,
    )
    .await?;
    page.console_is_empty().await
}
