//! Event logs of other systems.

use foldback::engine::log::envelope::StreamId;
use foldback::foreign::event::Foreign;
use foldback::foreign::names::{kind_name, stream_name};
use foldback::foreign::path::Path;
use foldback::foreign::reading::{Progress, Reading};
use foldback::foreign::report::Report;
use foldback::foreign::survey::Survey;

/// Reads a file of any format: the first byte is the size of the slices that it comes in. However it comes, the same events
/// are in it; each has data that is an object, and names that the log accepts.
pub fn foreign(data: &[u8]) {
    let [slice, file @ ..] = data else { return };
    // A beginning alone is understood, refused, or asks for more.
    let _ = Survey::of(file, false);
    let Ok(survey) = Survey::of(file, true) else { return };
    for seen in survey.paths() {
        assert_eq!(seen.path.to_string().parse::<Path>().as_ref(), Ok(&seen.path));
    }
    let (events, report) = read(&survey, file, usize::MAX, usize::MAX);
    assert_eq!(events.len() as u64, report.events);
    let slice = usize::from(*slice) + 1;
    let in_slices = read(&survey, file, slice, slice % 5 + 1);
    assert_eq!((&in_slices.0, &in_slices.1), (&events, &report), "slices of {slice}");
    for event in &events {
        let value: serde_json::Value = serde_json::from_str(&event.data).expect("data is JSON");
        assert!(value.is_object());
        assert_eq!(value.to_string(), event.data.to_string(), "not canonical");
        StreamId::new(&format!("own-{}", stream_name(&event.stream))).expect("a stream's name");
        assert!(kind_name(&event.kind).len() <= 100);
    }
}

fn read(survey: &Survey, file: &[u8], slice: usize, events: usize) -> (Vec<Foreign>, Report) {
    let mut reading = Reading::begin(survey, survey.guess().clone(), file.len() as u64);
    let mut rest = file;
    loop {
        match reading.step(events) {
            Progress::More => {}
            Progress::Hungry => {
                let (next, after) = rest.split_at(slice.min(rest.len()));
                reading.feed(next);
                rest = after;
            }
            Progress::Done => return (reading.take(), reading.report().clone()),
        }
    }
}
