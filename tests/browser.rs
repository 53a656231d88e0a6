//! What only a browser can show: the store's contract over the real local storage, its real quota, and the page in a
//! document.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod contract;

use foldback::engine::log::envelope::Position;
use foldback::engine::values::locale::Style;
use foldback::engine::values::money::{Currency, Money};
use foldback::engine::values::wall::Wall;
use foldback::storage::browser::LocalKeyValue;
use foldback::storage::store::{AppendError, EventStore};
use foldback::storage::{KeyValue, StorageError};
use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn local() -> Box<dyn KeyValue> {
    Box::new(LocalKeyValue::probe().unwrap())
}

fn keep(clause: fn(contract::Disk<'_>)) {
    LocalStorage::clear();
    clause(&local);
    LocalStorage::clear();
}

macro_rules! tests {
    ($($name:ident)*) => {
        $(
            #[wasm_bindgen_test]
            fn $name() {
                keep(contract::$name);
            }
        )*
    };
}

for_each_clause!(tests);

#[wasm_bindgen_test]
fn a_full_local_storage_refuses_by_name_and_keeps_what_it_has() {
    LocalStorage::clear();
    let mut store = EventStore::open(local()).unwrap();
    store.append((1..=40).map(contract::movement).collect()).unwrap();
    let mut disk = local();
    let (mut size, mut number) = (1 << 22, 0);
    while size > 0 {
        match disk.set(&format!("filler{number}"), &"x".repeat(size)) {
            Ok(()) => number += 1,
            Err(StorageError::QuotaExceeded { .. }) => size /= 2,
            Err(other) => panic!("{other}"),
        }
    }
    let before = store.envelopes(Position(1), store.log().head());
    let error = (41..)
        .find_map(|number| store.append(vec![contract::movement(number)]).err())
        .expect("the quota is met at some time");
    assert!(matches!(error, AppendError::Storage(StorageError::QuotaExceeded { .. })), "{error:?}");
    let now = store.envelopes(Position(1), store.log().head());
    assert_eq!(now[..40], before);
    let again = EventStore::open(local()).unwrap();
    assert_eq!((again.damage(), again.envelopes(Position(1), again.log().head())), (None, now));
    LocalStorage::clear();
}

#[wasm_bindgen_test]
fn units_are_counted_as_the_browser_counts_them() {
    LocalStorage::clear();
    let mut store = EventStore::open(local()).unwrap();
    store.append((1..=1100).map(contract::movement).collect()).unwrap();
    store.append((1101..=1105).map(contract::movement).collect()).unwrap();
    let raw = LocalStorage::raw();
    let measured: u64 = (0..raw.length().unwrap())
        .map(|index| raw.key(index).unwrap().unwrap())
        .map(|key| {
            u64::from(
                js_sys::JsString::from(&*key).length()
                    + js_sys::JsString::from(raw.get_item(&key).unwrap().unwrap()).length(),
            )
        })
        .sum();
    assert_eq!(store.usage().units, measured);
    LocalStorage::clear();
}

async fn evaluate(script: &str) -> JsValue {
    let promise: js_sys::Promise = js_sys::eval(&format!("(async () => {{ {script} }})()")).unwrap().unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

async fn text(script: &str) -> String {
    let text = evaluate(&format!("return String(await ({script}))")).await.as_string().unwrap_or_default();
    // What is shown follows within a frame or two.
    for _ in 0..3 {
        evaluate("await new Promise(requestAnimationFrame)").await;
    }
    text
}

#[wasm_bindgen_test]
async fn the_page_shows_what_the_console_does_and_scrubs() {
    LocalStorage::clear();
    foldback::ui::mount(foldback::extensions::PAGE);
    evaluate("while (!window.foldback?.head) await new Promise(requestAnimationFrame)").await;
    evaluate("await foldback.clear({confirm: true})").await;
    text("foldback.execute({type: 'OpenAccount', owner: 'Ada', currency: 'EUR'})").await;
    text("foldback.execute({type: 'Deposit', amount_minor: 12345})").await;
    text("foldback.execute({type: 'Withdraw', amount_minor: 45})").await;
    let balance = "document.querySelector('output[aria-label=Balance]').textContent";
    assert_eq!(text(balance).await, "€123.00");
    let slide = "(s => { s.value = 2; s.dispatchEvent(new Event('input', {bubbles: true})) })(document.querySelector('input[type=range]'))";
    text(slide).await;
    assert_eq!(text(balance).await, "€123.45");
    assert_eq!(text("foldback.cursor()").await, "2");
    let refused = "foldback.execute({type: 'Withdraw', amount_minor: 99999}).catch(e => e.name + ' ' + e.available)";
    assert_eq!(text(refused).await, "InsufficientFunds 12300");
    assert_eq!(text("foldback.verify().then(v => v.ok + ' ' + v.checked)").await, "true 3");
    LocalStorage::clear();
}

/// What `Intl` itself writes; an amount is given as a text, so that no digit is lost.
const INTL: &str = "(tag, options, value) => options.currency
    ? new Intl.NumberFormat(tag, {style: 'currency', ...options}).format(value)
    : new Intl.DateTimeFormat(tag, {timeZone: 'UTC', calendar: 'gregory', ...options}).format(new Date(Number(value)))";

/// Leaves out what is Foldback's own: the isolation, the true minus; and the spaces, which browsers write in several ways.
fn as_intl(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "").replace('−', "-").replace(['\u{a0}', '\u{202f}'], " ")
}

/// Asks `Intl` with options that are given as JSON.
fn intl(tag: &str, options: &str, value: &str) -> String {
    let format: js_sys::Function = js_sys::eval(INTL).unwrap().unchecked_into();
    let options = js_sys::JSON::parse(options).unwrap();
    as_intl(&format.call3(&JsValue::NULL, &tag.into(), &options, &value.into()).unwrap().as_string().unwrap())
}

const TAGS: [&str; 14] =
    ["en-US", "en-GB", "de", "de-CH", "de-AT", "fr", "ar-EG", "hi", "en-IN", "ja", "es", "pt-BR", "pl", "sv"];

#[wasm_bindgen_test]
fn amounts_are_written_as_this_browser_writes_them() {
    let mut compared = 0;
    for tag in TAGS {
        let locale = foldback::ui::locale_of(tag.to_owned());
        for code in ["EUR", "USD", "CHF", "JPY", "MXN", "EGP", "CLF", "KWD", "BHD", "INR"] {
            let currency = Currency::from_code(code).unwrap();
            for minor in [0, 5, -1, 999, 1_000, 99_999, 100_000, -123_456, 123_456_789, (1 << 53) - 1, 1 - (1 << 53)] {
                let (money, decimals) = (Money::clamped(minor), currency.decimals());
                let plain = currency.decimal(money);
                for sign in ["auto", "exceptZero"] {
                    let options = format!(
                        r#"{{"currency": "{code}", "minimumFractionDigits": {decimals}, "maximumFractionDigits": {decimals}, "signDisplay": "{sign}"}}"#
                    );
                    let written = match sign {
                        "auto" => currency.format_in(money, &locale),
                        _ => currency.format_signed_in(money, &locale),
                    };
                    assert_eq!(as_intl(&written), intl(tag, &options, &plain), "{tag} {code} {plain} {sign}");
                    assert_eq!(currency.read_in(&written, &locale), Ok(money), "{tag} {written}");
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 14 * 10 * 11 * 2);
}

#[wasm_bindgen_test]
fn moments_are_written_as_this_browser_writes_them() {
    let styles = [
        (Style::Day, r#"{"day": "numeric", "month": "short", "year": "numeric"}"#),
        (Style::ShortDay, r#"{"day": "numeric", "month": "short"}"#),
        (Style::Month, r#"{"month": "short"}"#),
        (Style::MonthYear, r#"{"month": "short", "year": "numeric"}"#),
        (Style::Clock, r#"{"timeStyle": "short"}"#),
        (Style::ExactClock, r#"{"timeStyle": "medium"}"#),
    ];
    for tag in TAGS {
        let locale = foldback::ui::locale_of(tag.to_owned());
        for (style, options) in styles {
            // From 1 January 2026 on, every 8 days and 7 hours and some.
            for step in 0..46 {
                let millis = 1_767_225_600_000 + step * (8 * 86_400_000 + 26_107_000);
                let written = Wall::from_millis(millis).written_in(style, &locale);
                assert_eq!(as_intl(&written), intl(tag, options, &millis.to_string()), "{tag} {style:?} {millis}");
            }
        }
    }
}
