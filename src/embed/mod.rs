//! The embed contract as pure data: parameters, messages, share links. Never touches a window.
