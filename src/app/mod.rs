//! The page, in Leptos. The only room that knows a browser; `session` is its only door to the engine.
