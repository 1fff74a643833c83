//! `echo [-neE] WORDS`

use super::Io;
use crate::shell::escapes::{Style, unescape};

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let (mut newline, mut escapes) = (true, false);
    let mut words = io.args;
    while let Some((first, rest)) = words.split_first() {
        let Some(letters) = first.strip_prefix('-').filter(|letters| !letters.is_empty()) else { break };
        if !letters.chars().all(|c| matches!(c, 'n' | 'e' | 'E')) {
            break;
        }
        for letter in letters.chars() {
            match letter {
                'n' => newline = false,
                letter => escapes = letter == 'e',
            }
        }
        words = rest;
    }
    let mut text = words.join(" ");
    if escapes {
        let unescaped = unescape(&text, Style::Echo);
        text = unescaped.text;
        newline &= !unescaped.stopped;
    }
    if newline {
        text.push('\n');
    }
    io.output.print(text);
    0
}
