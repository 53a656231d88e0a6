//! All orders: the status of each and the amount outstanding.

use std::collections::BTreeMap;

use crate::domains::order::{Event, Order, State};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;
use crate::words;
use crate::words::Word;

/// The state of each order that was read.
#[derive(Default)]
pub struct Overview(BTreeMap<StreamId, State>);

impl Projection for Overview {
    type Domain = Order;

    const NAME: &'static str = "orders";
    const LABEL: Word = words::order::ALL_ORDERS;
    const HINT: Word = words::order::THE_STATUS_OF_EACH_ORDER_AND_THE;
    const COLUMNS: &'static [Column] = &[
        Column::new("order", words::order::ORDER, ColumnKind::Text),
        Column::new("customer", words::order::CUSTOMER, ColumnKind::Text),
        Column::new("status", words::order::STATUS, ColumnKind::Text),
        Column::new("due", words::order::DUE, ColumnKind::Money),
        Column::new("paid", words::order::PAID, ColumnKind::Money),
        Column::new("outstanding", words::order::OUTSTANDING, ColumnKind::Money),
    ];
    const ORDER: Word = words::order::LARGEST_OUTSTANDING_SUM_FIRST;

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
