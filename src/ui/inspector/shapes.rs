//! The two shapes of an event that an older version wrote: as it is stored, and as the code reads it.

use leptos::prelude::*;

use crate::domains::{self, Shape};
use crate::engine::log::envelope::Revision;
use crate::session::use_session;
use crate::ui::inspector::json::{Tokens, tokens};

/// Shows how the cursor's event is stored and how it is read, if these differ; or that it is not known here.
#[component]
pub fn Shapes(revision: Memo<Revision>) -> impl IntoView {
    let session = use_session();
    let shapes = Memo::new(move |_| {
        let stream = session.stream();
        session
            .with_workbench(|workbench| {
                let event = workbench.log().in_stream(&stream, revision.get()).filter(|event| !event.is_archived())?;
                let domain = domains::domain(stream.domain())?;
                let shape = domain.shape(event.event_type, event.schema_version, event.data);
                let stored = serde_json::from_str(event.data).unwrap_or_default();
                Some((event.schema_version, tokens(&stored), shape))
            })
            .flatten()
    });
    move || {
        let (version, stored, shape) = shapes.get()?;
        match shape {
            Shape::Current => None,
            Shape::Older { current, read } => Some(
                view! {
                    <h3 class="eyebrow">"Stored and as read"</h3>
                    <p class="muted">{format!("Stored, schema version {version}: these bytes stay, and so does their hash.")}</p>
                    <pre class="json" aria-label="Stored"><Tokens tokens=stored /></pre>
                    <p class="muted">{format!("As the code reads it, schema version {current}: translated anew each time.")}</p>
                    <pre class="json" aria-label="As read"><Tokens tokens=tokens(&read) /></pre>
                }
                .into_any(),
            ),
            Shape::Unknown => Some(
                view! {
                    <p class="muted">"This version does not know such an event: it is kept as it is stored, and skipped by the fold."</p>
                }
                .into_any(),
            ),
        }
    }
}
