//! What the page's address asks for: `?embed&lesson=03&theme=dark&panes=stage,terminal&height=auto`.

/// The parts of the page that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    Stage,
    Terminal,
    Editor,
    Lesson,
}

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// What the address asks for. Whatever is not understood is left out: an address is no reason to refuse a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params {
    /// Inside another page: no header, no grabbing of focus, no storage.
    pub embed: bool,
    pub lesson: Option<String>,
    pub theme: Theme,
    /// `None` for all of them.
    pub panes: Option<Vec<Pane>>,
    /// The frame is as high as its content.
    pub auto_height: bool,
}

/// Longest query that is looked at, in bytes.
const LONGEST: usize = 4096;

impl Params {
    /// Reads the part of an address after `?`, with or without it.
    pub fn parse(query: &str) -> Params {
        let mut params = Params::default();
        let query = query.strip_prefix('?').unwrap_or(query);
        if query.len() > LONGEST {
            return params;
        }
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "embed" => params.embed = value != "0" && value != "false",
                "lesson" if is_slug(value) => params.lesson = Some(value.to_owned()),
                "theme" => params.theme = theme(value),
                "panes" => params.panes = panes(value),
                "height" => params.auto_height = value == "auto",
                _ => {}
            }
        }
        params
    }

    /// Whether a part of the page is to be shown.
    pub fn shows(&self, pane: Pane) -> bool {
        self.panes.as_ref().is_none_or(|panes| panes.contains(&pane))
    }
}

fn theme(value: &str) -> Theme {
    match value {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    }
}

fn panes(value: &str) -> Option<Vec<Pane>> {
    let panes: Vec<Pane> = value
        .replace("%2C", ",")
        .split(',')
        .filter_map(|word| match word {
            "stage" => Some(Pane::Stage),
            "terminal" => Some(Pane::Terminal),
            "editor" => Some(Pane::Editor),
            "lesson" => Some(Pane::Lesson),
            _ => None,
        })
        .collect();
    (!panes.is_empty()).then_some(panes)
}

/// The name of a lesson: letters, digits and dashes.
fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries() {
        let params = Params::parse("?embed&lesson=03-ports&theme=dark&panes=stage,terminal&height=auto");
        assert!(params.embed && params.auto_height);
        assert_eq!(params.lesson.as_deref(), Some("03-ports"));
        assert_eq!(params.theme, Theme::Dark);
        assert!(params.shows(Pane::Stage) && !params.shows(Pane::Editor));
        assert_eq!(Params::parse(""), Params::default());
        assert_eq!(Params::parse("?lesson=../../x&panes=nothing&theme=<script>"), Params::default());
        assert!(!Params::parse("?embed=0").embed);
    }
}
