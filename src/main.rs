//! Mounts the page.

fn main() {
    portolan::app::mount();
}
