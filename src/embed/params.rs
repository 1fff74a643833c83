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
    /// The one origin whose messages are heard and that is told anything: `https://course.example`.
    pub host: Option<String>,
    /// The host wants xAPI statements beside its messages.
    pub xapi: bool,
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
                "embed" => params.embed = is_on(value),
                "lesson" if is_slug(value) => params.lesson = Some(value.to_owned()),
                "theme" => params.theme = theme(value).unwrap_or_default(),
                "panes" => params.panes = panes(value),
                "height" => params.auto_height = value == "auto",
                "host" => params.host = origin(value),
                "xapi" => params.xapi = is_on(value),
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

/// `?embed`, `?embed=1`; not `?embed=0`.
fn is_on(value: &str) -> bool {
    value != "0" && value != "false"
}

/// The theme that a word means.
pub fn theme(value: &str) -> Option<Theme> {
    match value {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        "system" => Some(Theme::System),
        _ => None,
    }
}

/// An origin, as an address escapes it. One that cannot be read stands for an origin that nobody has: a host that is named
/// and misspelt must not mean every host.
fn origin(value: &str) -> Option<String> {
    let text = value.replace("%3A", ":").replace("%3a", ":").replace("%2F", "/").replace("%2f", "/");
    let name = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let known = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    let good = !name.is_empty() && name.len() <= 256 && name.bytes().all(known);
    Some(if good { text } else { NOBODY.to_owned() })
}

/// An origin that no page has.
const NOBODY: &str = "http://nobody.invalid";

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
pub fn is_slug(text: &str) -> bool {
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

    #[test]
    fn hosts() {
        let host = |query: &str| Params::parse(query).host;
        assert_eq!(host("?embed"), None);
        assert_eq!(host("?host=https%3A%2F%2Fcourse.example"), Some("https://course.example".to_owned()));
        assert_eq!(host("?host=http://127.0.0.1:8080"), Some("http://127.0.0.1:8080".to_owned()));
        for wrong in ["", "*", "null", "javascript:alert(1)", "https://x.example/path", "https://<b>"] {
            assert_eq!(host(&format!("?host={wrong}")).as_deref(), Some(NOBODY), "{wrong}");
        }
    }
}
