//! What is told by shapes alone: it stands out from what is behind it (WCAG 1.4.11: 3:1), also with more contrast and in the
//! person's own colours. Only Chromium can be told to have these.

use serde_json::{Value, json};

use super::looks::tell;
use super::{LIMIT, Story};
use crate::Trouble;
use crate::browser::Browser;
use crate::page::Page;

/// Lists the story.
pub fn in_one_browser() -> Vec<Story> {
    let name = "shapes_stand_out_with_more_contrast_and_in_forced_colours";
    vec![Story { name, only_in: Some(Browser::Chromium), limit: LIMIT, run: |page| Box::pin(all_stand_out(page)) }]
}

/// The least contrast.
const LEAST: f64 = 3.0;

/// Ways to see the page: a name, and what is set.
const WAYS: [(&str, &str, &str); 4] = [
    ("as it is", "prefers-contrast", "no-preference"),
    ("with more contrast", "prefers-contrast", "more"),
    ("with less contrast", "prefers-contrast", "less"),
    ("in forced colours", "forced-colors", "active"),
];

/// The contrast of each shape with what is behind it; of what is chosen among others, that of its mark.
const SHAPES: &str = "
    const rgb = colour => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = colour => colour.slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const ratio = (one, other) => {
        const [more, less] = [light(one), light(other)].sort((one, other) => other - one);
        return (more + 0.05) / (less + 0.05);
    };
    const behind = element => {
        const colour = element ? rgb(getComputedStyle(element).backgroundColor) : [255, 255, 255, 255];
        return colour[3] === 255 ? colour : behind(element.parentElement);
    };
    const contrast = (selector, part) => {
        const element = document.querySelector(selector);
        if (!element) return 0;
        return ratio(rgb(part(getComputedStyle(element))), behind(element.parentElement));
    };
    const outlined = style => style.outlineStyle === 'none' ? 'transparent' : style.outlineColor;
    const shapes = {
        'the curve': contrast('.chart-line', style => style.stroke),
        'the future of the curve': contrast('.chart-future', style => style.stroke),
        'a bar of Why': contrast('.why-bar', style => style.backgroundColor),
        'the dot at the cursor': contrast('.playhead-dot', style => style.backgroundColor),
        'what has the focus': (document.querySelector('.tab[aria-selected=true]').focus({ focusVisible: true }),
            contrast('.tab[aria-selected=true]', style => style.outlineColor)),
    };
    if (matchMedia('(forced-colors: active)').matches) {
        document.activeElement.blur();
        shapes['the chosen tab'] = contrast('.tab[aria-selected=true]', outlined);
        shapes['the row of the cursor'] = contrast('.log-row.is-cursor', outlined);
    }
    return shapes;";

async fn all_stand_out(page: &Page<'_>) -> Result<(), Trouble> {
    page.open("").await?;
    page.foldback("goTo(20)").await?;
    page.turn_to("Why").await?;
    page.until("the bars", "return document.querySelectorAll('.why-bar').length > 3").await?;
    let mut faint = Vec::new();
    for (name, feature, value) in WAYS {
        for theme in ["light", "dark"] {
            let features = json!([
                { "name": "prefers-color-scheme", "value": theme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
                { "name": feature, "value": value },
            ]);
            tell(page, "Emulation.setEmulatedMedia", json!({ "features": features })).await?;
            page.see("the way", &format!("matchMedia('({feature}: {value})').matches"), "true").await?;
            let mut shapes = page.script(SHAPES, vec![]).await?;
            shapes["the track of the slider"] = json!(rail(page).await?);
            let shapes = shapes.as_object().ok_or("no shapes")?.iter();
            let is_faint = |ratio: &Value| ratio.as_f64().is_none_or(|ratio| ratio < LEAST);
            faint.extend(
                shapes
                    .filter(|(_, ratio)| is_faint(ratio))
                    .map(|(shape, ratio)| format!("{shape} {name} in {theme}: {ratio}")),
            );
        }
    }
    match faint.is_empty() {
        true => page.console_is_empty().await,
        false => Err(faint.join("; ").into()),
    }
}

/// Returns the contrast of the part of the slider's track that is still to come with what is above it, of a picture: no script
/// can ask for the style of a track.
async fn rail(page: &Page<'_>) -> Result<f64, Trouble> {
    let slider = page.client().find(fantoccini::Locator::Css(".slider input")).await?;
    let picture = crate::picture::Picture::read(&slider.screenshot().await?)?;
    let (width, height) = picture.size();
    let [one, other] = [height / 2, 1].map(|y| light(picture.pixel(width * 3 / 4, y)));
    Ok((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// Returns the relative luminance of a colour, as WCAG defines it.
fn light(colour: [u8; 3]) -> f64 {
    let part = |part: u8| match f64::from(part) / 255.0 {
        part if part <= 0.04045 => part / 12.92,
        part => ((part + 0.055) / 1.055).powf(2.4),
    };
    0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
}
