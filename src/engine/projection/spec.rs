//! The specification of a read model: what is known before it runs, and its settings.

use crate::engine::domain::wire_format::WireFormat as _;
use crate::engine::projection::code::Projection;
use crate::engine::projection::fold::{Fold, Typed};
use crate::engine::projection::settings::{SettingError, Settings};
use crate::engine::projection::table::Column;
use crate::engine::values::parameter::Parameter;
use crate::words::Word;

/// What the page and the workbench know of a read model before it runs.
#[derive(Clone, Copy, Debug)]
pub struct ReadModelSpec {
    /// The name of the domain whose events it reads.
    pub domain: &'static str,
    /// The name in data, snake case.
    pub name: &'static str,
    /// The label on the page.
    pub label: Word,
    /// One sentence on what it shows.
    pub hint: Word,
    /// What each version of its code does, the first one first.
    pub code: &'static [Word],
    /// The parameters that can be set.
    pub parameters: &'static [Parameter],
    /// The columns of its table.
    pub columns: &'static [Column],
    /// How its rows are ordered, in words.
    pub order: Word,
    /// Creates an empty one.
    pub make: fn(&Settings) -> Box<dyn Fold>,
}

impl ReadModelSpec {
    /// Returns the newest version of its code; the first is 1.
    pub fn newest_version(&self) -> u16 {
        u16::try_from(self.code.len()).unwrap_or(u16::MAX).max(1)
    }
}

/// Describes a read model, for its domain's list.
pub const fn read_model<P: Projection>() -> ReadModelSpec {
    ReadModelSpec {
        domain: P::Domain::NAME,
        name: P::NAME,
        label: P::LABEL,
        hint: P::HINT,
        code: P::CODE,
        parameters: P::PARAMETERS,
        columns: P::COLUMNS,
        order: P::ORDER,
        make: |settings| Box::new(Typed(P::initial(settings))),
    }
}

impl Settings {
    /// Returns the default settings: the newest version of the code and the default of each parameter.
    pub fn of(spec: &ReadModelSpec) -> Settings {
        let values = spec.parameters.iter().map(|parameter| parameter.default).collect();
        Settings { version: spec.newest_version(), values }
    }

    /// Sets the value of a parameter.
    ///
    /// # Errors
    /// [`SettingError`] if the parameter is unknown, or the value is out of bounds.
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

    /// Sets the version of the code.
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
