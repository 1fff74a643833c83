//! `-o custom-columns=NAME:.metadata.name,...`: columns that the learner makes up.
//!
//! Models `kubectl/pkg/cmd/get/customcolumn.go`.

use serde_json::Value;

use super::go_value::display;
use super::jsonpath::{Template, relaxed};
use super::table::escape_terminal;
use super::tabwriter::TabWriter;
use super::value::NONE;

/// Headers and the paths below them.
#[derive(Clone, Debug)]
pub struct CustomColumns {
    columns: Vec<(String, String)>,
    /// `--no-headers`
    pub no_headers: bool,
}

impl CustomColumns {
    /// Reads `HEADER:path,HEADER:path`.
    ///
    /// # Errors
    /// In kubectl's words.
    pub fn parse(spec: &str, no_headers: bool) -> Result<Self, String> {
        if spec.is_empty() {
            return Err("custom-columns format specified but no custom columns given".to_owned());
        }
        let column = |part: &str| {
            let (header, path) = part
                .split_once(':')
                .ok_or_else(|| format!("unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>"))?;
            Ok((header.to_owned(), relaxed(path)?))
        };
        let columns = spec.split(',').map(column).collect::<Result<_, String>>()?;
        Ok(Self { columns, no_headers })
    }

    /// Reads the two lines of `custom-columns-file`: headers, then paths, set apart by blanks.
    ///
    /// # Errors
    /// In kubectl's words.
    pub fn parse_file(text: &str) -> Result<Self, String> {
        let expected =
            "Expected format is one line of space separated headers, one line of space separated column specs.";
        let mut lines = text.lines();
        let headers = lines.next().ok_or_else(|| format!("invalid template, missing header line. {expected}"))?;
        let specs = lines.next().ok_or_else(|| format!("invalid template, missing spec line. {expected}"))?;
        let headers: Vec<&str> = headers.split_whitespace().collect();
        let specs: Vec<&str> = specs.split_whitespace().collect();
        if headers.len() != specs.len() {
            let (headers, specs) = (headers.len(), specs.len());
            return Err(format!("number of headers ({headers}) and field specifications ({specs}) don't match"));
        }
        let pairs = headers.into_iter().zip(specs);
        let columns = pairs.map(|(h, s)| Ok((h.to_owned(), relaxed(s)?))).collect::<Result<_, String>>()?;
        Ok(Self { columns, no_headers: false })
    }

    /// The table of these objects; whatever was written before an error stands before it.
    pub fn print(&self, objects: &[&Value]) -> (String, Result<(), String>) {
        let mut writer = TabWriter::for_tables();
        if !self.no_headers {
            let headers: Vec<&str> = self.columns.iter().map(|(header, _)| header.as_str()).collect();
            writer.write(&(headers.join("\t") + "\n"));
        }
        let result = self.print_rows(objects, &mut writer);
        (writer.finish(), result)
    }

    fn print_rows(&self, objects: &[&Value], writer: &mut TabWriter) -> Result<(), String> {
        let templates = self.columns.iter().map(|(_, path)| Template::parse(path));
        let templates = templates.collect::<Result<Vec<_>, _>>()?;
        for object in objects {
            let cells = templates.iter().map(|template| cell(template, object)).collect::<Result<Vec<_>, _>>()?;
            writer.write(&(cells.join("\t") + "\n"));
        }
        Ok(())
    }
}

/// All values that the path finds, with commas between; `<none>` where it finds none.
fn cell(template: &Template, object: &Value) -> Result<String, String> {
    let found = template.find(object, true)?;
    let mut texts = Vec::new();
    if found.first().is_none_or(Vec::is_empty) {
        texts.push(NONE.to_owned());
    }
    texts.extend(found.iter().flatten().map(|value| escape_terminal(&display(value))));
    Ok(texts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn print(spec: &str, objects: &[&Value]) -> (String, Result<(), String>) {
        CustomColumns::parse(spec, false).unwrap().print(objects)
    }

    #[test]
    fn columns() {
        let node = json!({"metadata": {"name": "node-1"}, "spec": {"taints": [{"effect": "NoSchedule", "key": "a"}, {"key": "b"}]}});
        let bare = json!({"metadata": {"name": "node-2"}});
        let (out, result) = print("NAME:.metadata.name,KEYS:{spec.taints[*].key},TAINTS:spec.taints", &[&node, &bare]);
        assert_eq!(result, Ok(()));
        assert_eq!(
            out,
            "NAME     KEYS     TAINTS\nnode-1   a,b      [map[effect:NoSchedule key:a] map[key:b]]\nnode-2   <none>   <none>\n"
        );
    }

    #[test]
    fn complaints() {
        let parse = |spec: &str| CustomColumns::parse(spec, false).map(|_| ());
        assert_eq!(
            parse("NAME"),
            Err("unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>".to_owned())
        );
        assert!(parse("NAME:{.a").is_err());
        let object = json!({"a": [1]});
        let (out, result) = print("A:.a[3]", &[&object]);
        assert_eq!((out.as_str(), result), ("A\n", Err("array index out of bounds: index 3, length 1".to_owned())));
        let file = |text: &str| CustomColumns::parse_file(text).map(|_| ());
        assert_eq!(file("A B\n.a\n"), Err("number of headers (2) and field specifications (1) don't match".to_owned()));
        assert_eq!(file("A B\n.a .b\n"), Ok(()));
    }
}
