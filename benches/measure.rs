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
    use foldback::engine::log::envelope::{ExpectedRevision, Position, Revision, StreamId};
    use foldback::engine::log::{Log, Record};
    use foldback::engine::travel::replay::{Replay, Slot};
    use foldback::engine::values::time::Timestamp;
    use foldback::storage::browser::LocalKeyValue;
    use foldback::storage::chain::link;
    use foldback::storage::layout::LogKey;
    use foldback::storage::memory::MemoryKeyValue;
    use foldback::storage::page::{PageHeader, push_line};
    use foldback::storage::port::{KeyValue as _, units};
    use foldback::storage::sealed;
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

    /// Measures a piece of work once, in milliseconds.
    fn once<T>(measured: &Array, what: &str, work: impl FnOnce() -> T) -> T {
        let performance = web_sys::window().and_then(|window| window.performance()).expect("a clock");
        let began = performance.now();
        let done = black_box(work());
        measured.push(&Array::of2(&what.into(), &(performance.now() - began).into()));
        done
    }

    /// Measures the parts of opening the log of local storage, one after the other.
    fn opening() -> Array {
        let measured = Array::new();
        let disk = LocalKeyValue::readable().expect("local storage is allowed");
        let texts: Vec<String> = once(&measured, "its texts from local storage", || {
            (1..).map_while(|number| disk.get(&LogKey::Sealed(number).name()).ok().flatten()).collect()
        });
        let segments: Vec<Vec<Record>> = once(&measured, "its segments unpacked", || {
            let unpack = |text: &String| {
                let (header, packed) = sealed::split(text).expect("a segment");
                sealed::unpack(&header, packed).expect("its events")
            };
            texts.iter().map(unpack).collect()
        });
        let log = once(&measured, "its events into memory", || {
            let mut log = Log::default();
            segments.into_iter().flatten().for_each(|record| _ = log.push(record));
            log
        });
        let mut replay: Replay<Account> = Replay::new(Replay::<Account>::SPACING);
        once(&measured, "its events read and folded", || {
            for event in log.after(Position(0)) {
                let read = Account::decode(event.event_type, event.schema_version, event.data);
                replay.push(read.map_or(Slot::Unknown, Slot::Known));
            }
        });
        measured
    }

    /// How often a part is done between two looks at the clock.
    const BATCH: u32 = 50;

    /// Measures the parts of an append, each repeated: what it is and how many microseconds it takes, as the median of
    /// batches. What waits for the browser's other processes now and then is not counted against a part.
    fn parts(bench: &Bench, times: u32) -> Array {
        let performance = web_sys::window().and_then(|window| window.performance()).expect("a clock");
        let measured = Array::new();
        let part = |what: &str, work: &mut dyn FnMut()| {
            let batches = (0..(times / BATCH).max(1)).map(|_| {
                let began = performance.now();
                (0..BATCH).for_each(|_| work());
                (performance.now() - began) * 1000.0 / f64::from(BATCH)
            });
            let mut batches: Vec<f64> = batches.collect();
            batches.sort_by(f64::total_cmp);
            let micros = batches.get(batches.len() / 2).copied().unwrap_or(f64::NAN);
            measured.push(&Array::of2(&what.into(), &micros.into()));
        };
        let log = bench.workbench.log();
        let event = log.at(log.head()).expect("an event");
        let hash = bench.workbench.store().head_hash();
        let account = stream();
        let command = json!({ "type": "Deposit", "amount_minor": 4_200 });
        let header = PageHeader::after(Position(log.head().0 - 5), hash).line();
        let mut page = header.clone();
        (0..5).for_each(|_| push_line(&mut page, &[(event, hash)]));
        let mut disk = LocalKeyValue::probe().expect("local storage is allowed");
        part("command as JSON", &mut || drop(black_box(command.clone())));
        drop(disk.set("bench.page", &page));
        part("is it the newest? no other generation", &mut || drop(black_box(disk.get("bench.none"))));
        part("is it the newest? the last page unchanged", &mut || drop(black_box(disk.holds("bench.page", &page))));
        part("the rules decide", &mut || {
            let view = bench.workbench.view(&account).expect("an account");
            drop(black_box(view.tools().expect("its tools").decide_all(std::slice::from_ref(&command))));
        });
        part("canonical JSON", &mut || drop(black_box(event.canonical())));
        part("canonical JSON and SHA-256", &mut || _ = black_box(link(hash, &event)));
        part("line of the page", &mut || {
            let mut line = String::with_capacity(512);
            push_line(&mut line, &[(event, hash)]);
            black_box(line);
        });
        part("count of the page's units", &mut || _ = black_box(units(&page)));
        part("page from UTF-8 to UTF-16", &mut || drop(black_box(js_sys::JsString::from(page.as_str()))));
        // As each append does, another text than the one that is there: to write the same again costs a browser less.
        let (pages, mut turn) = ([page.clone(), format!("{page} ")], 0);
        part("page to local storage, all of it", &mut || {
            turn = 1 - turn;
            drop(black_box(disk.set("bench.page", &pages[turn])));
        });
        part("event folded", &mut || {
            let mut state = bench.replay.head().clone();
            let read = Account::decode(event.event_type, event.schema_version, event.data);
            Account::evolve(&mut state, &read.expect("an event"));
            black_box(state);
        });
        let mut elsewhere = Workbench::open(Box::new(MemoryKeyValue::default())).expect("a log in memory");
        let request =
            |now| Request { stream: stream(), expected: ExpectedRevision::Any, event_id: None, now, actor: None };
        let opened = json!({ "type": "OpenAccount", "owner": "Ada", "currency": "EUR" });
        elsewhere.execute(&opened, &request(event.recorded_at)).expect("an account");
        part("(all of it, without the browser)", &mut || {
            drop(black_box(elsewhere.execute(&command, &request(event.recorded_at))));
        });
        part("(page from local storage into wasm)", &mut || drop(black_box(disk.get("bench.page"))));
        drop(disk.remove("bench.page"));
        measured
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
        put("opening", Box::new(|_| opening().into()));
        put("parts", Box::new(move |times| with(|bench| parts(bench, number(&times))).into()));
        put("events", Box::new(|_| with(|bench| bench.movements()).into()));
        put("units", Box::new(|_| with(|bench| bench.workbench.store().usage().units as f64).into()));
        let window = web_sys::window().expect("a window");
        Reflect::set(&window, &"measure".into(), &object).expect("a window");
    }
}
