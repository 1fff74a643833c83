//! The only writer: store, request pipeline, status errors. Never reads a clock, never prints.
