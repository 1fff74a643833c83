//! From objects to the bytes that kubectl prints: tables, `describe`, JSONPath, custom columns, templates, names.
//!
//! Objects come as `serde_json::Value` in their API form (what `-o json` shows). Nothing here reads the store, asks the
//! time (it is passed in, in milliseconds) or decides what to print: commands do. Cells come first, bytes after.

pub mod columns;
pub mod table;
pub mod tabwriter;
pub mod value;
