//! `-o`: which printer a command's flags ask for, and what it prints of objects.
//!
//! Models `cli-runtime/pkg/genericclioptions/*_flags.go` and `kubectl/pkg/cmd/get/get_flags.go`: the order in which the
//! printers are asked, and their refusals.

use serde_json::{Value, json};

use super::custom_columns::CustomColumns;
use super::go_value::quote;
use super::gotemplate;
use super::jsonpath::{self, Template};
use super::name::{self, is_list};
use super::value::items;
use crate::manifest;
use crate::order::InOrder;

/// The flags that choose a printer, as they were given.
#[derive(Clone, Copy)]
pub struct OutputFlags<'a> {
    /// `-o`, `""` when absent.
    pub output: &'a str,
    /// `--template`, `""` when absent.
    pub template: &'a str,
    /// `--allow-missing-template-keys`, on by default.
    pub allow_missing_keys: bool,
    /// `--show-managed-fields`
    pub show_managed_fields: bool,
    /// `--no-headers`
    pub no_headers: bool,
    /// Reads a file of the virtual disk, for the formats that name one. The error is the system's words.
    pub read_file: &'a dyn Fn(&str) -> Result<String, String>,
}

/// A printer, chosen and checked.
#[derive(Clone, Debug)]
pub enum Output {
    /// The table of `get`; `wide` with `-o wide`.
    Table {
        /// `-o wide`
        wide: bool,
    },
    /// The sentence of a command that changed something, such as `service/web created`.
    Sentence,
    /// `-o name`
    Name,
    /// `-o json`
    Json {
        /// `--show-managed-fields`
        managed_fields: bool,
    },
    /// `-o yaml`
    Yaml {
        /// `--show-managed-fields`
        managed_fields: bool,
    },
    /// `-o kyaml`
    Kyaml {
        /// `--show-managed-fields`
        managed_fields: bool,
    },
    /// `-o jsonpath=...` and its kin.
    JsonPath(jsonpath::Printer),
    /// `-o go-template=...` and its kin.
    GoTemplate(gotemplate::Template),
    /// `-o custom-columns=...`
    CustomColumns(CustomColumns),
}

/// How an object's fields are ordered in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// By name: objects that kubectl reads without knowing their type (`get`, `apply`, ...).
    Sorted,
    /// As Go's types declare them: objects that kubectl makes itself (`create --dry-run=client`, `run`, ...).
    Declared,
}

const JSONPATH: [&str; 3] = ["jsonpath", "jsonpath-as-json", "jsonpath-file"];
const TEMPLATES: [&str; 4] = ["go-template", "go-template-file", "template", "templatefile"];
const COLUMNS: [&str; 2] = ["custom-columns", "custom-columns-file"];

impl Output {
    /// The printer of `kubectl get`. A table is what it prints without `-o`.
    ///
    /// # Errors
    /// In kubectl's words, without `error: `.
    pub fn for_get(flags: &OutputFlags) -> Result<Self, String> {
        let output = if flags.output.is_empty() && !flags.template.is_empty() { "go-template" } else { flags.output };
        if let Some(found) = templates(flags, output)? {
            return Ok(found);
        }
        if let Some(found) = structured(flags, output) {
            return Ok(found);
        }
        match output {
            "" | "wide" => return Ok(Self::Table { wide: output == "wide" }),
            _ if output.eq_ignore_ascii_case("name") => return Ok(Self::Name),
            _ => {}
        }
        if let Some((format, spec)) = split_format(flags, output, &COLUMNS) {
            if spec.is_empty() {
                return Err("custom-columns format specified but no custom columns given".to_owned());
            }
            let columns = match format {
                "custom-columns-file" => {
                    let text =
                        (flags.read_file)(spec).map_err(|error| format!("error reading template {spec}, {error}\n"))?;
                    CustomColumns::parse_file(&text)?
                }
                _ => CustomColumns::parse(spec, flags.no_headers)?,
            };
            return Ok(Self::CustomColumns(columns));
        }
        Err(no_printer(output, &[&["json", "yaml", "kyaml", "name", "wide"], &JSONPATH, &TEMPLATES, &COLUMNS]))
    }

    /// The printer of a command that changes or makes objects. A sentence is what it prints without `-o`.
    ///
    /// # Errors
    /// In kubectl's words, without `error: `.
    pub fn for_change(flags: &OutputFlags) -> Result<Self, String> {
        let output = if flags.output.is_empty() && !flags.template.is_empty() { "go-template" } else { flags.output };
        if let Some(found) = structured(flags, output) {
            return Ok(found);
        }
        match output {
            "" => return Ok(Self::Sentence),
            _ if output.eq_ignore_ascii_case("name") => return Ok(Self::Name),
            _ => {}
        }
        if let Some(found) = templates(flags, output)? {
            return Ok(found);
        }
        Err(no_printer(flags.output, &[&["json", "yaml", "kyaml", "name"], &JSONPATH, &TEMPLATES]))
    }

    /// Whether this prints a table made of the server's columns.
    pub fn is_table(&self) -> bool {
        matches!(self, Self::Table { .. })
    }

    /// What this prints of one object, or of a List. `operation` is for sentences (`created`, `configured (dry run)`).
    /// Whatever was written before an error stands before it.
    pub fn print(&self, object: &Value, fields: Fields, operation: &str) -> (String, Result<(), String>) {
        match self {
            // Tables of the server's columns are `table`'s business; a lone object shows as its name.
            Self::Table { .. } | Self::Name => (name::print(object, ""), Ok(())),
            Self::Sentence => (name::print(object, operation), Ok(())),
            Self::Json { managed_fields } => {
                let object = managed(object, *managed_fields);
                let text = match fields {
                    Fields::Sorted => manifest::json::to_string(&manifest::json::sorted(&object)),
                    Fields::Declared => manifest::json::to_string(&object),
                };
                (text + "\n", Ok(()))
            }
            Self::Yaml { managed_fields } => (manifest::yaml::to_string(&managed(object, *managed_fields)), Ok(())),
            Self::Kyaml { managed_fields } => {
                let object = managed(object, *managed_fields);
                let object = if fields == Fields::Sorted { manifest::json::sorted(&object) } else { object };
                (manifest::kyaml::to_string(&object), Ok(()))
            }
            Self::JsonPath(printer) => match jsonpath::print(printer, object) {
                Ok(text) => (text, Ok(())),
                Err(error) => (String::new(), Err(error)),
            },
            Self::GoTemplate(template) => template.print(object),
            Self::CustomColumns(columns) => {
                let objects: Vec<&Value> =
                    if is_list(object) { items(object, "items").iter().collect() } else { vec![object] };
                columns.print(&objects)
            }
        }
    }
}

/// Several objects as the List that `get` prints. `resource_version` is that of the list they came from, `""` for objects
/// that were asked for by name.
pub fn list_of(objects: Vec<Value>, resource_version: &str) -> Value {
    json!({"apiVersion": "v1", "items": objects, "kind": "List", "metadata": {"resourceVersion": resource_version}})
}

/// Models `NoCompatiblePrinterError`.
fn no_printer(output: &str, formats: &[&[&str]]) -> String {
    let mut formats: Vec<&str> = formats.iter().flat_map(|list| list.iter().copied()).collect();
    formats.order();
    let output = quote(output);
    let formats = formats.join(",");
    format!("unable to match a printer suitable for the output format {output}, allowed formats are: {formats}")
}

/// JSON, YAML and KYAML, in any case.
fn structured(flags: &OutputFlags, output: &str) -> Option<Output> {
    let managed_fields = flags.show_managed_fields;
    match output.to_lowercase().as_str() {
        "json" => Some(Output::Json { managed_fields }),
        "yaml" => Some(Output::Yaml { managed_fields }),
        "kyaml" => Some(Output::Kyaml { managed_fields }),
        _ => None,
    }
}

/// One of `formats` and what follows its `=`, or what `--template` says.
fn split_format<'a>(
    flags: &OutputFlags<'a>,
    output: &'a str,
    formats: &[&'static str],
) -> Option<(&'static str, &'a str)> {
    let (format, value) = match flags.template {
        "" => output.split_once('=').unwrap_or((output, "")),
        template => (output, template),
    };
    formats.iter().find(|known| **known == format).map(|known| (*known, value))
}

/// JSONPath and Go templates.
fn templates(flags: &OutputFlags, output: &str) -> Result<Option<Output>, String> {
    if let Some((format, given)) = split_format(flags, output, &JSONPATH) {
        let text = template_text(flags, given, format == "jsonpath-file")?;
        let template = Template::parse(&text).map_err(|error| format!("error parsing jsonpath {text}, {error}"))?;
        let allow_missing_keys = flags.allow_missing_keys;
        let as_json = format == "jsonpath-as-json";
        return Ok(Some(Output::JsonPath(jsonpath::Printer { template, allow_missing_keys, as_json })));
    }
    if let Some((format, given)) = split_format(flags, output, &TEMPLATES) {
        let text = template_text(flags, given, format.ends_with("file"))?;
        let template = gotemplate::Template::parse(&text, flags.allow_missing_keys);
        return match template {
            Ok(template) => Ok(Some(Output::GoTemplate(template))),
            Err(error) => Err(format!("error parsing template {text}, {error}")),
        };
    }
    Ok(None)
}

fn template_text(flags: &OutputFlags, given: &str, is_file: bool) -> Result<String, String> {
    if given.is_empty() {
        return Err("template format specified but no template given".to_owned());
    }
    if !is_file {
        return Ok(given.to_owned());
    }
    (flags.read_file)(given).map_err(|error| format!("error reading --template {given}, {error}"))
}

/// The object without `metadata.managedFields`, its items' as well, unless they are wanted.
fn managed(object: &Value, wanted: bool) -> Value {
    let mut object = object.clone();
    if !wanted {
        omit_managed_fields(&mut object);
        for item in object.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
            omit_managed_fields(item);
        }
    }
    object
}

fn omit_managed_fields(object: &mut Value) {
    if let Some(meta) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.shift_remove("managedFields");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags<'a>(output: &'a str, template: &'a str) -> OutputFlags<'a> {
        OutputFlags {
            output,
            template,
            allow_missing_keys: true,
            show_managed_fields: false,
            no_headers: false,
            read_file: &|path| match path {
                "there" => Ok("{.kind}".to_owned()),
                _ => Err(format!("open {path}: no such file or directory")),
            },
        }
    }

    fn get(output: &str) -> Result<Output, String> {
        Output::for_get(&flags(output, ""))
    }

    #[test]
    fn refusals() {
        let all = "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,\
            jsonpath-file,kyaml,name,template,templatefile,wide,yaml";
        let table = [
            (
                "xml",
                format!("unable to match a printer suitable for the output format \"xml\", allowed formats are: {all}"),
            ),
            ("jsonpath", "template format specified but no template given".to_owned()),
            ("jsonpath=", "template format specified but no template given".to_owned()),
            ("go-template", "template format specified but no template given".to_owned()),
            ("custom-columns", "custom-columns format specified but no custom columns given".to_owned()),
            ("jsonpath={.a", "error parsing jsonpath {.a, unclosed action".to_owned()),
            ("jsonpath-file=gone", "error reading --template gone, open gone: no such file or directory".to_owned()),
        ];
        for (output, want) in table {
            assert_eq!(get(output).map(|_| ()), Err(want), "{output}");
        }
        let change = Output::for_change(&flags("wide", "")).map(|_| ());
        let formats = "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,\
            templatefile,yaml";
        let want = format!(
            "unable to match a printer suitable for the output format \"wide\", allowed formats are: {formats}"
        );
        assert_eq!(change, Err(want));
    }

    #[test]
    fn printing() {
        let object = json!({"kind": "Service", "apiVersion": "v1", "metadata": {"name": "web", "managedFields": [1]}});
        let print = |output: &str, fields| get(output).unwrap().print(&object, fields, "created").0;
        assert_eq!(print("jsonpath={.kind}", Fields::Sorted), "Service");
        assert_eq!(print("jsonpath-file=there", Fields::Sorted), "Service");
        assert_eq!(print("NAME", Fields::Sorted), "service/web\n");
        let sorted = "{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"Service\",\n    \"metadata\": {\n        \"name\": \"web\"\n    }\n}\n";
        assert_eq!(print("json", Fields::Sorted), sorted);
        let declared = "{\n    \"kind\": \"Service\",\n    \"apiVersion\": \"v1\",\n    \"metadata\": {\n        \"name\": \"web\"\n    }\n}\n";
        assert_eq!(print("JSON", Fields::Declared), declared);
        let sentence = Output::for_change(&flags("", "")).unwrap();
        assert_eq!(sentence.print(&object, Fields::Sorted, "created").0, "service/web created\n");
    }
}
