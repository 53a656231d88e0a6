//! Each format, by a file of it.

use expect_test::{Expect, expect};
use foldback::foreign::reading::Reading;
use serde_json::Value;

use crate::told;

fn check(name: &str, expected: &Expect) {
    expected.assert_eq(&told(&std::fs::read(format!("tests/data/foreign/{name}")).unwrap()));
}

#[test]
fn lines_of_json_are_read() {
    check(
        "issues.ndjson",
        &expect![[r#"
        JSON, one event a line; stream issue.number, type action, time created_at, id id, data *
        1: 17 opened 2026-03-02T09:14:00.000Z e1 {"action":"opened","created_at":"2026-03-02T09:14:00Z","id":"e1","issue":{"comments":0,"number":17,"title":"Engine does not start"},"sender":{"login":"ada"}}
        2: 17 labeled 2026-03-02T09:15:10.000Z e2 {"action":"labeled","created_at":"2026-03-02T09:15:10Z","id":"e2","issue":{"comments":0,"number":17,"title":"Engine does not start"},"label":{"name":"bug"},"sender":{"login":"ada"}}
        3: 18 opened 2026-03-02T10:02:00.000Z e3 {"action":"opened","created_at":"2026-03-02T10:02:00Z","id":"e3","issue":{"comments":0,"number":18,"title":"Typo on the pad"},"sender":{"login":"grace"}}
        4: 18 closed 2026-03-02T11:40:00.000Z e4 {"action":"closed","created_at":"2026-03-02T11:40:00Z","id":"e4","issue":{"comments":1,"number":18,"title":"Typo on the pad"},"sender":{"login":"ada"}}
        5: 17 commented 2026-03-03T08:00:00.000Z e5 {"action":"commented","created_at":"2026-03-03T08:00:00Z","id":"e5","issue":{"comments":1,"number":17,"title":"Engine does not start"},"sender":{"login":"grace"}}
        6: 17 closed 2026-03-04T16:30:00.000Z e6 {"action":"closed","created_at":"2026-03-04T16:30:00Z","id":"e6","issue":{"comments":1,"number":17,"title":"Engine does not start"},"sender":{"login":"ada"}}
    "#]],
    );
}

#[test]
fn objects_over_several_lines_are_read_one_after_the_other() {
    check(
        "pretty.json",
        &expect![[r#"
        JSON, one event a line; stream -, type kind, time -, id -, data *
        1: main Joined - - {"by":"ada","kind":"Joined","room":"lobby"}
        6: main Said - - {"kind":"Said","room":"lobby","text":"hello {\"world\"}"}
    "#]],
    );
}

#[test]
fn an_array_is_read() {
    check(
        "thermostat.json",
        &expect![[r#"
        a JSON array; stream device, type type, time ts, id -, data *
        2: hall TargetSet 2026-03-02T08:00:00.000Z - {"device":"hall","target":20.5,"ts":1772438400000,"type":"TargetSet"}
        8: hall Measured 2026-03-02T08:01:00.000Z - {"battery":{"percent":91},"celsius":18.2,"device":"hall","ts":1772438460000,"type":"Measured"}
        15: loft Measured 2026-03-02T08:01:01.000Z - {"celsius":15.75,"device":"loft","ts":1772438461000,"type":"Measured"}
        21: hall Measured 2026-03-02T09:01:00.000Z - {"celsius":20.5,"device":"hall","ts":1772442060000,"type":"Measured"}
        27: loft Measured 2026-03-02T08:31:00.000Z - {"celsius":16,"device":"loft","late":true,"ts":1772440260000,"type":"Measured"}
    "#]],
    );
}

#[test]
fn an_array_within_an_object_is_read() {
    check(
        "inside.json",
        &expect![[r#"
        JSON with an array inside; stream game_id, type event, time date, id -, data *
        7: 7 Started 2026-03-05T00:00:00.000Z - {"date":"2026-03-05","event":"Started","game_id":7}
        8: 7 Placed 2026-03-05T00:00:00.000Z - {"cell":5,"date":"2026-03-05","event":"Placed","game_id":7,"player":"X"}
        9: 8 Started 2026-03-05T00:00:00.000Z - {"date":"2026-03-05","event":"Started","game_id":8}
        10: 7 Placed 2026-03-06T00:00:00.000Z - {"cell":1,"date":"2026-03-06","event":"Placed","game_id":7,"player":"O"}
        without a zone: 4
    "#]],
    );
}

#[test]
fn cloud_events_are_read_as_a_batch_and_one_a_line() {
    check(
        "cloudevents.json",
        &expect![[r#"
            CloudEvents; stream subject, type type, time time, id id, data data
            2: order-1001 com.example.order.placed 2026-03-01T09:00:00.000Z c-1 {"currency":"EUR","total":"49.90"}
            3: order-1002 com.example.order.placed 2026-03-01T09:05:00.000Z c-2 {"currency":"EUR","total":"12.00"}
            4: order-1001 com.example.order.paid 2026-03-01T09:06:30.000Z c-3 {"amount":"49.90"}
            5: order-1001 com.example.order.closed 2026-03-02T07:00:00.000Z c-4 {}
        "#]],
    );
    check(
        "cloudevents.ndjson",
        &expect![[r#"
        CloudEvents; stream source, type type, time time, id id, data data
        1: /door opened 2026-03-01T06:58:11.000Z 1 {"by":"key"}
        2: /door closed 2026-03-01T06:58:40.000Z 2 {"value":17}
    "#]],
    );
}

#[test]
fn tables_are_read_with_any_delimiter() {
    check(
        "orders.csv",
        &expect![[r#"
            CSV with a header; stream order_id, type ["event type"], time ["happened at"], id event_id, data *
            2: A-1 OrderPlaced 2026-03-01T09:00:00.000Z 101 {"amount":49.9,"code":"007","event type":"OrderPlaced","event_id":101,"happened at":"2026-03-01 09:00:00.000+00","note":"first, with a comma","order_id":"A-1","paid":false}
            3: A-2 OrderPlaced 2026-03-01T09:10:00.000Z 102 {"amount":12,"code":"008","event type":"OrderPlaced","event_id":102,"happened at":"2026-03-01 09:10:00.000+00","order_id":"A-2","paid":false}
            4: A-1 PaymentCaptured 2026-03-01T09:11:30.250Z 103 {"amount":49.9,"code":"007","event type":"PaymentCaptured","event_id":103,"happened at":"2026-03-01 09:11:30.250+00","note":"two\nlines","order_id":"A-1","paid":true}
            6: A-2 OrderCancelled 2026-03-01T10:00:00.000Z 104 {"code":"008","event type":"OrderCancelled","event_id":104,"happened at":"2026-03-01 10:00:00.000+00","note":"said \"no\"","order_id":"A-2","paid":false}
        "#]],
    );
    check(
        "outbox.csv",
        &expect![[r#"
        CSV with a header; stream aggregate_id, type type, time occurred_at, id id, data payload
        2: c9f1 CustomerRegistered 2026-03-02T08:00:00.000Z 1 {"name":"Ada","plan":{"seats":3}}
        3: c9f1 PlanChanged 2026-03-02T08:30:00.000Z 2 {"plan":{"seats":5}}
        4: 77aa CustomerRegistered 2026-03-03T07:00:00.000Z 3 {"name":"Grace"}
    "#]],
    );
}

#[test]
fn exports_of_redux_devtools_are_read_with_the_states_beside_the_actions() {
    check(
        "redux.json",
        &expect![[r#"
            Redux DevTools; stream -, type action.type, time timestamp, id -, data action
            1: main @@INIT 2026-11-26T20:50:26.723Z - {"type":"@@INIT"} => {"coupon":null,"filter":"all","items":[],"total":0}
            1: main items/added 2026-11-26T20:50:26.724Z - {"payload":{"id":1,"name":"Bread","price":420},"type":"items/added"} => {"coupon":null,"filter":"all","items":[{"bought":false,"id":1,"name":"Bread","price":420}],"total":420}
            1: main items/added 2026-11-26T20:50:26.763Z - {"payload":{"id":2,"name":"Käse","price":899},"type":"items/added"} => {"coupon":null,"filter":"all","items":[{"bought":false,"id":1,"name":"Bread","price":420},{"bought":false,"id":2,"name":"Käse","price":899}],"total":1319}
            1: main filter/set 2026-11-26T20:50:26.793Z - {"payload":"open","type":"filter/set"} => {"coupon":null,"filter":"open","items":[{"bought":false,"id":1,"name":"Bread","price":420},{"bought":false,"id":2,"name":"Käse","price":899}],"total":1319}
            1: main items/bought 2026-11-26T20:50:26.823Z - {"payload":1,"type":"items/bought"} => {"coupon":null,"filter":"open","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":false,"id":2,"name":"Käse","price":899}],"total":1319}
            1: main items/added 2026-11-26T20:50:26.854Z - {"payload":{"id":3,"name":"“Olives”","price":350},"type":"items/added"} => {"coupon":null,"filter":"open","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":false,"id":2,"name":"Käse","price":899},{"bought":false,"id":3,"name":"“Olives”","price":350}],"total":1669}
            1: main coupon/applied 2026-11-26T20:50:26.884Z - {"payload":{"code":"SPRING","off":200},"type":"coupon/applied"} => {"coupon":null,"filter":"open","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":false,"id":2,"name":"Käse","price":899},{"bought":false,"id":3,"name":"“Olives”","price":350}],"total":1669} skipped
            1: main items/removed 2026-11-26T20:50:26.918Z - {"payload":2,"type":"items/removed"} => {"coupon":null,"filter":"open","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":false,"id":3,"name":"“Olives”","price":350}],"total":770}
            1: main items/added 2026-11-26T20:50:26.949Z - {"payload":{"id":4,"name":"Milk","price":129},"type":"items/added"} => {"coupon":null,"filter":"open","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":false,"id":3,"name":"“Olives”","price":350},{"bought":false,"id":4,"name":"Milk","price":129}],"total":899}
            1: main items/bought 2026-11-26T20:50:26.982Z - {"payload":3,"type":"items/bought"} => {"coupon":null,"filter":"open","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":true,"id":3,"name":"“Olives”","price":350},{"bought":false,"id":4,"name":"Milk","price":129}],"total":899}
            1: main filter/set 2026-11-26T20:50:27.013Z - {"payload":"all","type":"filter/set"} => {"coupon":null,"filter":"all","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":true,"id":3,"name":"“Olives”","price":350},{"bought":false,"id":4,"name":"Milk","price":129}],"total":899}
            1: main items/removed 2026-11-26T20:50:27.043Z - {"payload":9,"type":"items/removed"} => {"coupon":null,"filter":"all","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":true,"id":3,"name":"“Olives”","price":350},{"bought":false,"id":4,"name":"Milk","price":129}],"total":899}
            1: main items/bought 2026-11-26T20:50:27.073Z - {"payload":4,"type":"items/bought"} => {"coupon":null,"filter":"all","items":[{"bought":true,"id":1,"name":"Bread","price":420},{"bought":true,"id":3,"name":"“Olives”","price":350},{"bought":true,"id":4,"name":"Milk","price":129}],"total":899}
        "#]],
    );
    check(
        "redux-payload.json",
        &expect![[r#"
        Redux DevTools; stream -, type action.type, time -, id -, data action
        1: main @@INIT - - {"type":"@@INIT"} => {"coupon":null,"filter":"all","items":[],"total":0}
        1: main items/added - - {"payload":{"id":1,"name":"Bread","price":420},"type":"items/added"}
        1: main items/added - - {"payload":{"id":2,"name":"Käse","price":899},"type":"items/added"}
        1: main filter/set - - {"payload":"open","type":"filter/set"}
        1: main items/bought - - {"payload":1,"type":"items/bought"}
        1: main items/added - - {"payload":{"id":3,"name":"“Olives”","price":350},"type":"items/added"}
        1: main coupon/applied - - {"payload":{"code":"SPRING","off":200},"type":"coupon/applied"}
        1: main items/removed - - {"payload":2,"type":"items/removed"}
        1: main items/added - - {"payload":{"id":4,"name":"Milk","price":129},"type":"items/added"}
        1: main items/bought - - {"payload":3,"type":"items/bought"}
        1: main filter/set - - {"payload":"all","type":"filter/set"}
        1: main items/removed - - {"payload":9,"type":"items/removed"}
        1: main items/bought - - {"payload":4,"type":"items/bought"}
    "#]],
    );
}

#[test]
fn exports_of_kurrent_are_read_with_their_data_as_objects_or_as_texts() {
    check(
        "kurrent.json",
        &expect![[r#"
        KurrentDB; stream streamId, type eventType, time created, id eventId, data data
        2: ticket-1 TicketReserved 2026-03-01T10:00:00.123Z 6f9c1c38-0b0c-4f0c-9a53-3a5d3b1f0001 {"price":39.5,"seat":"12C"}
        11: ticket-1 TicketPaid 2026-03-01T10:02:00.500Z 6f9c1c38-0b0c-4f0c-9a53-3a5d3b1f0002 {"amount":39.5}
        20: ticket-2 TicketReserved 2026-03-01T10:03:00.000Z 6f9c1c38-0b0c-4f0c-9a53-3a5d3b1f0003 {"price":39.5,"seat":"12D"}
    "#]],
    );
    check(
        "kurrent.ndjson",
        &expect![[r#"
        KurrentDB; stream streamId, type eventType, time created, id eventId, data data
        1: till-4 Opened 2026-03-01T08:00:00.000Z a1 {"float":100}
        2: till-4 Sold 2026-03-01T08:12:00.000Z a2 {"amount":3.2,"what":"coffee"}
    "#]],
    );
}

#[test]
fn the_output_of_kafka_is_read_with_whatever_is_printed_before_the_value() {
    check(
        "kafka-keys.txt",
        &expect![[r#"
            Kafka; stream key, type value.type, time value.at, id -, data value
            1: truck-1 Departed 2026-03-02T08:00:00.000Z - {"at":1772438400,"from":"Kassel","type":"Departed"}
            2: truck-2 Departed 2026-03-02T08:05:00.000Z - {"at":1772438700,"from":"Jena","type":"Departed"}
            3: truck-1 Arrived 2026-03-02T11:00:00.000Z - {"at":1772449200,"in":"Ulm","type":"Arrived"}
            4:  Lost 2026-03-02T11:00:01.000Z - {"at":1772449201,"type":"Lost"}
            5: truck-2 event 2026-03-02T11:00:01.000Z - {"value":null}
            remark: Line 4: it names no stream [{"value":{"at":1772449201,"type":"Lost"}}]
            remark: Line 5: it has no time; it follows the event before it [{"key":"truck-2","value":null}]
            remark: Line 5: it names no type [{"key":"truck-2","value":null}]
        "#]],
    );
    check(
        "kafka-all.txt",
        &expect![[r#"
        Kafka; stream key, type -, time time, id -, data value
        1: player-7 event 2026-03-02T08:00:00.123Z - {"score":3}
        2: player-8 event 2026-03-02T08:00:01.123Z - {"score":1}
        3: player-7 event 2026-03-02T08:00:02.123Z - {"score":5}
    "#]],
    );
}

#[test]
fn what_is_wrong_in_a_file_is_named_by_its_line_and_the_rest_is_read() {
    check(
        "troubled.ndjson",
        &expect![[r#"
            JSON, one event a line; stream -, type type, time time, id -, data *
            1: main Up 2026-03-01T00:00:00.000Z - {"n":1,"time":"2026-03-01","type":"Up"}
            3: main Up 2026-03-01T00:00:00.000Z - {"n":2,"time":"soon","type":"Up"}
            7: main event 2026-03-01T00:00:00.000Z - {"n":4,"time":null}
            left out: Line 4: not JSON, from its character 2 [not json]
            left out: Line 5: not a JSON object [42]
            left out: Line 6: not UTF-8 [{"n":3,"type":"Up","time":"2026-03-02","n2":�}]
            left out: Line 8: the file ends within it [{"n":5,"type":"Up","time":"2026-03-03 10:00]
            remark: Line 3: its time cannot be read; it follows the event before it [soon]
            remark: Line 7: it has no time; it follows the event before it [{"n":4,"time":null}]
            remark: Line 7: it names no type [{"n":4,"time":null}]
            without a zone: 1
        "#]],
    );
}

#[test]
fn each_action_of_a_recorded_run_has_the_state_that_redux_devtools_computed() {
    let file = std::fs::read("tests/data/foreign/redux.json").unwrap();
    let lifted: Value = serde_json::from_slice(&file).unwrap();
    let (events, report) = Reading::read_all(&file).unwrap();
    assert_eq!((report.left_out.count(), report.remarks.count()), (0, 0));
    let staged = lifted["stagedActionIds"].as_array().unwrap();
    assert_eq!((events.len(), staged.len()), (13, 13));
    for (index, event) in events.iter().enumerate() {
        let entry = &lifted["actionsById"][staged[index].to_string()];
        assert_eq!(event.data.to_string(), entry["action"].to_string());
        assert_eq!(event.at.unwrap().millis(), entry["timestamp"].as_i64().unwrap());
        let state = &lifted["computedStates"][index]["state"];
        assert_eq!(event.state.as_deref(), Some(state.to_string().as_str()));
        assert_eq!(event.marks.skipped, lifted["skippedActionIds"].as_array().unwrap().contains(&staged[index]));
    }
}
