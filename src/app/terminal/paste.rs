//! A pasted text as the commands it holds. Never runs one, and never decides itself where a command ends: the shell does.

/// The most that one paste may hold, in bytes.
pub const MOST: usize = 1_000_000;

/// What a pasted text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Whole commands, in order; one with a heredoc or an open quote is one text of several lines.
    pub commands: Vec<String>,
    /// What is left for the learner to finish: a last line without a line break, or a command that is not whole.
    pub rest: String,
}

/// Splits `text`; `unfinished` says whether a command needs more lines (open quote, heredoc, `\` at its end).
pub fn split(text: &str, unfinished: impl Fn(&str) -> bool) -> Pasted {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut pasted = Pasted::default();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let ended = lines.peek().is_some();
        if !pasted.rest.is_empty() {
            pasted.rest.push('\n');
        }
        pasted.rest.push_str(line);
        if ended && !unfinished(&pasted.rest) {
            pasted.commands.push(std::mem::take(&mut pasted.rest));
        }
    }
    pasted.commands.iter_mut().for_each(strip_prompt);
    pasted.commands.retain(|command| !command.trim().is_empty());
    pasted
}

/// Course pages show commands behind a prompt: `$ kubectl get pods` means `kubectl get pods`.
fn strip_prompt(command: &mut String) {
    if let Some(bare) = command.strip_prefix("$ ") {
        *command = bare.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands in for the shell: `\` at the end, or a heredoc up to `EOF`.
    fn open(text: &str) -> bool {
        text.ends_with('\\') || (text.contains("<<EOF") && !text.ends_with("\nEOF"))
    }

    fn pasted(commands: &[&str], rest: &str) -> Pasted {
        Pasted { commands: commands.iter().map(ToString::to_string).collect(), rest: rest.to_string() }
    }

    #[test]
    fn lines_are_commands_and_the_last_stays_to_be_finished() {
        assert_eq!(split("ls\n\nkubectl get svc\nkubectl", open), pasted(&["ls", "kubectl get svc"], "kubectl"));
    }

    #[test]
    fn a_last_line_break_ends_the_last_command() {
        assert_eq!(split("ls\r\nls -l\r\n", open), pasted(&["ls", "ls -l"], ""));
    }

    #[test]
    fn a_heredoc_stays_whole() {
        let text = "kubectl apply -f - <<EOF\nkind: Pod\n\n  x: y\nEOF\nls\n";
        assert_eq!(split(text, open), pasted(&["kubectl apply -f - <<EOF\nkind: Pod\n\n  x: y\nEOF", "ls"], ""));
    }

    #[test]
    fn a_command_that_goes_on_stays_whole_and_an_unfinished_one_stays_in_the_line() {
        assert_eq!(split("wget \\\n -O- x\ncat \\\n", open), pasted(&["wget \\\n -O- x"], "cat \\\n"));
    }

    #[test]
    fn a_course_pages_prompt_is_no_part_of_the_command() {
        assert_eq!(split("$ ls\n$ pwd\n", open), pasted(&["ls", "pwd"], ""));
    }
}
