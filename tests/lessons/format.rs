//! What is wrong in a lesson's file is said with its line, all of it at once.

use foldback::engine::travel::condition::{Condition, Vocabulary};
use foldback::lessons::format::{Action, Block, Inline, Lesson, Part, Start, vocabulary};
use foldback::lessons::names::domain_names;

use crate::files::{lessons, read_lesson};

const FRONT: &str =
    "---\ntitle: A test\nminutes: 5\nsample: account   # Ada's\nstream: account-main\nwords: [event, fold]\n---\n";
const TASK: &str = ":::task\nGo to event 29.\ncheck: cursor = 29\nhint: There.\nsolution: goTo(29)\n:::\n";

fn lesson(body: &str) -> Result<Lesson, Vec<String>> {
    read_lesson("90-test", &format!("{FRONT}{body}"))
}

/// Returns what is wrong with a step that follows the front matter and a heading in line 8.
fn errors(body: &str) -> Vec<String> {
    lesson(&format!("# Step\n{body}")).expect_err("it is accepted")
}

#[test]
fn a_lesson_is_read_as_it_is_written() {
    let read = lesson(&format!("# One\n\nRead *this* and **that**: `code`, [a link](https://example.org).\n\n- first\n- second\n\n{TASK}\n# Two\n:::setup\nlane drop 23 # before\n:::\n{TASK}:::found\nWell.\n:::\n")).unwrap();
    assert_eq!((read.title.as_str(), read.minutes, read.steps.len()), ("A test", 5, 2));
    assert_eq!(
        (read.start, read.words),
        (Start::Sample("account".to_owned()), vec!["event".to_owned(), "fold".to_owned()])
    );
    let Part::Text(blocks) = &read.steps[0].parts[0] else { panic!("{:?}", read.steps[0].parts) };
    let [Block::Paragraph(paragraph), Block::List { is_ordered: false, items }] = &blocks[..] else {
        panic!("{blocks:?}")
    };
    assert!(matches!(&paragraph[1], Inline::Emphasis(parts) if parts == &[Inline::Text("this".to_owned())]));
    assert!(matches!(&paragraph[7], Inline::Link { to, .. } if to == "https://example.org"), "{paragraph:?}");
    assert_eq!(items.len(), 2);
    let setup = read.steps[1].setup.as_ref().unwrap();
    assert_eq!(setup.iter().map(|instruction| instruction.action.to_string()).collect::<Vec<_>>(), ["lane drop 23"]);
    assert!(read.steps[1].found.is_some());
}

#[test]
fn every_error_has_its_line_and_says_what_is_expected() {
    for (body, expected) in [
        ("Text.\n<b>bold</b>\n", "10: HTML is not shown"),
        ("## Deeper\n", "9: a step's text has no headings"),
        ("[x](javascript:alert)\n", "9: a link leads to https://"),
        (":::tusk\n:::\n", "9: :::tusk is unknown; expected :::setup"),
        (":::task\nGo.\n", "9: :::task is not closed"),
        (":::task\nGo.\ncheck: cursor = 29\n:::\n", "9: this task has no solution"),
        (":::task\nGo.\nsolution: live\n:::\n", "9: this task has no check"),
        (":::task\ncheck: live\nsolution: live\n:::\n", "9: a :::task begins with what to do"),
        (":::task\nGo.\ncheck: live\ncheck: not live\nsolution: live\n:::\n", "12: a task has one check"),
        (
            ":::task\nGo.\ncheck: balanse < 0\nsolution: live\n:::\n",
            "11:8: unknown name balanse; expected one of balance",
        ),
        (
            ":::task\nGo.\ncheck: lane.balanse < 0\nsolution: live\n:::\n",
            "11:8: unknown name lane.balanse; expected one of lane.open",
        ),
        (":::task\nGo.\ncheck: tab = wy\nsolution: live\n:::\n", "11:8: there is no tab \"wy\"; expected one of event"),
        (":::task\nGo.\ncheck: type = Withdrew\nsolution: live\n:::\n", "11:8: there is no type of event \"withdrew\""),
        (":::task\nGo.\ncheck: answer(1) = 1\nsolution: live\n:::\n", "11:8: there is no prediction 1 yet"),
        (
            ":::task\nGo.\ncheck: read_model(x).position = 1\nsolution: live\n:::\n",
            "11:8: there is no read model \"x\"",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: jump 3\n:::\n",
            "12:11: \"jump\" is not something to do; expected goTo(…)",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: goTo(frist(balance < 0))\n:::\n",
            "12:16: unknown function frist; expected",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: execute {\"type\": }\n:::\n",
            "12:28: a command is expected here as JSON",
        ),
        (":::task\nGo.\ncheck: live\nsolution: execute {}\n:::\n", "12:19: a command has a \"type\""),
        (
            ":::task\nGo.\ncheck: live\nsolution: execute {\"type\": \"Deposit\"} bye\n:::\n",
            "12:39: \"bye\" is unknown here; expected by <name>, at <time>, occurred <time>",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: execute {\"type\": \"Deposit\"} at noon\n:::\n",
            "12:42: a day or a time is expected here, such as 2026-03-02",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: execute {\"type\": \"Deposit\"} at 2026-03-02\n:::\n",
            "12:39: `at` is for the lines start: of the front matter",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: subscriber wait\n:::\n",
            "12:22: one of these is expected here: open, crash, start, replay",
        ),
        (
            ":::task\nGo.\ncheck: live\nsolution: twin mend\n:::\n",
            "12:16: one of these is expected here: break, fix, replay",
        ),
        (":::task\nGo.\ncheck: live\nsolution: lane drop x\n:::\n", "12:21: the number of an event is expected here"),
        (":::task\nGo.\ncheck: live\nsolution: live now\n:::\n", "12:16: nothing is expected here"),
        (":::task\nGo.\ncheck: live\nwrong: cursor = 1\nsolution: live\n:::\n", "12: a wrong way goes on with ` -- `"),
        (
            ":::task\nGo.\ncheck: live\nspotlight: charts\nsolution: live\n:::\n",
            "12: there is no control \"charts\"; expected one of act",
        ),
        (
            ":::task\nGo.\ncheck: live\nhunt: x\nsolution: live\n:::\n",
            "12: after its text a task has lines that begin with check:",
        ),
        (":::predict\nWhat?\n- a -- no\n- b -- no\n:::\n", "9: this question has no right answer"),
        (":::predict\nWhat?\n+ a\n+ b\n:::\n", "9: this question has more than one right answer"),
        (":::predict\nWhat?\n+ a\n- b\n:::\n", "12: a wrong answer goes on with ` -- `"),
        (":::predict\n+ a\n- b -- no\n:::\n", "9: a :::predict begins with its question"),
        (
            ":::source\ndomains/account/decide.rs: nothing\n:::\n",
            "10: src/domains/account/decide.rs has no function nothing",
        ),
        (":::setup\nopen shop-1\n:::\n", "10: \"shop-1\" is not the name of a stream"),
    ] {
        let found = errors(body);
        assert!(found.iter().any(|error| error.starts_with(expected)), "{body}\n{expected}\n{found:#?}");
    }
}

#[test]
fn all_errors_are_said_at_once_in_the_order_of_the_lines() {
    let text = "---\ntitel: x\nminutes: 90\n---\nText\n# Step\n:::task\n:::\n";
    let found = read_lesson("90-test", text).unwrap_err();
    let lines: Vec<&str> = found.iter().map(|error| error.split(':').next().unwrap()).collect();
    assert!(lines.is_sorted_by_key(|line| line.parse::<usize>().unwrap()), "{found:#?}");
    for part in [
        "titel is unknown",
        "minutes is a number",
        "a title is missing",
        "the stream is missing",
        "a heading",
        "no check",
    ] {
        assert!(found.iter().any(|error| error.contains(part)), "{part}: {found:#?}");
    }
}

#[test]
fn a_lesson_keeps_its_limits() {
    let words = |count: usize| "word ".repeat(count);
    assert!(lesson(&format!("# Step\n{}\n{TASK}", words(60))).is_ok());
    let found = errors(&format!("{}\n{TASK}", words(61)));
    assert_eq!(found, ["10: at most 60 words come before something to do; here there are 61"]);
    let step = format!("# Step\n{}\n{TASK}", words(55));
    assert!(lesson(&step.repeat(5)).is_ok());
    assert!(lesson(&step.repeat(7)).unwrap_err()[0].contains("at most 350 words"));
    let short = format!("# Step\n{TASK}");
    assert_eq!(lesson(&short.repeat(12)).unwrap().steps.len(), 12);
    assert!(lesson(&short.repeat(13)).unwrap_err()[0].contains("at most 12 steps"));
}

#[test]
fn an_action_is_written_as_it_is_read() {
    let mut seen = 0;
    for lesson in lessons() {
        for task in lesson.steps.iter().flat_map(|step| step.tasks()) {
            for instruction in &task.solution {
                let text = format!("{FRONT}# Step\n:::task\nGo.\ncheck: live\nsolution: {}\n:::\n", instruction.action);
                let read = read_lesson("90-test", &text).unwrap();
                let again: Vec<&Action> =
                    read.steps[0].tasks().flat_map(|task| &task.solution).map(|one| &one.action).collect();
                assert_eq!(again, [&instruction.action]);
                seen += 1;
            }
        }
    }
    assert!(seen > 10);
}

#[test]
fn a_command_says_who_gives_it_and_when() {
    let text = "execute {\"memo\":\"by hand\",\"type\":\"Deposit\"} by ben at 2026-03-02T09:15:00.000Z occurred 2026-02-27T00:00:00.000Z";
    let front = FRONT.replace("sample: account   # Ada's", &format!("start: {text} # late"));
    let read = read_lesson("90-test", &format!("{front}# Step\n{TASK}")).unwrap();
    let Start::Commands(commands) = &read.start else { panic!("{:?}", read.start) };
    let action = &commands[0].action;
    let Action::Execute(command, circumstances) = action else { panic!("{action:?}") };
    assert_eq!(command["memo"], "by hand");
    assert_eq!(circumstances.by.as_deref(), Some("ben"));
    assert_eq!(circumstances.occurred, foldback::engine::values::time::Timestamp::parse("2026-02-27"));
    assert_eq!(action.to_string(), text);
}

fn account() -> Vocabulary {
    vocabulary(domain_names().iter().find(|domain| domain.name == "account").unwrap())
}

#[test]
fn a_lessons_condition_has_more_names_and_points_at_its_errors() {
    for text in [
        "cursor = first(balance < 0) and not live",
        "lane.dropped contains 27 and lane.balance < at(head, balance)",
        "count(type = Withdrawn and revision <= cursor) > 3 or answer(2) = 1",
        "read_model(\"statement\").position >= log.events and tab = \"what-if\"",
    ] {
        Condition::read(text, &account()).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    for (text, at, words) in [
        ("cursor", 0, "this is a number, not a condition"),
        ("lane.", 5, "a name is missing after the dot"),
        ("lane.dropped = 3", 13, "a list of numbers does not compare with a number"),
        ("first(balance) = 1", 6, "this is a number, not a condition"),
        ("first(balance < 0 = 1", 18, "a closing ) is missing"),
        ("first(count(live) = 1) = 1", 6, "do not go inside"),
        ("at(3 balance) = 1", 5, "a comma and a field are missing"),
        ("at(3, memo) = 1", 6, "a field is missing here"),
        ("answer(x) = 1", 7, "a whole number is missing here, as in answer(n)"),
        ("read_model(x) = 1", 14, ".position is missing here"),
        ("live = live", 5, "only values compare"),
    ] {
        let error = Condition::read(text, &account()).unwrap_err();
        assert!(error.fault.to_string().contains(words), "{text}: {error}");
        assert_eq!(error.at, at, "{text}: {error}");
    }
    assert_eq!(account().completions("lane.bal", 8, &[]), ["lane.balance"]);
    assert_eq!(account().completions("cou", 3, &[]), ["count("]);
}

#[test]
fn whatever_is_in_a_file_is_read_or_refused_by_a_line_of_it() {
    let pieces = [
        ":::",
        ":::task\n",
        "---",
        " -- ",
        "é",
        "“",
        "\"",
        "# ",
        "(",
        "first(",
        "lane.",
        "`",
        "[x](",
        "<b>",
        "\n",
        "  ",
        "- ",
        "{",
        "\\",
    ];
    let mut seed: u64 = 7;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let (mut accepted, mut refused) = (0, 0);
    for entry in foldback::lessons::INDEX {
        let text: Vec<char> = std::fs::read_to_string(format!("lessons/{}.md", entry.id)).unwrap().chars().collect();
        for _ in 0..300 {
            let mut text = text.clone();
            for _ in 0..=random(3) {
                let at = random(text.len());
                let end = (at + random(12)).min(text.len());
                text.splice(at..end, pieces[random(pieces.len())].chars());
            }
            let text: String = text.into_iter().collect();
            let lines = text.lines().count();
            match read_lesson(entry.id, &text) {
                Ok(_) => accepted += 1,
                Err(errors) => {
                    refused += 1;
                    let line = |error: &String| error.split(':').next().unwrap().parse::<usize>().unwrap();
                    assert!(errors.iter().map(line).all(|line| (1..=lines).contains(&line)), "{errors:#?}");
                }
            }
        }
    }
    assert!(accepted > 50 && refused > 50, "{accepted} {refused}");
}
