//! What a command hands back: text on two streams in the order in which it was written, an exit status, and wishes that only
//! the terminal can fulfil.

/// Which of the two streams a piece of text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// File descriptor 1.
    Stdout,
    /// File descriptor 2.
    Stderr,
}

/// A piece of text on one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The stream it was written to.
    pub stream: Stream,
    /// The text as written, line ends included.
    pub text: String,
}

/// What a command wishes of the terminal around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Wipe the screen (`clear`).
    ClearScreen,
    /// Open a file of the virtual disk in the editor pane (`vim FILE`). The path is absolute.
    OpenEditor {
        /// Absolute path on the virtual disk; the file need not exist yet.
        path: String,
    },
    /// Open live objects in the editor pane (`kubectl edit`); saving applies them.
    EditObject {
        /// The text to edit, with kubectl's comment at its top.
        text: String,
        /// What to run with the saved text as standard input.
        save: Vec<String>,
    },
    /// The command goes on as virtual time passes (`kubectl get --watch`): see `kubectl::follow`.
    Follow,
    /// End a job of the shell by its number (`kill %1`).
    Kill {
        /// As `[1]` showed it.
        job: u32,
    },
    /// Keep a port of the laptop forwarded to a Pod until Ctrl-C (`kubectl port-forward`).
    Forward {
        /// Port on 127.0.0.1.
        local: u16,
        /// Namespace of the Pod.
        namespace: String,
        /// Name of the Pod.
        pod: String,
        /// Port in the Pod.
        port: u16,
    },
    /// Go into a container's shell (`kubectl exec -it POD -- sh`): what is typed next runs there until `exit`.
    Enter {
        /// Namespace of the Pod.
        namespace: String,
        /// Name of the Pod.
        pod: String,
        /// Name of the container.
        container: String,
        /// The shell's program: `sh`, `/bin/bash`.
        shell: String,
        /// Words of kubectl to run on the way out (`--rm`); none if empty.
        leave: Vec<String>,
        /// What to say on the way out.
        farewell: String,
    },
    /// Leave the shell (`exit`).
    Exit,
}

/// Everything that a command wrote and wishes, and its exit status.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// Text in the order of writing; neighbours on the same stream are one segment.
    pub segments: Vec<Segment>,
    /// Exit status, 0 for success.
    pub exit: i32,
    /// Wishes in the order in which they arose.
    pub effects: Vec<Effect>,
}

impl Output {
    /// A success that printed `text`.
    pub fn success(text: impl Into<String>) -> Self {
        let mut output = Self::default();
        output.print(text);
        output
    }

    /// A failure that printed `text` to standard error.
    pub fn failure(text: impl Into<String>, exit: i32) -> Self {
        let mut output = Self { exit, ..Self::default() };
        output.eprint(text);
        output
    }

    /// Writes to standard output.
    pub fn print(&mut self, text: impl Into<String>) {
        self.write(Stream::Stdout, text.into());
    }

    /// Writes to standard error.
    pub fn eprint(&mut self, text: impl Into<String>) {
        self.write(Stream::Stderr, text.into());
    }

    /// Writes to a stream.
    pub fn write(&mut self, stream: Stream, text: String) {
        if text.is_empty() {
            return;
        }
        match self.segments.last_mut() {
            Some(last) if last.stream == stream => last.text.push_str(&text),
            _ => self.segments.push(Segment { stream, text }),
        }
    }

    /// Adds another command's text and wishes to this one's, and takes over its exit status.
    pub fn append(&mut self, other: Output) {
        for segment in other.segments {
            self.write(segment.stream, segment.text);
        }
        self.effects.extend(other.effects);
        self.exit = other.exit;
    }

    /// Everything written to standard output.
    pub fn stdout(&self) -> String {
        self.of(Stream::Stdout)
    }

    /// Everything written to standard error.
    pub fn stderr(&self) -> String {
        self.of(Stream::Stderr)
    }

    /// Bytes written to both streams.
    pub fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.text.len()).sum()
    }

    /// Was nothing written?
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    fn of(&self, stream: Stream) -> String {
        self.segments.iter().filter(|segment| segment.stream == stream).map(|segment| segment.text.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_keep_their_order_and_come_apart() {
        let mut output = Output::success("a\n");
        output.print("b\n");
        output.eprint("warning\n");
        output.append(Output::failure("no\n", 3));
        output.print("c\n");
        assert_eq!(output.segments.len(), 3);
        assert_eq!((output.stdout(), output.stderr(), output.exit), ("a\nb\nc\n".into(), "warning\nno\n".into(), 3));
    }
}
