//! The process over a log: its steps, its compensation, what a crash leaves, and how it is told.

use expect_test::expect;
use foldback::engine::process::{Arrow, StepOutcome};
use foldback::storage::KeyValue as _;
use foldback::storage::memory::MemoryKeyValue;
use foldback::workbench::exchange::export::ExportFormat;
use foldback::workbench::{Fact, Workbench};
use serde_json::{Value, json};

use crate::accounts::*;
use crate::at_once::{check_file, export_period, import};
use crate::ledger::audit;

#[test]
fn a_transfer_is_reserved_credited_and_confirmed() {
    let mut workbench = two_accounts();
    act(&mut workbench, "account-main", &transfer("account-savings", 20_000)).unwrap();
    assert_eq!(balances(&mut workbench), (50_000, 0));
    let pending = workbench.pending_processes();
    assert_eq!(pending.len(), 1);
    assert_eq!((pending[0].process, pending[0].next.name), ("transfer", "credit"));
    let credit = step(&mut workbench).unwrap();
    assert_eq!((credit.step.name, credit.refused), ("credit", None));
    assert_eq!(balances(&mut workbench), (50_000, 20_000));
    assert_eq!(field(&mut workbench, "account-main", "reserved"), 20_000);
    assert_eq!(run(&mut workbench), ["confirm"]);
    assert_eq!(
        (balances(&mut workbench), field(&mut workbench, "account-main", "reserved")),
        ((30_000, 20_000), json!(0))
    );
    assert_eq!(workbench.pending_processes(), []);
    assert_eq!(types(&workbench, 3), ["FundsReserved", "TransferReceived", "TransferConfirmed"]);
    // Each is named after the one that began it, and names the one that led to it.
    let links: Vec<_> = workbench.log().after(foldback::engine::log::envelope::Position(4)).collect();
    let named = |event: &foldback::engine::log::Recorded<'_>| {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        (event.event_id(), text(event.correlation_id()), text(event.causation_id()))
    };
    let own = |text: &str| text.to_owned();
    assert_eq!(named(&links[0]), (own("account-main@3.credit"), own("account-main@3"), own("account-main@3")));
    assert_eq!(named(&links[1]), (own("account-main@3.confirm"), own("account-main@3"), own("account-main@3.credit")));
    audit(&mut workbench, true);
}

/// Lets the target refuse, and returns why the funds were given back.
fn refused(prepare: impl Fn(&mut Workbench), to: &str, minor: i64) -> String {
    let mut workbench = two_accounts();
    act(&mut workbench, "account-main", &transfer(to, minor)).unwrap();
    prepare(&mut workbench);
    let before = balances(&mut workbench);
    let stepped = step(&mut workbench).unwrap();
    assert_eq!(stepped.step.name, "release");
    assert_eq!(run(&mut workbench), Vec::<&str>::new());
    assert_eq!((balances(&mut workbench), field(&mut workbench, "account-main", "reserved")), (before, json!(0)));
    audit(&mut workbench, true);
    let data: Value = serde_json::from_str(workbench.log().at(stepped.positions[0]).unwrap().data).unwrap();
    let reason = data["reason"].as_str().unwrap().to_owned();
    assert!(reason.starts_with(&stepped.refused.unwrap().name), "{reason}");
    assert!(reason.contains(&format!(": {to} did not receive it. ")), "{reason}");
    reason.split(':').next().unwrap().to_owned()
}

#[test]
fn what_the_other_account_refuses_is_given_back_with_the_reason() {
    let savings =
        |command: Value| move |workbench: &mut Workbench| drop(act(workbench, "account-savings", &command).unwrap());
    assert_eq!(refused(savings(plain("FreezeAccount")), "account-savings", 20_000), "AccountIsFrozen");
    assert_eq!(refused(savings(plain("CloseAccount")), "account-savings", 20_000), "AccountIsClosed");
    assert_eq!(refused(|_| {}, "account-nobody", 20_000), "AccountNotOpened");
    let all = (1_i64 << 53) - 1;
    assert_eq!(refused(savings(deposit(all)), "account-savings", 20_000), "BalanceOutOfRange");
    let dollars = |workbench: &mut Workbench| drop(act(workbench, "account-d", &open("account-d", "USD").1).unwrap());
    assert_eq!(refused(dollars, "account-d", 20_000), "CurrencyDiffers");
}

#[test]
fn an_account_transfers_nothing_to_itself() {
    let mut workbench = two_accounts();
    for to in ["account-main", " account-main "] {
        let refusal = act(&mut workbench, "account-main", &transfer(to, 1)).unwrap_err();
        assert_eq!((refusal.name.as_str(), refusal.input), ("TransferToItself", Some("to")));
    }
    assert_eq!(types(&workbench, 3), Vec::<String>::new());
    // A fact from elsewhere that asks for it is given back.
    let data = json!({ "amount_minor": 5, "currency": "EUR", "to": "account-main", "transfer": 3 }).to_string();
    let fact = Fact {
        event_type: "FundsReserved".to_owned(),
        schema_version: None,
        data,
        occurred_at: None,
        links: Default::default(),
    };
    workbench.append(vec![fact], &request("account-main")).unwrap();
    assert_eq!(run(&mut workbench), ["release"]);
    audit(&mut workbench, true);
}

#[test]
fn a_page_that_crashes_after_any_step_goes_on_where_it_was_left() {
    for freeze in [false, true] {
        let disk = Disk::default();
        let mut workbench = disk.open();
        open_two(&mut workbench);
        act(&mut workbench, "account-main", &transfer("account-savings", 20_000)).unwrap();
        if freeze {
            act(&mut workbench, "account-savings", &plain("FreezeAccount")).unwrap();
        }
        let mut taken = Vec::new();
        loop {
            drop(workbench);
            workbench = disk.open();
            // Nothing but the log says what comes next.
            let pending = workbench.pending_processes();
            let Some(stepped) = step(&mut workbench) else { break };
            assert_eq!(pending.len(), 1);
            taken.push(stepped.step.name);
            audit(&mut workbench, false);
        }
        let (names, after): (&[&str], _) =
            if freeze { (&["release"], (50_000, 0)) } else { (&["credit", "confirm"], (30_000, 20_000)) };
        assert_eq!((taken.as_slice(), balances(&mut workbench)), (names, after));
        audit(&mut workbench, true);
    }
}

#[test]
fn processes_are_stepped_in_the_order_in_which_they_began() {
    let mut workbench = two_accounts();
    for minor in [100, 200] {
        act(&mut workbench, "account-main", &transfer("account-savings", minor)).unwrap();
    }
    act(&mut workbench, "account-main", &transfer("account-nobody", 300)).unwrap();
    assert_eq!(workbench.pending_processes().len(), 3);
    assert_eq!(run(&mut workbench), ["credit", "confirm", "credit", "confirm", "release"]);
    assert_eq!(workbench.processes(2), ["account-main@5", "account-main@4"]);
    audit(&mut workbench, true);
}

#[test]
fn what_storage_refuses_is_the_next_step_still() {
    let disk = Disk::default();
    let mut workbench = disk.open();
    open_two(&mut workbench);
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    for expected in ["credit", "confirm"] {
        disk.faults.set(Fault::Refuse(0));
        assert_eq!(workbench.step_process(now()).unwrap_err().name, "QuotaExceeded");
        audit(&mut workbench, false);
        assert_eq!(step(&mut workbench).unwrap().step.name, expected);
    }
    assert_eq!((run(&mut workbench), balances(&mut workbench)), (Vec::new(), (49_900, 100)));
}

#[test]
fn a_full_storage_lets_a_transfer_end_and_then_the_books_be_closed() {
    let memory = MemoryKeyValue::with_quota(120_000);
    let mut workbench = Workbench::open(Box::new(memory.clone())).unwrap();
    open_two(&mut workbench);
    let texts = |number: u32| json!({ "type": "Deposit", "amount_minor": 100, "memo": format!("{number}").repeat(30) });
    (0..80).for_each(|number| drop(act(&mut workbench, "account-main", &texts(number)).unwrap()));
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    let full = (80..).find_map(|number| act(&mut workbench, "account-main", &texts(number)).err()).unwrap();
    assert_eq!(full.name, "QuotaExceeded");
    let books = json!({ "type": "CloseBooks", "period": "2026-08" });
    assert_eq!(act(&mut workbench, "account-main", &books).unwrap_err().name, "TransferUnderWay");
    assert_eq!(run(&mut workbench), ["credit", "confirm"]);
    // What was kept back for it is kept from others still.
    let stuffed = (0..20).filter(|number| act(&mut workbench, "account-main", &texts(*number)).is_ok()).count();
    assert!(stuffed < 20);
    for name in ["account-main", "account-savings"] {
        act(&mut workbench, name, &books).unwrap();
    }
    let period = workbench.closed_period().unwrap();
    let file = export_period(&mut workbench, &period);
    let saved = check_file(&mut workbench, &period, file.as_bytes()).unwrap();
    workbench.archive(&saved, now()).unwrap();
    act(&mut workbench, "account-main", &texts(1)).unwrap();
    let again = Workbench::open(Box::new(memory)).unwrap();
    assert_eq!(again.store().damage(), None);
}

#[test]
fn a_process_is_told_as_a_sequence() {
    let mut workbench = two_accounts();
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    let told = |workbench: &Workbench, id: &str| -> String {
        let line = |Arrow { from, to, command, happened }: Arrow| {
            let what = match happened {
                StepOutcome::Event { revision, event_type, .. } => format!("{event_type} #{revision}"),
                StepOutcome::Refused { reason } => reason.split(':').next().unwrap().to_owned(),
                StepOutcome::Pending => "…".to_owned(),
            };
            let from = from.map_or("person".to_owned(), |from| from.to_string());
            format!("{from} -> {to}: {command}, {what}\n")
        };
        workbench.sequence(id).unwrap().arrows.into_iter().map(line).collect()
    };
    let [main, savings] = ["account-main", "account-savings"];
    expect![[r#"
        person -> account-main: Transfer, FundsReserved #3
        account-main -> account-savings: ReceiveTransfer, …
    "#]]
    .assert_eq(&told(&workbench, "account-main@3"));
    run(&mut workbench);
    expect![[r#"
        person -> account-main: Transfer, FundsReserved #3
        account-main -> account-savings: ReceiveTransfer, TransferReceived #2
        account-savings -> account-main: ConfirmTransfer, TransferConfirmed #4
    "#]]
    .assert_eq(&told(&workbench, "account-main@3"));
    assert_eq!(workbench.sequence("account-main@3").unwrap().participants, [stream(main), stream(savings)]);
    // Any of its events leads to it.
    let of = |name, revision| workbench.process_of(&stream(name), foldback::engine::log::envelope::Revision(revision));
    for event in [of(main, 3), of(savings, 2), of(main, 4)] {
        assert_eq!(event.as_deref(), Some("account-main@3"));
    }
    assert_eq!((of(main, 2), workbench.sequence("account-main@2"), workbench.sequence("sample")), (None, None, None));
    // One that was refused, and one that a person gave up.
    act(&mut workbench, main, &transfer("account-nobody", 100)).unwrap();
    run(&mut workbench);
    expect![[r#"
        person -> account-main: Transfer, FundsReserved #5
        account-main -> account-nobody: ReceiveTransfer, AccountNotOpened
        account-nobody -> account-main: ReleaseTransfer, TransferReleased #6
    "#]]
    .assert_eq(&told(&workbench, "account-main@5"));
    act(&mut workbench, main, &transfer(savings, 100)).unwrap();
    act(&mut workbench, main, &json!({ "type": "ReleaseTransfer", "transfer": 7, "reason": "changed my mind" }))
        .unwrap();
    expect![[r#"
        person -> account-main: Transfer, FundsReserved #7
        person -> account-main: ReleaseTransfer, TransferReleased #8
    "#]]
    .assert_eq(&told(&workbench, "account-main@7"));
}

#[test]
fn a_log_that_is_brought_elsewhere_with_a_transfer_under_way_goes_on_there() {
    for steps in 0..2 {
        let mut workbench = two_accounts();
        act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
        (0..steps).for_each(|_| drop(step(&mut workbench)));
        let text = workbench.export(ExportFormat::Ndjson, None, &stream("account-main"));
        let mut other = Disk::default().open();
        import(&mut other, &text).unwrap();
        assert_eq!(run(&mut other), ["credit", "confirm"][steps..]);
        assert_eq!(balances(&mut other), (49_900, 100));
        audit(&mut other, true);
    }
}

#[test]
fn facts_from_elsewhere_may_end_a_transfer_and_the_process_lets_it_be() {
    let fact = |event_type: &str, data: Value| Fact {
        event_type: event_type.to_owned(),
        schema_version: None,
        data: data.to_string(),
        occurred_at: None,
        links: Default::default(),
    };
    let mut workbench = two_accounts();
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    let released = fact("TransferReleased", json!({ "transfer": 3, "reason": "by another system" }));
    workbench.append(vec![released], &request("account-main")).unwrap();
    assert_eq!((workbench.pending_processes(), run(&mut workbench)), (Vec::new(), Vec::new()));
    let receive = json!({ "type": "ReceiveTransfer", "from": "account-main", "transfer": 3, "amount_minor": 100, "currency": "EUR" });
    assert_eq!(act(&mut workbench, "account-savings", &receive).unwrap_err().name, "NoSuchProcess");
    // A reservation under another number than its own begins none; it can be let go.
    let stray = json!({ "amount_minor": 5, "currency": "EUR", "to": "account-savings", "transfer": 77 });
    workbench.append(vec![fact("FundsReserved", stray)], &request("account-main")).unwrap();
    assert_eq!(run(&mut workbench), Vec::<&str>::new());
    assert_eq!(field(&mut workbench, "account-main", "reserved"), 5);
    act(&mut workbench, "account-main", &json!({ "type": "ReleaseTransfer", "transfer": 77, "reason": "stray" }))
        .unwrap();
    assert_eq!((balances(&mut workbench), field(&mut workbench, "account-main", "reserved")), ((50_000, 0), json!(0)));
}

#[test]
fn a_damaged_log_is_only_read_and_its_transfers_wait() {
    let disk = Disk::default();
    let mut workbench = disk.open();
    open_two(&mut workbench);
    act(&mut workbench, "account-main", &transfer("account-savings", 100)).unwrap();
    let mut memory = disk.memory.clone();
    let key = "foldback.log.000001.000";
    let text = memory.get(key).unwrap().unwrap() + "\n{";
    memory.set(key, &text).unwrap();
    let mut workbench = disk.open();
    assert!(workbench.store().damage().is_some());
    assert_eq!((workbench.step_process(now()), workbench.pending_processes().len()), (Ok(None), 1));
    workbench.quarantine().unwrap();
    assert_eq!(run(&mut workbench), ["credit", "confirm"]);
    audit(&mut workbench, true);
}

#[test]
fn a_transfer_is_in_both_statements() {
    let mut workbench = two_accounts();
    act(&mut workbench, "account-main", &transfer("account-savings", 12_345)).unwrap();
    run(&mut workbench);
    let csv = |name: &str| workbench.export(ExportFormat::Csv, None, &stream(name));
    let main: Vec<String> = csv("account-main").lines().map(str::to_owned).collect();
    assert!(main[2].ends_with(",TransferConfirmed,#3,-123.45,376.55"), "{main:?}");
    let savings = csv("account-savings");
    assert!(savings.trim_end().ends_with(",TransferReceived,from account-main,123.45,123.45"), "{savings}");
}
