//! All orders: the status of each and the amount outstanding.

use std::collections::BTreeMap;

use crate::domains::order::{Event, Order, State};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;

/// The state of each order that was read.
#[derive(Default)]
pub struct Overview(BTreeMap<StreamId, State>);

impl Projection for Overview {
    type Domain = Order;

    const NAME: &'static str = "orders";
    const LABEL: &'static str = "All orders";
    const HINT: &'static str = "The status of each order, and the amount still to be paid or refunded.";
    const COLUMNS: &'static [Column] = &[
        Column::new("order", "Order", ColumnKind::Text),
        Column::new("customer", "Customer", ColumnKind::Text),
        Column::new("status", "Status", ColumnKind::Text),
        Column::new("due", "Due", ColumnKind::Money),
        Column::new("paid", "Paid", ColumnKind::Money),
        Column::new("outstanding", "Outstanding", ColumnKind::Money),
    ];
    const ORDER: &'static str = "largest outstanding sum first, then by order";

    fn initial(_: &Settings) -> Overview {
        Overview::default()
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        self.0.entry(happened.stream.clone()).or_default().evolve(happened.event);
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |(stream, order): (&StreamId, &State)| {
            let outstanding = order.outstanding();
            let values = vec![
                FieldValue::text(stream.as_str()),
                FieldValue::text(&order.customer),
                FieldValue::text(&order.status_text()),
                FieldValue::Money(order.due()),
                FieldValue::Money(order.paid()),
                FieldValue::Money(outstanding),
            ];
            ((outstanding.minor(), stream.to_string()), Row { currency: order.currency, values })
        };
        Rows::ranked(self.0.iter().map(row).collect(), limit)
    }
}
