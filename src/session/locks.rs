//! The browser's Web Locks: named, held by at most one page, and released when the page that holds one is gone.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// `navigator.locks`.
#[derive(Clone, Debug)]
pub struct Locks {
    manager: Object,
}

/// How long to wait for a lock that another page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Not at all: it is refused.
    IfFree,
    /// At most some milliseconds.
    Milliseconds(u32),
    /// For ever.
    Endless,
}

/// A lock that this page holds until it releases it or is gone.
#[derive(Debug)]
pub struct Held {
    release: Function,
}

impl Held {
    /// Releases the lock.
    pub fn release(self) {
        // Settling a promise cannot fail.
        let _ = self.release.call0(&JsValue::NULL);
    }
}

impl Locks {
    /// Finds the browser's locks; `None` if it has none, as outside a secure context.
    pub fn find() -> Option<Locks> {
        let manager = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
        manager.dyn_into().ok().map(|manager| Locks { manager })
    }

    /// Takes a lock.
    ///
    /// # Errors
    /// What the browser said, or `null` if another page holds the lock and there was no patience left.
    pub async fn hold(&self, name: &str, patience: Patience) -> Result<Held, JsValue> {
        let options = Object::new();
        match patience {
            Patience::IfFree => drop(Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?),
            Patience::Milliseconds(most) => {
                let signal = web_sys::AbortSignal::timeout_with_u32(most);
                Reflect::set(&options, &"signal".into(), &signal)?;
            }
            Patience::Endless => {}
        }
        let ask: Function = Reflect::get(&self.manager, &"request".into())?.unchecked_into();
        let granted = Promise::new(&mut |resolve, reject| {
            let refuse = reject.clone();
            // The lock is held as long as the promise that this returns is open.
            let hold = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                if lock.is_null() {
                    // Settling a promise cannot fail, here and below.
                    let _ = reject.call0(&JsValue::NULL);
                    return JsValue::UNDEFINED;
                }
                Promise::new(&mut |release, _| drop(resolve.call1(&JsValue::NULL, &release))).into()
            });
            match ask.call3(&self.manager, &name.into(), &options, &hold) {
                Ok(asked) => spawn_local(async move {
                    if let Err(error) = JsFuture::from(Promise::from(asked)).await {
                        let _ = refuse.call1(&JsValue::NULL, &error);
                    }
                }),
                Err(error) => drop(refuse.call1(&JsValue::NULL, &error)),
            }
        });
        Ok(Held { release: JsFuture::from(granted).await?.unchecked_into() })
    }

    /// Lists the names of all locks that pages of this origin hold.
    ///
    /// # Errors
    /// What the browser said.
    pub async fn held(&self) -> Result<Vec<String>, JsValue> {
        let query: Function = Reflect::get(&self.manager, &"query".into())?.unchecked_into();
        let answer = JsFuture::from(Promise::from(query.call0(&self.manager)?)).await?;
        let held = js_sys::Array::from(&Reflect::get(&answer, &"held".into())?);
        Ok(held.iter().filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string()).collect())
    }
}
