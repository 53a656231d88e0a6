//! The two shapes of an event that an older version wrote: as it is stored, and as the code reads it.

use leptos::prelude::*;

use crate::domains::{self, Shape};
use crate::engine::log::envelope::Revision;
use crate::session::use_session;
use crate::ui::inspector::json::{Lines, lines};
use crate::words;

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
                Some((event.schema_version, lines(&stored), shape))
            })
            .flatten()
    });
    move || {
        let (version, stored, shape) = shapes.get()?;
        match shape {
            Shape::Current => None,
            Shape::Older { current, read } => Some(
                view! {
                    <h3 class="eyebrow">{words::inspector::STORED_AND_AS_READ.text()}</h3>
                    <p class="muted">{words::inspector::stored_schema_version_these_bytes(&version)}</p>
                    <pre class="json" aria-label=words::inspector::STORED.text()><Lines lines=stored /></pre>
                    <p class="muted">{words::inspector::as_the_code_reads_it_schema(&current)}</p>
                    <pre class="json" aria-label=words::inspector::AS_READ.text()><Lines lines=lines(&read) /></pre>
                }
                .into_any(),
            ),
            Shape::Unknown => Some(
                view! {
                    <p class="muted">{words::inspector::THIS_VERSION_DOES_NOT_KNOW_SUCH.text()}</p>
                }
                .into_any(),
            ),
        }
    }
}
