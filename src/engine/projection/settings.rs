//! What may be chosen of a read model: the values of its parameters and the version of its code.

use std::fmt;

use crate::engine::parameter::Parameter;
use crate::engine::projection::ReadModelSpec;

/// The values of a read model's parameters and the version of its code; always within their bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    version: u16,
    values: Vec<i64>,
}

impl Settings {
    /// Takes the newest version of the code and the default of each parameter.
    pub fn of(spec: &ReadModelSpec) -> Settings {
        let values = spec.parameters.iter().map(|parameter| parameter.default).collect();
        Settings { version: spec.newest_version(), values }
    }

    /// Returns the version of the code, from 1.
    pub fn version(&self) -> u16 {
        self.version
    }

    /// Returns the value of the parameter at an index; 0 beyond the last.
    pub fn value(&self, index: usize) -> i64 {
        self.values.get(index).copied().unwrap_or(0)
    }

    /// Chooses the value of a parameter.
    ///
    /// # Errors
    /// [`SettingError`] where there is no such parameter, or the value is beyond its bounds.
    pub fn with(mut self, spec: &ReadModelSpec, name: &str, value: i64) -> Result<Settings, SettingError> {
        let found = spec.parameters.iter().zip(&mut self.values).find(|(parameter, _)| parameter.name == name);
        let Some((parameter, chosen)) = found else {
            return Err(SettingError::UnknownParameter { name: name.chars().take(100).collect() });
        };
        let Parameter { name, least, most, .. } = *parameter;
        if !parameter.contains(value) {
            return Err(SettingError::OutOfBounds { name, value, least, most });
        }
        *chosen = value;
        Ok(self)
    }

    /// Chooses the version of the code.
    ///
    /// # Errors
    /// [`SettingError::UnknownVersion`].
    pub fn at_version(self, spec: &ReadModelSpec, version: u16) -> Result<Settings, SettingError> {
        let newest = spec.newest_version();
        if version == 0 || version > newest {
            return Err(SettingError::UnknownVersion { version, newest });
        }
        Ok(Settings { version, ..self })
    }
}

/// Why a setting was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingError {
    /// The read model has no such parameter.
    UnknownParameter {
        /// The name that was given.
        name: String,
    },
    /// The value is beyond the parameter's bounds.
    OutOfBounds {
        /// The parameter's name.
        name: &'static str,
        /// The value.
        value: i64,
        /// The least value.
        least: i64,
        /// The greatest value.
        most: i64,
    },
    /// There is no such version of its code.
    UnknownVersion {
        /// The version that was asked for.
        version: u16,
        /// The newest there is.
        newest: u16,
    },
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::UnknownParameter { name } => write!(f, "The read model has no parameter {name:?}."),
            SettingError::OutOfBounds { name, value, least, most } => {
                write!(f, "{name} goes from {least} to {most}; {value} is beyond that.")
            }
            SettingError::UnknownVersion { version, newest } => {
                write!(f, "There is no version {version} of its code; the versions are 1 to {newest}.")
            }
        }
    }
}

impl std::error::Error for SettingError {}
