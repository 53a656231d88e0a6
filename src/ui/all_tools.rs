//! The chunk of the page's tools, above all that is in it.

use leptos::prelude::*;

use crate::chunk;
use crate::engine::travel::condition::Condition;
use crate::session::publisher::publish;
use crate::session::{StorageMode, use_session};
use crate::ui::chain::verify_in_background;
use crate::ui::exchange::dialog::ExchangeDialog;
use crate::ui::help::HelpDialog;
use crate::ui::lane_figure::WhatIfLine;
use crate::ui::later::{Until, later};
use crate::ui::page_state::use_page_state;
use crate::ui::remote::REMOTE;
use crate::ui::share::{KeepQuestion, ShareDialog, SharedBanner, keep_what_was_left};
use crate::ui::statement::Statement;
use crate::ui::stop_line::StopLine;
use crate::ui::streams::NewStreamDialog;
use crate::ui::subscriber::SubscriberPage;
use crate::ui::tools::{PackedLinks, Tools};
use crate::workbench::Workbench;
use crate::workbench::link::{Link, MAX_LINK};

chunk!(
    /// The tools of the page.
    pub TOOLS: Tools = tools.page_tools, &Tools {
        begin: follow_the_page,
        condition: Condition::parse,
        what_if_line: || view! { <WhatIfLine /> }.into_any(),
        stop_line: || view! { <StopLine /> }.into_any(),
        links: PackedLinks {
            read: Link::read,
            open_shared: |link| Workbench::beside(link.shared_records()?),
            open: |link| Workbench::beside(link.records()?),
            pack: |workbench| workbench.packed_log_within(MAX_LINK),
            check: |log| Link { log: Some(log), ..Link::default() }.shared_records().map(drop),
        },
        verify: verify_in_background,
        find: |workbench, stream, filter, (first, last), found| workbench.filter(stream, filter, first, last, found),
        dialogs: || view! { <ExchangeDialog /><ShareDialog /><NewStreamDialog /><HelpDialog /><Statement /> }.into_any(),
        shared: || {
            keep_what_was_left(use_session());
            let remote = match use_session().storage_mode() {
                StorageMode::Remote => Some(later(&REMOTE, Until::Unseen, |remote| (remote.banner)())),
                StorageMode::Foreign => Some(later(&REMOTE, Until::Unseen, |remote| (remote.looking)())),
                StorageMode::Browser | StorageMode::Memory | StorageMode::Shared | StorageMode::Sandbox => None,
            };
            view! { <SharedBanner /><KeepQuestion />{remote} }.into_any()
        },
        follow: publish,
    }
);

/// Follows the page: what the lanes, the condition and the sweep come to.
fn follow_the_page() {
    let (session, page) = (use_session(), use_page_state());
    page.lanes.begin();
    page.breaks.begin(session);
    page.sweep.follow(session, page.lanes, page.timeline, Signal::derive(move || page.chart_field(session)));
}

/// A page of its own.
pub struct Page(
    /// Shows it.
    pub fn() -> AnyView,
);

chunk!(
    /// The subscriber's page.
    pub SUBSCRIBER: Page = subscriber.subscriber_page, &Page(|| view! { <SubscriberPage /> }.into_any())
);
