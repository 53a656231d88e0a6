//! A first look at a page wherever it is: it stands, and shows the sample.

use crate::Trouble;
use crate::page::Page;
use crate::stories::stories;

stories![the_page_stands_and_shows_the_balance_of_the_sample];

async fn the_page_stands_and_shows_the_balance_of_the_sample(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.see_balance("€1,828.65").await
}
