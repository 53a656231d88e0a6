//! Mounts the page and installs the console's `window.foldback`.

fn main() {
    console_error_panic_hook::set_once();
    foldback::ui::mount(foldback::extensions::PAGE);
}
