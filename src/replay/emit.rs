//! Scenarios as YAML: texts that a block shows as they are become blocks, all others quoted, so that no reader takes `yes` for
//! a truth.

use super::{Scenario, Step};

pub(super) fn scenario(scenario: &Scenario) -> String {
    let mut out = format!("name: {}\ntitle: {}\nsteps:\n", quoted(&scenario.name), quoted(&scenario.title));
    for step in &scenario.steps {
        emit(step, &mut out);
    }
    out
}

fn emit(step: &Step, out: &mut String) {
    out.push_str(&format!("- run: {}\n", text(&step.run)));
    out.push_str(&format!("  stdout: {}\n", text(&step.stdout)));
    out.push_str(&format!("  stderr: {}\n", text(&step.stderr)));
    out.push_str(&format!("  exit: {}\n", step.exit));
    if step.skip {
        out.push_str("  skip: true\n");
    }
}

/// A text below a key at an indent of two.
fn text(text: &str) -> String {
    let plain = |c: char| c == '\n' || (!c.is_control() && c != '\u{feff}' && c != '\u{2028}' && c != '\u{2029}');
    let (head, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let blocks = text.contains('\n') && !body.is_empty() && !body.ends_with('\n') && !body.starts_with([' ', '\n']);
    if !blocks || !text.chars().all(plain) {
        return quoted(text);
    }
    let lines = body.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    format!("{head}\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// A JSON string is a YAML one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let texts = [
            "",
            "yes",
            "a\n",
            "a\nb",
            "a\n\n b\n",
            " a\nb\n",
            "\ta\n",
            "a\tb\n",
            "a: 'b'\n- \"c\" # d\n",
            "a\n\n",
            "é…\n",
        ];
        let step =
            |text: &str| Step { run: text.into(), stdout: text.into(), stderr: text.into(), exit: 3, skip: true };
        let whole = Scenario { name: "on".into(), title: "a: b".into(), steps: texts.map(step).into() };
        assert_eq!(Scenario::read(&scenario(&whole)), Ok(whole));
    }
}
