//! Tables as `kubectl get` prints them: headers, rows, the columns that flags add.
//!
//! Models `cli-runtime/pkg/printers/tableprinter.go`. The cells are `columns`' business.

use serde_json::Value;

use super::tabwriter::TabWriter;
use super::value::{format_labels, pair, pairs, text};

/// A column as the server defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name, which the header shows in capitals.
    pub name: &'static str,
    /// Shown with `-o wide` only.
    pub wide: bool,
    /// Holds the object's name, so that `--show-kind` puts the kind before it.
    pub is_name: bool,
}

impl Column {
    /// A column that is always shown.
    pub const fn plain(name: &'static str) -> Self {
        Self { name, wide: false, is_name: false }
    }

    /// A column for `-o wide`.
    pub const fn wide(name: &'static str) -> Self {
        Self { name, wide: true, is_name: false }
    }

    /// The column with the object's name.
    pub const fn name() -> Self {
        Self { name: "Name", wide: false, is_name: true }
    }
}

/// One object's cells, in the order of the columns; with the object, for its namespace and labels.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// One text a column.
    pub cells: Vec<String>,
    /// The object itself.
    pub object: &'a Value,
}

/// Objects of one kind as the server lays them out.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// What the cells mean.
    pub columns: &'static [Column],
    /// One row an object.
    pub rows: Vec<Row<'a>>,
}

/// What the flags of `kubectl get` ask of a table.
#[derive(Clone, Debug, Default)]
pub struct TableOptions {
    /// `-o wide`
    pub wide: bool,
    /// `--no-headers`
    pub no_headers: bool,
    /// `-A`: the namespace comes first.
    pub with_namespace: bool,
    /// `--show-labels`
    pub show_labels: bool,
    /// `-L`: the keys of labels that become columns.
    pub label_columns: Vec<String>,
    /// `--show-kind`, or several kinds in one call: what stands before each name, such as `deployment.apps`.
    pub kind_prefix: Option<String>,
    /// `--watch --output-watch-events`: the first cell, such as `ADDED`.
    pub event: Option<&'static str>,
}

/// Writes a table, headers first unless there are no rows or the options forbid them.
pub fn print(table: &Table, options: &TableOptions, writer: &mut TabWriter) {
    if !options.no_headers {
        if table.rows.is_empty() {
            return;
        }
        writer.write(&header(table, options));
        writer.write("\n");
    }
    for row in &table.rows {
        let cells: Vec<String> = row_cells(table, row, options).iter().map(|cell| one_line(cell)).collect();
        writer.write(&cells.join("\t"));
        writer.write("\n");
    }
}

/// Writes one table by itself.
pub fn to_string(table: &Table, options: &TableOptions) -> String {
    let mut writer = TabWriter::for_tables();
    print(table, options, &mut writer);
    writer.finish()
}

fn header(table: &Table, options: &TableOptions) -> String {
    let mut names: Vec<String> = Vec::new();
    names.extend(options.event.map(|_| "EVENT".to_owned()));
    names.extend(options.with_namespace.then(|| "NAMESPACE".to_owned()));
    let shown = table.columns.iter().filter(|c| options.wide || !c.wide);
    names.extend(shown.map(|c| c.name.to_uppercase()));
    names.extend(options.label_columns.iter().map(|key| key.rsplit('/').next().unwrap_or_default().to_uppercase()));
    names.extend(options.show_labels.then(|| "LABELS".to_owned()));
    names.join("\t")
}

fn row_cells(table: &Table, row: &Row, options: &TableOptions) -> Vec<String> {
    let mut cells = Vec::new();
    cells.extend(options.event.map(padded_event));
    cells.extend(options.with_namespace.then(|| text(row.object, "metadata.namespace").to_owned()));
    let mut prefix = options.kind_prefix.as_ref();
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        if column.is_name
            && let Some(prefix) = prefix.take()
        {
            cells.push(format!("{prefix}/{cell}"));
        } else if options.wide || !column.wide {
            cells.push(cell.clone());
        }
    }
    let label = |key: &String| pair(row.object, "metadata.labels", key).unwrap_or_default().to_owned();
    cells.extend(options.label_columns.iter().map(label));
    cells.extend(options.show_labels.then(|| format_labels(&pairs(row.object, "metadata.labels"))));
    cells
}

/// The four kinds of watch events are padded to the same width.
fn padded_event(event: &str) -> String {
    format!("{event:8}")
}

/// A cell's text up to its first line break, with a mark that more follows.
fn one_line(cell: &str) -> String {
    match cell.find(['\u{c}', '\n', '\r']) {
        Some(end) => format!("{}...", escape_terminal(cell.get(..end).unwrap_or_default())),
        None => escape_terminal(cell),
    }
}

/// Spells out the characters that steer a terminal. Models `printers.WriteEscaped`.
pub fn escape_terminal(text: &str) -> String {
    text.replace('\u{1b}', "^[").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const COLUMNS: &[Column] = &[Column::name(), Column::plain("Ready"), Column::wide("Selector")];

    fn print_one(options: &TableOptions) -> String {
        let object =
            json!({"metadata": {"name": "web", "namespace": "shop", "labels": {"b": "2", "example.com/a": "1"}}});
        let cells = vec!["web".to_owned(), "1/1\nmore".to_owned(), "app=web".to_owned()];
        to_string(&Table { columns: COLUMNS, rows: vec![Row { cells, object: &object }] }, options)
    }

    #[test]
    fn flags() {
        let base = TableOptions::default();
        let table = [
            (base.clone(), "NAME   READY\nweb    1/1...\n"),
            (TableOptions { no_headers: true, ..base.clone() }, "web   1/1...\n"),
            (
                TableOptions { wide: true, with_namespace: true, ..base.clone() },
                "NAMESPACE   NAME   READY    SELECTOR\nshop        web    1/1...   app=web\n",
            ),
            (
                TableOptions {
                    show_labels: true,
                    label_columns: vec!["example.com/a".to_owned(), "none".to_owned()],
                    ..base.clone()
                },
                "NAME   READY    A     NONE   LABELS\nweb    1/1...   1            b=2,example.com/a=1\n",
            ),
            (
                TableOptions { kind_prefix: Some("deployment.apps".to_owned()), ..base },
                "NAME                  READY\ndeployment.apps/web   1/1...\n",
            ),
        ];
        for (options, want) in table {
            assert_eq!(print_one(&options), want, "{options:?}");
        }
    }

    #[test]
    fn no_rows_no_headers() {
        assert_eq!(to_string(&Table { columns: COLUMNS, rows: Vec::new() }, &TableOptions::default()), "");
    }
}
