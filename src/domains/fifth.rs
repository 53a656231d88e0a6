//! The domain of the tests, a traffic light: with the feature `fifth` it is in the registry.

#[path = "../../tests/fifth/light.rs"]
mod light;

pub use light::Light;
