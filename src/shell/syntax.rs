//! The shell's grammar as a tree.

use super::words::Word;

/// Commands one after another.
pub type List = Vec<AndOr>;

/// Pipelines joined by `&&` and `||`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AndOr {
    /// Each pipeline with the condition before it; the first one's is `Always`.
    pub pipelines: Vec<(Condition, Pipeline)>,
    /// Ended by `&`.
    pub background: bool,
}

/// When a pipeline runs, by the status of what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The first of its list.
    Always,
    /// After `&&`.
    Success,
    /// After `||`.
    Failure,
}

/// Commands joined by `|`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// `!` before it.
    pub negated: bool,
    /// Left to right.
    pub commands: Vec<Command>,
}

/// A command with its redirections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it does.
    pub kind: CommandKind,
    /// In the order written.
    pub redirections: Vec<Redirection>,
}

/// The kinds of command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandKind {
    /// `NAME=value word word`
    Simple {
        /// Assignments before the first word.
        assignments: Vec<(String, Assigned)>,
        /// The command and its arguments.
        words: Vec<Word>,
    },
    /// `for NAME in words; do ...; done`
    For {
        /// The variable.
        name: String,
        /// What it runs over.
        words: Vec<Word>,
        /// The loop's body.
        body: List,
    },
    /// `for ((start; condition; step)); do ...; done`
    Count {
        /// The three expressions.
        expressions: [Word; 3],
        /// The loop's body.
        body: List,
    },
    /// `case WORD in PATTERN|PATTERN) ...;; esac`
    Case {
        /// What is looked at.
        word: Word,
        /// Patterns and what they lead to.
        arms: Vec<(Vec<Word>, List)>,
    },
    /// `((...))`
    Arithmetic(Word),
    /// `NAME() { ...; }`
    Function {
        /// Its name.
        name: String,
        /// What a call runs.
        body: std::rc::Rc<Command>,
    },
    /// `while` or `until`
    While {
        /// `until`: goes on while the condition fails.
        until: bool,
        /// Run before each round.
        condition: List,
        /// The loop's body.
        body: List,
    },
    /// `if ...; then ...; elif ...; else ...; fi`
    If {
        /// Conditions and what they lead to.
        arms: Vec<(List, List)>,
        /// After `else`; empty without one.
        otherwise: List,
    },
    /// `{ ...; }`
    Group(List),
    /// `( ... )`: what it sets is forgotten.
    Subshell(List),
}

/// What an assignment gives a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assigned {
    /// `NAME=text`; added to what it has with `+=` (`true`).
    Text(Word, bool),
    /// `NAME=(words)`; added to what it has with `+=` (`true`).
    List(Vec<Word>, bool),
}

/// Where a descriptor leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// The descriptor named before the operator.
    pub descriptor: Option<u32>,
    /// What happens to it.
    pub kind: RedirectionKind,
}

/// The kinds of redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedirectionKind {
    /// `< FILE`
    Read(Word),
    /// `> FILE`
    Write(Word),
    /// `>> FILE`
    Append(Word),
    /// `&> FILE`, `&>> FILE` (append: `true`)
    WriteBoth(Word, bool),
    /// `>& N`, `<& N`
    Duplicate(Word),
    /// A heredoc's body.
    Document(Word),
    /// `<<< WORD`
    String(Word),
}
