//! The manifests that the editor offers to begin with.

/// One example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its name in the menu.
    pub title: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// The manifest.
    pub text: &'static str,
}

/// In the order of the menu; the last fails on purpose.
pub const EXAMPLES: &[Example] = &[
    Example {
        title: "Five echo servers, one Service",
        about: "Port 80 of the Service, targetPort 8080 of its Pods",
        text: include_str!("examples/echoserver.yaml"),
    },
    Example {
        title: "In from outside: a NodePort",
        about: "One Service, three ways in: name, cluster address, every node",
        text: include_str!("examples/node-port.yaml"),
    },
    Example {
        title: "Nobody answers",
        about: "Every object is there, and yet each request is refused: why?",
        text: include_str!("examples/wrong-target-port.yaml"),
    },
];
