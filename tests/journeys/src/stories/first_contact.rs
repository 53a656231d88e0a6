//! What a person meets first: five words, and the card that says when to leave event sourcing alone.

use fantoccini::Locator;

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![
    the_five_words_are_shown_where_they_stand_dismissed_and_asked_for_again,
    an_accounts_own_log_is_weighed_against_one_row,
];

const SHOWN: &str = "document.querySelectorAll('.first-words').length";

async fn the_five_words_are_shown_where_they_stand_dismissed_and_asked_for_again(
    page: &mut Page<'_>,
) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("state").await?;
    page.see_text("It is not stored: it follows from the events up to then.").await?;
    page.see("what is pointed at", "document.querySelector('[data-spotlight]')?.ariaLabel", "State").await?;
    page.click("Dismiss the five words").await?;
    page.see("the words", SHOWN, "0").await?;
    page.see("what is pointed at", "document.querySelectorAll('[data-spotlight]').length", "0").await?;
    page.reload().await?;
    page.see_balance("€1,828.65").await?;
    page.see("the words", SHOWN, "0").await?;
    page.click("Keyboard").await?;
    page.click("Show them on the page").await?;
    page.see("the words", SHOWN, "1").await?;
    // With an event of one's own the note of the sample is away; the words that were asked for are not.
    page.act("Deposit", &[("Amount", "5")]).await?;
    page.see_balance("€1,833.65").await?;
    page.see("the words", SHOWN, "1").await?;
    page.console_is_empty().await
}

async fn an_accounts_own_log_is_weighed_against_one_row(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.turn_to("Twin").await?;
    page.see_text("109 old values, and why each changed").await?;
    page.act("Deposit", &[("Amount", "5")]).await?;
    // The balance and the count of deposits.
    page.see_text("111 old values, and why each changed").await?;
    page.client().find(Locator::LinkText("Choose for six systems (lesson 21)")).await?.click().await?;
    let title = "document.querySelector('.lesson-body h3')?.textContent";
    page.see("the title of the step", title, "Settings and a price list").await
}
