//! The terminal's other words: pipes, files, curl, wget, trace. Never invents output of kubectl.
