//! Keeping a shared log: the page of this browser's own log takes what the other page of this tab left. It is staged
//! beside that log and turned to in one write; what was left is forgotten last, so that a page that is closed on the
//! way goes on with it when it is opened again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::log::envelope::Hash;
use crate::engine::user_error::UserError;
use crate::session::files::log_blob;
use crate::session::import::import_blob;
use crate::session::{Session, StorageMode, Tone, use_session};
use crate::ui::download::offered;
use crate::ui::handover::{Keep, forget_left, left_to_keep};
use crate::ui::icon::Icon;
use crate::ui::words;
use crate::workbench::Workbench;
use crate::workbench::exchange::reader::ImportFormat;
use crate::workbench::replace::Keeping;

/// The label of the progress.
const LABEL: words::Word = words::share::KEEPING_THE_SHARED_LOG;

/// Keeps what was left, and knows what stands in its way; cheap to copy.
#[derive(Clone, Copy)]
struct Keeper {
    session: Session,
    waits: RwSignal<Option<UserError>>,
}

/// Keeps the log that was left to be kept, if there is one; it is part of the page because it may ask a question.
pub fn keep_what_was_left(session: Session) {
    let keeper = Keeper { session, waits: RwSignal::new(None) };
    provide_context(keeper);
    if !matches!(
        session.storage_mode(),
        StorageMode::Shared | StorageMode::Sandbox | StorageMode::Remote | StorageMode::Foreign
    ) {
        keeper.run(None);
    }
}

impl Keeper {
    fn run(self, agreed: Option<Hash>) {
        self.waits.set(None);
        let Some(left) = left_to_keep() else { return };
        let (session, events) = (self.session, left.events);
        spawn_local(async move {
            let text = words::share::kept_the_log_is_yours_now(&words::events(events));
            match keep(session, left, agreed).await {
                Ok(replaced) => {
                    forget_left();
                    match replaced {
                        true => session.tell_replaced(text),
                        false => session.tell(Tone::Good, text),
                    }
                }
                Err(refusal) => self.waits.set(Some(refusal)),
            }
        });
    }

    /// Discards the log that was left.
    fn leave(self) {
        forget_left();
        self.waits.set(None);
    }

    fn save(self) {
        let (Some(left), session) = (left_to_keep(), self.session) else { return };
        spawn_local(async move {
            let file = match left.link().records().and_then(Workbench::beside) {
                Ok(theirs) => log_blob(session, theirs).await,
                Err(refusal) => Err(refusal),
            };
            match file {
                Ok(file) => drop(offered(session, "foldback-shared.ndjson", &file)),
                Err(refusal) => session.tell(Tone::Bad, refusal.message),
            }
        });
    }
}

/// Keeps a log; returns `true` if it replaced another one.
async fn keep(session: Session, left: Keep, agreed: Option<Hash>) -> Result<bool, UserError> {
    let agreed = agreed.or_else(|| left.replaces.as_deref().and_then(Hash::parse));
    let theirs = Workbench::beside(left.link().records()?)?;
    let mut longer = None;
    let had_events = session.with_workbench_untracked(|workbench| workbench.log().head().get() > 0) == Some(true);
    let replaced = session
        .replace(LABEL.text(), |workbench| match workbench.keeping(theirs, agreed)? {
            Keeping::Replaces(log) => Ok(Some(*log)),
            Keeping::Continues(theirs) => {
                longer = Some(theirs);
                Ok(None)
            }
            Keeping::Known => Ok(None),
        })
        .await?;
    if let Some(theirs) = longer {
        let file = log_blob(session, *theirs).await?;
        import_blob(session, file, ImportFormat::Ndjson, session.stream_now(), false).await?;
    }
    Ok(replaced && had_events)
}

/// Asks what to do with a log that was left and cannot be kept without consent.
#[component]
pub fn KeepQuestion() -> impl IntoView {
    let session = use_session();
    let keeper = expect_context::<Keeper>();
    move || {
        let refusal = keeper.waits.get()?;
        let own =
            refusal.details.get("events").and_then(serde_json::Value::as_u64).filter(|_| refusal.name == "OwnLog");
        let agreed = move || session.with_workbench_untracked(|workbench| workbench.store().head_hash());
        let (text, label) = match own {
            Some(events) => {
                let mine = words::events(events as usize);
                (words::share::a_shared_log_waits_to_be_kept(&mine), words::share::replace_my(&mine))
            }
            None => (
                words::share::the_shared_log_was_not_kept_your(&refusal.message),
                words::share::TRY_AGAIN.text().to_owned(),
            ),
        };
        Some(view! {
            <aside class="notice shared-log" aria-label=words::share::LOG_TO_KEEP.text()>
                <Icon name="share" />
                <p role="alert">{text}</p>
                <div class="row">
                    <button type="button" class="button" class:button-danger=own.is_some() on:click=move |_| keeper.run(agreed().filter(|_| own.is_some()))>
                        {label}
                    </button>
                    <button type="button" class="button" on:click=move |_| keeper.save()>{words::share::SAVE_IT_AS_A_FILE.text()}</button>
                    <button type="button" class="button" on:click=move |_| keeper.leave()>{words::share::LEAVE_MINE_AS_IT_IS.text()}</button>
                </div>
            </aside>
        })
    }
}
