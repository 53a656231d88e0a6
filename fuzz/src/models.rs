//! Models: a text, and the events that it is applied to.

use foldback::models::{Data, Event, Model, Paths, Ran, Trace, completions, inferred_text};

/// What parts the text of a model from its events, which are JSON, one a line.
const BETWEEN: &str = "\n---\n";

/// Counts the lines that ran.
struct Count(usize);

impl Trace for Count {
    fn ran(&mut self, _: Ran<'_>) {
        self.0 += 1;
    }
}

/// Reads a model and applies it to events; an error must be within the text, and the model of the events alone is one.
pub fn model(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    let (text, lines) = input.split_once(BETWEEN).unwrap_or((&input, "{}\n{\"a\": 1, \"b\": [{\"c\": \"x\"}]}"));
    let events: Vec<Data> = lines.lines().take(40).filter_map(|line| Data::read(line).ok()).collect();
    let mut paths = Paths::default();
    events.iter().for_each(|event| paths.add(event));
    let length = text.chars().count();
    for at in [0, length / 2, length + 1] {
        completions(text, at, &paths, &["opened"]);
    }
    let inferred = Model::read(&inferred_text(&paths)).expect("an inferred text is a model");
    apply(&inferred, &events);
    match Model::read(text) {
        Ok(model) => apply(&model, &events),
        Err(errors) => {
            let is_within = |at: usize| at <= length;
            assert!(errors.iter().all(|error| is_within(error.range.start) && error.range.start <= error.range.end));
            assert!((1..=20).contains(&errors.len()), "{text:?}");
        }
    }
}

/// Applies a model to events of all its types, traced and not.
fn apply(model: &Model, events: &[Data]) {
    let types: Vec<&str> = model.event_types().take(4).chain(["another"]).collect();
    let (mut traced, mut plain) = (model.start(), model.start());
    for (place, data) in events.iter().enumerate() {
        for kind in &types {
            let at_ms = 1_790_000_000_000 + 60_000 * place as i64;
            let event = Event { kind, data, at_ms, recorded_ms: at_ms, revision: place as u64 + 1, stream: "thing-1" };
            let mut count = Count(0);
            model.apply(&mut traced, &event, &mut count);
            model.apply(&mut plain, &event, &mut ());
            assert!(count.0 <= model.lines_for(kind).len());
            assert_eq!(traced, plain, "a trace changes what is traced: {}", model.text());
        }
    }
    let kept = serde_json::from_str(&traced.keep().to_string()).expect("a state is kept as JSON");
    assert_eq!(model.kept(&kept), Some(traced), "{}", model.text());
}
