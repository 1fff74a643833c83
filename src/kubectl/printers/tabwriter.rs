//! Text with tabs, aligned in columns.
//!
//! Models Go's `text/tabwriter` and its fork `liggitt/tabwriter`, which kubectl's tables use: a cell ends at its tab, a
//! column is a run of neighbouring lines that have such a cell, what follows a line's last tab belongs to no column, and
//! every character counts as one wide.

/// Collects text with tabs and gives it back aligned.
#[derive(Debug, Clone)]
pub struct TabWriter {
    min_width: usize,
    padding: usize,
    /// The widest each column has been, when widths are remembered over blocks.
    remembered: Option<Vec<usize>>,
    lines: Vec<Vec<String>>,
    out: String,
}

impl TabWriter {
    /// The layout of `kubectl get`: at least six wide, three blanks between, a column never narrower than it once was.
    pub fn for_tables() -> Self {
        Self::new(6, 3, true)
    }

    /// The layout of `kubectl describe`: no least width, two blanks between.
    pub fn for_describe() -> Self {
        Self::new(0, 2, false)
    }

    /// Any other layout, widths counted in characters.
    pub fn new(min_width: usize, padding: usize, remember_widths: bool) -> Self {
        let remembered = remember_widths.then(Vec::new);
        Self { min_width, padding, remembered, lines: vec![vec![String::new()]], out: String::new() }
    }

    /// Adds text; tabs end cells, line feeds and form feeds end lines.
    pub fn write(&mut self, text: &str) {
        for piece in text.split_inclusive(['\t', '\u{b}', '\n', '\u{c}']) {
            let body = piece.trim_end_matches(['\t', '\u{b}', '\n', '\u{c}']);
            if let Some(cell) = self.lines.last_mut().and_then(|line| line.last_mut()) {
                cell.push_str(body);
            }
            match piece.chars().last() {
                Some('\t' | '\u{b}') => self.start_cell(),
                Some('\n') => {
                    // A line without a tab ends every column, so what came before can be laid out.
                    let alone = self.lines.last().is_some_and(|line| line.len() == 1);
                    self.lines.push(vec![String::new()]);
                    if alone {
                        self.lay_out();
                    }
                }
                Some('\u{c}') => {
                    self.lines.push(vec![String::new()]);
                    self.lay_out();
                }
                _ => {}
            }
        }
    }

    /// Ends all columns: what follows is aligned on its own.
    pub fn flush(&mut self) {
        self.lay_out();
    }

    /// Everything written so far, aligned; the widths are remembered for what comes after.
    pub fn take(&mut self) -> String {
        self.lay_out();
        std::mem::take(&mut self.out)
    }

    /// Everything written so far, aligned.
    pub fn finish(mut self) -> String {
        self.lay_out();
        self.out
    }

    fn start_cell(&mut self) {
        if let Some(line) = self.lines.last_mut() {
            line.push(String::new());
        }
    }

    /// Prints the lines collected so far and starts anew. The last of them has no line feed (yet).
    fn lay_out(&mut self) {
        let lines = std::mem::replace(&mut self.lines, vec![vec![String::new()]]);
        let widths = self.widths(&lines);
        let last = lines.len().saturating_sub(1);
        for (at, (line, widths)) in lines.iter().zip(widths).enumerate() {
            for (cell, text) in line.iter().enumerate() {
                self.out.push_str(text);
                if let Some(width) = widths.get(cell) {
                    let blanks = width.saturating_sub(text.chars().count());
                    self.out.extend(std::iter::repeat_n(' ', blanks));
                }
            }
            if at < last {
                self.out.push('\n');
            }
        }
    }

    /// For each line the width of each of its tab-terminated cells.
    fn widths(&mut self, lines: &[Vec<String>]) -> Vec<Vec<usize>> {
        let mut widths: Vec<Vec<usize>> = lines.iter().map(|line| vec![0; line.len().saturating_sub(1)]).collect();
        let most = widths.iter().map(Vec::len).max().unwrap_or(0);
        for column in 0..most {
            let mut start = 0;
            while start < lines.len() {
                let run = widths.iter().skip(start).take_while(|line| line.len() > column).count();
                if run == 0 {
                    start += 1;
                    continue;
                }
                let cells = lines.iter().skip(start).take(run).filter_map(|line| line.get(column));
                let widest = cells.map(|cell| cell.chars().count() + self.padding).max().unwrap_or(0);
                let width = self.remember(column, widest.max(self.min_width));
                for line in widths.iter_mut().skip(start).take(run) {
                    if let Some(slot) = line.get_mut(column) {
                        *slot = width;
                    }
                }
                start += run;
            }
        }
        widths
    }

    /// The width, or the column's widest so far where widths are remembered.
    fn remember(&mut self, column: usize, width: usize) -> usize {
        let Some(remembered) = &mut self.remembered else { return width };
        if remembered.len() <= column {
            remembered.resize(column + 1, 0);
        }
        match remembered.get_mut(column) {
            Some(slot) => {
                *slot = width.max(*slot);
                *slot
            }
            None => width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(min_width: usize, padding: usize, text: &str) -> String {
        let mut writer = TabWriter::new(min_width, padding, false);
        writer.write(text);
        writer.finish()
    }

    #[test]
    fn columns_are_runs_of_lines() {
        // From the package's own documentation and tests (text/tabwriter's tabwriter_test.go), blanks for its padding.
        let table = [
            ("", ""),
            ("\n\n\n", "\n\n\n"),
            ("a\nb\nc", "a\nb\nc"),
            ("\t", "        "),
            ("a\tb\tc\n", "a       b       c\n"),
            (
                "aaaa\tbbb\td\naa\tb\tdd\na\t\naa\tcccc\teee\n",
                "aaaa    bbb     d\naa      b       dd\na       \naa      cccc    eee\n",
            ),
        ];
        for (text, want) in table {
            assert_eq!(aligned(8, 1, text), want, "{text:?}");
        }
        assert_eq!(aligned(0, 2, "a\tbbbbb\tc\nx\ny\tz\tc\n"), "a  bbbbb  c\nx\ny  z  c\n");
        assert_eq!(aligned(0, 1, "ä\tb\naa\tb\n"), "ä  b\naa b\n");
    }

    #[test]
    fn tables_remember_widths() {
        let mut writer = TabWriter::for_tables();
        writer.write("a-long-name\tb\n");
        writer.flush();
        writer.write("x\tb\n");
        assert_eq!(writer.finish(), "a-long-name   b\nx             b\n");
    }
}
