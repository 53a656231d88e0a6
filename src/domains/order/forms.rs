//! The forms of an order's commands, in the order of its life.

use crate::engine::domain::{CommandForm, Input, InputKind};
use crate::words;
use crate::words::Word;

const fn input(name: &'static str, label: Word, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const fn optional(name: &'static str, label: Word) -> Input {
    Input { name, label, kind: InputKind::Text, optional: true }
}

const AMOUNT: Input = input("amount_minor", words::order::AMOUNT, InputKind::Money);
const REASON: Input = input("reason", words::order::REASON, InputKind::Text);

/// The currencies that the form offers. Before an order is placed the page reads amounts as euros; these currencies all
/// have cents, so that what it reads is right for each. A program may name any other.
const CURRENCIES: &[&str] =
    &["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "INR", "BRL", "CNY", "ZAR"];

/// The forms, in the order in which the page offers them.
pub const FORMS: &[CommandForm] = &[
    CommandForm {
        command: "PlaceOrder",
        hint: words::order::BEGINS_THE_ORDER_WRITE_ITEMS_AS_2,
        inputs: &[
            input("customer", words::order::CUSTOMER, InputKind::Text),
            input("items", words::order::ITEMS_QUANTITY_X_NAME_PRICE_OF, InputKind::Text),
            input("shipping_minor", words::order::SHIPPING, InputKind::Money),
            input("currency", words::order::CURRENCY, InputKind::Choice(CURRENCIES)),
        ],
    },
    CommandForm {
        command: "AuthorisePayment",
        hint: words::order::HOLDS_AN_AMOUNT_ON_THE_CUSTOMERS,
        inputs: &[AMOUNT, input("reference", words::order::PAYMENT_REFERENCE, InputKind::Text)],
    },
    CommandForm {
        command: "CapturePayment",
        hint: words::order::TAKES_AN_OUTSTANDING_AMOUNT_THAT,
        inputs: &[AMOUNT, optional("reference", words::order::PAYMENT_REFERENCE)],
    },
    CommandForm {
        command: "ReportTimeout",
        hint: words::order::NOTES_THAT_THE_PAYMENT_PROVIDER,
        inputs: &[AMOUNT, optional("reference", words::order::PAYMENT_REFERENCE)],
    },
    CommandForm {
        command: "PackItems",
        hint: words::order::PACKS_ITEMS_SUCH_AS_1_X_TEAPOT,
        inputs: &[optional("items", words::order::ITEMS_QUANTITY_X_NAME)],
    },
    CommandForm {
        command: "ShipItems",
        hint: words::order::GIVES_PACKED_ITEMS_TO_THE_CARRIER,
        inputs: &[
            input("tracking", words::order::TRACKING_NUMBER, InputKind::Text),
            optional("items", words::order::ITEMS_QUANTITY_X_NAME),
        ],
    },
    CommandForm {
        command: "ConfirmDelivery",
        hint: words::order::NOTES_THAT_A_PARCEL_ARRIVED_THE,
        inputs: &[optional("tracking", words::order::TRACKING_NUMBER)],
    },
    CommandForm {
        command: "RequestReturn",
        hint: words::order::ASKS_TO_SEND_BACK_DELIVERED_ITEMS,
        inputs: &[REASON, optional("items", words::order::ITEMS_QUANTITY_X_NAME)],
    },
    CommandForm {
        command: "AcceptReturn",
        hint: words::order::TAKES_BACK_ITEMS_THAT_THE,
        inputs: &[optional("items", words::order::ITEMS_QUANTITY_X_NAME)],
    },
    CommandForm { command: "DeclineReturn", hint: words::order::TURNS_DOWN_THE_RETURN_THAT_WAS, inputs: &[REASON] },
    CommandForm { command: "ReducePrice", hint: words::order::LOWERS_THE_PRICE_OF_WHAT_THE, inputs: &[AMOUNT, REASON] },
    CommandForm {
        command: "RefundPayment",
        hint: words::order::GIVES_BACK_WHAT_IS_PAID_AND_NOT,
        inputs: &[AMOUNT, REASON],
    },
    CommandForm {
        command: "ReleaseAuthorisation",
        hint: words::order::LETS_GO_WHAT_AN_AUTHORISATION,
        inputs: &[optional("reference", words::order::PAYMENT_REFERENCE)],
    },
    CommandForm {
        command: "CancelItems",
        hint: words::order::CANCELS_ITEMS_SUCH_AS_1_X_TEAPOT,
        inputs: &[input("items", words::order::ITEMS_QUANTITY_X_NAME, InputKind::Text), REASON],
    },
    CommandForm { command: "CancelOrder", hint: words::order::CANCELS_WHAT_WAS_NOT_SHIPPED_AND, inputs: &[REASON] },
];
