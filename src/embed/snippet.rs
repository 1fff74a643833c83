//! The lines that put the playground into a course page: a frame, or the element of `portolan-playground.js`.

/// What an author chooses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// The playground's own address, without query and fragment: `https://example.org/portolan/`.
    pub base: String,
    /// What stands after `#`; empty for a fresh cluster.
    pub state: String,
    /// The slug of a lesson, or nothing.
    pub lesson: String,
    /// `light`, `dark`, or nothing to follow the reader's system.
    pub theme: String,
    /// `stage,terminal`, or nothing for all of them.
    pub panes: String,
    /// `auto`, or CSS pixels.
    pub height: String,
    /// `lazy`, `click`, `eager`: the element only.
    pub loading: String,
}

/// Longest address that a snippet carries; a longer state does not survive many editors.
pub const LONGEST_STATE: usize = 16 * 1024;

impl Choice {
    /// The address of the embedded page.
    pub fn address(&self) -> String {
        let mut address = [self.base.as_str(), "?embed"].concat();
        let height = if self.height == "auto" { "auto" } else { "" };
        for (name, value) in
            [("lesson", self.lesson.as_str()), ("theme", &self.theme), ("panes", &self.panes), ("height", height)]
        {
            if !value.is_empty() {
                address.push('&');
                address.push_str(name);
                address.push('=');
                address.push_str(value);
            }
        }
        if !self.state.is_empty() {
            address.push('#');
            address.push_str(&self.state);
        }
        address
    }

    /// As a frame: works wherever HTML does.
    pub fn frame(&self) -> String {
        let height = if self.height.bytes().all(|b| b.is_ascii_digit()) && !self.height.is_empty() {
            self.height.as_str()
        } else {
            "500"
        };
        let mut out = String::from("<iframe src=\"");
        escape(&self.address(), &mut out);
        out.push_str("\"\n        title=\"Portolan, a Kubernetes playground\" width=\"100%\" height=\"");
        escape(height, &mut out);
        out.push_str("\"\n        loading=\"lazy\" sandbox=\"allow-scripts\" allow=\"clipboard-write\" style=\"border: 0\"></iframe>");
        out
    }

    /// As an element: one script for the whole page, click to load, height by itself.
    pub fn element(&self) -> String {
        let mut out = String::from("<script async src=\"");
        escape(&self.base, &mut out);
        out.push_str("portolan-playground.js\"></script>\n<portolan-playground");
        let parts = [
            ("lesson", &self.lesson),
            ("theme", &self.theme),
            ("panes", &self.panes),
            ("height", &self.height),
            ("loading", &self.loading),
            ("state", &self.state),
        ];
        for (name, value) in parts {
            if !value.is_empty() {
                out.push(' ');
                out.push_str(name);
                out.push_str("=\"");
                escape(value, &mut out);
                out.push('"');
            }
        }
        out.push_str("></portolan-playground>");
        out
    }
}

/// Writes text as it stands in an attribute.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice() -> Choice {
        Choice {
            base: "https://example.org/portolan/".to_owned(),
            lesson: "03-ports".to_owned(),
            theme: "dark".to_owned(),
            panes: "stage,terminal".to_owned(),
            height: "480".to_owned(),
            loading: "click".to_owned(),
            ..Choice::default()
        }
    }

    #[test]
    fn the_frame() {
        assert_eq!(
            choice().frame(),
            "<iframe src=\"https://example.org/portolan/?embed&amp;lesson=03-ports&amp;theme=dark&amp;panes=stage,terminal\"\n        title=\"Portolan, a Kubernetes playground\" width=\"100%\" height=\"480\"\n        loading=\"lazy\" sandbox=\"allow-scripts\" allow=\"clipboard-write\" style=\"border: 0\"></iframe>"
        );
        let automatic = Choice { height: "auto".to_owned(), state: "1.abc".to_owned(), ..Choice::default() };
        assert_eq!(automatic.address(), "?embed&height=auto#1.abc");
        assert!(automatic.frame().contains("height=\"500\""));
    }

    #[test]
    fn the_element() {
        assert_eq!(
            choice().element(),
            "<script async src=\"https://example.org/portolan/portolan-playground.js\"></script>\n<portolan-playground lesson=\"03-ports\" theme=\"dark\" panes=\"stage,terminal\" height=\"480\" loading=\"click\"></portolan-playground>"
        );
    }

    #[test]
    fn nothing_leaves_its_attribute() {
        let hostile = Choice { base: "https://x/\"><script>".to_owned(), ..choice() };
        assert!(!hostile.frame().contains("><script>") && !hostile.element().contains("\"><script>"));
    }
}
