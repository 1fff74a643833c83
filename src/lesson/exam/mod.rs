//! The final exam.
