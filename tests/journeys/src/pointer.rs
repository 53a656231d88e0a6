//! What a person does with mouse and finger.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, MouseActions, PointerAction, TouchActions};

use crate::Trouble;
use crate::page::Page;

const LEFT: u64 = fantoccini::actions::MOUSE_BUTTON_LEFT;

fn to(x: i64, y: i64) -> PointerAction {
    PointerAction::MoveTo { duration: Some(Duration::from_millis(60)), x: x as f64, y: y as f64 }
}

impl Page<'_> {
    /// Returns where a part of an element's width is, 0 to 1, halfway down.
    async fn spot(&self, css: &str, part: f64) -> Result<(i64, i64), Trouble> {
        let (x, y, width, height) = self.client().find(Locator::Css(css)).await?.rectangle().await?;
        let scroll = self.script("return [scrollX, scrollY]", vec![]).await?;
        let (left, top) = (scroll[0].as_f64().unwrap_or(0.0), scroll[1].as_f64().unwrap_or(0.0));
        Ok(((x - left + part * width) as i64, (y - top + height / 2.0) as i64))
    }

    /// Rests the mouse over a part of an element's width.
    pub async fn hover(&self, css: &str, part: f64) -> Result<(), Trouble> {
        let (x, y) = self.spot(css, part).await?;
        let actions = MouseActions::new("mouse".to_owned()).then(to(x - 3, y)).then(to(x, y));
        Ok(self.client().perform_actions(actions).await?)
    }

    /// Presses the mouse over one part of an element's width and lets go over another.
    pub async fn drag(&self, css: &str, from: f64, until: f64) -> Result<(), Trouble> {
        let ((from, y), (until, _)) = (self.spot(css, from).await?, self.spot(css, until).await?);
        let actions = MouseActions::new("mouse".to_owned())
            .then(to(from, y))
            .then(PointerAction::Down { button: LEFT })
            .then(to((from + until) / 2, y))
            .then(to(until, y))
            .then(PointerAction::Up { button: LEFT });
        Ok(self.client().perform_actions(actions).await?)
    }

    /// Drags the slider's thumb by mouse or finger to a part of its length, 0 to 1.
    pub async fn drag_slider(&self, to: f64, finger: bool) -> Result<(), Trouble> {
        let slider = self.find("field", "Replay position").await?;
        let (x, y, width, height) = slider.rectangle().await?;
        let scroll = self.script("return [scrollX, scrollY]", vec![]).await?;
        let (left, top) = (scroll[0].as_f64().unwrap_or(0.0), scroll[1].as_f64().unwrap_or(0.0));
        let value: f64 = slider.prop("value").await?.unwrap_or_default().parse()?;
        let head = slider.attr("max").await?.unwrap_or_default().parse::<f64>()?.max(1.0);
        // The thumb's centre is half its width from either end.
        let at = |part: f64| (x - left + 10.0 + part * (width - 20.0)) as i64;
        let y = (y - top + height / 2.0) as i64;
        let moves =
            |x: i64| PointerAction::MoveTo { duration: Some(Duration::from_millis(60)), x: x as f64, y: y as f64 };
        let (from, to) = (at(value / head), at(to));
        let button = fantoccini::actions::MOUSE_BUTTON_LEFT;
        if finger {
            let actions = TouchActions::new("finger".to_owned())
                .then(moves(from))
                .then(PointerAction::Down { button })
                .then(moves((from + to) / 2))
                .then(moves(to))
                .then(PointerAction::Up { button });
            self.client().perform_actions(actions).await?;
        } else {
            let actions = MouseActions::new("mouse".to_owned())
                .then(moves(from))
                .then(PointerAction::Down { button })
                .then(moves((from + to) / 2))
                .then(moves(to))
                .then(PointerAction::Up { button });
            self.client().perform_actions(actions).await?;
        }
        Ok(())
    }
}
