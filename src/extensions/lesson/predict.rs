//! A question before the answer is seen: choices for mouse and keyboard, and what is revealed of them.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::extensions::lesson::running::Running;
use crate::extensions::lesson::text::Text;
use crate::lessons::format::Prediction;
use crate::ui::Icon;
use crate::words;

/// Shows a question of a step; the first answer counts, later ones are only looked at.
#[component]
pub fn Predict(running: Running, prediction: Prediction, question: usize, text: Text) -> impl IntoView {
    let mut text = text;
    let step = running.progress.with_untracked(|progress| progress.step());
    let first = Memo::new(move |_| running.progress.with(|progress| progress.answered(step, question)));
    let looked = RwSignal::new(first.get_untracked());
    let focused = RwSignal::new(first.get_untracked().unwrap_or(0));
    let count = prediction.choices.len();
    let asked = text.blocks(&prediction.question);
    let id = format!("lesson-question-{}", prediction.number);
    let choose = move |choice: usize| {
        focused.set(choice);
        looked.set(Some(choice));
        running.answer(question, choice);
    };
    let turn = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" | "ArrowRight" => 1,
            "ArrowUp" | "ArrowLeft" => count.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        focused.update(|focused| *focused = (*focused + step) % count.max(1));
        focus_choice(&event, focused.get_untracked());
    };
    let choices = prediction.choices.iter().enumerate().map(|(index, choice)| {
        let is_right = choice.is_right;
        let said = text.inline(&choice.text);
        let mark = move || (first.get().is_some() && is_right).then(|| view! { <Icon name="check" /> });
        view! {
            <button
                type="button"
                role="radio"
                class="lesson-choice"
                class:is-right=move || first.get().is_some() && is_right
                class:is-wrong=move || first.get() == Some(index) && !is_right
                aria-checked=move || (looked.get() == Some(index)).to_string()
                tabindex=move || if focused.get() == index { "0" } else { "-1" }
                on:click=move |_| choose(index)
            >
                <span class="lesson-radio" aria-hidden="true"></span>
                <span>{said}</span>
                {mark}
            </button>
        }
    });
    let choices = choices.collect_view();
    let reveals = StoredValue::new(prediction.choices.clone());
    let plain = StoredValue::new(text);
    let reveal = move || {
        let (first, looked) = (first.get()?, looked.get()?);
        reveals.with_value(|choices| {
            let choice = choices.get(looked)?;
            let begins = match (choice.is_right, looked == first) {
                (true, true) => words::lesson::YOU_PREDICTED_IT.text(),
                (true, false) => words::lesson::THIS_IS_THE_ANSWER.text(),
                (false, true) => words::lesson::NOT_THIS_TIME.text(),
                (false, false) => "",
            };
            let said = choice.reveal.as_ref().map(|reveal| plain.get_value().inline(reveal));
            Some(view! { <p class:is-up=choice.is_right><strong>{begins}</strong>{said}</p> })
        })
    };
    view! {
        <div class="lesson-predict">
            <p class="eyebrow">{words::lesson::PREDICT_BEFORE_YOU_LOOK.text()}</p>
            <div id=id.clone()>{asked}</div>
            <div class="lesson-choices" role="radiogroup" aria-labelledby=id on:keydown=turn>{choices}</div>
            <div class="lesson-reveal" role="status">{reveal}</div>
        </div>
    }
}

/// Focuses a choice of the group in which a key was pressed.
fn focus_choice(event: &KeyboardEvent, index: usize) {
    let group = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let nth = format!("[role=radio]:nth-child({})", index + 1);
    let choice = group.and_then(|group| group.query_selector(&nth).ok().flatten());
    if let Some(choice) = choice.and_then(|choice| choice.dyn_into::<web_sys::HtmlElement>().ok()) {
        // If the choice cannot take the focus, the focus stays.
        let _ = choice.focus();
    }
}
