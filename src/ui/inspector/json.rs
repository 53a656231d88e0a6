//! JSON in colours, shown in elements that stay while their texts change.

use leptos::prelude::*;
use serde_json::Value;

/// A piece of text and the class that colours it, empty for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    class: &'static str,
    text: String,
}

/// Cuts a value into tokens, a member or an element a line.
pub fn tokens(value: &Value) -> Vec<Token> {
    let mut out = Vec::new();
    push_value(&mut out, value, 0);
    out
}

/// Cuts the members of an object into tokens, those of `order` only and in that order; what is null is left out.
pub fn members(object: &Value, order: &[&str]) -> Vec<Token> {
    let mut out = Vec::new();
    let shown =
        order.iter().filter_map(|key| object.get(*key).filter(|value| !value.is_null()).map(|value| (*key, value)));
    push_object(&mut out, shown, 0);
    out
}

/// Shows tokens. Their elements stay while the texts change: none is made or dropped while the person scrubs along
/// events of one shape.
#[component]
pub fn Tokens(#[prop(into)] tokens: Signal<Vec<Token>>) -> impl IntoView {
    let classes = Memo::new(move |_| tokens.with(|tokens| tokens.iter().map(|token| token.class).collect::<Vec<_>>()));
    let text = move |index: usize| {
        tokens.with(|tokens| tokens.get(index).map_or_else(String::new, |token| token.text.clone()))
    };
    view! {
        <For each=move || classes.get().into_iter().enumerate() key=|place| *place let((index, class))>
            <span class=class>{Memo::new(move |_| text(index))}</span>
        </For>
    }
}

fn push_object<'a>(out: &mut Vec<Token>, members: impl Iterator<Item = (&'a str, &'a Value)>, depth: usize) {
    plain(out, "{\n");
    let mut members = members.peekable();
    while let Some((key, value)) = members.next() {
        plain(out, &"  ".repeat(depth + 1));
        token(out, "json-key", Value::from(key).to_string());
        plain(out, ": ");
        push_value(out, value, depth + 1);
        plain(out, if members.peek().is_none() { "\n" } else { ",\n" });
    }
    plain(out, &"  ".repeat(depth));
    plain(out, "}");
}

fn push_value(out: &mut Vec<Token>, value: &Value, depth: usize) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            push_object(out, object.iter().map(|(key, value)| (key.as_str(), value)), depth);
        }
        Value::String(_) => token(out, "json-string", value.to_string()),
        Value::Number(_) | Value::Bool(_) | Value::Null => token(out, "json-number", value.to_string()),
        Value::Object(_) | Value::Array(_) => plain(out, &value.to_string()),
    }
}

fn token(out: &mut Vec<Token>, class: &'static str, text: String) {
    out.push(Token { class, text });
}

/// Adds text without a colour, to the text before it if that has none either.
fn plain(out: &mut Vec<Token>, text: &str) {
    match out.last_mut() {
        Some(Token { class: "", text: before }) => before.push_str(text),
        Some(_) | None => token(out, "", text.to_owned()),
    }
}
