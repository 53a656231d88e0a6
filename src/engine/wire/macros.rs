//! The declarations: an enum or a struct, and its JSON.
//!
//! A field is written under its own name and left out if it is `None`. What follows its type changes that:
//!
//! | declaration | in JSON |
//! | --- | --- |
//! | `amount: Money = "amount_minor"` | the field is called `amount_minor` |
//! | `carried: Option<Carried> = null` | `None` is `null`; the field must be there |
//! | `reason: Option<Text> = null_or_left_out` | `None` is `null`; the field may be left out all the same |
//! | `entry: Entry = looked_up` | the field is neither written nor read, but begins as its default |
//! | `items: Items = (Priced)` | the field is read as a `Priced`, which turns into `Items` |
//! | `status: Status = flat` | the fields of [`Fields`](crate::engine::wire::Fields) stand in the same object |

/// Declares the events of a domain: the enum, `TYPES`, `event_type`, `encode` and `decode`.
///
/// ```
/// use foldback::engine::wire::events;
///
/// events! {
///     /// What happened to a door.
///     pub enum Event {
///         /// Somebody opened it.
///         Opened { by: Box<str> = "opened_by", note: Option<Box<str>> },
///         /// It fell shut.
///         Closed,
///     }
/// }
/// let opened = Event::Opened { by: "Ada".into(), note: None };
/// assert_eq!(&*opened.encode().data, r#"{"opened_by":"Ada"}"#);
/// assert_eq!(Event::decode("Opened", 1, r#"{"opened_by":"Ada"}"#), Some(opened));
/// assert_eq!(Event::TYPES, ["Opened", "Closed"]);
/// ```
#[macro_export]
macro_rules! events {
    ($(#[$meta:meta])* $vis:vis enum $name:ident $(upcast by $upcasters:ident)? { $(
        $(#[$about:meta])* $variant:ident
        $({ $($(#[$of:meta])* $field:ident: $type:ty $(= $how:tt)?),* $(,)? })?
        $(($payload:ty $(, $asked:literal = $called:literal)?))?
    ),* $(,)? }) => {
        $(#[$meta])*
        // The names are those of the facts; that some begin alike is not a fault.
        #[allow(clippy::enum_variant_names)]
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis enum $name { $(
            $(#[$about])* $variant
            $({ $($(#[$of])* #[allow(missing_docs)] $field: $type),* })?
            $(($payload))?
        ),* }

        impl $name {
            /// The names of all events.
            pub const TYPES: [&'static str; [$(stringify!($variant)),*].len()] = [$(stringify!($variant)),*];

            const UPCASTERS: &'static [$crate::engine::log::upcast::Upcaster] = $crate::wire_field!(@or $($upcasters)?, &[]);

            /// Returns the event's name.
            pub fn event_type(&self) -> &'static str {
                match self { $(Self::$variant { .. } => stringify!($variant)),* }
            }

            /// Writes the event down.
            pub fn encode(&self) -> $crate::engine::domain::Encoded {
                let mut fields = $crate::engine::wire::Writer::default();
                #[allow(unused_variables)]
                let out = &mut fields;
                match self { $(
                    Self::$variant { $($($field),*)? $(0: $crate::wire_field!(@payload payload $payload))? } => {
                        $($($crate::wire_field!(@put out, $field, $field $(= $how)?);)*)?
                        $(<$payload as $crate::engine::wire::Fields>::write(payload, out);
                        $(out.rename($asked, $called);)?)?
                    }
                )* }
                $crate::engine::wire::encode(Self::UPCASTERS, self.event_type(), fields)
            }

            /// Reads an event of any schema version up to the newest; `None` if the type or the version is unknown, or
            /// the data has another shape.
            pub fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<$name> {
                $crate::engine::wire::decode(Self::UPCASTERS, (event_type, schema_version), data, |name, from| {
                    Some(match name {
                        $(stringify!($variant) => {
                            $($(from.rename($asked, $called);)?)?
                            Self::$variant {
                                $($($field: $crate::wire_field!(@take from, $field $(= $how)?)),*)?
                                $(0: <$payload as $crate::engine::wire::Fields>::read(from))?
                            }
                        })*
                        _ => return None,
                    })
                })
            }
        }

        impl $crate::engine::wire::Events for $name {
            const TYPES: &'static [&'static str] = &Self::TYPES;
            const UPCASTERS: &'static [$crate::engine::log::upcast::Upcaster] = Self::UPCASTERS;

            fn encode(&self) -> $crate::engine::domain::Encoded {
                self.encode()
            }

            fn decode(event_type: &str, schema_version: u16, data: &str) -> Option<Self> {
                Self::decode(event_type, schema_version, data)
            }
        }
    };
}

/// Declares the commands of a domain: the enum, `NAMES`, `name`, `read` and `json`.
///
/// ```
/// use foldback::engine::wire::commands;
/// use serde_json::json;
///
/// commands! {
///     /// What somebody wants of a door.
///     pub enum Command of "a door" {
///         /// Open it.
///         Open { by: String, times: Option<i64>, before: u32 = looked_up },
///         /// Close it.
///         Close,
///     }
/// }
/// let open = Command::read(&json!({ "type": "Open", "by": "Ada" })).unwrap();
/// assert_eq!(open, Command::Open { by: "Ada".into(), times: None, before: 0 });
/// assert_eq!(open.json(), json!({ "type": "Open", "by": "Ada" }));
/// let refused = |json| Command::read(&json).unwrap_err().details["reason"].clone();
/// assert_eq!(refused(json!({ "type": "Open" })), "missing field by");
/// assert_eq!(refused(json!({ "type": "Open", "by": 5 })), "by is not a string");
/// assert_eq!(refused(json!({ "type": "Close", "by": "Ada" })), "unknown field by");
/// assert_eq!(refused(json!({ "type": "Open", "by": "Ada", "before": 5 })), "unknown field before");
/// assert_eq!(refused(json!({ "type": "Paint" })), "type is not a command of a door");
/// ```
#[macro_export]
macro_rules! commands {
    ($(#[$meta:meta])* $vis:vis enum $name:ident of $of:literal { $(
        $(#[$about:meta])* $variant:ident
        $({ $($(#[$doc:meta])* $field:ident: $type:ty $(= $how:tt)?),* $(,)? })?
        $(($payload:ty))?
    ),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis enum $name { $(
            $(#[$about])* $variant
            $({ $($(#[$doc])* #[allow(missing_docs)] $field: $type),* })?
            $(($payload))?
        ),* }

        impl $name {
            /// The names of all commands.
            #[allow(dead_code)]
            pub const NAMES: [&'static str; [$(stringify!($variant)),*].len()] = [$(stringify!($variant)),*];

            /// Returns the command's name.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => stringify!($variant)),* }
            }

            /// Writes the command as [`Self::read`] reads it.
            pub fn json(&self) -> serde_json::Value {
                let mut fields = $crate::engine::wire::Writer::default();
                #[allow(unused_variables)]
                let out = &mut fields;
                match self { $(
                    Self::$variant { $($($field),*)? $(0: $crate::wire_field!(@payload payload $payload))? } => {
                        $($($crate::wire_field!(@put out, $field, $field $(= $how)?);)*)?
                        $(<$payload as $crate::engine::wire::Fields>::write(payload, out);)?
                    }
                )* }
                $crate::engine::wire::command_json(self.name(), fields)
            }

            /// Reads a command from JSON.
            ///
            /// # Errors
            /// [`UserError`](crate::engine::user_error::UserError) named `InvalidCommand`.
            pub fn read(json: &serde_json::Value) -> Result<$name, $crate::engine::user_error::UserError> {
                $crate::engine::wire::read_command(concat!("a command of ", $of), json, |name, from| {
                    Some(match name {
                        $(stringify!($variant) => Self::$variant {
                            $($($field: $crate::wire_field!(@take from, $field $(= $how)?)),*)?
                            $(0: <$payload as $crate::engine::wire::Fields>::read(from))?
                        },)*
                        _ => return None,
                    })
                })
            }
        }

        impl $crate::engine::wire::Commands for $name {
            fn json(&self) -> serde_json::Value {
                self.json()
            }

            fn read(json: &serde_json::Value) -> Result<Self, $crate::engine::user_error::UserError> {
                Self::read(json)
            }
        }
    };
}

/// Declares a struct that is a JSON object, or with its fields in brackets a JSON list.
///
/// ```
/// use foldback::engine::wire::{Fields as _, Reader, Wire as _, record};
///
/// record! {
///     /// A place and how far it is.
///     pub struct Waypoint [
///         /// How far.
///         pub metres: u32,
///         /// Where.
///         pub place: Box<str>,
///     ]
/// }
/// let waypoint = Waypoint { metres: 1200, place: "Bridge".into() };
/// assert_eq!(waypoint.to_json().into_value(), serde_json::json!([1200, "Bridge"]));
/// assert_eq!(Waypoint::of_json(&waypoint.to_json()), Some(waypoint));
/// ```
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$about:meta])* $fvis:vis $field:ident: $type:ty $(= $how:tt)?),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $($(#[$about])* $fvis $field: $type),* }

        impl $crate::engine::wire::Fields for $name {
            fn write<'a>(&'a self, out: &mut $crate::engine::wire::Writer<'a>) {
                $($crate::wire_field!(@put out, &self.$field, $field $(= $how)?);)*
            }

            fn read(from: &mut $crate::engine::wire::Reader<'_>) -> $name {
                $name { $($field: $crate::wire_field!(@take from, $field $(= $how)?)),* }
            }
        }

        impl $crate::engine::wire::Wire for $name {
            const WANTED: &'static str = "an object";

            fn to_json(&self) -> $crate::engine::wire::Json<'_> {
                $crate::engine::wire::object_of(self)
            }

            fn of_json(json: &$crate::engine::wire::Json<'_>) -> Option<$name> {
                $crate::engine::wire::of_object(json)
            }

            fn blank() -> $name {
                $crate::engine::wire::blank()
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident [
        $($(#[$about:meta])* $fvis:vis $field:ident: $type:ty),* $(,)?
    ]) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $($(#[$about])* $fvis $field: $type),* }

        impl $crate::engine::wire::Wire for $name {
            const WANTED: &'static str = "a list";

            fn to_json(&self) -> $crate::engine::wire::Json<'_> {
                $crate::engine::wire::Json::List(vec![$($crate::engine::wire::Wire::to_json(&self.$field)),*])
            }

            fn of_json(json: &$crate::engine::wire::Json<'_>) -> Option<$name> {
                let [$($field),*] = json.list()? else { return None };
                Some($name { $($field: $crate::engine::wire::Wire::of_json($field)?),* })
            }

            fn blank() -> $name {
                $name { $($field: $crate::engine::wire::Wire::blank()),* }
            }
        }
    };
}

/// Declares an enum of which each variant is a name, in data and on the page.
///
/// ```
/// use foldback::engine::wire::names;
///
/// names! {
///     /// Where a door is in its life.
///     pub enum Status {
///         /// People can walk in.
///         Open,
///         /// Nobody can.
///         Shut = "Fallen shut",
///     }
/// }
/// assert_eq!(Status::NAMES, ["Open", "Fallen shut"]);
/// assert_eq!(Status::from_name("Fallen shut"), Some(Status::Shut));
/// ```
#[macro_export]
macro_rules! names {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$about:meta])* $variant:ident $(= $text:literal)?),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[$about])* $variant),* }

        impl $name {
            /// All of them, in their order.
            pub const ALL: [$name; [$(stringify!($variant)),*].len()] = [$($name::$variant),*];

            /// Their names, in the same order.
            #[allow(dead_code)]
            pub const NAMES: &'static [&'static str] = &[$($crate::wire_field!(@name $variant $(= $text)?)),*];

            /// Returns the name in data and on the page.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $crate::wire_field!(@name $variant $(= $text)?)),* }
            }

            /// Finds the one of a name.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|known| known.name() == name)
            }
        }

        impl $crate::engine::wire::Wire for $name {
            const WANTED: &'static str = $crate::wire_field!(@join $($crate::wire_field!(@name $variant $(= $text)?)),*);

            fn to_json(&self) -> $crate::engine::wire::Json<'_> {
                $crate::engine::wire::Json::Text(self.name().into())
            }

            fn of_json(json: &$crate::engine::wire::Json<'_>) -> Option<$name> {
                $name::from_name(json.text()?)
            }

            fn blank() -> $name {
                $name::ALL[0]
            }
        }
    };
}

/// What the declarations generate for a field.
#[doc(hidden)]
#[macro_export]
macro_rules! wire_field {
    (@or $some:ident, $other:expr) => { $some };
    (@or , $other:expr) => { $other };
    (@payload $payload:ident $type:ty) => { $payload };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident = $name:literal) => { $name };
    (@join $last:expr) => { $last };
    (@join $first:expr, $last:expr) => { concat!($first, " or ", $last) };
    (@join $first:expr, $($rest:expr),*) => { concat!($first, ", ", $crate::wire_field!(@join $($rest),*)) };
    (@put $out:ident, $value:expr, $field:ident) => { $out.put(stringify!($field), $value) };
    (@put $out:ident, $value:expr, $field:ident = null) => { $out.put_or_null(stringify!($field), $value) };
    (@put $out:ident, $value:expr, $field:ident = null_or_left_out) => { $out.put_or_null(stringify!($field), $value) };
    (@put $out:ident, $value:expr, $field:ident = looked_up) => { let _ = $value; };
    (@put $out:ident, $value:expr, $field:ident = flat) => { $crate::engine::wire::Fields::write($value, $out) };
    (@put $out:ident, $value:expr, $field:ident = $name:literal) => { $out.put($name, $value) };
    (@take $from:ident, $field:ident) => { $from.field(stringify!($field)) };
    (@take $from:ident, $field:ident = null) => { $from.field_or_null(stringify!($field)) };
    (@take $from:ident, $field:ident = null_or_left_out) => { $from.field(stringify!($field)) };
    (@take $from:ident, $field:ident = looked_up) => { Default::default() };
    (@take $from:ident, $field:ident = flat) => { $crate::engine::wire::Fields::read($from) };
    (@put $out:ident, $value:expr, $field:ident = ($as:ty)) => { $out.put(stringify!($field), $value) };
    (@take $from:ident, $field:ident = ($as:ty)) => { $from.field::<$as>(stringify!($field)).into() };
    (@take $from:ident, $field:ident = $name:literal) => { $from.field($name) };
}
