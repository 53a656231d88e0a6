//! A stream of messages that are another system's, looked at with a model: what any server must give, and what is made of it.

use foldback::engine::log::envelope::{ExpectedRevision, Revision, StreamId};
use foldback::engine::values::fields::FieldValue;
use foldback::engine::values::time::Timestamp;
use foldback::foreign::mapping::Part;
use foldback::foreign::survey::Survey;
use foldback::remote::{Break, RemoteError, RemoteLog, Texts, Watch, is_of_another_system};
use foldback::sets::messages::Messages;
use foldback::sets::{definition, streams_of};
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::{Request, Workbench};

use crate::client::{Client, deposit, open_account, wait};
use crate::contract::Place;

const MODEL: &str = "field total: money EUR = 0 headline\nfield status: text = \"new\"\n\
    on placed:\n  total = amount\n  status = \"placed\"\non paid: status = \"paid\"\n";

/// Somebody who looks at a stream of another system.
struct Looker<L> {
    log: L,
    watch: Watch,
    workbench: Workbench,
    messages: Option<Messages>,
}

impl<L: RemoteLog> Looker<L> {
    fn new(log: L) -> Looker<L> {
        let workbench = Workbench::open(Box::new(MemoryKeyValue::default())).unwrap();
        Looker { log, watch: Watch::default(), workbench, messages: None }
    }

    /// Reads what is new, as a page does.
    fn read(&mut self) -> Result<(), Break> {
        let info = wait(self.log.info()).unwrap();
        self.watch.meet(&info)?;
        let mut lines = String::new();
        while self.watch.next() <= info.last {
            let messages = wait(self.log.read(self.watch.next(), info.last)).unwrap();
            if messages.is_empty() {
                break;
            }
            lines += &self.watch.take(&messages);
        }
        let messages = self.messages.get_or_insert_with(|| {
            let survey = Survey::of(lines.as_bytes(), true).unwrap();
            Messages::begin(&survey, survey.guess().clone(), "shop", &self.workbench)
        });
        messages.feed(&lines, &self.workbench, Timestamp::from_millis(1_800_000_000_000));
        while messages.step(&self.workbench, 2).unwrap() {}
        self.workbench.follow(messages.take()).unwrap();
        Ok(())
    }

    fn define(&mut self, model: &str) {
        let (stream, fact) = definition("shop", model).unwrap();
        let now = Timestamp::from_millis(1_800_000_000_000);
        let request = Request { stream, expected: ExpectedRevision::Any, event_id: None, now, actor: None };
        self.workbench.append(vec![fact], &request).unwrap();
    }

    fn streams(&self) -> Vec<String> {
        streams_of(&self.workbench, "shop").iter().map(ToString::to_string).collect()
    }

    /// The field of a stream at a revision.
    fn field(&self, stream: &str, revision: u32, field: &str) -> FieldValue {
        let stream = StreamId::new(stream).unwrap();
        let fields = self.workbench.fields(&stream);
        let index = fields.iter().position(|known| known.name == field).unwrap();
        let view = self.workbench.shown(&stream).unwrap();
        view.state_at(Revision(revision)).values[index].clone()
    }
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

fn is_foreign<P: Place>(place: &P) -> bool {
    // A page finds out before it has a copy.
    let client = Client::on(place.connect(), MemoryKeyValue::default());
    wait(is_of_another_system(&client.log, &client)).unwrap()
}

fn put_orders(place: &impl Place) {
    place.put("class.7.placed", r#"{"amount": 30.50}"#);
    place.put("class.8.placed", r#"{"amount": 12}"#);
    place.put("class.7.paid", "{\n  \"by\": \"card\"\n}");
}

pub fn messages_of_another_system_are_read_by_a_model_and_followed(place: &impl Place) {
    put_orders(place);
    assert!(is_foreign(place));
    let mut looker = Looker::new(place.connect());
    looker.read().unwrap();
    assert_eq!(looker.streams(), ["own-shop.7", "own-shop.8"], "a part of the subject is the stream");
    looker.define(MODEL);
    assert_eq!(looker.field("own-shop.7", 1, "status"), text("placed"), "another part is the type");
    assert_eq!(looker.field("own-shop.7", 2, "status"), text("paid"));
    // What comes later is appended, and read by the same model.
    place.put("class.8.paid", r#"{"by": "cash"}"#);
    looker.read().unwrap();
    assert_eq!(looker.field("own-shop.8", 1, "status"), text("placed"));
    assert_eq!(looker.field("own-shop.8", 2, "status"), text("paid"));
    assert_eq!((looker.watch.read(), looker.watch.gone()), (4, 0));
    // The time is the server's.
    let log = looker.workbench.log();
    let times = log.streams().flat_map(|stream| log.positions(stream)).filter_map(|position| log.at(*position));
    assert!(times.map(|event| event.occurred_at).all(|at| at > Timestamp::from_millis(1_700_000_000_000)));
}

pub fn messages_that_are_not_json_are_counted_and_kept(place: &impl Place) {
    put_orders(place);
    place.put("class.7.placed", "plain text");
    place.put("class.7.placed", "");
    let mut looker = Looker::new(place.connect());
    looker.read().unwrap();
    assert_eq!(looker.watch.texts(), Texts { count: 2, first: 4 });
    assert_eq!(looker.field("own-shop.7", 3, "value"), text("plain text"));
    assert_eq!(looker.watch.read(), 5);
}

pub fn an_empty_stream_with_room_for_a_log_is_not_another_systems(place: &impl Place) {
    assert!(!is_foreign(place));
    let client = Client::new(place.connect());
    client.act(&open_account()).unwrap();
    client.act(&deposit(100)).unwrap();
    assert!(!is_foreign(place));
    place.put("class.account.main", "{}");
    assert!(!is_foreign(place), "a stranger's message does not make it another system's");
}

pub fn a_stream_of_another_system_that_is_purged_stays_and_one_that_is_made_anew_is_said_to_be(place: &impl Place) {
    put_orders(place);
    let mut looker = Looker::new(place.connect());
    looker.read().unwrap();
    place.purge();
    looker.read().unwrap();
    assert_eq!((looker.watch.purged(), looker.watch.read()), (3, 3), "what was read is still there");
    place.put("class.7.placed", r#"{"amount": 1}"#);
    looker.read().unwrap();
    assert_eq!((looker.watch.read(), looker.watch.gone()), (4, 0));
    std::thread::sleep(std::time::Duration::from_millis(2));
    place.make_anew();
    assert_eq!(looker.read(), Err(Break::Recreated));
}

#[test]
fn a_stream_that_the_server_does_not_have_is_named() {
    let nats = crate::server();
    let log = nats.nowhere("NOWHERE");
    assert_eq!(wait(log.info()), Err(RemoteError::Missing));
}

#[test]
fn the_parts_of_a_subject_are_offered_for_the_stream_and_the_type() {
    let server = crate::Server::default();
    put_orders(&server);
    let mut watch = Watch::default();
    let log = server.connect();
    watch.meet(&wait(log.info()).unwrap()).unwrap();
    let lines = watch.take(&wait(log.read(1, 3)).unwrap());
    let survey = Survey::of(lines.as_bytes(), true).unwrap();
    let offered = |part: Part| {
        survey.paths().iter().filter(|seen| seen.suits(part)).map(|seen| seen.path.to_string()).collect::<Vec<_>>()
    };
    for path in ["subject", "subject_1", "subject_2", "subject_3", "data.by"] {
        assert!(offered(Part::Stream).iter().any(|known| known == path), "{path}");
    }
    assert!(offered(Part::Time).iter().any(|path| path == "time"));
}

/// What is guessed of messages with these subjects and data: the stream and the type.
fn guess(messages: &[(&str, &str)]) -> (String, String) {
    let server = crate::Server::default();
    messages.iter().for_each(|(subject, data)| server.put(subject, data));
    let mut watch = Watch::default();
    let log = server.connect();
    watch.meet(&wait(log.info()).unwrap()).unwrap();
    let mut lines = String::new();
    while watch.next() <= messages.len() as u64 {
        lines += &watch.take(&wait(log.read(watch.next(), messages.len() as u64)).unwrap());
    }
    let survey = Survey::of(lines.as_bytes(), true).unwrap();
    assert_eq!(survey.guess().get(Part::Id).map(ToString::to_string).as_deref(), Some("sequence"));
    let path = |part: Part| survey.guess().get(part).map_or_else(|| "-".to_owned(), ToString::to_string);
    (path(Part::Stream), path(Part::Kind))
}

#[test]
fn the_stream_and_the_type_are_found_in_the_subject_or_in_the_data() {
    let told = |stream: &str, kind: &str| (stream.to_owned(), kind.to_owned());
    let orders = [("shop.7.placed", "{}"), ("shop.8.placed", "{}"), ("shop.7.paid", "{}")];
    assert_eq!(guess(&orders), told("subject_2", "subject_3"));
    let typed =
        [("shop.7", r#"{"type":"Placed"}"#), ("shop.8", r#"{"type":"Placed"}"#), ("shop.7", r#"{"type":"Paid"}"#)];
    assert_eq!(guess(&typed), told("subject", "data.type"));
    let rooms =
        [("heat.bath", r#"{"degrees":20}"#), ("heat.hall", r#"{"degrees":18}"#), ("heat.bath", r#"{"degrees":21}"#)];
    assert_eq!(guess(&rooms), told("subject", "-"));
    let inside = [
        ("shop.placed", r#"{"order_id":7}"#),
        ("shop.placed", r#"{"order_id":8}"#),
        ("shop.paid", r#"{"order_id":7}"#),
        ("shop.paid", r#"{"order_id":8}"#),
    ];
    assert_eq!(guess(&inside), told("data.order_id", "subject_2"));
    let one = [("all", r#"{"type":"Placed","order_id":7}"#), ("all", r#"{"type":"Paid","order_id":7}"#)];
    assert_eq!(guess(&one), told("subject", "data.type"));
}
