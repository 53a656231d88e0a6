//! What `cargo xtask bench` measures inside wasm: the library as the page uses it, under `window.measure`.
//!
//! Built with the page's own release profile; `run.js` does the timing around these calls.
#![allow(clippy::expect_used)]

#[cfg(target_arch = "wasm32")]
fn main() {
    page::install();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This runs in a browser: cargo xtask bench");
}

#[cfg(target_arch = "wasm32")]
mod page {
    use std::cell::RefCell;
    use std::hint::black_box;

    use foldback::domains::account::Account;
    use foldback::engine::decider::Decider as _;
    use foldback::engine::domain::WireFormat as _;
    use foldback::engine::log::Record;
    use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
    use foldback::engine::travel::replay::{Replay, Slot};
    use foldback::engine::values::time::Timestamp;
    use foldback::storage::browser::LocalKeyValue;
    use foldback::workbench::{Import, Request, Workbench};
    use js_sys::{Array, Function, Object, Reflect, Uint32Array};
    use serde_json::json;
    use wasm_bindgen::prelude::*;

    const STREAM: &str = "account-main";

    struct Bench {
        workbench: Workbench,
        replay: Replay<Account>,
    }

    thread_local! {
        static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
    }

    fn stream() -> StreamId {
        StreamId::new(STREAM).expect("a stream")
    }

    fn with<T>(work: impl FnOnce(&mut Bench) -> T) -> T {
        BENCH.with_borrow_mut(|bench| work(bench.as_mut().expect("open comes first")))
    }

    /// The same events as those of `events.js`; number 1 is revision 2, after the account was opened.
    fn movement(number: u32) -> Record {
        let moment = Timestamp::from_millis(1_760_000_000_000 + i64::from(number) * 61_000);
        let amount = 100 + u64::from(number) * 7919 % 90_000;
        let data = match number % 5 {
            0 => format!("{{\"amount_minor\":{amount},\"memo\":\"card payment {}\"}}", number % 97),
            _ => format!("{{\"amount_minor\":{amount}}}"),
        };
        record(if number.is_multiple_of(3) { "Withdrawn" } else { "Deposited" }, moment, data)
    }

    fn record(event_type: &str, moment: Timestamp, data: String) -> Record {
        Record {
            stream: stream(),
            event_type: event_type.into(),
            schema_version: 1,
            occurred_at: moment,
            recorded_at: moment,
            data: data.into(),
            links: None,
        }
    }

    impl Bench {
        /// Opens the log of local storage and folds the account to its head.
        fn open() -> Bench {
            let disk = LocalKeyValue::probe().expect("local storage is allowed");
            let mut workbench = Workbench::open(Box::new(disk)).map_err(|refusal| refusal.message).expect("a log");
            let mut replay = Replay::new(Replay::<Account>::SPACING);
            if workbench.log().head() == Position(0) {
                let opened = "{\"currency\":\"EUR\",\"owner\":\"Ada\"}".to_owned();
                let opened = record("AccountOpened", Timestamp::from_millis(1_760_000_000_000), opened);
                let import = Import::run(&mut workbench, vec![opened]);
                import.map_err(|refusal| refusal.message).expect("room for one event");
            }
            catch_up(&workbench, &mut replay);
            Bench { workbench, replay }
        }

        fn movements(&self) -> u32 {
            self.replay.revision().0 - 1
        }

        /// Adds movements until there are `count`, whole or not at all; true when they found room.
        fn fill(&mut self, count: u32) -> bool {
            let records = (self.movements() + 1..=count).map(movement).collect();
            let outcome = Import::run(&mut self.workbench, records);
            catch_up(&self.workbench, &mut self.replay);
            outcome.is_ok()
        }

        /// Adds one movement as the page does: the rules decide, storage takes it, then it is folded.
        fn append(&mut self) {
            let number = self.movements() + 1;
            let amount = 100 + u64::from(number) * 7919 % 90_000;
            let mut command = json!({ "type": "Deposit", "amount_minor": amount });
            if number.is_multiple_of(5) {
                command["memo"] = format!("card payment {}", number % 97).into();
            }
            let now = Timestamp::from_millis(1_760_000_000_000 + i64::from(number) * 61_000);
            let request =
                Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
            self.workbench.execute(&command, &request).map_err(|refusal| refusal.message).expect("room for one event");
            catch_up(&self.workbench, &mut self.replay);
        }
    }

    fn catch_up(workbench: &Workbench, replay: &mut Replay<Account>) {
        for event in workbench.log().after(Position(replay.revision().0)) {
            let read = Account::decode(event.event_type, event.schema_version, event.data);
            replay.push(read.map_or(Slot::Unknown, Slot::Known));
        }
    }

    /// Puts the measured calls on the window.
    pub fn install() {
        let object = Object::new();
        let put = |name: &str, call: Box<dyn Fn(JsValue) -> JsValue>| {
            let call: Function = Closure::<dyn Fn(JsValue) -> JsValue>::new(call).into_js_value().unchecked_into();
            Reflect::set(&object, &name.into(), &call).expect("an object");
        };
        let number = |value: &JsValue| value.as_f64().unwrap_or(0.0) as u32;
        put(
            "open",
            Box::new(|_| {
                BENCH.with_borrow_mut(|bench| *bench = None);
                let opened = Bench::open();
                let balance = opened.replay.head().balance.minor();
                BENCH.with_borrow_mut(|bench| *bench = Some(opened));
                (balance as f64).into()
            }),
        );
        put("fill", Box::new(move |count| with(|bench| bench.fill(number(&count))).into()));
        put(
            "append",
            Box::new(move |count| {
                with(|bench| (0..number(&count)).for_each(|_| bench.append()));
                JsValue::UNDEFINED
            }),
        );
        put(
            "jump",
            Box::new(|list| {
                let list = Uint32Array::from(list).to_vec();
                let sum: i64 = with(|bench| {
                    list.iter().map(|movements| bench.replay.state_at(Revision(movements + 1)).0.balance.minor()).sum()
                });
                (sum as f64).into()
            }),
        );
        put(
            "answers",
            Box::new(|list| {
                let list = Uint32Array::from(list).to_vec();
                let balance = |bench: &Bench, movements: &u32| {
                    JsValue::from(bench.replay.state_at(Revision(movements + 1)).0.balance.minor() as f64)
                };
                with(|bench| list.iter().map(|movements| balance(bench, movements)).collect::<Array>()).into()
            }),
        );
        put(
            "fold",
            Box::new(move |times| {
                with(|bench| {
                    let mut balance = 0;
                    for _ in 0..number(&times) {
                        let mut state = Account::initial();
                        Replay::<Account>::fold(&mut state, black_box(bench.replay.slots()));
                        balance = state.balance.minor();
                    }
                    (balance as f64).into()
                })
            }),
        );
        put("events", Box::new(|_| with(|bench| bench.movements()).into()));
        put("units", Box::new(|_| with(|bench| bench.workbench.store().usage().units as f64).into()));
        let window = web_sys::window().expect("a window");
        Reflect::set(&window, &"measure".into(), &object).expect("a window");
    }
}
