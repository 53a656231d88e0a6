//! The chart as a table, on request: what is seen of it, event by event or column by column.

use leptos::prelude::*;

use crate::engine::log::envelope::Revision;
use crate::engine::travel::table_rows::TableRows;
use crate::engine::travel::timeline::Axis;
use crate::engine::values::fields::{FieldKind, FieldSpec};
use crate::engine::values::locale::zone_name;
use crate::engine::values::money::Money;
use crate::engine::view::Bucket;
use crate::session::{shown_fields, use_session};
use crate::ui::dialog::Dialog;
use crate::ui::page_state::use_page_state;
use crate::ui::words;

/// A row of the table.
struct Row {
    revision: Revision,
    when: String,
    value: String,
    /// The lowest and the highest value among the row's events.
    range: [String; 2],
}

/// Shows the button that opens the table, and the table while it is open.
#[component]
pub fn DataTable() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="time-table"
            title=words::time::DATA_TABLE.text()
            aria-label=words::time::DATA_TABLE.text()
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            {words::time::TABLE.text()}
        </button>
        <Dialog open title=words::time::DATA_TABLE.text()>
            <Table />
        </Dialog>
    }
}

#[component]
fn Table() -> impl IntoView {
    let session = use_session();
    let page = use_page_state();
    let spec = move || shown_fields(session).get(page.chart_field(session));
    let show = move |spec: &FieldSpec, value: i64| match spec.kind {
        FieldKind::Money => {
            session.with_shown(|view| view.currency().format(Money::clamped(value))).unwrap_or_default()
        }
        _ => spec.unit.show_signed(value),
    };
    let when = move |revision: Revision| {
        let stream = session.stream();
        let found = session.with_workbench(|workbench| {
            let event = workbench.log().in_stream(&stream, revision)?;
            Some(match page.timeline.axis.get() {
                Axis::Events | Axis::Recorded => event.recorded_at.text(),
                Axis::Occurred => event.occurred_at.text(),
            })
        });
        found.flatten().unwrap_or_default()
    };
    move || {
        let spec = spec()?;
        let (is_each, buckets) = page.timeline.scale.with(|scale| {
            let rows = TableRows::of(scale);
            let mut buckets = page
                .sampling
                .sample_by(page.chart_field(session), scale, &|revision| rows.row(revision))
                .unwrap_or_default();
            buckets.retain(|bucket| rows.is_seen(bucket.last));
            (rows.is_each(), buckets)
        });
        let show = |value| show(spec, value);
        let rows = buckets.iter().map(|bucket| Row {
            revision: bucket.last,
            when: when(bucket.last),
            value: show(bucket.close),
            range: [show(bucket.low), show(bucket.high)],
        });
        Some(view! {
            <p>{summary(spec, &buckets, show)}</p>
            {(!is_each).then(|| view! { <p class="muted">{words::time::EACH_ROW_STANDS_FOR_SEVERAL.text()}</p> })}
            <div class="preview-table data-table" tabindex="0" role="group" aria-label=words::time::DATA_TABLE.text()>
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="number">{words::page::TAB_EVENT.text()}</th>
                            <th scope="col">{words::page::when_in(&zone_name())}</th>
                            <th scope="col" class="number">{spec.label.text()}</th>
                            {(!is_each).then(|| view! {
                                <th scope="col" class="number">{words::time::LOWEST.text()}</th>
                                <th scope="col" class="number">{words::time::HIGHEST.text()}</th>
                            })}
                        </tr>
                    </thead>
                    <tbody>{rows.map(|row| row.show(is_each)).collect_view()}</tbody>
                </table>
            </div>
        })
    }
}

impl Row {
    fn show(self, is_each: bool) -> impl IntoView {
        let range =
            (!is_each).then(|| self.range.map(|value| view! { <td class="number">{value}</td> }).collect_view());
        view! {
            <tr>
                <th scope="row" class="number">{self.revision.to_string()}</th>
                <td>{self.when}</td>
                <td class="number">{self.value}</td>
                {range}
            </tr>
        }
    }
}

/// Says where the values begin and end, and how far they go.
fn summary(spec: &FieldSpec, buckets: &[Bucket], show: impl Fn(i64) -> String) -> Option<String> {
    let lowest = buckets.iter().map(|bucket| bucket.low).min()?;
    let highest = buckets.iter().map(|bucket| bucket.high).max()?;
    let (first, last) = (buckets.first()?, buckets.last()?);
    Some(words::time::from_event_to(
        &spec.label,
        &first.last,
        &show(first.close),
        &last.last,
        &show(last.close),
        &show(lowest),
        &show(highest),
    ))
}
