//! Why a command failed, in kubectl's words. Models `pkg/cmd/util/helpers.go`.

use std::collections::BTreeSet;

use crate::apiserver::status::{Reason, Status};

/// A failure: what stands on standard error, and the exit status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The whole text, with its line ends.
    pub text: String,
    pub exit: i32,
}

impl Failure {
    /// `error: MESSAGE`, exit status 1.
    pub fn error(message: impl AsRef<str>) -> Failure {
        let message = message.as_ref();
        let message = if message.starts_with("error: ") { message.to_owned() } else { format!("error: {message}") };
        Failure::plain(message)
    }

    /// The message as it is, exit status 1.
    pub fn plain(message: impl Into<String>) -> Failure {
        let mut text = message.into();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        Failure { text, exit: 1 }
    }

    /// A mistake in the command's words: `error: MESSAGE` and where help is to be had. Models `UsageErrorf`.
    ///
    /// `command` is the whole path: `kubectl run`.
    pub fn usage(command: &str, message: impl AsRef<str>) -> Failure {
        Failure::error(format!("{}\nSee '{command} -h' for help and examples", message.as_ref()))
    }

    /// An exit status without a word.
    pub fn silent(exit: i32) -> Failure {
        Failure { text: String::new(), exit }
    }

    /// Several failures as one: their texts one after the other, without `error: `. `None` where there is none. Models
    /// `MultipleErrors`.
    pub fn join(failures: Vec<Failure>) -> Option<Failure> {
        let exit = failures.iter().map(|f| f.exit).max()?;
        let mut seen = BTreeSet::new();
        let several = failures.len() > 1;
        let text = |failure: Failure| match failure.text.strip_prefix("error: ") {
            Some(bare) if several => bare.to_owned(),
            _ => failure.text,
        };
        let text = failures.into_iter().map(text).filter(|text| seen.insert(text.clone())).collect();
        Some(Failure { text, exit })
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Failure {
        from_status(&status, None)
    }
}

/// A refusal by the server, of an object that came from `source` while kubectl was `doing` ("creating") something with it.
///
/// Models `AddSourceToErr`: an `Invalid` keeps its own words, everything else says where the object came from.
pub fn with_source(status: &Status, doing: &str, source: &str) -> Failure {
    from_status(status, Some((doing, source)))
}

fn from_status(status: &Status, source: Option<(&str, &str)>) -> Failure {
    if status.reason == Reason::Invalid {
        return invalid(status);
    }
    let message = match source {
        Some((doing, source)) => format!("error when {doing} \"{source}\": {}", status.message),
        None => status.message.clone(),
    };
    match status.reason.word() {
        "" => Failure::plain(format!("Error from server: {message}")),
        word => Failure::plain(format!("Error from server ({word}): {message}")),
    }
}

fn invalid(status: &Status) -> Failure {
    let head = match &status.about {
        Some((kind, name)) => format!("The {} \"{name}\" is invalid", kind.name()),
        None => "The request is invalid".to_owned(),
    };
    let mut seen = BTreeSet::new();
    let causes: Vec<String> =
        status
            .causes
            .iter()
            .map(|cause| {
                if cause.path.is_empty() { cause.message.clone() } else { format!("{}: {}", cause.path, cause.message) }
            })
            .filter(|text| seen.insert(text.clone()))
            .collect();
    match causes.as_slice() {
        [] => Failure::plain(format!("{head}: {}", status.message)),
        // A text of several lines keeps its own last line end.
        [one] => Failure::plain(format!("{head}: {one}\n")),
        many => {
            let list: String = many.iter().map(|cause| format!("* {cause}\n")).collect();
            Failure::plain(format!("{head}: \n{list}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::scheme::Kind;
    use crate::apiserver::status::Cause;

    fn cause(path: &str, message: &str) -> Cause {
        Cause { path: path.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn refusals_in_kubectls_words() {
        let one = Status::invalid(Kind::Service, "web", vec![cause("spec.ports", "Required value")]);
        assert_eq!(Failure::from(one).text, "The Service \"web\" is invalid: spec.ports: Required value\n");
        let two = Status::invalid(
            Kind::Service,
            "web",
            vec![cause("a", "Required value"), cause("b", "Required value"), cause("a", "Required value")],
        );
        assert_eq!(
            Failure::from(two).text,
            "The Service \"web\" is invalid: \n* a: Required value\n* b: Required value\n"
        );
        let gone = Status::not_found(Kind::Deployment, "web");
        assert_eq!(
            Failure::from(gone.clone()).text,
            "Error from server (NotFound): deployments.apps \"web\" not found\n"
        );
        assert_eq!(
            with_source(&gone, "creating", "STDIN").text,
            "Error from server (NotFound): error when creating \"STDIN\": deployments.apps \"web\" not found\n"
        );
    }
}
