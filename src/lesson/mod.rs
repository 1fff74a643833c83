//! Lesson files, goals as a closed list, progress. Never judges by the command typed.
