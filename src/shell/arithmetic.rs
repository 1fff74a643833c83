//! `$((...))`: whole numbers, `+ - * / %`, comparisons, `&& || !`, brackets, variables.

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
    variable: &'a dyn Fn(&str) -> Option<String>,
}

type Value = Result<i64, String>;

/// Binary operators by how tightly they bind, loosest first; longer ones first where one begins another.
const LEVELS: [&[&str]; 6] = [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"]];

/// How deep brackets may go.
const MAX_DEPTH: usize = 40;

/// The value of an expression; an error is bash's, without the `bash: `.
pub fn evaluate(expression: &str, variable: &dyn Fn(&str) -> Option<String>) -> Value {
    let mut reader = Reader { rest: expression, depth: 0, variable };
    if expression.trim().is_empty() {
        return Ok(0);
    }
    let value = reader.level(0).map_err(|error| format!("{}: {error}", expression.trim()))?;
    match reader.rest.trim() {
        "" => Ok(value),
        rest => Err(format!("{}: syntax error in expression (error token is \"{rest}\")", expression.trim())),
    }
}

impl Reader<'_> {
    fn level(&mut self, level: usize) -> Value {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        loop {
            self.rest = self.rest.trim_start();
            let Some(operator) = operators.iter().find(|operator| self.rest.starts_with(**operator)) else {
                return Ok(left);
            };
            self.rest = self.rest.get(operator.len()..).unwrap_or_default();
            let right = self.level(level + 1)?;
            left = match *operator {
                "||" => i64::from(left != 0 || right != 0),
                "&&" => i64::from(left != 0 && right != 0),
                "==" => i64::from(left == right),
                "!=" => i64::from(left != right),
                "<=" => i64::from(left <= right),
                ">=" => i64::from(left >= right),
                "<" => i64::from(left < right),
                ">" => i64::from(left > right),
                "+" => left.wrapping_add(right),
                "-" => left.wrapping_sub(right),
                "*" => left.wrapping_mul(right),
                _ if right == 0 => return Err(format!("division by 0 (error token is \"{}\")", self.rest.trim())),
                "/" => left.wrapping_div(right),
                _ => left.wrapping_rem(right),
            };
        }
    }

    fn unary(&mut self) -> Value {
        self.rest = self.rest.trim_start();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("expression recursion level exceeded".into());
        }
        let mut chars = self.rest.chars();
        let value = match chars.next() {
            Some(sign @ ('-' | '+' | '!')) => {
                self.rest = chars.as_str();
                let value = self.unary()?;
                match sign {
                    '-' => value.wrapping_neg(),
                    '!' => i64::from(value == 0),
                    _ => value,
                }
            }
            Some('(') => {
                self.rest = chars.as_str();
                let value = self.level(0)?;
                let Some(rest) = self.rest.trim_start().strip_prefix(')') else {
                    return Err("missing `)'".into());
                };
                self.rest = rest;
                value
            }
            Some(c) if c.is_ascii_alphanumeric() || c == '_' => {
                let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest.len());
                let (word, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
                self.rest = rest;
                if c.is_ascii_digit() {
                    word.parse().map_err(|_| format!("value too great for base (error token is \"{word}\")"))?
                } else {
                    (self.variable)(word).and_then(|value| value.trim().parse().ok()).unwrap_or(0)
                }
            }
            _ => return Err(format!("syntax error: operand expected (error token is \"{}\")", self.rest.trim())),
        };
        self.depth -= 1;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let variable = |name: &str| (name == "i").then(|| "4".to_string());
        for (expression, value) in [
            ("1 + 2 * 3", 7),
            ("(1+2)*3", 9),
            ("i+1", 5),
            ("none", 0),
            ("-3 % 2", -1),
            ("i >= 4 && i != 5", 1),
            ("!i", 0),
        ] {
            assert_eq!(evaluate(expression, &variable), Ok(value), "{expression}");
        }
        assert!(evaluate("1/0", &variable).is_err());
        assert!(evaluate("1 +", &variable).is_err());
        assert!(evaluate(&"(".repeat(1000), &variable).is_err());
    }
}
