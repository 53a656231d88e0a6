//! Statements of banks: columns named by hand, and files that overlap.

use serde_json::json;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    a_column_named_by_hand_is_remembered_for_files_with_the_same_header,
    an_overlapping_statement_leaves_out_what_is_there_already,
    what_is_not_certain_about_a_statement_is_asked_before_anything_is_recorded,
    each_currency_of_a_statement_goes_to_a_stream_of_its_own,
];

const NAMELESS: &str = "Wann;Was;Wieviel\n29.12.2025;Gehalt;1.000,00\n30.12.2025;Bäckerei;-12,50\n";

async fn a_column_named_by_hand_is_remembered_for_files_with_the_same_header(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "nameless.csv", NAMELESS.as_bytes()).await?;
    page.see_text("No line names the columns").await?;
    for (column, role) in [("Wann", "date"), ("Was", "text"), ("Wieviel", "amount")] {
        page.choose(&format!("Column {column}"), role).await?;
    }
    page.see_text("1 deposit and 1 withdrawal become 3 events. The balance will be €987.50.").await?;
    page.click("Import 3 events").await?;
    page.see_text("3 events imported.").await?;
    page.see_balance("€987.50").await?;
    // The next month's file, after the page was loaded anew.
    page.reload().await?;
    let next = "Wann;Was;Wieviel\n02.01.2026;Miete;-450,00\n";
    page.click("Import / Export").await?;
    page.upload("File to import", "next.csv", next.as_bytes()).await?;
    page.see_text("Read as the last file with this header.").await?;
    page.click("Import 1 event").await?;
    page.see_text("1 event imported.").await?;
    page.see_balance("€537.50").await?;
    // Forgotten, it is asked again.
    page.click("Import / Export").await?;
    page.upload("File to import", "next.csv", next.as_bytes()).await?;
    page.see_text("Every movement of the file is in the stream already").await?;
    page.click("Forget that").await?;
    page.see_text("No line names the columns").await?;
    page.expect("head()", json!(4)).await
}

const DECEMBER: &str =
    "Date,Description,Amount,Balance\n2025-12-29,Salary,1000.00,1500.00\n2025-12-30,Coffee,-3.00,1497.00\n";
const OVERLAPPING: &str = "Date,Description,Amount,Balance\n2025-12-30,Coffee,-3.00,1497.00\n2025-12-30,Coffee,-3.00,1494.00\n2025-12-31,Rent,-450.00,1044.00\n";

async fn an_overlapping_statement_leaves_out_what_is_there_already(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    page.foldback(&format!("importLog({})", json!(DECEMBER))).await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "overlapping.csv", OVERLAPPING.as_bytes()).await?;
    page.see_text("1 of them are in the stream already.").await?;
    page.click("Import 2 events").await?;
    page.see_text("2 events imported.").await?;
    page.see_balance("€1,044.00").await?;
    page.expect("head()", json!(6)).await?;
    // The same file again holds nothing new, and is recorded again where that is asked for.
    page.click("Import / Export").await?;
    page.upload("File to import", "overlapping.csv", OVERLAPPING.as_bytes()).await?;
    page.see_text("Every movement of the file is in the stream already").await?;
    page.choose("Lines that are there already", "record").await?;
    page.click("Import 3 events").await?;
    page.see_text("3 events imported.").await?;
    page.expect("head()", json!(9)).await?;
    page.expect(&format!("importLog({}).then(r => [r.events, r.known])", json!(DECEMBER)), json!([0, 2])).await
}

async fn what_is_not_certain_about_a_statement_is_asked_before_anything_is_recorded(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let dates = "Date,Description,Amount\n03/04/2025,Salary,1000.00\n05/06/2025,Bakery,-12.50\n";
    let call = |options: &str| format!("importLog({}, {{{options}}}).catch(e => [e.name, e.questions])", json!(dates));
    page.expect(&call(""), json!(["OpenQuestion", ["dateOrder"]])).await?;
    page.expect("head()", json!(0)).await?;
    page.click("Import / Export").await?;
    page.upload("File to import", "dates.csv", dates.as_bytes()).await?;
    page.see_text("Is 03/04/2025 (line 2) written day first or month first?").await?;
    page.see(
        "the button waits",
        "[...document.querySelectorAll('.button-main')].some(b => b.ariaDisabled === 'true' && b.innerText.includes('Import 3'))",
        "true",
    )
    .await?;
    page.choose("Dates", "month-first").await?;
    page.click("Import 3 events").await?;
    page.see_text("3 events imported.").await?;
    page.expect("events().map(e => e.occurred_at.slice(0, 10))", json!(["2025-03-04", "2025-03-04", "2025-05-06"]))
        .await?;
    // A foreign format is named.
    page.expect(
        "importLog('!Type:Bank\\nD30/12/2025\\n').catch(e => [e.name, e.format])",
        json!(["ForeignFormat", "qif"]),
    )
    .await?;
    page.expect(
        "importLog('Date,Text,Amount,Currency\\n2025-12-30,x,1,USD\\n').catch(e => e.name)",
        json!("DifferentCurrency"),
    )
    .await
}

async fn each_currency_of_a_statement_goes_to_a_stream_of_its_own(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("?empty").await?;
    let text = "Date,Description,Amount,Currency\n2025-12-29,Salary,1000.00,EUR\n2025-12-30,Book,-20.00,USD\n2025-12-31,Bakery,-12.50,EUR\n";
    page.click("Import / Export").await?;
    page.upload("File to import", "currencies.csv", text.as_bytes()).await?;
    page.see_text("The file has EUR (2 lines), USD (1 line)").await?;
    page.choose("Currency of the file", "each").await?;
    page.click("Import 5 events").await?;
    page.see_text("5 events imported.").await?;
    page.see_balance("€987.50").await?;
    page.expect("stateAt(undefined, 'account-main-usd').balance", json!(-2000)).await
}
