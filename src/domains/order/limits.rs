//! How large the parts of an order may be.

/// The most different items an order may have.
pub const MAX_ITEMS: usize = 100;

/// The most pieces of one item that can be ordered.
pub const MAX_QUANTITY: u32 = 9_999;

/// The most characters a name, a customer, a reference, a tracking number or a reason may have.
pub const MAX_TEXT: usize = 500;
