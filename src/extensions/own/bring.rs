//! How a log of another system is read, to be chosen otherwise: the parts of an event, and the name of the set.

use leptos::prelude::*;

use crate::engine::user_error::UserError;
use crate::extensions::own::choosing::Choosing;
use crate::foreign::mapping::Part;
use crate::foreign::path::Path;
use crate::foreign::seen::Seen;
use crate::ui::words;

/// How many characters of an example are shown beside a path.
const EXAMPLE: usize = 32;

/// What a choice calls: the events are read otherwise, or the choice cannot be made.
pub type Chosen = Callback<Result<(), UserError>>;

/// Shows what was found, with a choice for each part.
#[component]
pub fn Choices(choosing: Choosing, chosen: Chosen) -> impl IntoView {
    let format = move || {
        choosing.survey.with(|survey| {
            survey.as_ref().map(|survey| words::own::read_as(&survey.format().text(), &words::count(survey.sampled())))
        })
    };
    let rename = move |event| chosen.run(choosing.choose_set(&event_target_value(&event)));
    view! {
        <p class="muted">{format}</p>
        <div class="choices">
            <label>
                {words::own::SET.text()}
                <input class="input" type="text" autocomplete="off" spellcheck="false" maxlength="40" prop:value=move || choosing.set.get() on:change=rename />
            </label>
            {Part::ALL.map(|part| view! { <PartChoice choosing chosen part /> }).into_iter().collect_view()}
        </div>
    }
}

/// Returns what a part is called.
fn label(part: Part) -> &'static str {
    match part {
        Part::Stream => words::own::STREAM.text(),
        Part::Kind => words::own::KIND.text(),
        Part::Time => words::own::TIME.text(),
        Part::Id => words::own::ID.text(),
        Part::Data => words::own::DATA.text(),
    }
}

/// Returns what it means that a part is at no path.
fn without(part: Part) -> &'static str {
    match part {
        Part::Stream => words::own::ALL_ARE_ONE_STREAM.text(),
        Part::Kind => words::own::ALL_ARE_ONE_TYPE.text(),
        Part::Time => words::own::TIME_OF_BRINGING.text(),
        Part::Id => words::own::NO_ID.text(),
        Part::Data => words::own::THE_WHOLE_EVENT.text(),
    }
}

/// Lists the paths that suit a part, each with how often it occurs and an example.
fn offered(paths: &[Seen], part: Part) -> Vec<(String, String)> {
    let offered = paths.iter().filter(|seen| seen.suits(part)).map(|seen| {
        let example: String = seen.example.chars().take(EXAMPLE).collect();
        let path = seen.path.to_string();
        let label = if seen.is_object { path.clone() } else { format!("{path} ({example})") };
        (path, label)
    });
    offered.collect()
}

/// Shows the paths that a part may be at.
#[component]
fn PartChoice(choosing: Choosing, chosen: Chosen, part: Part) -> impl IntoView {
    let now = Memo::new(move |_| {
        let path = choosing.mapping.with(|mapping| mapping.get(part).filter(|path| !path.is_whole()).cloned());
        path.map_or_else(String::new, |path| path.to_string())
    });
    let choose = move |event| {
        let text = event_target_value(&event);
        let path = (!text.is_empty()).then(|| text.parse::<Path>().ok()).flatten();
        choosing.choose(part, path);
        chosen.run(Ok(()));
    };
    let options = move || {
        let now = now.get();
        let offered = choosing.survey.with(|survey| survey.as_ref().map(|survey| offered(survey.paths(), part)));
        let mut options = offered.unwrap_or_default();
        if !now.is_empty() && options.iter().all(|(path, _)| *path != now) {
            options.insert(0, (now.clone(), now.clone()));
        }
        options.insert(0, (String::new(), without(part).to_owned()));
        let option = |(path, label): (String, String)| {
            let selected = path == now;
            view! { <option value=path prop:selected=selected>{label}</option> }
        };
        options.into_iter().map(option).collect_view()
    };
    view! {
        <label>
            {label(part)}
            <select class="input" aria-label=label(part) on:change=choose>{options}</select>
        </label>
    }
}
