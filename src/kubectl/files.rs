//! The files that `-f FILE`, `--patch-file` and `--from-file` name. The terminal's virtual disk stands behind them; kubectl
//! itself knows no disk.

use std::fmt;

/// Why a file could not be read or written: the cases that a program on Linux can tell apart, shown in its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    /// ENOENT
    NotFound,
    /// EISDIR
    IsDirectory,
    /// ENOTDIR
    NotDirectory,
    /// EEXIST
    Exists,
    /// ENOTEMPTY
    NotEmpty,
    /// ENOSPC: the disk is bounded
    NoSpace,
    /// EINVAL: a directory cannot move into itself
    Invalid,
}

impl fmt::Display for FileError {
    /// As `strerror(3)` and bash say it; Go begins the same words with a small letter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "No such file or directory",
            Self::IsDirectory => "Is a directory",
            Self::NotDirectory => "Not a directory",
            Self::Exists => "File exists",
            Self::NotEmpty => "Directory not empty",
            Self::NoSpace => "No space left on device",
            Self::Invalid => "Invalid argument",
        })
    }
}

/// Text files by path, relative ones from the current directory.
pub trait Files {
    /// The whole text of a file.
    fn read(&self, path: &str) -> Result<String, FileError>;
    /// Makes or replaces a file.
    fn write(&mut self, path: &str, text: &str) -> Result<(), FileError>;
    /// The names of the entries of a directory, sorted. Directories end in `/`.
    fn list(&self, path: &str) -> Result<Vec<String>, FileError>;
    /// Is there a directory at this path?
    fn is_directory(&self, path: &str) -> bool;
    /// Makes a directory, and those above it; one that is there already is no error.
    fn make_directories(&mut self, path: &str) -> Result<(), FileError>;
}

/// No files at all: for commands that run without a terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<String, FileError> {
        Err(FileError::NotFound)
    }
    fn write(&mut self, _: &str, _: &str) -> Result<(), FileError> {
        Err(FileError::NoSpace)
    }
    fn list(&self, _: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
    fn is_directory(&self, _: &str) -> bool {
        false
    }
    fn make_directories(&mut self, _: &str) -> Result<(), FileError> {
        Err(FileError::NoSpace)
    }
}
