//! The controls of the page that a lesson can point at.

use crate::lessons::format::Control;

const fn control(name: &'static str, selector: &'static str) -> Control {
    Control { name, selector }
}

/// The controls that a lesson can point at, and how the page finds them.
pub const CONTROLS: &[Control] = &[
    control("act", ".act"),
    control("as-at", ".as-at"),
    control("balance", ".state-headline"),
    control("chart", ".chart"),
    control("checkpoints", ".time-cost"),
    control("condition", "#condition"),
    control("inspector", ".inspector"),
    control("log", ".log"),
    control("next-match", ".next-match"),
    control("play", ".button-play"),
    control("slider", ".slider"),
    control("state", ".state"),
    control("stream", ".time-stream"),
    control("tab-diff", "#inspector-tab-diff"),
    control("tab-event", "#inspector-tab-event"),
    control("tab-read-models", "#inspector-tab-read-models"),
    control("tab-storage", "#inspector-tab-storage"),
    control("tab-twin", "#inspector-tab-twin"),
    control("tab-what-if", "#inspector-tab-what-if"),
    control("tab-why", "#inspector-tab-why"),
    control("transport", ".transport"),
    control("who", ".act-who"),
];
