//! Each built-in lesson is walked by its own solutions; nothing else passes.

use foldback::lessons::Seen;
use foldback::lessons::format::{Lesson, Part};

use crate::files::{lessons, read_lesson};
use crate::stage::{NOW, Stage};

/// Walks the parts of the step that is shown; `visit` is called before each task is done.
pub fn walk_step(lesson: &Lesson, stage: &mut Stage, visit: &mut dyn FnMut(&mut Stage, usize)) {
    let step = stage.progress.step();
    let (mut questions, mut tasks) = (0, 0);
    for part in &lesson.steps[step].parts {
        match part {
            Part::Predict(prediction) => {
                assert_eq!(
                    stage.look(lesson),
                    Seen::NoTask,
                    "{}:{}: a question waits first",
                    lesson.id,
                    prediction.line
                );
                let right = prediction.choices.iter().position(|choice| choice.is_right).unwrap();
                stage.progress.answer(lesson, questions, right, NOW).unwrap();
                questions += 1;
            }
            Part::Task(task) => {
                assert!(!stage.progress.is_done(step));
                visit(stage, tasks);
                task.solution.iter().for_each(|instruction| stage.perform(lesson, instruction));
                let seen = stage.look(lesson);
                let missing = stage.missing(lesson);
                assert_eq!(seen, Seen::Passed(task), "{}:{}: its solution; missing: {missing:?}", lesson.id, task.line);
                tasks += 1;
            }
            Part::Text(_) | Part::Source(_) => {}
        }
    }
    assert!(stage.progress.is_done(step), "{}: {}", lesson.id, lesson.steps[step].title);
}

/// Walks a lesson from its beginning to its end.
pub fn walk(lesson: &Lesson) {
    let mut stage = Stage::new(lesson);
    for step in 0..lesson.steps.len() {
        if lesson.steps[step].setup.is_some() {
            let progress = stage.progress.clone();
            stage = Stage::at_step(lesson, step);
            stage.progress = progress;
        }
        walk_step(lesson, &mut stage, &mut |_, _| {});
        assert_eq!(stage.progress.go_on(), step + 1 < lesson.steps.len());
    }
    assert!(stage.progress.is_finished(), "{}", lesson.id);
}

#[test]
fn every_lesson_ends_by_its_own_solutions() {
    let lessons = lessons();
    assert!(lessons.len() >= 4);
    lessons.iter().for_each(walk);
}

#[test]
fn the_lesson_in_contributing_is_read_and_ends_by_its_own_solutions() {
    let text = std::fs::read_to_string("CONTRIBUTING.md").unwrap();
    let text = text.split("```markdown\n").nth(1).unwrap().split("\n```").next().unwrap();
    let lesson = read_lesson("first-payment", text).unwrap();
    let mut stage = Stage::new(&lesson);
    for step in 0..lesson.steps.len() {
        walk_step(&lesson, &mut stage, &mut |stage, _| assert_eq!(stage.look(&lesson), Seen::Open));
        assert_eq!(stage.progress.go_on(), step + 1 < lesson.steps.len());
    }
    assert!(stage.progress.is_finished());
    let misspelt = read_lesson("first-payment", &text.replacen("check:", "chek:", 1)).unwrap_err();
    assert!(
        misspelt.iter().any(|error| error.ends_with("this task has no check; add a line such as check: cursor = 29")),
        "{misspelt:?}"
    );
}

#[test]
fn every_step_is_reached_by_a_link() {
    for lesson in lessons() {
        for step in 0..lesson.steps.len() {
            walk_step(&lesson, &mut Stage::at_step(&lesson, step), &mut |_, _| {});
        }
    }
}

#[test]
fn the_untouched_start_of_a_task_does_not_pass() {
    for lesson in lessons() {
        for step in 0..lesson.steps.len() {
            walk_step(&lesson, &mut Stage::at_step(&lesson, step), &mut |stage, task| {
                let line = lesson.steps[step].tasks().nth(task).unwrap().line;
                assert_eq!(stage.look(&lesson), Seen::Open, "{}:{line}: nothing was done yet", lesson.id);
                assert!(!stage.missing(&lesson).is_empty());
            });
        }
    }
}

#[test]
fn a_wrong_way_is_answered_and_does_not_pass() {
    let mut tried = 0;
    for lesson in lessons() {
        for (step, shown) in lesson.steps.iter().enumerate() {
            for (number, task) in shown.tasks().enumerate() {
                for wrong in &task.wrong {
                    assert!(!wrong.example.is_empty(), "{}:{}: add try: …", lesson.id, wrong.check.line);
                    let mut stage = Stage::at_step(&lesson, step);
                    for earlier in shown.predictions().enumerate() {
                        let right = earlier.1.choices.iter().position(|choice| choice.is_right).unwrap();
                        stage.progress.answer(&lesson, earlier.0, right, NOW);
                    }
                    for earlier in shown.tasks().take(number) {
                        earlier.solution.iter().for_each(|instruction| stage.perform(&lesson, instruction));
                        assert_eq!(stage.look(&lesson), Seen::Passed(earlier));
                    }
                    wrong.example.iter().for_each(|instruction| stage.perform(&lesson, instruction));
                    let seen = stage.look(&lesson);
                    assert_eq!(seen, Seen::Wrong(&wrong.answer), "{}:{}", lesson.id, wrong.check.line);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried >= 6, "only {tried} wrong ways");
}

#[test]
fn a_wrong_answer_is_explained_and_the_first_one_counts() {
    for lesson in lessons() {
        for (step, shown) in lesson.steps.iter().enumerate() {
            for (question, prediction) in shown.predictions().enumerate() {
                let mut stage = Stage::at_step(&lesson, step);
                let right = prediction.choices.iter().position(|choice| choice.is_right).unwrap();
                for (number, choice) in prediction.choices.iter().enumerate().filter(|(_, choice)| !choice.is_right) {
                    assert!(choice.reveal.is_some());
                    let first = stage.progress.answered(step, question).unwrap_or(number);
                    assert_eq!(stage.progress.answer(&lesson, question, number, NOW), Some(choice));
                    assert_eq!(stage.progress.answered(step, question), Some(first));
                }
                stage.progress.answer(&lesson, question, right, NOW);
                assert_ne!(stage.progress.answered(step, question), Some(right));
            }
        }
    }
}

#[test]
fn each_action_that_contributing_lists_makes_its_check_true() {
    let text = std::fs::read_to_string("CONTRIBUTING.md").unwrap();
    let table = text.split("| action | check |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let first_code = |cell: &str| cell.split('`').nth(1).map(str::to_owned);
    let mut tried = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let (Some(action), Some(check)) = (first_code(cells[0]), first_code(cells[1])) else { continue };
        let file = format!(
            "---\ntitle: x\nminutes: 1\nsample: account\nstream: account-main\n---\n# x\n:::task\nGo.\ncheck: {check}\nsolution: {action}\n:::\n"
        );
        let lesson = read_lesson("row", &file).unwrap_or_else(|errors| panic!("{row}: {errors:?}"));
        walk_step(&lesson, &mut Stage::new(&lesson), &mut |stage, _| {
            assert_eq!(stage.look(&lesson), Seen::Open, "{row}")
        });
        tried += 1;
    }
    assert!(tried >= 6, "only {tried} rows");
}
