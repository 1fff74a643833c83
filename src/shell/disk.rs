//! The virtual disk: a small, bounded tree of text files for heredocs, redirections and `kubectl -f`.

use std::collections::BTreeMap;

pub use crate::kubectl::files::{FileError, Files};

/// Where a learner starts, and what `~` means.
pub const HOME: &str = "/home/learner";

/// Most files and directories that the disk holds.
const MAX_ENTRIES: usize = 1_000;
/// Most bytes that all files hold together.
const MAX_BYTES: usize = 16 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Directory,
    File(String),
}

/// A tree of text files and the current directory. Paths are absolute or relative to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    /// By absolute path without a trailing slash; the root is `/`.
    nodes: BTreeMap<String, Node>,
    cwd: String,
}

impl Default for Disk {
    /// An empty home directory.
    fn default() -> Self {
        let mut nodes = BTreeMap::new();
        for path in ["/", "/home", HOME, "/tmp", "/dev"] {
            nodes.insert(path.to_string(), Node::Directory);
        }
        for path in ["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr"] {
            nodes.insert(path.to_string(), Node::File(String::new()));
        }
        Self { nodes, cwd: HOME.to_string() }
    }
}

impl Disk {
    /// The current directory, an absolute path.
    pub fn cwd(&self) -> &str {
        &self.cwd
    }

    /// Changes the current directory.
    pub fn change_directory(&mut self, path: &str) -> Result<(), FileError> {
        let path = self.absolute(path);
        match self.nodes.get(&path) {
            Some(Node::Directory) => self.cwd = path,
            Some(Node::File(_)) => return Err(FileError::NotDirectory),
            None => return Err(FileError::NotFound),
        }
        Ok(())
    }

    /// The absolute form of a path, with `.` and `..` resolved.
    pub fn absolute(&self, path: &str) -> String {
        let joined = if path.starts_with('/') { path.to_string() } else { format!("{}/{path}", self.cwd) };
        let mut parts: Vec<&str> = Vec::new();
        for part in joined.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        format!("/{}", parts.join("/"))
    }

    /// Is there anything at this path? A trailing slash asks for a directory.
    pub fn exists(&self, path: &str) -> bool {
        match self.nodes.get(&self.absolute(path)) {
            Some(Node::Directory) => true,
            Some(Node::File(_)) => !path.ends_with('/'),
            None => false,
        }
    }

    /// Is there a file at this path?
    pub fn is_file(&self, path: &str) -> bool {
        matches!(self.nodes.get(&self.absolute(path)), Some(Node::File(_)))
    }

    /// The text of a file, without a copy.
    pub fn text(&self, path: &str) -> Result<&str, FileError> {
        if path.is_empty() {
            return Err(FileError::NotFound);
        }
        let absolute = self.absolute(path);
        match self.nodes.get(&absolute) {
            Some(Node::File(_)) if path.ends_with('/') => Err(FileError::NotDirectory),
            Some(Node::File(text)) => Ok(text),
            Some(Node::Directory) => Err(FileError::IsDirectory),
            None => Err(self.missing(&absolute)),
        }
    }

    /// Adds to the end of a file, making it when it is missing.
    pub fn append(&mut self, path: &str, text: &str) -> Result<(), FileError> {
        let old = match self.text(path) {
            Ok(old) => old.to_string(),
            Err(FileError::NotFound) => String::new(),
            Err(error) => return Err(error),
        };
        self.write(path, &(old + text))
    }

    /// Makes a directory; `parents` makes the missing ones above it and accepts one that exists.
    pub fn make_directory(&mut self, path: &str, parents: bool) -> Result<(), FileError> {
        let absolute = self.absolute(path);
        match self.nodes.get(&absolute) {
            Some(Node::Directory) if parents => return Ok(()),
            Some(_) => return Err(FileError::Exists),
            None => {}
        }
        let mut above: Vec<&str> = ancestors(&absolute).collect();
        above.reverse();
        for directory in above {
            match self.nodes.get(directory) {
                Some(Node::Directory) => {}
                Some(Node::File(_)) => return Err(FileError::NotDirectory),
                None if parents => self.insert(directory.to_string(), Node::Directory)?,
                None => return Err(FileError::NotFound),
            }
        }
        self.insert(absolute, Node::Directory)
    }

    /// Removes a file, or an empty directory; with `recursive` a directory and all below it.
    pub fn remove(&mut self, path: &str, recursive: bool) -> Result<(), FileError> {
        let absolute = self.absolute(path);
        if absolute == "/" {
            return Err(FileError::Invalid);
        }
        match self.nodes.get(&absolute) {
            None => return Err(self.missing(&absolute)),
            Some(Node::Directory) if !recursive && self.children(&absolute).next().is_some() => {
                return Err(FileError::NotEmpty);
            }
            Some(_) => {}
        }
        let below = format!("{absolute}/");
        self.nodes.retain(|key, _| *key != absolute && !key.starts_with(&below));
        if !self.nodes.contains_key(&self.cwd) {
            self.cwd = "/".to_string();
        }
        Ok(())
    }

    /// Moves a file or a directory with all below it; a file at the target is replaced.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), FileError> {
        let (from, to) = (self.absolute(from), self.absolute(to));
        if !self.nodes.contains_key(&from) {
            return Err(self.missing(&from));
        }
        if from == to {
            return Ok(());
        }
        let below = format!("{from}/");
        if to.starts_with(&below) || from == "/" {
            return Err(FileError::Invalid);
        }
        self.parent_directory(&to)?;
        let moved: Vec<String> =
            self.nodes.keys().filter(|key| **key == from || key.starts_with(&below)).cloned().collect();
        for key in moved {
            if let Some(node) = self.nodes.remove(&key) {
                self.nodes.insert(format!("{to}{}", key.strip_prefix(&from).unwrap_or_default()), node);
            }
        }
        Ok(())
    }

    /// The paths of all files and directories below a directory, for `cp -r`.
    pub fn below(&self, path: &str) -> Vec<String> {
        let below = format!("{}/", self.absolute(path));
        self.nodes.keys().filter(|key| key.starts_with(&below)).cloned().collect()
    }

    fn children<'a>(&'a self, directory: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let prefix = if directory == "/" { "/".to_string() } else { format!("{directory}/") };
        self.nodes.iter().filter_map(move |(key, node)| {
            let name = key.strip_prefix(&prefix)?;
            (!name.is_empty() && !name.contains('/')).then_some((name, node))
        })
    }

    fn parent_directory(&self, absolute: &str) -> Result<(), FileError> {
        let parent = ancestors(absolute).next().unwrap_or("/");
        match self.nodes.get(parent) {
            Some(Node::Directory) => Ok(()),
            Some(Node::File(_)) => Err(FileError::NotDirectory),
            None => Err(self.missing(parent)),
        }
    }

    /// What the system says of a path that leads nowhere: a file on the way is no directory.
    fn missing(&self, absolute: &str) -> FileError {
        let through_file = ancestors(absolute).any(|above| matches!(self.nodes.get(above), Some(Node::File(_))));
        if through_file { FileError::NotDirectory } else { FileError::NotFound }
    }

    fn insert(&mut self, absolute: String, node: Node) -> Result<(), FileError> {
        let size = |node: &Node| if let Node::File(text) = node { text.len() } else { 0 };
        let old = self.nodes.get(&absolute).map_or(0, size);
        let used: usize = self.nodes.values().map(size).sum();
        let full = !self.nodes.contains_key(&absolute) && self.nodes.len() >= MAX_ENTRIES;
        if full || used - old + size(&node) > MAX_BYTES {
            return Err(FileError::NoSpace);
        }
        self.nodes.insert(absolute, node);
        Ok(())
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, FileError> {
        self.text(path).map(str::to_string)
    }

    fn write(&mut self, path: &str, text: &str) -> Result<(), FileError> {
        if path.is_empty() {
            return Err(FileError::NotFound);
        }
        let absolute = self.absolute(path);
        if absolute.starts_with("/dev/") {
            return if self.nodes.contains_key(&absolute) { Ok(()) } else { Err(FileError::NotFound) };
        }
        if matches!(self.nodes.get(&absolute), Some(Node::Directory)) || path.ends_with('/') {
            return Err(FileError::IsDirectory);
        }
        self.parent_directory(&absolute)?;
        self.insert(absolute, Node::File(text.to_string()))
    }

    fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        let absolute = self.absolute(path);
        match self.nodes.get(&absolute) {
            Some(Node::Directory) => {}
            Some(Node::File(_)) => return Err(FileError::NotDirectory),
            None => return Err(self.missing(&absolute)),
        }
        Ok(self
            .children(&absolute)
            .map(|(name, node)| if matches!(node, Node::Directory) { format!("{name}/") } else { name.to_string() })
            .collect())
    }

    fn make_directories(&mut self, path: &str) -> Result<(), FileError> {
        self.make_directory(path, true)
    }

    fn is_directory(&self, path: &str) -> bool {
        matches!(self.nodes.get(&self.absolute(path)), Some(Node::Directory))
    }
}

/// The directories above an absolute path, nearest first; the root last.
fn ancestors(absolute: &str) -> impl Iterator<Item = &str> {
    absolute
        .match_indices('/')
        .map(|(at, _)| at)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .map(|at| if at == 0 { "/" } else { absolute.get(..at).unwrap_or("/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_directories() {
        let mut disk = Disk::default();
        disk.write("a.yaml", "x\n").unwrap();
        disk.append("a.yaml", "y\n").unwrap();
        assert_eq!(disk.read("/home/learner/../learner/./a.yaml").unwrap(), "x\ny\n");
        assert_eq!(disk.write("no/b", ""), Err(FileError::NotFound));
        assert_eq!(disk.write("a.yaml/b", ""), Err(FileError::NotDirectory));
        assert_eq!(disk.make_directory("k8s/base", false), Err(FileError::NotFound));
        disk.make_directory("k8s/base", true).unwrap();
        assert_eq!(disk.remove("k8s", false), Err(FileError::NotEmpty));
        disk.rename("a.yaml", "k8s/base/b.yaml").unwrap();
        assert_eq!(disk.list("k8s").unwrap(), ["base/"]);
        assert_eq!(disk.rename("k8s", "k8s/base/k8s"), Err(FileError::Invalid));
        disk.change_directory("k8s/base").unwrap();
        assert_eq!(disk.read("b.yaml").unwrap(), "x\ny\n");
        disk.remove("..", true).unwrap();
        assert_eq!((disk.cwd(), disk.list("/home/learner").unwrap().len()), ("/", 0));
    }

    #[test]
    fn the_disk_is_bounded() {
        let mut disk = Disk::default();
        let text = "x".repeat(MAX_BYTES);
        disk.write("a", &text).unwrap();
        assert_eq!(disk.write("b", "x"), Err(FileError::NoSpace));
        disk.write("a", "").unwrap();
        disk.write("b", "x").unwrap();
        for n in 0..MAX_ENTRIES {
            let _ = disk.write(&format!("f{n}"), "");
        }
        assert_eq!(disk.write("one-more", ""), Err(FileError::NoSpace));
    }
}
