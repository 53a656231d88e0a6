//! The role of a file's column.

/// The role of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The day of a movement.
    Date,
    /// The amount with its sign.
    Amount,
    /// What went out.
    Debit,
    /// What came in.
    Credit,
    /// Debit or credit, in words.
    Side,
    /// The memo; any number of columns.
    Text,
    /// The balance after the movement.
    Balance,
    /// The currency of the amount.
    Currency,
    /// The fee that the bank took beside the amount.
    Fee,
    /// Booked or pending.
    Status,
    /// A column that is not read.
    Ignored,
}

impl Role {
    /// Every role, in the order in which the page offers them.
    pub const ALL: [Role; 11] = [
        Role::Date,
        Role::Amount,
        Role::Debit,
        Role::Credit,
        Role::Side,
        Role::Text,
        Role::Balance,
        Role::Currency,
        Role::Fee,
        Role::Status,
        Role::Ignored,
    ];

    /// Returns the name in `importLog(text, {columns})`.
    pub fn name(self) -> &'static str {
        match self {
            Role::Date => "date",
            Role::Amount => "amount",
            Role::Debit => "debit",
            Role::Credit => "credit",
            Role::Side => "sign",
            Role::Text => "text",
            Role::Balance => "balance",
            Role::Currency => "currency",
            Role::Fee => "fee",
            Role::Status => "status",
            Role::Ignored => "ignored",
        }
    }

    /// Finds a role by its name.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Returns `true` if at most one column can have it.
    pub fn is_single(self) -> bool {
        match self {
            Role::Text | Role::Ignored => false,
            Role::Date
            | Role::Amount
            | Role::Debit
            | Role::Credit
            | Role::Side
            | Role::Balance
            | Role::Currency
            | Role::Fee
            | Role::Status => true,
        }
    }
}
