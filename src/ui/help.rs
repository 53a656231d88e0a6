//! The keyboard's page of help.

use leptos::prelude::*;

use crate::ui::dialog::Dialog;
use crate::ui::first_words::WordsOfHelp;
use crate::ui::language::{LanguageField, ZoneField, about_page};
use crate::ui::letters;
use crate::ui::page_state::use_page_state;
use crate::words;
use crate::words::Word;

/// The keys and what they do.
const KEYS: [(Word, Word); 23] = [
    (words::help::SPACE, words::help::PLAY_OR_PAUSE),
    (Word::same("← →"), words::help::PREVIOUS_OR_NEXT_EVENT),
    (words::help::SHIFT, words::help::TEN_EVENTS),
    (words::help::PAGE_UP_PAGE_DOWN, words::help::PREVIOUS_OR_NEXT_EVENT_A),
    (words::help::HOME, words::help::BEFORE_THE_FIRST_EVENT),
    (words::help::END_KEY, words::help::LIVE),
    (Word::same("[ ]"), words::help::PREVIOUS_OR_NEXT_CHANGE_OF_THE),
    (Word::same("A"), words::help::PIN_THE_MOMENT_A_THAT_THE_DIFF),
    (Word::same("B"), words::help::WRITE_A_CONDITION_TO_BREAK_AT),
    (words::help::N_SHIFT_N, words::help::NEXT_OR_PREVIOUS_EVENT_AT_WHICH),
    (Word::same("1 … 8"), words::help::SPEED_FROM_0_5_TO_50),
    (Word::same("9"), words::help::PLAY_AS_IT_HAPPENED_IDLE_GAPS_CUT),
    (Word::same("L"), words::help::LOOP_OVER_WHAT_IS_SEEN_OR_END),
    (Word::same("I, O"), words::help::BEGIN_OR_END_THE_LOOP_AT_THE),
    (Word::same("+ − 0"), words::help::ZOOM_IN_ZOOM_OUT_SEE_ALL),
    (Word::same("T"), words::help::TIME_AXIS_EVENTS_RECORDED_TIME),
    (Word::same("G"), words::help::GO_TO_AN_EVENTS_NUMBER_OR_TO),
    (Word::same("/"), words::help::SEARCH_THE_EVENT_LOG_ENTER_GOES),
    (Word::same("X"), words::help::X_RAY_COMMAND_RULES_EVENT_AND),
    (Word::same("S"), words::help::SHARE_A_LINK_TO_THIS_MOMENT),
    (Word::same("P"), words::help::PRESENTER_MODE_THE_HEADLINE_THE),
    (Word::same("?"), words::help::THIS_PAGE),
    (words::help::ESC, words::help::CLOSE_WHAT_IS_OPEN),
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
        <Dialog open=page.help title=words::help::KEYBOARD.text()>
            <dl class="keys">
                {KEYS.map(|(keys, what)| view! { <div><dt><kbd>{keys.text()}</kbd></dt><dd>{what.text()}</dd></div> }).collect_view()}
            </dl>
            <label class="check">
                <input type="checkbox" prop:checked=move || page.letters.get() on:change=switch />
                <span>{words::help::KEYS_OF_A_SINGLE_CHARACTER_ACT.text()}</span>
            </label>
            <LanguageField />
            <ZoneField />
            <p class="muted">{words::help::KEYS_ARE_SILENT_WHILE_YOU_TYPE_IN.text()}</p>
            <WordsOfHelp />
            <p><a href=about_page()>{words::help::ABOUT_EVENT_SOURCING.text()}</a></p>
        </Dialog>
    }
}
