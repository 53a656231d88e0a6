//! The chunk of the page's tools, above all that is in it.

use leptos::prelude::*;

use crate::chunk;
use crate::engine::travel::condition::Condition;
use crate::session::publisher::publish;
use crate::session::use_session;
use crate::ui::exchange::dialog::ExchangeDialog;
use crate::ui::help::HelpDialog;
use crate::ui::share::{KeepQuestion, ShareDialog, SharedBanner, keep_what_was_left};
use crate::ui::streams::NewStreamDialog;
use crate::ui::subscriber::SubscriberPage;
use crate::ui::tools::Tools;

chunk!(
    /// The tools of the page.
    pub TOOLS: Tools = tools.page_tools, &Tools {
        condition: Condition::parse,
        dialogs: || view! { <ExchangeDialog /><ShareDialog /><NewStreamDialog /><HelpDialog /> }.into_any(),
        shared: || {
            keep_what_was_left(use_session());
            view! { <SharedBanner /><KeepQuestion /> }.into_any()
        },
        follow: publish,
    }
);

/// A page of its own.
pub struct Page(
    /// Shows it.
    pub fn() -> AnyView,
);

chunk!(
    /// The subscriber's page.
    pub SUBSCRIBER: Page = subscriber.subscriber_page, &Page(|| view! { <SubscriberPage /> }.into_any())
);
