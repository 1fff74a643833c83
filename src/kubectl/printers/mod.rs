//! From objects to the bytes that kubectl prints: tables, `describe`, JSONPath, custom columns, templates, names.
//!
//! Objects come as `serde_json::Value` in their API form (what `-o json` shows). Nothing here reads the store, asks the
//! time (it is passed in, in milliseconds) or decides what to print: commands do. Cells come first, bytes after.

pub mod columns;
pub mod custom_columns;
pub mod describe;
pub mod go_value;
pub mod gotemplate;
pub mod jsonpath;
pub mod layout;
pub mod name;
pub mod output;
pub mod sort;
pub mod table;
pub mod tabwriter;
pub mod value;
