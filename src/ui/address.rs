//! The address: what is looked at is in its fragment, so that a moment is a link and the back button takes back a
//! change of view.
//!
//! The address follows the page a moment after the page has come to rest, and the page follows the address when
//! the person goes back, forward, or edits it.

use std::cell::RefCell;

use leptos::ev;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsValue;

use crate::chunk::{Chunk, NotFetched};
use crate::domains::DEFAULT_STREAM;
use crate::engine::log::envelope::StreamId;
use crate::engine::travel::timeline::{Axis, Window};
use crate::engine::user_error::UserError;
use crate::session::{Opening, Session, StorageMode, Tone, fields_now};
use crate::ui::extension::Extensions;
use crate::ui::handover;
use crate::ui::page_state::PageState;
use crate::ui::query::asked;
use crate::ui::rest::{fetch_domains, fetch_tools, once_here};
use crate::ui::tab::Tab;
use crate::ui::tools::Tools;
use crate::words;
use crate::workbench::link::{Link, MAX_LINK};
use crate::workbench::link_too_long;

/// How long the page rests before the address follows it.
const REST: Duration = Duration::from_millis(400);

thread_local! {
    /// What the address asked for of a log that comes yet.
    static WAITING: RefCell<Option<Link>> = const { RefCell::new(None) };
}

/// What the address asked for as the page was opened.
pub struct Arrival {
    link: Link,
    trouble: Option<String>,
    /// The fragment is an extension's.
    is_taken: bool,
    /// The log is in memory and comes yet: what the fragment asks for is shown once it has.
    waits: bool,
}

impl Arrival {
    /// Returns the stream that the address leads to, if it names one.
    pub fn stream(&self) -> Option<&StreamId> {
        self.link.stream.as_ref()
    }
}

/// Returns `true` if the address brings a log, which is held against the rules of its domains as it is read.
fn brings_a_log() -> bool {
    asked("beside") || Link::brings_a_log(&fragment())
}

/// Fetches what the address needs to be read.
///
/// # Errors
/// [`NotFetched`]; asked again, what is missing is fetched again.
pub async fn load(extensions: Extensions, tools: &'static Chunk<Tools>) -> Result<(), NotFetched> {
    if brings_a_log() {
        fetch_domains().await?;
    }
    if brings_a_log() || Link::is_packed(&fragment()) {
        fetch_tools(tools).await?;
    }
    extensions.load_opening(&fragment()).await
}

/// Reads the address: which log to open, and what to show of it. A log on a server is opened already.
pub fn arrive(extensions: Extensions, tools: &'static Chunk<Tools>, remote: Option<Opening>) -> (Opening, Arrival) {
    if let Some(opening) = extensions.opening(&fragment()) {
        return (opening, Arrival { link: Link::default(), trouble: None, is_taken: true, waits: false });
    }
    let tools = tools.get();
    let read = read(tools).and_then(|mut link| {
        let shared = match (&link.log, tools) {
            (Some(_), Some(tools)) => Some((tools.links.open_shared)(&link)?),
            (None, Some(tools)) if asked("beside") => {
                link.log = handover::beside();
                link.log.is_some().then(|| (tools.links.open)(&link)).transpose()?
            }
            // What brings a log has loaded the tools.
            (Some(_) | None, _) => None,
        };
        Ok((shared, link))
    });
    let waits = matches!(remote, Some(Opening::Foreign(_)));
    let own = || remote.unwrap_or_else(own);
    match read {
        Ok((Some(workbench), link)) => {
            (Opening::Shared(Box::new(workbench)), Arrival { link, trouble: None, is_taken: false, waits: false })
        }
        Ok((None, link)) => (own(), Arrival { link, trouble: None, is_taken: false, waits }),
        Err(refusal) => {
            let trouble = Some(refusal.message);
            (own(), Arrival { link: Link::default(), trouble, is_taken: false, waits: false })
        }
    }
}

/// Reads the fragment.
fn read(tools: Option<&Tools>) -> Result<Link, UserError> {
    tools.map_or(Link::read_plain as fn(&str) -> _, |tools| tools.links.read)(&fragment())
}

fn own() -> Opening {
    Opening::Own { start_empty: asked("empty") }
}

/// Shows what the address asked for, and lets address and page follow each other from now on.
pub fn follow(session: Session, page: PageState, arrival: Arrival) {
    let Arrival { link, trouble, is_taken, waits } = arrival;
    if is_taken {
        return leave(page.extensions);
    }
    // A log that came in the address stays in it; one that came by `?beside` is there already.
    let log = if asked("beside") { None } else { link.log.clone() };
    let log = StoredValue::new(log);
    match waits {
        true => WAITING.set(link.stream.is_some().then_some(link)),
        false => show(session, page, &link),
    }
    if let Some(message) = trouble {
        session.tell(Tone::Bad, message);
    }
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let write = move || {
        // A link to a lesson was followed a moment ago: the event that says so is on its way.
        let is_left = page.extensions.opens(&fragment());
        if !is_left && !session.player_now().is_playing() {
            put(&Link { log: log.get_value(), ..current(session, page) }.fragment());
        }
    };
    Effect::new(move |_| {
        track(session, page);
        cancel();
        pending.set_value(set_timeout_with_handle(write, REST).ok());
    });
    let changed = window_event_listener(ev::hashchange, move |_| {
        cancel();
        if page.extensions.opens(&fragment()) {
            return reload();
        }
        let tools = untrack(|| page.rest.tools());
        if tools.is_none() && Link::is_packed(&fragment()) {
            // It is read once the tools are here.
            return reload();
        }
        match read(tools) {
            Ok(link) if link.log != log.get_value() => reload(),
            Ok(link) => show_once_here(session, page, link),
            Err(refusal) => session.tell(Tone::Bad, refusal.message),
        }
    });
    on_cleanup(move || changed.remove());
}

/// Leaves the fragment to an extension, until it is no longer the extension's.
fn leave(extensions: Extensions) {
    let changed = window_event_listener(ev::hashchange, move |_| {
        if !extensions.opens(&fragment()) {
            reload();
        }
    });
    on_cleanup(move || changed.remove());
}

/// Reloads the page with a query, such as `?beside` or nothing, and without a fragment.
pub fn open_anew(query: &str) {
    let location = window().location();
    let address = format!("{}{query}", location.pathname().unwrap_or_default());
    warn_of(location.assign(&address));
}

/// Reloads the page, so that it reads its address again.
pub fn reload() {
    warn_of(window().location().reload());
}

fn warn_of(outcome: Result<(), JsValue>) {
    if let Err(error) = outcome {
        leptos::logging::warn!("the page could not be opened again: {error:?}");
    }
}

fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

fn put(text: &str) {
    if text == fragment() {
        return;
    }
    let location = window().location();
    let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let hash = if text.is_empty() { String::new() } else { format!("#{text}") };
    let address = format!("{path}{query}{hash}");
    // If the browser takes no more history entries, the address stays behind; nothing else depends on it.
    let _ = window().history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&address)));
}

/// Shows what the address says.
fn track(session: Session, page: PageState) {
    session.stream();
    session.player();
    page.pin.track();
    page.breaks.text.track();
    page.tab.track();
    page.field.track();
    page.timeline.axis.track();
    page.timeline.window.track();
    page.lanes.open_number();
    page.lanes.decided();
}

/// Returns a link to what is looked at, without the defaults.
fn current(session: Session, page: PageState) -> Link {
    let (stream, player) = (session.stream_now(), session.player_now());
    let fields = fields_now(session);
    let (tab, field) = (page.tab.get_untracked(), page.field.get_untracked());
    let (kept, lane) = match untrack(|| page.lanes.open_number().zip(page.lanes.open_lane())) {
        Some((number, lane)) if untrack(|| page.lanes.is_brought(number)) => (None, Some(lane)),
        Some((number, _)) => (Some(number), None),
        None => (None, None),
    };
    Link {
        at: (!player.is_live()).then(|| player.revision()),
        pin: page.pin.get_untracked(),
        condition: page.breaks.text.get_untracked(),
        tab: (tab != Tab::Event).then(|| tab.word()),
        field: fields.get(field).filter(|_| field > 0).map(|field| field.name.to_owned()),
        axis: Some(page.timeline.axis.get_untracked()).filter(|axis| *axis != Axis::Events),
        seen: page.timeline.window.get_untracked().map(|seen| (seen.from.round() as i64, seen.to.round() as i64)),
        kept,
        lane,
        log: None,
        stream: (stream.as_str() != DEFAULT_STREAM).then_some(stream),
    }
}

/// Makes a link to what is looked at, with the whole log if asked for.
///
/// # Errors
/// [`UserError`] named `LinkTooLong`, with its length, or `Archived`.
pub fn link_to_here(session: Session, page: PageState, with_log: bool) -> Result<String, UserError> {
    let here = current(session, page);
    // Another browser does not know this one's numbers: the what-if itself goes along.
    let lane = untrack(|| page.lanes.open_lane());
    let not_fetched = || UserError::new("NotFetched", NotFetched.to_string());
    let tools = with_log.then(|| untrack(|| page.rest.tools()).ok_or_else(not_fetched)).transpose()?;
    let log = tools.and_then(|tools| session.with_workbench_untracked(tools.links.pack)).transpose()?;
    let fragment = Link { kept: None, lane, log: log.clone(), ..here }.fragment();
    if fragment.len() > MAX_LINK {
        return Err(link_too_long(fragment.len(), MAX_LINK));
    }
    if let Some((tools, log)) = tools.zip(log) {
        // What is offered can be opened at the other end.
        (tools.links.check)(log)?;
    }
    let location = window().location();
    let (origin, path) = (location.origin().unwrap_or_default(), location.pathname().unwrap_or_default());
    let hash = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    // Of a log on a server the query has the address.
    let is_there = matches!(session.storage_mode(), StorageMode::Remote | StorageMode::Foreign) && !with_log;
    let query = if is_there { location.search().unwrap_or_default() } else { String::new() };
    Ok(format!("{origin}{path}{query}{hash}"))
}

/// Shows what the address asked for of a log that has come by now; returns `false` if it asked for nothing.
pub fn show_what_waits(session: Session, page: PageState) -> bool {
    let link = WAITING.take();
    if let Some(link) = &link {
        show(session, page, link);
    }
    link.is_some()
}

/// Shows the target of a link, once the code of its domain has come.
fn show_once_here(session: Session, page: PageState, link: Link) {
    let name = link.stream.as_ref().map_or(DEFAULT_STREAM, StreamId::as_str).to_owned();
    once_here(session, name.split('-').next().unwrap_or_default(), move || show(session, page, &link));
}

/// Returns `true` if what a link shows may be anywhere in its stream.
fn leads_to_the_past(link: &Link) -> bool {
    let is_place = link.at.is_some() || link.pin.is_some() || link.seen.is_some();
    is_place || link.kept.is_some() || link.lane.is_some() || !link.condition.is_empty()
}

/// Shows the target of a link.
fn show(session: Session, page: PageState, link: &Link) {
    let stream = link.stream.clone().or_else(|| StreamId::new(DEFAULT_STREAM).ok());
    if let Some(stream) = stream.filter(|stream| *stream != session.stream_now())
        && let Err(refusal) = session.open_stream(stream)
    {
        session.tell(Tone::Bad, refusal.message);
    }
    if leads_to_the_past(link) {
        session.read_now();
    }
    let head = session.player_now().head();
    session.steer(|player| match link.at {
        Some(revision) => {
            player.pause();
            player.go_to(revision);
        }
        None => player.go_live(),
    });
    if let Some(revision) = link.at.filter(|revision| *revision > head) {
        let message = words::page::the_link_leads_to_event_this_log(&revision, &head);
        session.tell(Tone::Bad, message);
    }
    set(page.pin, link.pin.filter(|pin| *pin <= head));
    set(page.breaks.text, link.condition.clone());
    set(page.tab, link.tab.as_deref().and_then(|word| Tab::named(word, page.extensions)).unwrap_or(Tab::Event));
    let fields = fields_now(session);
    let named = |name: &str| fields.iter().position(|field| field.name == name);
    set(page.field, link.field.as_deref().and_then(named).unwrap_or(0));
    set(page.timeline.axis, link.axis.unwrap_or_default());
    let seen = link.seen.map(|(from, to)| Window { from: from as f64, to: to as f64 });
    // A window of another axis is forgotten as the axis turns: it is set after that.
    request_animation_frame(move || set(page.timeline.window, seen));
    match (&link.lane, link.kept) {
        (Some(lane), _) => page.lanes.bring(lane.clone()),
        (None, Some(number)) if untrack(|| page.lanes.list()).iter().any(|(known, _)| *known == number) => {
            page.lanes.show(number);
        }
        (None, Some(_)) => {
            session.tell(Tone::Bad, words::page::THE_LINK_NAMES_A_WHAT_IF_THAT.text());
        }
        (None, None) => page.lanes.close(),
    }
}

/// Sets a signal if that changes its value.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
