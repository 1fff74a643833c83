//! A preprocessor of mdBook: fenced blocks called `portolan` become embedded playgrounds. `book.toml` says
//! `[preprocessor.portolan]` and, as `src`, where the playground is.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use std::io::Read;
    use std::process::ExitCode;

    // `mdbook-portolan supports RENDERER`: only what shows HTML can show an element.
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("supports") {
        return if words.next().as_deref() == Some("html") { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let mut input = String::new();
    let read = std::io::stdin().read_to_string(&mut input).map_err(|error| error.to_string());
    match read.and_then(|_| portolan::embed::fence::expand_book(&input)) {
        Ok((book, mistakes)) if mistakes.is_empty() => {
            println!("{book}");
            ExitCode::SUCCESS
        }
        Ok((_, mistakes)) => {
            eprintln!("mdbook-portolan: {}", mistakes.join("\nmdbook-portolan: "));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("mdbook-portolan: {error}");
            ExitCode::FAILURE
        }
    }
}
