//! JSON in colours, shown in elements that stay while their texts change.

use leptos::prelude::*;
use serde_json::Value;

/// A piece of text and the class that colours it, empty for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    class: &'static str,
    text: String,
}

/// The tokens of a line; the last one of all but the last line ends with a line feed.
pub type Line = Vec<Token>;

/// Cuts a value into lines of tokens, a member or an element a line.
pub fn lines(value: &Value) -> Vec<Line> {
    let mut out = vec![Line::new()];
    push_value(&mut out, value, 0);
    out
}

/// Cuts the members of an object into lines of tokens, those of `order` only and in that order; what is null is left out.
pub fn members(object: &Value, order: &[&str]) -> Vec<Line> {
    let mut out = vec![Line::new()];
    let shown =
        order.iter().filter_map(|key| object.get(*key).filter(|value| !value.is_null()).map(|value| (*key, value)));
    push_object(&mut out, shown, 0);
    out
}

/// Shows lines, each in a block of its own: as one block they would be the largest text of the page, and its paint counts as
/// the page's. Their elements stay while the texts change: none is made or dropped while the
/// person scrubs along events of one shape.
#[component]
pub fn Lines(#[prop(into)] lines: Signal<Vec<Line>>) -> impl IntoView {
    let count = Memo::new(move |_| lines.with(Vec::len));
    let classes = move |line: usize| -> Vec<&'static str> {
        lines.with(|lines| lines.get(line).into_iter().flatten().map(|token| token.class).collect())
    };
    let text = move |line: usize, index: usize| {
        let token = |lines: &Vec<Line>| Some(lines.get(line)?.get(index)?.text.clone());
        lines.with(token).unwrap_or_default()
    };
    view! {
        <For each=move || 0..count.get() key=|line| *line let:line>
            {
                let classes = Memo::new(move |_| classes(line));
                view! {
                    <span class="json-line">
                        <For each=move || classes.get().into_iter().enumerate() key=|place| *place let((index, class))>
                            <span class=class>{Memo::new(move |_| text(line, index))}</span>
                        </For>
                    </span>
                }
            }
        </For>
    }
}

fn push_object<'a>(out: &mut Vec<Line>, members: impl Iterator<Item = (&'a str, &'a Value)>, depth: usize) {
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

fn push_value(out: &mut Vec<Line>, value: &Value, depth: usize) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            push_object(out, object.iter().map(|(key, value)| (key.as_str(), value)), depth);
        }
        Value::String(_) => token(out, "json-string", value.to_string()),
        Value::Number(_) | Value::Bool(_) | Value::Null => token(out, "json-number", value.to_string()),
        Value::Object(_) | Value::Array(_) => plain(out, &value.to_string()),
    }
}

fn token(out: &mut [Line], class: &'static str, text: String) {
    if let Some(line) = out.last_mut() {
        line.push(Token { class, text });
    }
}

/// Adds text without a colour, to the text before it if that has none either. A line feed ends the line.
fn plain(out: &mut Vec<Line>, text: &str) {
    match out.last_mut().and_then(|line| line.last_mut()) {
        Some(Token { class: "", text: before }) => before.push_str(text),
        Some(_) | None => token(out, "", text.to_owned()),
    }
    if text.ends_with('\n') {
        out.push(Line::new());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|line| line.iter().map(|token| token.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_value_has_a_member_a_line_and_each_line_ends_as_in_one_text() {
        let value = json!({ "a": { "b": "c\nd" }, "e": [1, 2] });
        let expected = ["{\n", "  \"a\": {\n", "    \"b\": \"c\\nd\"\n", "  },\n", "  \"e\": [1,2]\n", "}"];
        assert_eq!(texts(&lines(&value)), expected);
        assert_eq!(serde_json::from_str::<Value>(&texts(&lines(&value)).concat()).unwrap(), value);
        assert_eq!(texts(&lines(&json!("x"))), ["\"x\""]);
    }

    #[test]
    fn members_are_in_their_order_and_those_that_are_null_are_left_out() {
        let object = json!({ "a": 1, "b": null, "c": "d" });
        assert_eq!(texts(&members(&object, &["c", "b", "a"])), ["{\n", "  \"c\": \"d\",\n", "  \"a\": 1\n", "}"]);
        assert_eq!(texts(&members(&json!({}), &["a"])), ["{\n", "}"]);
    }
}
