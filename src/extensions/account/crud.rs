//! When plain CRUD is better: what this account's own log costs beside one row, and what the row would have forgotten.

use leptos::prelude::*;

use crate::engine::values::locale::Locale;
use crate::session::tasks::NewestWork;
use crate::session::use_session;
use crate::ui::{about_page, words};
use crate::words::Word;
use crate::workbench::{Weighing, Workbench};

/// How many events are weighed between two looks at the clock.
const STEP_EVENTS: u32 = 256;

/// The lesson in which each choice is made for six systems.
const LESSON: &str = "#/lesson/21";

/// Which to choose, and when.
const CHOICES: [(Word, Word); 3] = [
    (words::twin::CRUD, words::twin::ONLY_THE_NEWEST_VALUES_ARE_EVER),
    (words::twin::CQRS, words::twin::READING_AND_WRITING_WANT),
    (words::twin::EVENT_SOURCING, words::twin::HOW_IT_CAME_TO_BE_MATTERS_AS),
];

/// Weighs the log of the account on screen against a row.
#[component]
pub fn PlainCrud() -> impl IntoView {
    let session = use_session();
    let weighed = RwSignal::new(None);
    let work = NewestWork::new();
    Effect::new(move |_| {
        let stream = session.stream();
        session.version();
        // A stream that is still being read is weighed after that. Until it is done, what was shown before stays.
        let begin = |workbench: &Workbench| workbench.is_whole(&stream).then(|| Weighing::begin(workbench, &stream));
        let Some(mut weighing) = session.with_workbench_untracked(begin).flatten() else { return };
        work.run(move || {
            let step = |weighing: &mut Weighing| {
                session.with_workbench_untracked(|workbench| weighing.step(workbench, STEP_EVENTS)).unwrap_or(true)
            };
            let is_done = weighing.as_mut().is_none_or(step);
            if is_done {
                weighed.try_set(weighing.as_ref().and_then(Weighing::weighed));
            }
            is_done
        });
    });
    let figures = move || {
        let weighed = weighed.get()?;
        let size = |bytes: usize| words::size(bytes as u64);
        let times = match weighed.tenths() {
            tenths if tenths < 100 => Locale::shown().signs().decimal(&format!("{}.{}", tenths / 10, tenths % 10)),
            tenths => words::count(tenths / 10),
        };
        let of = match weighed.compared < weighed.events {
            true => words::twin::in_the_newest(&words::events(weighed.compared)),
            false => String::new(),
        };
        let rows = [
            (
                words::twin::STORED_AS_EVENTS.text(),
                words::twin::of_data_each(
                    &words::events(weighed.events),
                    &size(weighed.bytes_per_event()),
                    &size(weighed.event_bytes),
                ),
            ),
            (
                words::twin::A_ROW_OF_THE_SAME_FIELDS.text(),
                words::twin::the_events_take_times_that(&size(weighed.row_bytes), &times),
            ),
            (
                words::twin::TO_KNOW_THE_PRESENT.text(),
                words::twin::up_to_folded_a_row_is_read(&words::events(weighed.folded())),
            ),
            (
                words::twin::A_ROW_WOULD_HAVE_LOST.text(),
                words::twin::and_why_each_changed(&words::counted(weighed.overwritten, words::nouns::old_value), &of),
            ),
        ];
        let rows = rows.map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> });
        Some(
            view! { <dl class="facts crud-figures" aria-label=words::twin::LOG_AND_ROW.text()>{rows.collect_view()}</dl> },
        )
    };
    let verdict = move || {
        let lost = weighed.get()?.overwritten;
        Some(words::twin::if_nobody_will_ever_ask_about(&if lost == 1 {
            words::twin::THAT_ONE_VALUE.text().to_owned()
        } else {
            words::twin::those_values(&words::count(lost))
        }))
    };
    view! {
        <h3 class="eyebrow">{words::twin::WHEN_PLAIN_CRUD_IS_BETTER.text()}</h3>
        {figures}
        <p class="twin-note">{verdict}</p>
        <dl class="crud-choices">
            {CHOICES.map(|(name, when)| view! { <div><dt>{name.text()}</dt><dd>{when.text()}</dd></div> }).collect_view()}
        </dl>
        <p class="twin-note">
            <a href=LESSON>{words::twin::CHOOSE_FOR_SIX_SYSTEMS_LESSON_21.text()}</a>" · "<a href=format!("{}#choice", about_page())>{words::twin::ABOUT_EVENT_SOURCING.text()}</a>
        </p>
    }
}
