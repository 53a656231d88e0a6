//! Asking once more before something that cannot be undone, where the person looks: in the place of the button that was
//! pressed, with the focus, in words that say what will happen.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

/// Shows what will happen and the buttons that do it or not. It takes the focus, which brings it into view; Escape leaves it.
#[component]
pub fn Question(
    /// What it is about, for screen readers.
    label: &'static str,
    /// Does not do it.
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
    /// The button, which is also what the question is about.
    button: &'static str,
    /// Says what will happen, when it is asked.
    question: impl Fn() -> String + Copy + Send + Sync + 'static,
    /// The button that does it.
    yes: &'static str,
    /// The button that does not.
    no: &'static str,
    /// Does it.
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

/// Gives the focus to an element as soon as it is on the page.
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
