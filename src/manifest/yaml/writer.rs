//! The text that grows, and what is known of its end.
//!
//! Models go-yaml's `yaml_emitter_write_indent` and `yaml_emitter_write_indicator`.

pub struct Writer {
    pub out: String,
    /// Column of the collection that is being written, -1 outside of all.
    pub indent: isize,
    /// Characters in the last line.
    pub column: usize,
    /// The last character needs no blank after it.
    pub after_blank: bool,
    /// Only indentation and `-`, `?` or `:` stand in the last line.
    pub at_indentation: bool,
}

impl Writer {
    pub fn new() -> Writer {
        Writer { out: String::new(), indent: -1, column: 0, after_blank: true, at_indentation: true }
    }

    pub fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    pub fn put_str(&mut self, text: &str) {
        for c in text.chars() {
            self.put(c);
        }
    }

    /// A line break as it stands in a value.
    pub fn put_break(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
    }

    /// Go to the column of the current collection, on a new line unless there is only indentation before it.
    pub fn indent_line(&mut self) {
        let indent = self.indent.max(0) as usize;
        if !self.at_indentation || self.column > indent || (self.column == indent && !self.after_blank) {
            self.put_break('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.after_blank = true;
        self.at_indentation = true;
    }

    /// A sign such as `-` or `:`, with a blank before it if one is needed.
    pub fn indicator(&mut self, sign: &str, needs_blank: bool, is_indentation: bool) {
        if needs_blank {
            self.blank();
        }
        self.put_str(sign);
        self.after_blank = false;
        self.at_indentation = self.at_indentation && is_indentation;
    }

    /// A blank, unless there is one.
    pub fn blank(&mut self) {
        if !self.after_blank {
            self.put(' ');
        }
    }

    /// `[]` or `{}`.
    pub fn empty_flow(&mut self, open: char, close: char) {
        self.blank();
        self.put(open);
        self.put(close);
        self.after_blank = false;
        self.at_indentation = false;
    }
}
