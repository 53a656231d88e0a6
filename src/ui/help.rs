//! The keyboard's page of help.

use leptos::prelude::*;

use crate::ui::dialog::Dialog;
use crate::ui::first_words::WordsOfHelp;
use crate::ui::letters;
use crate::ui::page_state::use_page_state;

/// The keys and what they do.
const KEYS: [(&str, &str); 23] = [
    ("Space", "Play or pause"),
    ("← →", "Previous or next event"),
    ("Shift + ← →", "Ten events"),
    ("Page Up, Page Down", "Previous or next event (a presenter's remote)"),
    ("Home", "Before the first event"),
    ("End", "Live"),
    ("[ ]", "Previous or next change of the chosen field"),
    ("A", "Pin the moment A that the Diff tab compares with; again to unpin"),
    ("B", "Write a condition to break at"),
    ("N, Shift + N", "Next or previous event at which it holds"),
    ("1 … 8", "Speed, from 0.5× to 50×"),
    ("9", "Play as it happened, idle gaps cut"),
    ("L", "Loop over what is seen, or end the loop"),
    ("I, O", "Begin or end the loop at the cursor"),
    ("+ − 0", "Zoom in, zoom out, see all"),
    ("T", "Time axis: events, recorded time, occurred time"),
    ("G", "Go to an event's number or to a day"),
    ("/", "Search the event log; Enter goes to the next match"),
    ("X", "X-ray: command, rules, event and fold, with their source"),
    ("S", "Share: a link to this moment"),
    ("P", "Presenter mode: the headline, the chart and a few events in large type; P or Esc leaves it"),
    ("?", "This page"),
    ("Esc", "Close what is open"),
];

/// Shows the keys.
#[component]
pub fn HelpDialog() -> impl IntoView {
    let page = use_page_state();
    let switch = move |event| {
        let on = event_target_checked(&event);
        page.letters.set(on);
        letters::keep(on);
    };
    view! {
        <Dialog open=page.help title="Keyboard">
            <dl class="keys">
                {KEYS.map(|(keys, what)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div> }).collect_view()}
            </dl>
            <label class="check">
                <input type="checkbox" prop:checked=move || page.letters.get() on:change=switch />
                <span>"Keys of a single character act: letters, digits and signs"</span>
            </label>
            <p class="muted">"Keys are silent while you type in a field or a dialog is open. Arrows, Page Up, Page Down, Home, End and Space scroll what has the focus and can be scrolled; else they travel in time. Press and drag on the chart or the slider to travel."</p>
            <WordsOfHelp />
            <p><a href="about.html">"About event sourcing"</a></p>
        </Dialog>
    }
}
