//! The forms of an order's commands, in the order of its life.

use crate::engine::domain::{CommandForm, Input, InputKind};

const fn input(name: &'static str, label: &'static str, kind: InputKind) -> Input {
    Input { name, label, kind, optional: false }
}

const fn optional(name: &'static str, label: &'static str) -> Input {
    Input { name, label, kind: InputKind::Text, optional: true }
}

const AMOUNT: Input = input("amount_minor", "Amount", InputKind::Money);
const REASON: Input = input("reason", "Reason", InputKind::Text);

/// The currencies that the form offers. Before an order is placed the page reads amounts as euros; these currencies all
/// have cents, so that what it reads is right for each. A program may name any other.
const CURRENCIES: &[&str] =
    &["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "INR", "BRL", "CNY", "ZAR"];

/// The forms, in the order in which the page offers them.
pub const FORMS: &[CommandForm] = &[
    CommandForm {
        command: "PlaceOrder",
        hint: "Begins the order. Write items as 2 x Teapot @ 24.90; 1 x Tea @ 8.50.",
        inputs: &[
            input("customer", "Customer", InputKind::Text),
            input("items", "Items (quantity x name @ price of one)", InputKind::Text),
            input("shipping_minor", "Shipping", InputKind::Money),
            input("currency", "Currency", InputKind::Choice(CURRENCIES)),
        ],
    },
    CommandForm {
        command: "AuthorisePayment",
        hint: "Holds an amount on the customer's card, no more than is outstanding.",
        inputs: &[AMOUNT, input("reference", "Payment reference", InputKind::Text)],
    },
    CommandForm {
        command: "CapturePayment",
        hint: "Takes an outstanding amount that an authorisation holds; the newest one if none is named.",
        inputs: &[AMOUNT, optional("reference", "Payment reference")],
    },
    CommandForm {
        command: "ReportTimeout",
        hint: "Notes that the payment provider did not answer whether it captured an amount. Capture it when it answers.",
        inputs: &[AMOUNT, optional("reference", "Payment reference")],
    },
    CommandForm {
        command: "PackItems",
        hint: "Packs items such as 1 x Teapot; 2 x Tea, or all that are left. What is due must be held or paid.",
        inputs: &[optional("items", "Items (quantity x name)")],
    },
    CommandForm {
        command: "ShipItems",
        hint: "Gives packed items to the carrier, all of them or some. They must be paid.",
        inputs: &[input("tracking", "Tracking number", InputKind::Text), optional("items", "Items (quantity x name)")],
    },
    CommandForm {
        command: "ConfirmDelivery",
        hint: "Notes that a parcel arrived; the only one on its way if none is named.",
        inputs: &[optional("tracking", "Tracking number")],
    },
    CommandForm {
        command: "RequestReturn",
        hint: "Asks to send back delivered items, all of them or some.",
        inputs: &[REASON, optional("items", "Items (quantity x name)")],
    },
    CommandForm {
        command: "AcceptReturn",
        hint: "Takes back items that the customer asked to return, all of them or some.",
        inputs: &[optional("items", "Items (quantity x name)")],
    },
    CommandForm { command: "DeclineReturn", hint: "Turns down the return that was asked for.", inputs: &[REASON] },
    CommandForm {
        command: "ReducePrice",
        hint: "Lowers the price of what the customer keeps. A refund then pays it out.",
        inputs: &[AMOUNT, REASON],
    },
    CommandForm { command: "RefundPayment", hint: "Gives back what is paid and not due.", inputs: &[AMOUNT, REASON] },
    CommandForm {
        command: "ReleaseAuthorisation",
        hint: "Lets go what an authorisation still holds, or notes that it lapsed.",
        inputs: &[optional("reference", "Payment reference")],
    },
    CommandForm {
        command: "CancelItems",
        hint: "Cancels items such as 1 x Teapot that were not shipped; the order goes on with the others.",
        inputs: &[input("items", "Items (quantity x name)", InputKind::Text), REASON],
    },
    CommandForm {
        command: "CancelOrder",
        hint: "Cancels what was not shipped and lets go what is held.",
        inputs: &[REASON],
    },
];
