//! The visible part of the event log: how tall the frame and its rows are, and how far it is scrolled.
//!
//! The browser reports the sizes: only the style defines a row's height.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::engine::values::within::within;
use crate::ui::words;

/// How many rows are drawn beyond what is seen, above and below.
const OVERSCAN: usize = 1;
/// The most rows that are drawn: without its style the frame is as tall as the log is long.
const MOST_ROWS: usize = 200;
/// A frame of fewer rows keeps the cursor's in the middle.
const FEW_ROWS: f64 = 5.5;
/// How many rows have room until the browser reports the sizes: until then a row is one pixel tall.
const FIRST_ROWS: f64 = 18.0;

/// The frame that the rows are seen through; cheap to copy.
#[derive(Clone, Copy)]
pub struct Sight {
    /// The element that scrolls.
    pub frame: NodeRef<html::Div>,
    /// As tall as all rows together.
    pub spacer: NodeRef<html::Div>,
    /// As tall as a row, and not seen; without its style it has no height.
    pub probe: NodeRef<html::Div>,
    /// How tall the frame is, in pixels.
    height: RwSignal<f64>,
    /// How tall a row is, in pixels.
    row: RwSignal<f64>,
    /// A frame that is not laid out has no size, and cannot be scrolled.
    is_known: RwSignal<bool>,
    scrolled: RwSignal<f64>,
}

impl Sight {
    /// Begins without a size, and follows the browser's.
    pub fn new() -> Sight {
        let sight = Sight {
            frame: NodeRef::new(),
            spacer: NodeRef::new(),
            probe: NodeRef::new(),
            height: RwSignal::new(FIRST_ROWS),
            row: RwSignal::new(1.0),
            is_known: RwSignal::new(false),
            scrolled: RwSignal::new(0.0),
        };
        let watch = Closure::<dyn Fn()>::new(move || sight.measure()).into_js_value();
        if let Ok(observer) = web_sys::ResizeObserver::new(watch.unchecked_ref()) {
            let other = observer.clone();
            sight.frame.on_load(move |frame| observer.observe(&frame));
            sight.probe.on_load(move |probe| other.observe(&probe));
        }
        sight
    }

    /// Takes the sizes over, right after the browser laid the page out: to ask at another time would cost a layout.
    fn measure(self) {
        let Some((frame, probe)) = self.frame.get_untracked().zip(self.probe.get_untracked()) else { return };
        let height = f64::from(frame.client_height());
        let told = probe.get_bounding_client_rect().height();
        let row = if told >= 1.0 { told } else { self.row.get_untracked() };
        self.follow();
        if height > 0.0 {
            set(self.height, height.max(row));
            set(self.row, row);
        }
        set(self.is_known, height > 0.0);
    }

    /// Takes over how far the frame is scrolled.
    pub fn follow(self) {
        let Some(frame) = self.frame.get_untracked() else { return };
        let top = f64::from(frame.scroll_top());
        // The browser reports whole pixels, even if it scrolls by fractions.
        if (top - self.scrolled.get_untracked()).abs() >= 1.0 {
            self.scrolled.set(top);
        }
    }

    /// Returns how many of some rows are drawn.
    pub fn slots(self, count: usize) -> usize {
        ((self.height.get() / self.row.get()).ceil() as usize + 2 * OVERSCAN).min(MOST_ROWS).min(count)
    }

    /// Returns the first row that is drawn, of some rows and so many that are drawn.
    pub fn first(self, count: usize, slots: usize) -> usize {
        ((self.scrolled.get() / self.row.get()) as usize).saturating_sub(OVERSCAN).min(count.saturating_sub(slots))
    }

    /// Returns the top of a row, from the top of all rows.
    pub fn top(self, row: usize) -> f64 {
        row as f64 * self.row.get()
    }

    /// Makes room for all rows, and scrolls to one of them if it is out of sight.
    pub fn show(self, index: Option<usize>, count: usize) {
        let (room, row, is_known) = (self.height.get_untracked(), self.row.get(), self.is_known.get());
        let (Some(frame), Some(spacer)) = (self.frame.get(), self.spacer.get()) else { return };
        let whole = self.top(count);
        // At once: a scroll ends where the content ends.
        spacer.style(("height", format!("{}px", words::number(whole))));
        let farthest = (whole - room).max(0.0);
        let seen = self.scrolled.get_untracked();
        let kept = seen.min(farthest);
        let target = index.map_or(kept, |index| {
            let top = self.top(index);
            let is_seen = top >= kept && top + row <= kept + room && room >= FEW_ROWS * row;
            // As many whole rows above it as below; the browser reports the frame's height in whole pixels.
            let above = ((room / row).round() - 1.0).max(0.0) / 2.0;
            if is_seen { kept } else { within(top - above.floor() * row, 0.0, farthest).round() }
        });
        if is_known && (target - seen).abs() >= 1.0 {
            frame.set_scroll_top(target as i32);
            self.scrolled.set(target);
        }
    }
}

/// Sets a signal if that changes its value.
fn set<T: PartialEq + Copy + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
