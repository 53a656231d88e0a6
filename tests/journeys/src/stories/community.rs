//! The community: whose feed shows which posts, and why one is missing.

use super::stories;
use crate::Trouble;
use crate::page::Page;

stories![the_post_that_is_gone_from_anas_feed_is_found_with_its_reason];

/// The post about the north wall, among those that are gone, with its reason.
const GONE: &str = "[...document.querySelectorAll('[aria-label=\"Posts that are gone from the feed\"] li')]
    .filter(post => post.textContent.includes('The north wall opens')).map(post => post.textContent).join()";

/// The first posts of the feed, by their events.
const SHOWN: &str = "[...document.querySelectorAll('[aria-label=\"Posts in the feed\"] li')]
    .map(post => post.querySelector('.feed-event').textContent).join(' ')";

async fn the_post_that_is_gone_from_anas_feed_is_found_with_its_reason(page: &mut Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.click("Feed").await?;
    page.click("Record the sample").await?;
    page.see_text("now it is gone from Ana's feed: why?").await?;
    // The answer is one step away, and the event that made it so another.
    page.turn_to("Feed").await?;
    page.see("whose feed", "document.querySelector('.feed-choices select').value", "Ana").await?;
    let because =
        format!("{GONE}.includes(\"Ana's block of Ben ended the follow, and lifting it did not bring it back.\")");
    page.see("why it is gone", &because, "true").await?;
    page.click("Go to event #31").await?;
    page.see(
        "the event",
        "foldback.events({ from: foldback.cursor(), to: foldback.cursor() })[0].event_type",
        "Blocked",
    )
    .await?;
    page.see("why it is gone then", &format!("{GONE}.includes('Ana has blocked Ben.')"), "true").await?;
    // A step back it is still there, and the ranking says where.
    page.click("Previous event").await?;
    page.see("the feed before", SHOWN, "#27 #22 #13 #10").await?;
    page.click("Liveliest").await?;
    page.see("the same events ranked", SHOWN, "#13 #27 #22 #10").await?;
    page.see_text("Most points come first: a reaction is 1, a comment is 2; of equals, the newest.").await?;
    // Another member sees other posts, and nobody else's stream has the tab.
    page.choose("Feed of", "Ben").await?;
    page.see("Ben's feed", SHOWN, "#13 #27 #22").await?;
    page.click("Account").await?;
    page.see("the tab elsewhere", "!!document.getElementById('inspector-tab-feed')", "false").await
}
