//! The model that is being looked at and changed.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::domains::own::set;
use crate::extensions::own::slices::define;
use crate::models::{Model, ModelError};
use crate::session::{Session, Tone};
use crate::sets::models_of;
use crate::words;

thread_local! {
    /// What was typed last for a set and not saved, for when the tab is shown again.
    static DRAFT: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// The model that is being looked at and changed.
#[derive(Clone, Copy)]
pub struct Editing {
    /// The session whose log has the set.
    pub session: Session,
    /// The name of the set.
    pub set: StoredValue<String>,
    /// The text as it is now.
    pub text: RwSignal<String>,
    /// The text that is saved; empty if none is.
    pub saved: Memo<String>,
    /// What was made of the text, or what is wrong with it.
    pub model: Memo<Read>,
    /// The text by which the page shows the stream now; `None` if by the saved one.
    pub drafted: RwSignal<Option<String>>,
}

/// What was made of a text: equal if the texts are.
#[derive(Clone)]
pub struct Read(pub String, pub Result<Model, Vec<ModelError>>);

impl PartialEq for Read {
    fn eq(&self, other: &Read) -> bool {
        self.0 == other.0
    }
}

impl Editing {
    /// Begins with the model of a set, or with what was typed for it and not saved.
    pub fn of(session: Session, name: String) -> Editing {
        let set = StoredValue::new(name);
        let saved = Memo::new(move |_| {
            let models = set.with_value(|set| session.with_workbench(|workbench| models_of(workbench, set)));
            models.and_then(|models| models.last().map(|(_, text)| text.clone())).unwrap_or_default()
        });
        let draft = DRAFT.with_borrow(|draft| match draft {
            Some((of, text)) if set.with_value(|set| set == of) => Some(text.clone()),
            Some(_) | None => None,
        });
        let text = RwSignal::new(draft.unwrap_or_else(|| saved.get_untracked()));
        // A text that nobody changed follows what is saved elsewhere.
        Effect::new(move |before: Option<String>| {
            let now = saved.get();
            if before.is_some_and(|before| text.with_untracked(|text| *text == before)) {
                text.set(now.clone());
            }
            now
        });
        let model = Memo::new(move |_| {
            let text = text.get();
            let read = Model::read(&text);
            Read(text, read)
        });
        Editing { session, set, text, saved, model, drafted: RwSignal::new(None) }
    }

    /// Returns `true` if no model is saved and none is typed.
    pub fn is_without(self) -> bool {
        self.text.try_with(|text| text.trim().is_empty()).unwrap_or_default()
            && self.saved.try_with(String::is_empty).unwrap_or_default()
    }

    /// Changes the text.
    pub fn write(self, text: String) {
        DRAFT.set(Some((self.set.get_value(), text.clone())));
        self.text.set(text);
    }

    /// Saves the text as the set's model, and says so.
    pub async fn save(self) {
        let (set, text) = (self.set.get_value(), self.text.get_untracked());
        match define(self.session, &set, &text).await {
            Ok(()) => {
                DRAFT.set(None);
                let stream = set::definitions_of(&set).map(|stream| stream.to_string()).unwrap_or_default();
                self.session.tell(Tone::Good, words::own::the_model_is_saved(&set, &stream));
            }
            Err(refusal) => self.session.tell(Tone::Bad, refusal.message),
        }
    }

    /// Goes back to what is saved.
    pub fn forget(self) {
        DRAFT.set(None);
        self.text.set(self.saved.get_untracked());
    }
}
