//! What was recorded becomes a lesson that can be done: its draft passes the checker, its own solutions walk it to its
//! end, and its untouched start does not pass.

use foldback::lessons::Seen;
use foldback::lessons::format::{Action, Instruction, Lesson};
use foldback::lessons::recording::{Around, Noticed, Recording, Sight, Unsayable};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

use crate::files::read_lesson;
use crate::stage::Stage;
use crate::walk::walk_step;

/// A teacher at the page, and the recording of what is done.
struct Teacher {
    stage: Stage,
    lesson: Lesson,
    recording: Recording,
}

impl Teacher {
    fn on(mut recording: Recording) -> Teacher {
        let lesson = read_lesson("recorded", &recording.draft()).unwrap();
        let stage = Stage::new(&lesson);
        recording.settle(stage.with_scene(|scene| Sight::of(scene, Around::default())));
        Teacher { stage, lesson, recording }
    }

    fn on_sample(domain: &str) -> Teacher {
        Teacher::on(Recording::of_sample(domain).unwrap())
    }

    /// Does what a line says, without looking.
    fn act(&mut self, line: &str) -> &mut Teacher {
        if let Some(condition) = line.strip_prefix("condition ") {
            let action = Action::Condition(condition.to_owned());
            self.stage.perform(&self.lesson, &Instruction { line: 1, action });
            return self;
        }
        let text = format!(
            "---\ntitle: x\nminutes: 1\nsample: account\nstream: {}\n---\n# x\n:::setup\n{line}\n:::\n",
            self.stage.with_scene(|scene| scene.stream.to_string())
        );
        let lesson = read_lesson("line", &text).unwrap_or_else(|errors| panic!("{line}: {errors:?}"));
        let instruction: &Instruction = &lesson.steps[0].setup.as_ref().unwrap()[0];
        self.stage.perform(&self.lesson, instruction);
        self
    }

    /// Looks at what was done.
    fn look(&mut self) -> Result<Noticed, Unsayable> {
        let given = std::mem::take(&mut self.stage.given);
        let recording = &mut self.recording;
        let noticed = self.stage.with_scene(|scene| {
            let sight = Sight::of(scene, Around::default());
            recording.notice(sight, &given, scene)
        });
        // A reload in the middle goes on.
        self.recording = Recording::read(&self.recording.text()).unwrap();
        noticed
    }

    fn does(&mut self, line: &str) -> &mut Teacher {
        self.act(line).look().unwrap();
        self
    }

    fn checks(&self) -> Vec<String> {
        let draft = self.recording.draft();
        draft.lines().filter_map(|line| line.strip_prefix("check: ").map(str::to_owned)).collect()
    }
}

/// Walks a draft to its end; each task waits until its solution is done.
fn walk(draft: &str) -> Lesson {
    let lesson = read_lesson("recorded", draft).unwrap_or_else(|errors| panic!("{errors:?}\n{draft}"));
    let mut stage = Stage::new(&lesson);
    for step in 0..lesson.steps.len() {
        walk_step(&lesson, &mut stage, &mut |stage, task| {
            assert_eq!(stage.look(&lesson), Seen::Open, "task {task} of step {step} is done before:\n{draft}");
        });
        assert_eq!(stage.progress.go_on(), step + 1 < lesson.steps.len());
    }
    assert!(stage.progress.is_finished());
    lesson
}

fn deposit(minor: i64, memo: &str) -> String {
    format!("execute {}", json!({"type": "Deposit", "amount_minor": minor, "memo": memo}))
}

#[test]
fn what_was_done_becomes_steps_with_tasks() {
    let mut teacher = Teacher::on_sample("account");
    teacher.recording.rename("The dip");
    teacher.recording.begin_step("Look");
    teacher.does("goTo(29)").does("tab why");
    teacher.recording.begin_step("Act");
    teacher.does("live").does(&deposit(5_000, "from Bob"));
    let lesson = walk(&teacher.recording.draft());
    let titles: Vec<&str> = lesson.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!((lesson.title.as_str(), titles), ("The dip", vec!["Look", "Act"]));
    assert_eq!(
        teacher.checks(),
        ["cursor = 29", "tab = \"why\"", "live", "log.events > 58 and type = Deposited and amount = 50.00"]
    );
    assert!(teacher.recording.draft().contains("In *Act*, give *Deposit*: Amount €50.00, Memo `from Bob`."));
}

#[test]
fn each_kind_of_act_has_a_check_that_tells_it_apart() {
    for (lines, check) in [
        (&["goTo(12)"][..], "cursor = 12"),
        (&["open account-savings"], "stream = \"account-savings\""),
        (&["condition balance < 0"], "condition = \"balance < 0\""),
        (&["condition memo contains \"gym\""], "condition = 'memo contains \"gym\"'"),
        (&["lane drop 23"], "lane.dropped contains 23"),
        (&["lane insert 20 {\"type\": \"Deposit\", \"amount_minor\": 100}"], "lane.edits = 1"),
        (&["execute {\"type\": \"Withdraw\", \"amount_minor\": 99900000}"], "refused = \"InsufficientFunds\""),
        (&["read_model add monthly_statement"], "read_model(monthly_statement).position = log.events"),
        (&["verify"], "log.verified"),
        (&["twin break"], "twin.broken"),
        (&["as-at 2026-02-28 2026-01-31"], "as_at.known = 2026-02-28T23:59 and as_at.about = 2026-01-31T23:59"),
        (&["lane drop 23", "tab what-if"], "lane.dropped contains 23"),
        (&["tab why", "goTo(3)"], "cursor = 3 and tab = \"why\""),
    ] {
        let mut teacher = Teacher::on_sample("account");
        for line in lines {
            teacher.act(line);
        }
        assert_eq!(teacher.look(), Ok(Noticed::Recorded), "{lines:?}");
        assert_eq!(teacher.checks(), [check]);
        walk(&teacher.recording.draft());
    }
}

#[test]
fn a_cursor_that_moves_on_is_recorded_where_it_stopped() {
    let mut teacher = Teacher::on_sample("account");
    teacher.does("goTo(12)").does("goTo(20)").does("goTo(29)");
    assert_eq!(teacher.checks(), ["cursor = 29"]);
    teacher.does("live");
    assert_eq!((teacher.checks(), teacher.recording.count()), (vec![], 0));
    // Between two moves something was done: both count.
    teacher.does("goTo(12)").does("tab why").does("goTo(13)");
    assert_eq!(teacher.checks(), ["cursor = 12", "tab = \"why\"", "cursor = 13"]);
    walk(&teacher.recording.draft());
}

#[test]
fn what_was_recorded_last_is_taken_out() {
    let mut teacher = Teacher::on_sample("account");
    teacher.does("goTo(12)");
    teacher.recording.begin_step("Next");
    teacher.does("tab why");
    assert!(teacher.recording.undo() && teacher.recording.undo());
    assert!(!teacher.recording.undo());
    assert_eq!((teacher.recording.count(), teacher.recording.step_count()), (0, 1));
}

#[test]
fn a_stream_is_copied_with_its_times_and_who_acted() {
    let mut teacher = Teacher::on_sample("account");
    teacher.does("execute {\"type\": \"Deposit\", \"amount_minor\": 5} by bob");
    let stream = teacher.stage.with_scene(|scene| scene.stream.clone());
    let mut copied = Teacher::on(Recording::of_stream(&teacher.stage.workbench, &stream).unwrap());
    let event = |teacher: &Teacher, revision: u32| {
        let event =
            teacher.stage.workbench.log().in_stream(&stream, foldback::engine::log::envelope::Revision(revision));
        event.map(|event| (event.event_type.to_string(), event.data.to_owned(), event.occurred_at, event.recorded_at))
    };
    let head = teacher.stage.workbench.head(&stream).0;
    assert!(head > 40);
    for revision in 1..=head {
        assert_eq!(event(&copied, revision), event(&teacher, revision), "{revision}");
    }
    copied.does("goTo(5)").does("live").does(&deposit(100, "x"));
    walk(&copied.recording.draft());
}

#[test]
fn what_a_lesson_cannot_say_is_refused_and_not_recorded() {
    let mut teacher = Teacher::on_sample("account");
    teacher.does("goTo(12)");
    teacher.act("live").act("generate 300");
    assert_eq!(teacher.look(), Err(Unsayable::TooManyFacts));
    assert_eq!(teacher.checks(), ["cursor = 12"]);
    let mut teacher = Teacher::on_sample("account");
    teacher.act("hold");
    let held = teacher.stage.with_scene(|scene| Sight::of(scene, Around { field: "", is_held: true }));
    let noticed = teacher.stage.with_scene(|scene| teacher.recording.notice(held, &[], scene));
    assert_eq!(noticed, Err(Unsayable::Held));
}

#[test]
fn a_lesson_is_full_before_it_is_too_long_for_the_checker() {
    let mut teacher = Teacher::on_sample("account");
    let full = (1..200).find(|number| {
        teacher.recording.begin_step(&"seven words or so are in this heading ".repeat(3));
        let tab = if number % 2 == 0 { "tab why" } else { "tab diff" };
        teacher.act(tab).look() == Err(Unsayable::Full)
    });
    assert!(full.is_some_and(|full| full > 30), "{full:?}");
    walk(&teacher.recording.draft());
}

/// Texts that have a meaning in a lesson's file.
const ODD: [&str; 16] = [
    ":::",
    "```",
    "`a`",
    "\"quoted\"",
    "it's \"both\"",
    "a -- b",
    "# heading",
    " # comment",
    "back\\slash\\",
    "\\\" # x",
    "line\nbreak",
    "check: live",
    "---",
    "<b>bold</b> & *so*",
    "[link](javascript:x)",
    "ends with `",
];

#[test]
fn odd_texts_cannot_break_the_file() {
    for text in ODD {
        let mut teacher = Teacher::on_sample("account");
        teacher.recording.rename(text);
        teacher.recording.begin_step(text);
        teacher.does(&deposit(100, text));
        teacher.does(&format!("lane insert 3 {}", json!({"type": "Deposit", "amount_minor": 1, "memo": text})));
        let fact = json!({"event_type": "Deposited", "data": {"amount_minor": 7, "memo": text}});
        teacher.does(&format!("append {fact}"));
        teacher.act(&deposit(100, text)).act(&format!("append {fact}")).look().unwrap();
        let lesson = walk(&teacher.recording.draft());
        assert_eq!(lesson.steps.len(), 1, "{text}");
        let memo = |task: usize| match &lesson.steps[0].tasks().nth(task).unwrap().solution[0].action {
            Action::Execute(command, _) => command["memo"].clone(),
            other => panic!("{other}"),
        };
        assert_eq!(memo(0), json!(text));
    }
}

/// What somebody may do on the sample of the account or another stream of it.
fn act() -> impl Strategy<Value = String> {
    let command = |command: Value| format!("execute {command}");
    let odd = || prop::sample::select(ODD.as_slice()).prop_map(str::to_owned);
    prop_oneof![
        (1u32..58).prop_map(|number| format!("goTo({number})")),
        Just("live".to_owned()),
        prop::sample::select(["event", "diff", "why", "what-if", "twin", "read-models", "storage"].as_slice())
            .prop_map(|tab| format!("tab {tab}")),
        prop::sample::select(["account-main", "account-savings", "account-new"].as_slice())
            .prop_map(|stream| format!("open {stream}")),
        prop::sample::select(
            ["balance < 0", "type = Withdrawn", "memo contains \"gym\"", "", "not a condition ("].as_slice()
        )
        .prop_map(|text| format!("condition {text}")),
        (1i64..9_999_999, odd()).prop_map(move |(minor, memo)| deposit(minor, &memo)),
        (1i64..9_999_999, odd())
            .prop_map(move |(minor, memo)| command(json!({"type": "Withdraw", "amount_minor": minor, "memo": memo}))),
        odd().prop_map(move |owner| command(json!({"type": "OpenAccount", "owner": owner, "currency": "EUR"}))),
        (1i64..900).prop_map(move |minor| command(
            json!({"type": "RequestTransfer", "to": "account-savings", "amount_minor": minor})
        )),
        Just(command(json!({"type": "FreezeAccount"}))),
        Just(command(json!({"type": "NoSuchCommand"}))),
        odd().prop_map(|memo| format!(
            "append {}",
            json!({"event_type": "Deposited", "data": {"amount_minor": 7, "memo": memo}})
        )),
        (1u32..6).prop_map(|number| format!("lane drop {number}")),
        (1u32..6).prop_map(|number| format!("lane restore {number}")),
        (1u32..6, 1i64..999).prop_map(|(number, minor)| format!(
            "lane insert {number} {}",
            json!({"type": "Deposit", "amount_minor": minor})
        )),
        (2u32..6).prop_map(|number| format!("lane move {number} 1")),
        Just("lane close".to_owned()),
        prop::sample::select(["monthly_statement", "spending_by_memo", "interest", "days_below_zero"].as_slice())
            .prop_map(|name| format!("read_model add {name}")),
        Just("verify".to_owned()),
        Just("twin break".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("CI").is_some() { 200 } else { 24 }, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_recorded_its_draft_is_walked_by_its_own_solutions(
        acts in prop::collection::vec((act(), any::<bool>(), prop::option::weighted(0.15, prop::sample::select(ODD.as_slice()))), 1..25),
        is_empty in any::<bool>(),
    ) {
        let mut teacher = Teacher::on_sample("account");
        if is_empty {
            let stream = foldback::engine::log::envelope::StreamId::new("account-own").unwrap();
            teacher = Teacher::on(Recording::of_stream(&teacher.stage.workbench, &stream).unwrap());
        }
        for (line, looks, heading) in acts {
            if let Some(heading) = heading {
                teacher.recording.begin_step(heading);
            }
            let possible = teacher.stage.with_scene(|scene| {
                let head = scene.workbench.head(scene.stream).0;
                let number = line.split(|c: char| !c.is_ascii_digit()).find_map(|part| part.parse::<u32>().ok());
                let is_lane = line.starts_with("lane ");
                let names = line.starts_with("goTo") || is_lane;
                let is_free = !is_lane || scene.lane.is_none_or(|(lane, _)| lane.edits.len() < 3);
                let is_edited = is_lane && scene.lane.is_some_and(|(lane, _)| {
                    lane.edits.iter().flat_map(|edit| edit.recorded()).any(|revision| Some(revision.0) == number)
                });
                let is_there = !names || number.is_none_or(|number| number <= head);
                is_free && is_there && (!is_edited || line.contains("restore"))
            });
            if !possible {
                continue;
            }
            teacher.act(&line);
            if looks && let Err(unsayable) = teacher.look() {
                return Err(TestCaseError::fail(format!("{line}: {unsayable}")));
            }
        }
        teacher.look().map_err(|unsayable| TestCaseError::fail(unsayable.to_string()))?;
        if teacher.recording.count() > 0 {
            walk(&teacher.recording.draft());
        }
    }
}
