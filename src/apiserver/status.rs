//! What a request is answered with when it is refused. Models `apimachinery/pkg/api/errors`.

use crate::api::scheme::Kind;

/// Why a request was refused, in the API's own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    AlreadyExists,
    BadRequest,
    Conflict,
    Forbidden,
    Invalid,
    InternalError,
    MethodNotAllowed,
    NotFound,
    TooManyRequests,
    /// An error without a reason of its own: kubectl shows no word in brackets.
    Unknown,
    UnsupportedMediaType,
}

impl Reason {
    /// `NotFound`, as in `Error from server (NotFound)`.
    pub fn word(self) -> &'static str {
        match self {
            Reason::AlreadyExists => "AlreadyExists",
            Reason::BadRequest => "BadRequest",
            Reason::Conflict => "Conflict",
            Reason::Forbidden => "Forbidden",
            Reason::Invalid => "Invalid",
            Reason::InternalError => "InternalError",
            Reason::MethodNotAllowed => "MethodNotAllowed",
            Reason::NotFound => "NotFound",
            Reason::TooManyRequests => "TooManyRequests",
            Reason::Unknown => "",
            Reason::UnsupportedMediaType => "UnsupportedMediaType",
        }
    }
}

/// One cause of an `Invalid` status: where, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// `spec.ports[0].port`.
    pub path: String,
    /// `Invalid value: 70000: must be between 1 and 65535, inclusive`.
    pub message: String,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub reason: Reason,
    /// The whole message, as the API gives it.
    pub message: String,
    /// The kind and name the refusal speaks of, where it has them (kubectl puts them in front of `is invalid`).
    pub about: Option<(Kind, String)>,
    /// For `Invalid`: every cause, in order.
    pub causes: Vec<Cause>,
}

impl Status {
    /// A refusal with a message of its own.
    pub fn new(reason: Reason, message: impl Into<String>) -> Status {
        Status { reason, message: message.into(), about: None, causes: Vec::new() }
    }

    fn about(reason: Reason, kind: Kind, name: &str, message: String) -> Status {
        Status { reason, message, about: Some((kind, name.to_owned())), causes: Vec::new() }
    }

    /// `services "web" not found`.
    pub fn not_found(kind: Kind, name: &str) -> Status {
        Status::about(Reason::NotFound, kind, name, format!("{} \"{name}\" not found", kind.resource()))
    }

    /// `services "web" already exists`.
    pub fn already_exists(kind: Kind, name: &str) -> Status {
        Status::about(Reason::AlreadyExists, kind, name, format!("{} \"{name}\" already exists", kind.resource()))
    }

    /// `Operation cannot be fulfilled on services "web": ...`.
    pub fn conflict(kind: Kind, name: &str, why: &str) -> Status {
        let message = format!("Operation cannot be fulfilled on {} \"{name}\": {why}", kind.resource());
        Status::about(Reason::Conflict, kind, name, message)
    }

    /// `pods "web" is forbidden: ...`.
    pub fn forbidden(kind: Kind, name: &str, why: &str) -> Status {
        Status::about(Reason::Forbidden, kind, name, format!("{} \"{name}\" is forbidden: {why}", kind.resource()))
    }

    /// `Service "web" is invalid: ...`, with one cause or a list of them.
    pub fn invalid(kind: Kind, name: &str, causes: Vec<Cause>) -> Status {
        let mut texts: Vec<String> = Vec::new();
        for text in causes.iter().map(|cause| format!("{}: {}", cause.path, cause.message)) {
            // The message says nothing twice; the list of causes keeps all.
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let list = match texts.as_slice() {
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        };
        let info = kind.info();
        let group_kind =
            if info.group.is_empty() { info.kind.to_owned() } else { format!("{}.{}", info.kind, info.group) };
        Status {
            reason: Reason::Invalid,
            message: format!("{group_kind} \"{name}\" is invalid: {list}"),
            about: Some((kind, name.to_owned())),
            causes,
        }
    }

    /// A malformed request.
    pub fn bad_request(message: impl Into<String>) -> Status {
        Status::new(Reason::BadRequest, message)
    }
}
