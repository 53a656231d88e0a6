//! The person's locale and time zone, as the browser knows them: samples for [`Locale`], and what the clocks show.

use std::cell::Cell;

use js_sys::{Array, Date, Object, Reflect};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use wasm_bindgen::JsValue;

use crate::engine::values::locale::{Format, Locale, Part, Parts, Style, Zone, set_zone};
use crate::engine::values::time::DAY_MS;
use crate::session::tasks::next_message;
use crate::session::{Session, StorageMode};
use crate::ui::query::value_of;

/// The storage key for the choice of the zone, and the name in the address.
const KEY: &str = "foldback.zone";
const NAME: &str = "zone";
/// What is kept for UTC; anything else is the local zone.
const UTC: &str = "utc";
/// How many days' offsets are remembered.
const DAYS: usize = 64;
/// Milliseconds in a minute.
const MINUTE_MS: f64 = 60_000.0;

thread_local! {
    static IS_UTC: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// The offsets of days on which no clock was put forward or back; the day's last digits are its place.
    static OFFSETS: Cell<[(i64, i64); DAYS]> = const { Cell::new([(i64::MIN, 0); DAYS]) };
}

/// Makes a locale that of the page, and the local zone or UTC its zone.
pub fn begin(tag: String) {
    let kept = || window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let is_utc = value_of(NAME).or_else(kept).is_some_and(|zone| zone.eq_ignore_ascii_case(UTC));
    IS_UTC.with(|shown| shown.set(is_utc));
    set_zone(Zone { offset, name });
    of(tag).show();
}

/// Asks for what the first screen needs to write times, each in a task of its own: the first of a kind takes the browser long.
pub async fn warm_up() {
    for style in [Style::Day, Style::ShortDay, Style::Clock, Style::ExactClock] {
        next_message().await;
        Locale::shown().dates(style);
    }
    next_message().await;
    local_name();
    next_message().await;
}

/// Shows a lesson in UTC: its text names days and times.
pub fn follow(session: Session) {
    if session.storage_mode() == StorageMode::Sandbox {
        IS_UTC.with(|shown| shown.set(true));
    }
}

/// Returns `true` if times are shown in UTC though the local zone is another one.
pub fn is_utc() -> bool {
    IS_UTC.with(|shown| if Observer::get().is_some() { shown.get() } else { shown.get_untracked() })
}

/// Shows times in UTC or in the local zone, and keeps the choice.
pub fn choose(is_utc: bool) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full storage forgets the choice; nothing else is lost.
        let _ = if is_utc { storage.set_item(KEY, UTC) } else { storage.remove_item(KEY) };
    }
    // The person, or the computer's clock, may be elsewhere by now.
    OFFSETS.set([(i64::MIN, 0); DAYS]);
    IS_UTC.with(|shown| shown.set(is_utc));
}

/// Returns the name of the local zone, such as `Europe/Berlin`.
pub fn local_name() -> String {
    let options = js_sys::Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    match Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string()).as_deref() {
        None | Some("UTC" | "GMT" | "Etc/UTC" | "Etc/GMT" | "Etc/Universal" | "Etc/Zulu") => "UTC".to_owned(),
        Some(name) => name.to_owned(),
    }
}

fn name() -> String {
    if is_utc() { "UTC".to_owned() } else { local_name() }
}

fn offset(millis: i64) -> i64 {
    if is_utc() {
        return 0;
    }
    let day = millis.div_euclid(DAY_MS);
    let place = day.rem_euclid(DAYS as i64) as usize;
    let mut known = OFFSETS.get();
    if known[place].0 == day {
        return known[place].1;
    }
    let (begin, end) = (local_offset(day * DAY_MS), local_offset((day + 1) * DAY_MS));
    if begin != end {
        return local_offset(millis);
    }
    known[place] = (day, begin);
    OFFSETS.set(known);
    begin
}

fn local_offset(millis: i64) -> i64 {
    let behind = Date::new(&(millis as f64).into()).get_timezone_offset();
    if behind.is_finite() { -(behind * MINUTE_MS).round() as i64 } else { 0 }
}

/// Returns the locale of a tag, as this browser knows it.
pub fn of(tag: String) -> Locale {
    Locale::asking(tag, formatted)
}

/// Formats samples for [`Locale`].
fn formatted(tag: &str, format: &Format, values: &[f64]) -> Vec<Parts> {
    let tags = if is_tag(tag) { Array::of1(&tag.into()) } else { Array::new() };
    let options = Object::new();
    let set = |name: &str, value: JsValue| {
        // A new object takes any property.
        let _ = Reflect::set(&options, &name.into(), &value);
    };
    match format {
        Format::Date(style) => {
            set("timeZone", UTC.into());
            set("calendar", "gregory".into());
            for (name, value) in options_of(*style) {
                set(name, (*value).into());
            }
            let format = js_sys::Intl::DateTimeFormat::new(&tags, &options);
            values.iter().map(|value| read(&format.format_to_parts(&Date::new(&(*value).into())))).collect()
        }
        Format::Number => numbers(&tags, &options, values),
        Format::Amount { code, decimals, is_signed } => {
            set("style", "currency".into());
            set("currency", (*code).into());
            set("minimumFractionDigits", (*decimals).into());
            set("maximumFractionDigits", (*decimals).into());
            if *is_signed {
                set("signDisplay", "always".into());
            }
            numbers(&tags, &options, values)
        }
    }
}

fn numbers(tags: &Array, options: &Object, values: &[f64]) -> Vec<Parts> {
    let format = js_sys::Intl::NumberFormat::new(tags, options);
    values.iter().map(|value| read(&format.format_to_parts(*value))).collect()
}

/// Returns the options of `Intl.DateTimeFormat` for a style.
fn options_of(style: Style) -> &'static [(&'static str, &'static str)] {
    match style {
        Style::Day => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
        Style::ShortDay => &[("day", "numeric"), ("month", "short")],
        Style::Month => &[("month", "short")],
        Style::MonthYear => &[("month", "short"), ("year", "numeric")],
        Style::Clock => &[("timeStyle", "short")],
        Style::ExactClock => &[("timeStyle", "medium")],
        Style::Moment => &[("dateStyle", "medium"), ("timeStyle", "short")],
        Style::Numeric => &[("dateStyle", "short")],
        Style::LongMonth => &[("day", "numeric"), ("month", "long")],
    }
}

fn read(parts: &Array) -> Parts {
    let text = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
    let part = |part: JsValue| Some(Part { kind: text(&part, "type")?, text: text(&part, "value")? });
    parts.iter().filter_map(part).collect()
}

/// Returns `true` if `Intl` takes a language's tag. WebKitGTK names `C`, the locale of a system without one, and `Intl` throws.
fn is_tag(language: &str) -> bool {
    let first = language.split('-').next().unwrap_or_default();
    matches!(first.len(), 2 | 3 | 5..=8) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}
