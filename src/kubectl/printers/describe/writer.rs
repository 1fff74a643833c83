//! The page that `kubectl describe` fills: indented lines, aligned at their tabs.
//!
//! Models `PrefixWriter` and the multi-line helpers in `kubectl/pkg/describe/describe.go`.

use serde_json::Value;

use crate::api::time;
use crate::kubectl::printers::table::escape_terminal;
use crate::kubectl::printers::tabwriter::TabWriter;
use crate::kubectl::printers::value::{NONE, at, int, is_set, moment, pairs, text};
use crate::order::InOrder;

/// The annotation in which `kubectl apply` keeps the last manifest; never shown.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// An annotation longer than this goes on lines of its own, cut to this length.
const MAX_ANNOTATION: usize = 140;

/// A page in the making. A level is two blanks.
#[derive(Debug)]
pub struct Page {
    writer: TabWriter,
    /// Text as it is written, tabs and all, where nothing is aligned.
    plain: Option<String>,
}

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self { writer: TabWriter::for_describe(), plain: None }
    }

    /// An empty page that aligns nothing, as `rollout history --revision` shows a template.
    pub fn unaligned() -> Self {
        Self { plain: Some(String::new()), ..Self::new() }
    }

    /// Adds text as it is, after a level's blanks.
    pub fn put(&mut self, level: usize, body: &str) {
        let text = escape_terminal(&("  ".repeat(level) + body));
        match &mut self.plain {
            Some(plain) => plain.push_str(&text),
            None => self.writer.write(&text),
        }
    }

    /// A line.
    pub fn line(&mut self, level: usize, body: &str) {
        self.put(level, &format!("{body}\n"));
    }

    /// A line of label and value.
    pub fn field(&mut self, level: usize, label: &str, value: impl AsRef<str>) {
        self.put(level, &format!("{label}:\t{}\n", value.as_ref()));
    }

    /// A line of label and value, if there is a value.
    pub fn field_if(&mut self, level: usize, label: &str, value: &str) {
        if !value.is_empty() {
            self.field(level, label, value);
        }
    }

    /// A line of cells.
    pub fn row(&mut self, level: usize, cells: &[&str]) {
        self.put(level, &format!("{}\n", cells.join("\t")));
    }

    /// Ends the alignment: what follows is aligned on its own.
    pub fn flush(&mut self) {
        self.writer.flush();
    }

    /// The page's bytes.
    pub fn finish(self) -> String {
        self.plain.unwrap_or_else(|| self.writer.finish())
    }

    /// Name, and namespace.
    pub fn name_and_namespace(&mut self, object: &Value) {
        self.field(0, "Name", text(object, "metadata.name"));
        self.field(0, "Namespace", text(object, "metadata.namespace"));
    }

    /// `Labels:` and `Annotations:` of an object.
    pub fn labels_and_annotations(&mut self, object: &Value) {
        self.labels("Labels", &pairs(object, "metadata.labels"));
        self.annotations("Annotations", &pairs(object, "metadata.annotations"));
    }

    /// `key=value`, one a line. Models `printLabelsMultiline`.
    pub fn labels(&mut self, title: &str, labels: &[(&str, &str)]) {
        self.labels_indented("", title, labels);
    }

    /// The same, each line after `indent`. Models `printLabelsMultilineWithIndent`.
    pub fn labels_indented(&mut self, indent: &str, title: &str, labels: &[(&str, &str)]) {
        let lines: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
        self.multiline(indent, title, &lines);
    }

    /// A title and its entries below one another; `<none>` without any.
    pub fn multiline(&mut self, indent: &str, title: &str, lines: &[String]) {
        self.put(0, &format!("{indent}{title}:\t"));
        if lines.is_empty() {
            self.line(0, NONE);
        }
        for (at, line) in lines.iter().enumerate() {
            let lead = if at > 0 { format!("{indent}\t") } else { String::new() };
            self.line(0, &format!("{lead}{line}"));
        }
    }

    /// `key: value`, one a line, without what `kubectl apply` keeps there. Models `printAnnotationsMultiline`.
    pub fn annotations(&mut self, title: &str, annotations: &[(&str, &str)]) {
        self.put(0, &format!("{title}:\t"));
        let shown: Vec<_> = annotations.iter().filter(|(key, _)| *key != LAST_APPLIED).collect();
        if shown.is_empty() {
            self.line(0, NONE);
        }
        for (at, (key, value)) in shown.into_iter().enumerate() {
            if at > 0 {
                self.put(0, "\t");
            }
            let value = value.strip_suffix('\n').unwrap_or(value);
            if value.len() + key.len() + 2 <= MAX_ANNOTATION && !value.contains('\n') {
                self.line(0, &format!("{key}: {value}"));
                continue;
            }
            self.line(0, &format!("{key}:"));
            for line in value.split('\n') {
                self.line(0, &format!("\t  {}", shorten(line, MAX_ANNOTATION - 2)));
            }
        }
    }

    /// Tolerations by key. Models `printTolerationsMultilineWithIndent`.
    pub fn tolerations(&mut self, title: &str, tolerations: &[Value]) {
        let mut sorted: Vec<&Value> = tolerations.iter().collect();
        sorted.order_by_key(|toleration| text(toleration, "key"));
        let lines: Vec<String> = sorted.into_iter().map(toleration).collect();
        self.multiline("", title, &lines);
    }

    /// Taints by effect and key. Models `printTaintsMultilineWithIndent`.
    pub fn taints(&mut self, title: &str, taints: &[Value]) {
        let mut sorted: Vec<&Value> = taints.iter().collect();
        sorted.order_by_key(|taint| format!("{},{}", text(taint, "effect"), text(taint, "key")));
        let lines: Vec<String> = sorted.into_iter().map(taint).collect();
        self.multiline("", title, &lines);
    }

    /// The conditions of a workload: type, status, reason.
    pub fn workload_conditions(&mut self, conditions: &[Value]) {
        if conditions.is_empty() {
            return;
        }
        self.put(0, "Conditions:\n  Type\tStatus\tReason\n");
        self.row(1, &["----", "------", "------"]);
        for condition in conditions {
            let (kind, status, reason) =
                (text(condition, "type"), text(condition, "status"), text(condition, "reason"));
            self.line(1, &format!("{kind} \t{status}\t{reason}"));
        }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

/// A time as `describe` shows it. Go's zero time stands for an absent one.
pub fn when(object: &Value, path: &str) -> String {
    match moment(object, path) {
        Some(millis) => time::rfc1123z(millis),
        None => "Mon, 01 Jan 0001 00:00:00 +0000".to_owned(),
    }
}

/// `True`, `False`, or `<unset>` for a truth value that is not there.
pub fn bool_text(value: &Value) -> &'static str {
    match value.as_bool() {
        Some(true) => "True",
        Some(false) => "False",
        None => "<unset>",
    }
}

/// Cuts at a number of bytes, at the next character's end.
fn shorten(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}...", text.get(..end).unwrap_or_default())
}

fn toleration(toleration: &Value) -> String {
    let (key, value, effect) = (text(toleration, "key"), text(toleration, "value"), text(toleration, "effect"));
    let mut out = key.to_owned();
    if !value.is_empty() {
        out.push_str(&format!("={value}"));
    }
    if !effect.is_empty() {
        out.push_str(&format!(":{effect}"));
    }
    if text(toleration, "operator") == "Exists" && value.is_empty() {
        out.push_str(if key.is_empty() && effect.is_empty() { "op=Exists" } else { " op=Exists" });
    }
    if is_set(toleration, "tolerationSeconds") {
        out.push_str(&format!(" for {}s", int(toleration, "tolerationSeconds")));
    }
    out
}

/// Models `Taint.ToString`.
fn taint(taint: &Value) -> String {
    let (key, value, effect) = (text(taint, "key"), text(taint, "value"), text(taint, "effect"));
    match (value, effect) {
        ("", "") => key.to_owned(),
        (value, "") => format!("{key}={value}:"),
        ("", effect) => format!("{key}:{effect}"),
        (value, effect) => format!("{key}={value}:{effect}"),
    }
}

/// The owner that controls an object, as `Kind/name`.
pub fn controller(object: &Value) -> Option<String> {
    let owners = at(object, "metadata.ownerReferences").as_array()?;
    let owner = owners.iter().find(|owner| at(owner, "controller").as_bool() == Some(true))?;
    Some(format!("{}/{}", text(owner, "kind"), text(owner, "name")))
}
