//! Words to flags and arguments. Models pflag's `parseArgs`, `parseLongArg`, `parseSingleShortArg`.

use super::value::{check, quote};
use super::{Flag, Parsed};

/// Reads `words` by the flags in `tables`. The error is pflag's, without kubectl's words around it.
pub fn read(words: &[String], tables: &[&[Flag]]) -> Result<Parsed, String> {
    let mut reader = Reader { tables, parsed: Parsed::default() };
    for flag in tables.iter().flat_map(|table| table.iter()) {
        reader.parsed.defaults.insert(flag.name, flag.default);
    }
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if word == "--" {
            reader.parsed.dash = Some(reader.parsed.args.len());
            reader.parsed.args.extend(words.map(str::to_owned));
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            reader.long(word, long, &mut words)?;
        } else if word.len() > 1 && word.starts_with('-') {
            reader.short(word, &mut words)?;
        } else {
            reader.parsed.args.push(word.to_owned());
        }
    }
    Ok(reader.parsed)
}

struct Reader<'a> {
    tables: &'a [&'a [Flag]],
    parsed: Parsed,
}

impl Reader<'_> {
    fn find(&self, fits: impl Fn(&Flag) -> bool) -> Option<Flag> {
        self.tables.iter().flat_map(|table| table.iter()).find(|flag| fits(flag)).copied()
    }

    fn long<'w>(&mut self, word: &str, rest: &str, words: &mut impl Iterator<Item = &'w str>) -> Result<(), String> {
        if rest.starts_with('-') || rest.starts_with('=') {
            return Err(format!("bad flag syntax: {word}"));
        }
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        // kubectl reads `_` in a flag's name as `-`.
        let wanted = name.replace('_', "-");
        let Some(flag) = self.find(|flag| flag.name == wanted) else {
            return Err(if wanted == "help" { "help".to_owned() } else { format!("unknown flag: --{name}") });
        };
        let value = match (value, flag.bare) {
            (Some(value), _) => value,
            (None, Some(bare)) => bare,
            (None, None) => words.next().ok_or_else(|| format!("flag needs an argument: {word}"))?,
        };
        self.set(&flag, value)
    }

    /// `-it`, `-oyaml`, `-o=yaml`, `-o yaml`.
    fn short<'w>(&mut self, word: &str, words: &mut impl Iterator<Item = &'w str>) -> Result<(), String> {
        let mut rest = word.get(1..).unwrap_or_default();
        while let Some(letter) = rest.chars().next() {
            let group = rest;
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            let Some(flag) = self.find(|flag| flag.short == Some(letter)) else {
                return Err(if letter == 'h' {
                    "help".to_owned()
                } else {
                    format!("unknown shorthand flag: '{letter}' in -{group}")
                });
            };
            let value = if let Some(value) = rest.strip_prefix('=').filter(|_| rest.len() > 1) {
                rest = "";
                value
            } else if let Some(bare) = flag.bare {
                bare
            } else if !rest.is_empty() {
                std::mem::take(&mut rest)
            } else {
                words.next().ok_or_else(|| format!("flag needs an argument: '{letter}' in -{group}"))?
            };
            self.set(&flag, value)?;
        }
        Ok(())
    }

    fn set(&mut self, flag: &Flag, value: &str) -> Result<(), String> {
        let values = check(flag.holds, value).map_err(|why| {
            let name = match flag.short {
                Some(letter) => format!("-{letter}, --{}", flag.name),
                None => format!("--{}", flag.name),
            };
            format!("invalid argument {} for {} flag: {why}", quote(value), quote(&name))
        })?;
        self.parsed.typed.push((*flag, value.to_owned()));
        self.parsed.given.entry(flag.name).or_default().extend(values);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &[Flag] = &[
        Flag::string("image", "", ""),
        Flag::bool("stdin", "false", "").short('i'),
        Flag::bool("tty", "false", "").short('t'),
        Flag::string("output", "", "").short('o'),
        Flag::string("dry-run", "none", "").bare("unchanged"),
        Flag::int32("replicas", "1", "").short('r'),
        Flag::array("env", ""),
        Flag::slice("tcp", ""),
        Flag::bool("record", "false", "").deprecated("--record will be removed in the future"),
    ];

    fn parse(line: &str) -> Result<Parsed, String> {
        read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), &[RUN])
    }

    #[test]
    fn forms() {
        let parsed = parse("tmp --image=busybox -it -oyaml --env=A=1 --env B=2,3 --tcp=80,90 --tcp 1:2 -- wget -O- x");
        let parsed = parsed.unwrap_or_default();
        assert_eq!(parsed.string("image"), "busybox");
        assert!(parsed.bool("stdin") && parsed.bool("tty"));
        assert_eq!(parsed.string("output"), "yaml");
        assert_eq!(parsed.list("env"), ["A=1", "B=2,3"]);
        assert_eq!(parsed.list("tcp"), ["80", "90", "1:2"]);
        assert_eq!(parsed.args, ["tmp", "wget", "-O-", "x"]);
        assert_eq!(parsed.dash, Some(1));
        assert_eq!(parsed.string("dry-run"), "none");
        let bare = parse("web --dry-run client -o=name --stdin=false").unwrap_or_default();
        assert_eq!((bare.string("dry-run"), bare.string("output")), ("unchanged", "name"));
        assert!(!bare.bool("stdin") && bare.changed("stdin"));
        assert_eq!(bare.args, ["web", "client"]);
    }

    #[test]
    fn flags_that_shall_not_be_used() {
        let parsed = parse("web --record nginx=nginx:1.28 -o name").unwrap_or_default();
        assert_eq!(parsed.warnings(), ["Flag --record has been deprecated, --record will be removed in the future"]);
        let cause = "kubectl set image web nginx=nginx:1.28 --record=true --output=name";
        assert_eq!(parsed.change_cause("kubectl set image"), cause);
    }

    #[test]
    fn errors() {
        for (line, error) in [
            ("--replica=1", "unknown flag: --replica"),
            ("-image=nginx:1.27", "unknown shorthand flag: 'm' in -mage=nginx:1.27"),
            ("-z", "unknown shorthand flag: 'z' in -z"),
            ("-o", "flag needs an argument: 'o' in -o"),
            ("--image", "flag needs an argument: --image"),
            (
                "--replicas=x",
                "invalid argument \"x\" for \"-r, --replicas\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
            ),
            (
                "--stdin=maybe",
                "invalid argument \"maybe\" for \"-i, --stdin\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
            ),
            ("--=x", "bad flag syntax: --=x"),
        ] {
            assert_eq!(parse(line), Err(error.to_owned()), "{line}");
        }
    }
}
