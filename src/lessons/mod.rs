//! Lessons: text files of steps with predictions and tasks, done on a sandbox.
//!
//! # A lesson's file
//!
//! Markdown with a front matter and fenced directives; `lessons/00-ada.md` is an example. Whatever is wrong is an error
//! with its line, at build time for the files in `lessons/`, in the page for a teacher's own.
//!
//! ```text
//! lesson      = "---" { key ":" value } "---" { step }
//! key         = "title" | "minutes" | "stream" | "words" | "sample" | "start" | "log"
//! step        = "# " title [ setup ] { text | predict | task | source } [ found ] [ teacher ]
//! setup       = ":::setup" { action } ":::"
//! predict     = ":::predict" question { ( "- " | "+ " ) answer [ " -- " why ] } ":::"
//! task        = ":::task" text { "check:" condition | "wrong:" condition " -- " reply | "try:" action
//!             | "hint:" text | "spotlight:" control
//!             | "button:" label " -- " action | "solution:" action } ":::"
//! source      = ":::source" file ":" function ":::"
//! found       = ":::found" text ":::"
//! teacher     = ":::teacher" text ":::"
//! ```
//!
//! - Of `sample: account`, `start: empty`, `start: execute {…}` (one line for each command, or fact: `start: append {…}`) and `log: file.ndjson` one says
//!   what the sandbox holds at the beginning.
//! - A `log` is a file beside the lesson, as Export writes it. It may hold own events with their model: then the conditions have the
//!   fields of that model, and the stream is one of theirs, such as `own-shop.A-7`.
//! - Text is paragraphs, lists, code, *emphasis*, **strong emphasis** and links; no HTML, no pictures.
//! - A step with a `:::setup` begins on a fresh sandbox with these actions, however it is reached. A step without one goes
//!   on from where the step before ends.
//! - In a `:::predict` exactly one answer begins with `+`; every other one says why it is wrong.
//! - A `:::task` has one `check` and at least one line `solution`. A `wrong` is recognized and answered; the `try` lines
//!   after it are an example that leads there. A `button` is shown in its card and does its action at a press. A line that is indented continues the one before it.
//! - After ` # ` a comment follows, in the front matter, in a setup, a solution and a `try`.
//!
//! # What is done
//!
//! The lines of a setup and of a solution, [`Action`](format::Action):
//!
//! ```text
//! goTo(first(balance < 0))            move the cursor
//! live                                let it follow the head
//! open account-main                   show a stream
//! tab why                             show a tab of the inspector
//! field lowest_balance                choose the field on the chart and in Why
//! condition balance < 0               break when it holds; alone: no longer
//! execute {"type": "Deposit", …}      let the rules decide a command at the head
//! execute {…} by bob at 2026-03-02T09:15 occurred 2026-02-27
//!                                     the same, and who gives it, when it is recorded, when it happened; `at` is for
//!                                     what a lesson begins with: later commands are recorded when they are given
//! append {"event_type": …, "data": …} record a fact at the head; `by`, `at` and `occurred` may follow as well
//! lane drop 23                        leave an event out, in the open what-if or a new one
//! lane insert 20 {"type": …}          insert a command after an event
//! lane replace 23 {"type": …}         put another command in an event's place
//! lane move 40 25                     move an event after another one
//! lane restore 23                     take back the edits of an event
//! lane rule max_withdrawal 5000       change a rule
//! lane close                          close the what-if
//! answer 2                            answer the step's next prediction
//! verify                              verify the log
//! twin break                          let a bug into the account and its CRUD twin; `twin fix`, `twin replay`
//! as-at 2026-02-28 2026-01-31         ask what was known on the first day about the second
//! colleague {"type": …}               let somebody else give a command at the head
//! expecting 2 {"type": …}             the same by a person who saw the stream at event 2
//! as pay-1 {"type": …}                the same under an event id of the sender's; sent again, the first result is the answer
//! tamper 2                            change one character of the stored data of the log's event 2; again: change it back
//! set-aside                           set aside what cannot be read of a damaged log
//! hold                                let processes wait between their steps; `step` takes one, `go-on` ends it
//! archive                             save the closed period to a file, read it back, take the period out of storage
//! subscriber open                     follow the log with a subscriber; `subscriber crash` at the next event, `subscriber
//!                                     start` again, `subscriber replay` from the first event
//! snapshot stale                      keep a snapshot as older code would have left it; `snapshot raise` the state's version
//! read_model add monthly_statement    add a read model; pause …, resume …
//! generate 100000                     record as many deposits at the head
//! spacing 4096                        keep a checkpoint every so many events
//! ```
//!
//! # What is checked
//!
//! Conditions in the language of [`condition`](crate::engine::travel::condition) over the fields and the event at the
//! cursor, and [`NAMES`](format::NAMES). What cannot be said so is a [`probe`].

mod answered;
pub mod controls;
pub mod course;
mod facts;
mod faults;
mod fields_now;
pub mod format;
pub mod index;
pub mod names;
pub mod place;
pub mod probe;
pub mod progress;
pub mod recording;
pub mod scene;

pub use answered::Missing;
pub use course::{Course, Status};
pub use index::{Entry, INDEX, SOURCES, Shown, entry, source};
pub use place::{Place, own_id};
pub use progress::{Progress, Seen};
pub use scene::Scene;
