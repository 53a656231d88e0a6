//! The feed of one member at the cursor: what it shows and why, and below it what is missing and why not.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::chunk;
use crate::domains::feed::explained::{Explained, Missing, Shown};
use crate::domains::feed::{Feed, Ranking};
use crate::engine::domain::WireFormat as _;
use crate::engine::log::envelope::Revision;
use crate::engine::view::View;
use crate::session::{Session, use_session};
use crate::ui::Icon;
use crate::ui::extension::{Extension, ExtensionTab, TabView};
use crate::ui::words;
use crate::ui::{Until, later};

/// The id of the section with the posts that are gone.
const GONE: &str = "feed-gone";
/// How many posts of a kind are spelled out.
const POSTS: usize = 50;

thread_local! {
    /// What was chosen last, for when the tab is shown again.
    static CHOSEN: RefCell<(Option<String>, Ranking)> = const { RefCell::new((None, Ranking::Newest)) };
}

/// What the page shows for communities.
pub const PAGE: Extension = Extension {
    covers: |stream| stream.domain() == Feed::NAME,
    beginning: None,
    tabs: &[ExtensionTab { name: words::feedtab::FEED, view: || later(&TAB, Until::Said, |tab| (tab.0)()) }],
    offer: None,
    files: None,
    messages: None,
};

chunk!(TAB: TabView = feed.feed_tab, &TabView(|| view! { <FeedTab /> }.into_any()));

/// Somebody whose feed can be shown.
#[derive(Clone, PartialEq)]
struct Member {
    name: String,
    has_left: bool,
}

/// Whose feed is shown, and under which ranking.
#[derive(Clone, Copy)]
struct Chosen {
    session: Session,
    person: RwSignal<Option<String>>,
    ranking: RwSignal<Ranking>,
    /// Everybody at the head, so that the choice stays the same while the cursor moves.
    members: Memo<Vec<Member>>,
}

impl Chosen {
    fn new(session: Session) -> Chosen {
        let (person, ranking) = CHOSEN.with_borrow(Clone::clone);
        let members = Memo::new(move |_| {
            session.with_whole_view(|view| view.as_any().downcast_ref().map(members_of)).flatten().unwrap_or_default()
        });
        Chosen { session, person: RwSignal::new(person), ranking: RwSignal::new(ranking), members }
    }

    /// Returns the person who was chosen, or the first member.
    fn person(self) -> Option<String> {
        let chosen = self.person.get();
        self.members.with(|members| {
            let known = chosen.filter(|chosen| members.iter().any(|member| member.name == *chosen));
            known.or_else(|| members.first().map(|member| member.name.clone()))
        })
    }

    fn choose(self, person: String) {
        CHOSEN.with_borrow_mut(|chosen| chosen.0 = Some(person.clone()));
        self.person.set(Some(person));
    }

    fn rank(self, ranking: Ranking) {
        CHOSEN.with_borrow_mut(|chosen| chosen.1 = ranking);
        self.ranking.set(ranking);
    }

    fn explained(self) -> Option<Explained> {
        let (person, ranking, revision) = (self.person()?, self.ranking.get(), self.session.revision());
        let explain = |view: &View<Feed>| Explained::of(view.replay(), revision, &person, ranking);
        self.session.with_whole_view(|view| view.as_any().downcast_ref().map(explain)).flatten()
    }
}

/// Lists everybody by name, members before those who have left.
fn members_of(view: &View<Feed>) -> Vec<Member> {
    let people = view.replay().head().people();
    let mut people: Vec<_> =
        people.map(|(name, person)| Member { name: name.to_string(), has_left: !person.is_member }).collect();
    people.sort_by_key(|member| member.has_left);
    people
}

/// Shows the feed.
#[component]
fn FeedTab() -> impl IntoView {
    let chosen = Chosen::new(use_session());
    let explained = Memo::new(move |_| chosen.explained().unwrap_or_default());
    let is_empty = Memo::new(move |_| chosen.members.with(Vec::is_empty));
    move || match is_empty.get() {
        true => view! { <p class="muted">{words::feedtab::NOBODY_HAS_JOINED_YET_LET.text()}</p> }.into_any(),
        false => view! { <Choices chosen /><Tally chosen explained /><Posts explained /><Absent chosen explained /> }
            .into_any(),
    }
}

/// Lets the person and the ranking be chosen, and says how it ranks.
#[component]
fn Choices(chosen: Chosen) -> impl IntoView {
    let options = move || {
        let current = chosen.person();
        let option = |Member { name, has_left }| {
            let is_current = current.as_ref() == Some(&name);
            let label = if has_left { words::feedtab::left(&name) } else { name.clone() };
            view! { <option value=name selected=is_current>{label}</option> }
        };
        chosen.members.get().into_iter().map(option).collect_view()
    };
    let rankings = Ranking::ALL.into_iter().map(|ranking| {
        let is_pressed = move || (chosen.ranking.get() == ranking).to_string();
        view! {
            <button type="button" class="segment" aria-pressed=is_pressed on:click=move |_| chosen.rank(ranking)>{ranking.name()}</button>
        }
    });
    let how = move || {
        let how = chosen.ranking.get().how(&chosen.person()?);
        Some(words::feedtab::built_from(&how, &words::events(chosen.session.revision().get())))
    };
    view! {
        <div class="feed-choices">
            <label class="why-label">
                {words::feedtab::FEED_OF.text()}
                <select class="button" aria-label=words::feedtab::FEED_OF_2.text() on:change=move |event| chosen.choose(event_target_value(&event))>{options}</select>
            </label>
            <div class="segments" role="group" aria-label=words::feedtab::RANKING.text()>{rankings.collect_view()}</div>
        </div>
        <p class="muted feed-how" role="status">{how}</p>
    }
}

/// Says how many posts the feed has, and how many are gone from it, which may be farther down.
#[component]
fn Tally(chosen: Chosen, explained: Memo<Explained>) -> impl IntoView {
    let title = move || chosen.person().map(|person| words::feedtab::s_feed(&person));
    let shown = move || explained.with(|explained| words::counted(explained.shown.len(), words::nouns::post));
    let gone = Memo::new(move |_| explained.with(|explained| explained.gone.len()));
    let down = |_| {
        if let Some(section) = document().get_element_by_id(GONE) {
            section.scroll_into_view();
        }
    };
    view! {
        <div class="feed-title">
            <h3 class="eyebrow">{title}</h3>
            <span class="feed-tally">
                <span class="muted" role="status">{shown}</span>
                <button type="button" class="link is-down" hidden=move || gone.get() == 0 on:click=down>
                    {move || words::feedtab::gone(&words::count(gone.get()))}
                </button>
            </span>
        </div>
    }
}

/// Lists the posts that the feed shows, or says why there is none.
#[component]
fn Posts(explained: Memo<Explained>) -> impl IntoView {
    let session = use_session();
    let empty = move || {
        explained.with(|explained| match (explained.is_member, explained.membership) {
            (true, _) if explained.shown.is_empty() => {
                Some((words::feedtab::NO_POST_YET_BY_THEM_OR_ANYBODY.text(), None))
            }
            (true, _) => None,
            (false, None) => Some((words::feedtab::NOT_A_MEMBER_YET_AT_THIS_EVENT.text(), None)),
            (false, left) => Some((words::feedtab::NO_LONGER_A_MEMBER_THEY_LEFT_WITH.text(), left)),
        })
    };
    let shown = move || explained.with(|explained| explained.shown.iter().take(POSTS).cloned().collect::<Vec<_>>());
    let more = move || explained.with(|explained| more(explained.shown.len()));
    let key = |shown: &Shown| (shown.entry.post, shown.event, shown.because.clone(), shown.entry.text.clone());
    view! {
        {move || {
            empty().map(|(text, event)| {
                let link = event.map(|event| view! { " " <EventLink session event /> "." });
                view! { <p class="feed-none">{text} {link}</p> }
            })
        }}
        <ol class="feed-posts" aria-label=words::feedtab::POSTS_IN_THE_FEED.text()>
            <For each=shown key=key let(shown)><ShownPost shown /></For>
        </ol>
        <p class="muted" hidden=move || more().is_none()>{more}</p>
    }
}

#[component]
fn ShownPost(shown: Shown) -> impl IntoView {
    let session = use_session();
    let Shown { entry, rank, because, event } = shown;
    let link = (event != entry.post).then(|| view! { <EventLink session event /> });
    view! {
        <li class="feed-post">
            <p class="feed-post-head">
                <strong>{entry.author.to_string()}</strong>
                <EventLink session event=entry.post />
                {rank.map(|rank| view! { <span class="feed-rank number">{rank}</span> })}
            </p>
            <p class="feed-post-text">{entry.text.to_string()}</p>
            <p class="feed-because is-up"><Icon name="check" /><span>{because}</span><span>{link}</span></p>
        </li>
    }
}

/// Lists what is missing, what was there once before what never was.
#[component]
fn Absent(chosen: Chosen, explained: Memo<Explained>) -> impl IntoView {
    let title = move || chosen.person().map(|person| words::feedtab::gone_from_s_feed(&person));
    let gone = move || explained.with(|explained| explained.gone.iter().take(POSTS).cloned().collect::<Vec<_>>());
    let never = move || explained.with(|explained| explained.never.iter().take(POSTS).cloned().collect::<Vec<_>>());
    let count = |of: fn(&Explained) -> &Vec<Missing>| move || explained.with(|explained| of(explained).len());
    let (gone_count, never_count) = (count(|explained| &explained.gone), count(|explained| &explained.never));
    let key = |missing: &Missing| (missing.post, missing.because.clone(), missing.events.clone(), missing.text.clone());
    view! {
        <section class="feed-absent" id=GONE hidden=move || gone_count() == 0>
            <h3 class="eyebrow">{title}</h3>
            <ul class="feed-posts" aria-label=words::feedtab::POSTS_THAT_ARE_GONE_FROM_THE_FEED.text()>
                <For each=gone key=key let(missing)><MissingPost missing /></For>
            </ul>
            <p class="muted" hidden=move || more(gone_count()).is_none()>{move || more(gone_count())}</p>
        </section>
        <details class="feed-absent" hidden=move || never_count() == 0>
            <summary>{move || words::feedtab::never_in_it(&words::counted(never_count(), words::nouns::post))}</summary>
            <ul class="feed-posts" aria-label=words::feedtab::POSTS_THAT_WERE_NEVER_IN_THE_FEED.text()>
                <For each=never key=key let(missing)><MissingPost missing /></For>
            </ul>
            <p class="muted" hidden=move || more(never_count()).is_none()>{move || more(never_count())}</p>
        </details>
    }
}

#[component]
fn MissingPost(missing: Missing) -> impl IntoView {
    let session = use_session();
    let Missing { post, author, text, absence, because, events } = missing;
    let links = events.into_iter().map(|event| view! { <EventLink session event /> });
    view! {
        <li class="feed-post is-missing">
            <p class="feed-post-head">
                <strong>{author.to_string()}</strong>
                <EventLink session event=post />
                <span class="feed-absence">{absence.label()}</span>
            </p>
            <p class="feed-post-text">{text.to_string()}</p>
            <p class="feed-because is-down"><Icon name="close" /><span>{because}</span><span>{links.collect_view()}</span></p>
        </li>
    }
}

/// Leads to an event.
#[component]
fn EventLink(session: Session, event: Revision) -> impl IntoView {
    let travel = move |_| {
        session.steer(|player| {
            player.pause();
            player.go_to(event);
        });
    };
    let name = words::feedtab::go_to_event(&event);
    view! { <button type="button" class="link feed-event" aria-label=name on:click=travel>{format!("#{event}")}</button> }
}

fn more(all: usize) -> Option<String> {
    (all > POSTS).then(|| words::feedtab::and_more(&words::count(all - POSTS)))
}
