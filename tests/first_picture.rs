//! What `index.html` shows until the program stands: a picture of the page that nobody can mistake for it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use foldback::domains::domain;

fn page() -> String {
    std::fs::read_to_string("index.html").unwrap()
}

fn picture(page: &str) -> &str {
    page.split_once("<div class=\"first\"").unwrap().1
}

#[test]
fn the_first_picture_tells_a_first_visitor_what_the_page_then_tells() {
    let page = page();
    assert!(picture(&page).contains(domain("account").unwrap().story.english()));
}

#[test]
fn nothing_in_the_first_picture_can_be_pressed_or_is_read_out() {
    let page = page();
    let picture = picture(&page);
    assert!(picture.starts_with(" data-mood=\"live\" data-panel=\"act\" aria-hidden=\"true\">"));
    for element in ["<button", "<input", "<select", "<a ", "<h1", "<main", "<output", " role=", " aria-label="] {
        assert!(!picture.contains(element), "{element}");
    }
}

#[test]
fn no_element_has_a_style_or_a_handler_of_its_own() {
    let page = page();
    assert!(!page.contains(" style=\"") && !page.contains(" on"), "the policy refuses them");
}
