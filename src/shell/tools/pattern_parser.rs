//! Basic and extended regular expressions, read into the program that [`super::pattern`] runs.

/// One step of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Char(char),
    Any,
    /// Ranges; negated when the flag is set.
    Set(Vec<(char, char)>, bool),
    LineStart,
    LineEnd,
    WordStart,
    WordEnd,
    /// `\b`, or `\B` with `false`.
    Boundary(bool),
    /// Go on at both; the first is preferred.
    Split(usize, usize),
    Jump(usize),
    /// Remember this place: 2n begins group n, 2n+1 ends it.
    Save(usize),
    Match,
}

/// Most steps of a program, which bounds `a{1000}{1000}`.
const MAX_STEPS: usize = 4_000;
/// How deep groups may go.
const MAX_DEPTH: usize = 40;

enum Node {
    Step(Step),
    Group(usize, Box<Node>),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
}

/// Reads a pattern; the error is grep's.
pub(super) fn compile(source: &str, extended: bool) -> Result<(Vec<Step>, usize), String> {
    let mut parser = Parser { chars: source.chars().collect(), at: 0, extended, groups: 0, depth: 0 };
    let node = parser.either()?;
    if parser.at < parser.chars.len() {
        return Err(if extended { "Unmatched ) or \\)" } else { "Unmatched ( or \\(" }.into());
    }
    let mut program = Vec::new();
    emit(&Node::Group(0, Box::new(node)), &mut program)?;
    program.push(Step::Match);
    Ok((program, parser.groups + 1))
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    extended: bool,
    groups: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Takes an operator: bare in the extended syntax, after a backslash in the basic one.
    fn operator(&mut self, sign: char) -> bool {
        let found = match self.extended {
            true => self.peek() == Some(sign),
            false => self.peek() == Some('\\') && self.chars.get(self.at + 1) == Some(&sign),
        };
        if found {
            self.at += if self.extended { 1 } else { 2 };
        }
        found
    }

    fn at_operator(&mut self, sign: char) -> bool {
        let at = self.at;
        let found = self.operator(sign);
        self.at = at;
        found
    }

    fn either(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("Regular expression too big".into());
        }
        let mut choices = vec![self.sequence()?];
        while self.operator('|') {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if choices.len() == 1 { Node::Sequence(choices) } else { Node::Either(choices) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes: Vec<Node> = Vec::new();
        while self.peek().is_some() && !self.at_operator('|') && !self.at_operator(')') {
            let first = nodes.is_empty();
            let node = self.atom(first)?;
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn repeated(&mut self, mut node: Node) -> Result<Node, String> {
        loop {
            let (least, most) = if self.peek() == Some('*') {
                self.at += 1;
                (0, None)
            } else if self.operator('+') {
                (1, None)
            } else if self.operator('?') {
                (0, Some(1))
            } else if self.at_operator('{') {
                match self.bounds()? {
                    Some(bounds) => bounds,
                    None => return Ok(node),
                }
            } else {
                return Ok(node);
            };
            node = Node::Repeat(Box::new(node), least, most);
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`; in the extended syntax a brace that holds something else is a plain one.
    fn bounds(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let start = self.at;
        self.operator('{');
        let mut text = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_ascii_digit() || *c == ',') {
            text.push(c);
            self.at += 1;
        }
        if !self.operator('}') {
            self.at = start;
            return if self.extended { Ok(None) } else { Err("Unmatched \\{".into()) };
        }
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= 1_000);
        let invalid = || "Invalid content of \\{\\}".to_string();
        Ok(Some(match text.split_once(',') {
            None => {
                let exactly = number(&text).ok_or_else(invalid)?;
                (exactly, Some(exactly))
            }
            Some((least, "")) => (number(least).ok_or_else(invalid)?, None),
            Some((least, most)) => {
                let least = if least.is_empty() { 0 } else { number(least).ok_or_else(invalid)? };
                (least, Some(number(most).filter(|most| *most >= least).ok_or_else(invalid)?))
            }
        }))
    }

    fn atom(&mut self, first: bool) -> Result<Node, String> {
        if self.operator('(') {
            self.groups += 1;
            let group = self.groups;
            let node = self.either()?;
            if !self.operator(')') {
                return Err("Unmatched ( or \\(".into());
            }
            return Ok(Node::Group(group, Box::new(node)));
        }
        let Some(c) = self.peek() else { return Ok(Node::Sequence(Vec::new())) };
        self.at += 1;
        let last = self.at >= self.chars.len() || self.at_operator(')') || self.at_operator('|');
        Ok(Node::Step(match c {
            '.' => Step::Any,
            '[' => self.set()?,
            '^' if self.extended || first => Step::LineStart,
            '$' if self.extended || last => Step::LineEnd,
            '\\' => return self.escape(),
            c => Step::Char(c),
        }))
    }

    fn escape(&mut self) -> Result<Node, String> {
        let Some(c) = self.peek() else { return Err("Trailing backslash".into()) };
        self.at += 1;
        let word = || vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
        let blank = || vec![(' ', ' '), ('\t', '\r')];
        Ok(Node::Step(match c {
            'w' => Step::Set(word(), false),
            'W' => Step::Set(word(), true),
            's' => Step::Set(blank(), false),
            'S' => Step::Set(blank(), true),
            'd' => Step::Set(vec![('0', '9')], false),
            '<' => Step::WordStart,
            '>' => Step::WordEnd,
            'b' => Step::Boundary(true),
            'B' => Step::Boundary(false),
            'n' => Step::Char('\n'),
            't' => Step::Char('\t'),
            '1'..='9' => return Err("Invalid back reference".into()),
            c => Step::Char(c),
        }))
    }

    fn set(&mut self) -> Result<Step, String> {
        const UNMATCHED: &str = "Unmatched [, [^, [:, [., or [=";
        let negated = self.peek() == Some('^');
        self.at += usize::from(negated);
        let (start, mut ranges) = (self.at, Vec::new());
        loop {
            let c = self.peek().ok_or(UNMATCHED)?;
            self.at += 1;
            if c == ']' && self.at > start + 1 {
                return Ok(Step::Set(ranges, negated));
            }
            if c == '[' && self.peek() == Some(':') {
                let rest: String = self.chars.iter().skip(self.at + 1).take(12).collect();
                let (class, _) = rest.split_once(":]").ok_or(UNMATCHED)?;
                ranges.extend_from_slice(members(class).ok_or("Invalid character class name")?);
                self.at += class.len() + 3;
                continue;
            }
            let end = self.chars.get(self.at + 1).copied();
            match end.filter(|end| self.peek() == Some('-') && *end != ']') {
                Some(end) if end < c => return Err("Invalid range end".into()),
                Some(end) => {
                    ranges.push((c, end));
                    self.at += 2;
                }
                None => ranges.push((c, c)),
            }
        }
    }
}

fn members(class: &str) -> Option<&'static [(char, char)]> {
    Some(match class {
        "alpha" => &[('a', 'z'), ('A', 'Z')],
        "digit" => &[('0', '9')],
        "alnum" => &[('a', 'z'), ('A', 'Z'), ('0', '9')],
        "upper" => &[('A', 'Z')],
        "lower" => &[('a', 'z')],
        "space" => &[(' ', ' '), ('\t', '\r')],
        "blank" => &[(' ', ' '), ('\t', '\t')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "xdigit" => &[('0', '9'), ('a', 'f'), ('A', 'F')],
        "print" => &[(' ', '~')],
        "graph" => &[('!', '~')],
        "cntrl" => &[('\0', '\x1f')],
        _ => return None,
    })
}

/// Writes the steps of a node. The recursion follows the parser's, which is bounded.
fn emit(node: &Node, program: &mut Vec<Step>) -> Result<(), String> {
    if program.len() > MAX_STEPS {
        return Err("Regular expression too big".into());
    }
    match node {
        Node::Step(step) => program.push(step.clone()),
        Node::Sequence(nodes) => {
            for node in nodes {
                emit(node, program)?;
            }
        }
        Node::Group(group, node) => {
            program.push(Step::Save(2 * group));
            emit(node, program)?;
            program.push(Step::Save(2 * group + 1));
        }
        Node::Either(nodes) => {
            let mut ends = Vec::new();
            for (index, node) in nodes.iter().enumerate() {
                let split = program.len();
                if index + 1 < nodes.len() {
                    program.push(Step::Match);
                }
                emit(node, program)?;
                if index + 1 < nodes.len() {
                    ends.push(program.len());
                    program.push(Step::Match);
                    let next = program.len();
                    set(program, split, Step::Split(split + 1, next));
                }
            }
            let end = program.len();
            for jump in ends {
                set(program, jump, Step::Jump(end));
            }
        }
        Node::Repeat(node, least, most) => {
            for _ in 0..*least {
                emit(node, program)?;
            }
            let split = program.len();
            match most {
                None => {
                    program.push(Step::Match);
                    emit(node, program)?;
                    program.push(Step::Jump(split));
                    let next = program.len();
                    set(program, split, Step::Split(split + 1, next));
                }
                Some(most) => {
                    let mut splits = Vec::new();
                    for _ in *least..*most {
                        splits.push(program.len());
                        program.push(Step::Match);
                        emit(node, program)?;
                    }
                    let next = program.len();
                    for split in splits {
                        set(program, split, Step::Split(split + 1, next));
                    }
                }
            }
        }
    }
    Ok(())
}

fn set(program: &mut [Step], at: usize, step: Step) {
    if let Some(place) = program.get_mut(at) {
        *place = step;
    }
}
