//! Items sold: the pieces of each that were ordered, shipped and returned.
//!
//! The first version of the code added up the ordered pieces, and cannot handle a cancellation: the event names no
//! items, and that code kept none.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domains::order::{Event, Order, State};
use crate::engine::log::envelope::StreamId;
use crate::engine::projection::{Column, ColumnKind, EventContext, Projection, ProjectionError, Row, Rows, Settings};
use crate::engine::values::fields::FieldValue;
use crate::engine::values::money::Currency;
use crate::words;
use crate::words::Word;

/// The version of the code that keeps each order, and so knows the items that a cancellation cancels.
const KEEPS_ORDERS: u16 = 2;

/// The pieces of each item, over all orders that were read.
pub struct ItemsSold {
    version: u16,
    orders: HashMap<StreamId, State>,
}

/// The pieces of an item, by what happened to them.
#[derive(Clone, Copy, Default)]
struct Pieces {
    wanted: u64,
    shipped: u64,
    returned: u64,
}

impl ItemsSold {
    fn pieces(&self) -> BTreeMap<Arc<str>, Pieces> {
        let mut all: BTreeMap<Arc<str>, Pieces> = BTreeMap::new();
        for order in self.orders.values() {
            for item in order.items.iter() {
                let pieces = all.entry(Arc::clone(&item.name)).or_default();
                pieces.wanted += u64::from(order.wanted(item));
                pieces.shipped += u64::from(item.shipped);
                pieces.returned += u64::from(item.returned);
            }
        }
        all
    }
}

impl Projection for ItemsSold {
    type Domain = Order;

    const NAME: &'static str = "items_sold";
    const LABEL: Word = words::order::ITEMS_SOLD;
    const HINT: Word = words::order::HOW_MANY_PIECES_OF_EACH_ITEM_WERE;
    const CODE: &'static [Word] =
        &[words::order::ADDS_UP_WHAT_WAS_ORDERED_AND_DOES, words::order::KEEPS_EACH_ORDER_WHAT_WAS];
    const COLUMNS: &'static [Column] = &[
        Column::new("item", words::order::ITEM, ColumnKind::Text),
        Column::new("wanted", words::order::WANTED, ColumnKind::Count),
        Column::new("shipped", words::order::SHIPPED, ColumnKind::Count),
        Column::new("returned", words::order::RETURNED, ColumnKind::Count),
    ];
    const ORDER: Word = words::order::MOST_WANTED_FIRST_THEN_BY_ITEM;

    fn initial(settings: &Settings) -> ItemsSold {
        ItemsSold { version: settings.version(), orders: HashMap::new() }
    }

    fn project(&mut self, happened: &EventContext<'_, Event>) -> Result<(), ProjectionError> {
        if self.version < KEEPS_ORDERS && matches!(happened.event, Event::OrderCancelled { .. }) {
            let missing = words::order::A_CANCELLATION_NAMES_NO_ITEMS_AND.text();
            return Err(ProjectionError::Unhandled { missing });
        }
        self.orders.entry(happened.stream.clone()).or_default().evolve(happened.event);
        Ok(())
    }

    fn rows(&self, limit: usize) -> Rows {
        let row = |(name, pieces): (Arc<str>, Pieces)| {
            let values = vec![
                FieldValue::Text(Arc::clone(&name)),
                FieldValue::Count(pieces.wanted),
                FieldValue::Count(pieces.shipped),
                FieldValue::Count(pieces.returned),
            ];
            let wanted = i64::try_from(pieces.wanted).unwrap_or(i64::MAX);
            ((wanted, name.to_string()), Row { currency: Currency::EUR, values })
        };
        Rows::ranked(self.pieces().into_iter().map(row).collect(), limit)
    }
}
