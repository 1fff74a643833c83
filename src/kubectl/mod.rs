//! Words to command to output, as kubectl 1.36 does. Never touches the store but by requests.

pub mod failure;
pub mod printers;
pub mod resources;
