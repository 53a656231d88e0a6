//! Who else looks at the log: where they are, as marks on the track and as a list, and whether one follows the speaker.

use leptos::portal::Portal;
use leptos::prelude::*;

use crate::session::remote::{Home, People, Place, go_to};
use crate::session::use_session;
use crate::ui::page_state::use_page_state;
use crate::ui::words::number;
use crate::words;

/// Shows who is there, and lets one show oneself, lead and follow.
#[component]
pub fn Here(home: Home) -> impl IntoView {
    let people = home.people();
    let choices = [
        (words::remote::SHOW_OTHERS_WHERE_I_AM, people.shows),
        (words::remote::FOLLOW_THE_SPEAKER, people.follows),
        (words::remote::I_AM_THE_SPEAKER, people.speaks),
    ];
    let choices = choices.map(|(label, chosen)| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=chosen on:change=move |event| chosen.set(event_target_checked(&event)) />
                <span>{label.text()}</span>
            </label>
        }
    });
    view! {
        <div class="row remote-people">{choices.collect_view()}<List people /></div>
        <Marks people />
    }
}

fn name(place: &Place) -> String {
    if place.name.is_empty() { words::remote::SOMEBODY.text().to_owned() } else { place.name.clone() }
}

#[component]
fn List(people: People) -> impl IntoView {
    let session = use_session();
    move || {
        let places = people.places();
        (!places.is_empty()).then(|| {
            let one = |place: Place| {
                let (name, stream) = (name(&place), place.stream.to_string());
                let text = match place.revision {
                    Some(revision) => words::remote::is_at_event_of(&name, &revision, &stream),
                    None => words::remote::is_live_in(&name, &stream),
                };
                view! { <button type="button" class="link" on:click=move |_| go_to(session, &place)>{text}</button> }
            };
            places.into_iter().map(one).collect_view()
        })
    }
}

/// Shows on the track where the others are, as far as they look at the same stream.
#[component]
fn Marks(people: People) -> impl IntoView {
    let session = use_session();
    let timeline = use_page_state().timeline;
    let is_anybody = Memo::new(move |_| !people.places().is_empty());
    let marks = move || {
        let stream = session.stream();
        let head = session.head();
        let here = people.places().into_iter().filter(move |place| place.stream == stream);
        here.filter_map(|place| {
            let revision = place.revision.unwrap_or(head).min(head);
            let part = timeline.scale.with(|scale| scale.part(revision));
            let name = name(&place);
            (0.0..=1.0).contains(&part).then(|| {
                view! {
                    <span class="track-person" class:is-speaker=place.speaks title=name.clone() style:left=format!("{}%", number(part * 100.0))>
                        {name.chars().next().map(String::from)}
                    </span>
                }
            })
        })
        .collect_view()
    };
    // The track is part of a stage of the page that may come after this.
    move || {
        let track = is_anybody.get().then(|| document().query_selector(".track").ok().flatten()).flatten()?;
        Some(view! { <Portal mount=track>{marks}</Portal> })
    }
}
