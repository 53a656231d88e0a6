//! The library, the baseline and the peer, turn about in one page.

use serde_json::{Value, json};

use crate::Trouble;
use crate::bench::{FOLDER, LARGE, outcome};
use crate::browser::Driver;
use crate::page::Page;
use crate::server::Server;

/// Measures what can be compared.
pub async fn measure(driver: &Driver, sizes: &[u32]) -> Result<Value, Trouble> {
    let server = Server::isolated(FOLDER)?;
    let page = Page::new(driver, &server, "contest").await?;
    page.client().goto(server.address()).await?;
    page.until("the benchmark stands", "return !!window.run && crossOriginIsolated").await?;
    let figures = outcome(&page, &format!("window.run({LARGE}, {})", json!(sizes))).await;
    page.close().await;
    figures
}
