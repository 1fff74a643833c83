//! What the terminal has printed, in chunks that the browser can skip while they are out of sight.

use std::sync::Arc;

/// The most lines that are kept; the oldest chunks go first.
pub const MOST_LINES: usize = 120_000;
/// Lines in one chunk. A chunk is one element: small enough to lay out at once, large enough that 100,000 lines are few.
const CHUNK_LINES: usize = 100;

/// Who said it, which decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The learner: the prompt and what was typed.
    Learner,
    /// A command's standard output.
    Stdout,
    /// A command's standard error.
    Stderr,
    /// The playground itself, beside what a real terminal would show.
    Note,
}

/// Up to [`CHUNK_LINES`] lines of one voice. A chunk never changes: one that grows is replaced under a new `id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Unique for the terminal's life.
    pub id: u64,
    /// Who said it.
    pub voice: Voice,
    /// The lines, without the last line break.
    pub text: Arc<str>,
    /// How many lines it holds.
    pub lines: usize,
}

/// The terminal's paper roll.
#[derive(Clone, Debug, Default)]
pub struct Scrollback {
    chunks: Vec<Chunk>,
    next: u64,
    lines: usize,
}

impl Scrollback {
    /// The chunks, oldest first.
    pub fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// Appends `text`, which may hold many lines; an empty text appends nothing, a lone line break one empty line.
    pub fn push(&mut self, voice: Voice, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut gathered: Vec<&str> = Vec::new();
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            gathered.push(line);
            if gathered.len() == CHUNK_LINES {
                self.append(voice, &gathered);
                gathered.clear();
            }
        }
        if !gathered.is_empty() {
            self.append(voice, &gathered);
        }
        self.forget_the_oldest();
    }

    /// Takes everything away, as Ctrl-L does.
    pub fn clear(&mut self) {
        self.chunks.clear();
        self.lines = 0;
    }

    /// One chunk's worth of lines: joined to the last chunk where that is of the same voice and has room, as a live tail needs.
    fn append(&mut self, voice: Voice, lines: &[&str]) {
        let mut text = lines.join("\n");
        let mut count = lines.len();
        let joins = |last: &Chunk| last.voice == voice && voice != Voice::Learner && last.lines + count <= CHUNK_LINES;
        if self.chunks.last().is_some_and(joins)
            && let Some(last) = self.chunks.pop()
        {
            text = format!("{}\n{text}", last.text);
            count += last.lines;
            self.lines -= last.lines;
        }
        self.next += 1;
        self.lines += count;
        self.chunks.push(Chunk { id: self.next, voice, text: text.into(), lines: count });
    }

    fn forget_the_oldest(&mut self) {
        let mut gone = 0;
        while self.lines > MOST_LINES && gone + 1 < self.chunks.len() {
            self.lines -= self.chunks.get(gone).map_or(0, |chunk| chunk.lines);
            gone += 1;
        }
        self.chunks.drain(..gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(roll: &Scrollback) -> Vec<(Voice, &str)> {
        roll.chunks().iter().map(|chunk| (chunk.voice, &*chunk.text)).collect()
    }

    #[test]
    fn output_of_one_voice_is_gathered_and_commands_stand_alone() {
        let mut roll = Scrollback::default();
        roll.push(Voice::Learner, "$ ls");
        roll.push(Voice::Learner, "$ ls");
        roll.push(Voice::Stdout, "a\n");
        roll.push(Voice::Stdout, "b\n\n");
        roll.push(Voice::Stderr, "no");
        roll.push(Voice::Stderr, "");
        let expected =
            [(Voice::Learner, "$ ls"), (Voice::Learner, "$ ls"), (Voice::Stdout, "a\nb\n"), (Voice::Stderr, "no")];
        assert_eq!(shown(&roll), expected);
    }

    #[test]
    fn a_chunk_that_grew_has_a_new_id() {
        let mut roll = Scrollback::default();
        roll.push(Voice::Stdout, "a");
        let before = roll.chunks()[0].id;
        roll.push(Voice::Stdout, "b");
        assert_ne!(roll.chunks()[0].id, before);
    }

    #[test]
    fn long_output_is_cut_into_chunks_and_loses_no_line() {
        let mut roll = Scrollback::default();
        let text: String = (0..250).map(|number| format!("{number}\n")).collect();
        roll.push(Voice::Stdout, &text);
        assert_eq!(roll.chunks().len(), 3);
        let all: Vec<&str> = roll.chunks().iter().flat_map(|chunk| chunk.text.split('\n')).collect();
        assert_eq!(all.len(), 250);
        assert_eq!((all[0], all[249]), ("0", "249"));
    }

    #[test]
    fn the_roll_has_an_end() {
        let mut roll = Scrollback::default();
        let text = "x\n".repeat(MOST_LINES);
        roll.push(Voice::Stdout, &text);
        roll.push(Voice::Stderr, "last");
        let lines: usize = roll.chunks().iter().map(|chunk| chunk.lines).sum();
        assert!(lines <= MOST_LINES && lines > MOST_LINES - 2 * CHUNK_LINES, "{lines} lines");
        assert_eq!(roll.chunks().last().map(|chunk| &*chunk.text), Some("last"));
        roll.clear();
        assert!(roll.chunks().is_empty());
    }
}
