//! The Content-Security-Policy of the page, as a `meta` element.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Returns the element that holds the policy, for a page with one stylesheet and one script in it.
///
/// - Scripts: the page's own, by its hash, and what that fetches (`strict-dynamic`); a browser that does not know that word goes by
///   `'self'`. No handler in an attribute, no `eval`; of the exceptions only compiling WebAssembly.
/// - Styles: the page's own, by its hash, and `later.css`. No style attribute.
/// - Connections: besides the page's own files, lessons, which are fetched from any address that a teacher gives
///   (`?lesson=https://…`); without TLS only from this machine, where a teacher writes one. Logs on servers are spoken to over
///   WebSocket, at any address that a person gives (`?log=wss://…`); in a room without TLS, too.
/// - Markup and addresses of scripts pass the default policy of `web/boot.js` first, where the browser has Trusted Types. It has to be the default
///   one: Leptos sets its static markup through `innerHTML` itself, by plain text.
/// - Nothing else: no frames, plugins, forms sent, base address or fonts. Who may frame the page cannot be said here, but in a header.
pub fn element(style: &str, script: &str) -> String {
    let policy = [
        "default-src 'none'".to_owned(),
        format!("script-src {} 'strict-dynamic' 'self' 'wasm-unsafe-eval'", hash(script)),
        format!("style-src 'self' {}", hash(style)),
        "img-src 'self'".to_owned(),
        "connect-src 'self' https: http://localhost:* http://127.0.0.1:* ws: wss:".to_owned(),
        "manifest-src 'self'".to_owned(),
        "worker-src 'self'".to_owned(),
        "object-src 'none'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "require-trusted-types-for 'script'".to_owned(),
        "trusted-types default".to_owned(),
    ];
    format!("    <meta http-equiv=\"Content-Security-Policy\" content=\"{}\" />\n", policy.join("; "))
}

/// Returns the hash of a text as a policy writes it.
fn hash(text: &str) -> String {
    format!("'{}'", integrity(text.as_bytes()))
}

/// Returns the hash of a file as `integrity` writes it.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_and_a_style_are_admitted_by_their_hashes_and_nothing_that_is_inline_otherwise() {
        let element = element("a { }", "alert(1)");
        assert!(element.contains(
            "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=' 'strict-dynamic' 'self' 'wasm-unsafe-eval'"
        ), "{element}");
        assert!(!element.contains("unsafe-inline") && !element.contains("'unsafe-eval'"), "{element}");
    }
}
