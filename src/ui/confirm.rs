//! Asks once more before an action that cannot be undone, where the person looks: in place of the button that was
//! pressed, with the focus, in words that say what will happen.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

/// Shows what will happen, and the buttons to confirm or cancel. It takes the focus, which brings it into view; Escape
/// leaves it.
#[component]
pub fn Question(
    /// What the question is about, for screen readers.
    label: &'static str,
    /// Called when the person cancels.
    leave: impl Fn() + Copy + 'static,
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    focus_once(frame);
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            leave();
        }
    };
    view! {
        <div class="question" role="group" aria-label=label tabindex="-1" node_ref=frame on:keydown=key>
            {children()}
        </div>
    }
}

/// Shows a button that asks before it acts.
#[component]
pub fn Confirmed(
    /// The label of the button, also the subject of the question.
    button: &'static str,
    /// Returns the text of the question.
    question: impl Fn() -> String + Copy + Send + Sync + 'static,
    /// The label of the confirming button.
    yes: &'static str,
    /// The label of the cancelling button.
    no: &'static str,
    /// Called when the person confirms.
    act: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let returns = StoredValue::new(false);
    let leave = move || {
        returns.set_value(true);
        asking.set(false);
    };
    let confirm = move |_| {
        asking.set(false);
        act();
    };
    move || match asking.get() {
        false => {
            let opener = NodeRef::<html::Button>::new();
            if returns.get_value() {
                focus_once(opener);
            }
            view! {
                <button type="button" class="button" node_ref=opener on:click=move |_| asking.set(true)>{button}</button>
            }
            .into_any()
        }
        true => view! {
            <Question label=button leave>
                <p>{question()}</p>
                <div class="row">
                    <button type="button" class="button button-danger" on:click=confirm>{yes}</button>
                    <button type="button" class="button" on:click=move |_| leave()>{no}</button>
                </div>
            </Question>
        }
        .into_any(),
    }
}

/// Focuses an element as soon as it is on the page.
fn focus_once<E>(element: NodeRef<E>)
where
    E: leptos::html::ElementType + 'static,
    E::Output: wasm_bindgen::JsCast + Clone + AsRef<web_sys::HtmlElement> + 'static,
{
    element.on_load(|element| {
        // The element is there and can be focused: this cannot fail.
        let element: &web_sys::HtmlElement = element.as_ref();
        let _ = element.focus();
        let element = element.clone();
        // Some browsers bring a part of it into view.
        request_animation_frame(move || {
            if !is_seen_to_its_end(&element) {
                element.scroll_into_view_with_bool(false);
            }
        });
    });
}

/// Returns `true` if the end of an element is in view, and nothing lies over it.
fn is_seen_to_its_end(element: &web_sys::HtmlElement) -> bool {
    let place = element.get_bounding_client_rect();
    let (x, y) = (place.left() + place.width() / 2.0, place.bottom() - 2.0);
    document().element_from_point(x as f32, y as f32).is_some_and(|at| element.contains(Some(&at)))
}
