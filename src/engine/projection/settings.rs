//! The settings of a read model: the values of its parameters and the version of its code.

use std::fmt;

use crate::words;

/// The values of a read model's parameters and the version of its code; always within their bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub(super) version: u16,
    pub(super) values: Vec<i64>,
}

impl Settings {
    /// Returns the version of the code, from 1.
    pub fn version(&self) -> u16 {
        self.version
    }

    /// Returns the value of the parameter at an index; 0 beyond the last.
    pub fn value(&self, index: usize) -> i64 {
        self.values.get(index).copied().unwrap_or(0)
    }
}

/// Why a setting was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingError {
    /// The read model has no such parameter.
    UnknownParameter {
        /// The name that was given.
        name: String,
    },
    /// The value is out of the parameter's bounds.
    OutOfBounds {
        /// The parameter's name.
        name: &'static str,
        /// The value that was asked for.
        value: i64,
        /// The least value.
        least: i64,
        /// The greatest value.
        most: i64,
    },
    /// The version of its code is unknown.
    UnknownVersion {
        /// The version that was asked for.
        version: u16,
        /// The newest version.
        newest: u16,
    },
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::UnknownParameter { name } => {
                f.write_str(&words::errors::no_parameter(&format_args!("{name:?}")))
            }
            SettingError::OutOfBounds { name, value, least, most } => {
                f.write_str(&words::errors::parameter_out_of_bounds(name, least, most, value))
            }
            SettingError::UnknownVersion { version, newest } => {
                f.write_str(&words::errors::no_version(version, newest))
            }
        }
    }
}

impl std::error::Error for SettingError {}
