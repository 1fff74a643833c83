//! Amounts of CPU and memory: `100m`, `128Mi`, `2`.
//!
//! Models `apimachinery/pkg/api/resource/quantity.go` and `suffix.go`: parsing, the canonical text, comparison. A value
//! is a whole number times a power of ten, never a float; nothing finer than a billionth is kept (rounded away from zero).

use std::cmp::Ordering;
use std::fmt;

/// The finest power of ten that a quantity keeps.
const NANO: i32 = -9;
/// Powers of ten beyond this are cut off: no amount that fits the arithmetic needs them.
const MAX_EXPONENT: i32 = 30;
/// A binary quantity is capped at the largest 64-bit number.
const MAX_BINARY: i128 = i64::MAX as i128;

/// Which family of suffixes a quantity was written with, and is written with again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `12e6`
    DecimalExponent,
    /// `12Mi`
    BinarySi,
    /// `12M`
    DecimalSi,
}

/// Why a text is no quantity. `Display` gives Kubernetes' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseQuantityError {
    /// It does not look like a number with a suffix.
    Format,
    /// The numeric part is no number, or one with more digits than can be held.
    Numeric,
    /// The suffix is none of the known ones.
    Suffix,
}

impl fmt::Display for ParseQuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => {
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            Self::Numeric => "unable to parse numeric part of quantity",
            Self::Suffix => "unable to parse quantity's suffix",
        })
    }
}

/// An amount: `mantissa * 10^exponent`, with the family of suffixes it is shown in.
///
/// `Display` writes the canonical form. Equality and order are those of the value, whatever it was written as.
///
/// ```
/// use portolan::api::quantity::Quantity;
/// assert_eq!(Quantity::parse("0.5").unwrap().to_string(), "500m");
/// assert!(Quantity::parse("1Gi").unwrap() > Quantity::parse("1G").unwrap());
/// ```
#[derive(Clone, Debug)]
pub struct Quantity {
    mantissa: i128,
    exponent: i32,
    format: Format,
    /// The text it was read from, where Kubernetes takes that for canonical and shows it again as it stands.
    text: Option<String>,
}

/// A quantity's text, taken apart.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    suffix: &'a str,
}

impl Quantity {
    /// A whole number of units.
    pub fn new(value: i64, format: Format) -> Self {
        Self { mantissa: i128::from(value), exponent: 0, format, text: None }
    }

    /// A number of thousandths, in decimal suffixes: `from_milli(1500)` is `1500m`.
    pub fn from_milli(value: i64) -> Self {
        Self { mantissa: i128::from(value), exponent: -3, format: Format::DecimalSi, text: None }
    }

    /// Reads a quantity as the API does.
    pub fn parse(text: &str) -> Result<Self, ParseQuantityError> {
        if text.is_empty() {
            return Err(ParseQuantityError::Format);
        }
        let parts = split(text)?;
        let (base_two, power, mut format) = interpret_suffix(parts.suffix).ok_or(ParseQuantityError::Suffix)?;
        let digits = format!("{}{}", parts.whole, parts.fraction);
        if parts.whole.is_empty() && parts.fraction.is_empty() && text.contains('.') && !text.contains('0') {
            return Err(ParseQuantityError::Numeric);
        }
        let unsigned: i128 =
            if digits.is_empty() { 0 } else { digits.parse().map_err(|_| ParseQuantityError::Numeric)? };
        let places = i32::try_from(parts.fraction.len()).map_err(|_| ParseQuantityError::Numeric)?;
        let (mut mantissa, mut exponent) = if base_two {
            let factor = 1i128 << power.clamp(0, 60);
            (unsigned.checked_mul(factor).unwrap_or(i128::MAX), -places)
        } else {
            (unsigned, power.clamp(-1_000, MAX_EXPONENT) - places)
        };
        (mantissa, exponent) = round_up_to_nano(mantissa, exponent);
        if format == Format::BinarySi {
            if compare(mantissa, exponent, MAX_BINARY, 0) == Ordering::Greater {
                (mantissa, exponent) = (MAX_BINARY, 0);
            }
            if mantissa != 0 && compare(mantissa, exponent, 1, 0) == Ordering::Less {
                // A fraction of one byte cannot be shown in binary suffixes.
                format = Format::DecimalSi;
            }
        }
        let keep = stays_as_written(&digits, places, base_two, power, unsigned);
        let text = (text == "0" || keep).then(|| text.to_owned());
        Ok(Self { mantissa: if parts.negative { -mantissa } else { mantissa }, exponent, format, text })
    }

    /// Whether the amount is nothing.
    pub fn is_zero(&self) -> bool {
        self.mantissa == 0
    }

    /// The family of suffixes.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The value in whole units, rounded away from zero, as `Quantity.Value()` gives it.
    pub fn value(&self) -> i64 {
        self.scaled(0)
    }

    /// The value in thousandths, rounded away from zero, as `Quantity.MilliValue()` gives it.
    pub fn milli_value(&self) -> i64 {
        self.scaled(-3)
    }

    /// The sum, in this quantity's own suffixes (the other's, when this one is zero).
    pub fn add(&self, other: &Self) -> Self {
        let format = if self.is_zero() { other.format } else { self.format };
        let (a, b, exponent) = align(self.mantissa, self.exponent, other.mantissa, other.exponent);
        Self { mantissa: a.saturating_add(b), exponent, format, text: None }
    }

    /// The difference, in this quantity's own suffixes (the other's, when this one is zero).
    pub fn sub(&self, other: &Self) -> Self {
        let negated = Self { mantissa: -other.mantissa, text: None, ..other.clone() };
        self.add(&negated)
    }

    fn scaled(&self, exponent: i32) -> i64 {
        let (mantissa, at) = reduce(self.mantissa, self.exponent);
        let value = if at >= exponent {
            mantissa.saturating_mul(power_of_ten(at - exponent))
        } else {
            divide_away_from_zero(mantissa, power_of_ten(exponent - at))
        };
        i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
    }

    /// The canonical text, whatever it was written as.
    fn canonical(&self) -> String {
        if self.mantissa == 0 {
            return "0".into();
        }
        if self.format == Format::BinarySi {
            let small = compare(self.mantissa.abs(), self.exponent, 1024, 0) == Ordering::Less;
            let (mantissa, exponent) = reduce(self.mantissa, self.exponent);
            if !small && exponent >= 0 {
                return binary_text(mantissa.saturating_mul(power_of_ten(exponent)));
            }
        }
        let (mut mantissa, mut exponent) = reduce(self.mantissa, self.exponent);
        while exponent % 3 != 0 {
            mantissa = mantissa.saturating_mul(10);
            exponent -= 1;
        }
        if self.format == Format::DecimalExponent {
            return if exponent == 0 { mantissa.to_string() } else { format!("{mantissa}e{exponent}") };
        }
        let suffix = match exponent {
            -9 => "n",
            -6 => "u",
            -3 => "m",
            3 => "k",
            6 => "M",
            9 => "G",
            12 => "T",
            15 => "P",
            18 => "E",
            _ => "",
        };
        format!("{mantissa}{suffix}")
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None => f.write_str(&self.canonical()),
        }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.mantissa, self.exponent, other.mantissa, other.exponent)
    }
}

/// Whether Kubernetes keeps the text as it was read instead of writing it anew.
///
/// It does where its fast path finds the number in canonical form already; the tests are upstream's, quirks included
/// (`05` stays `05`).
fn stays_as_written(digits: &str, places: i32, base_two: bool, power: i32, unsigned: i128) -> bool {
    let length = i32::try_from(digits.len().max(1)).unwrap_or(i32::MAX);
    if base_two {
        let fits = places == 0 && 15 - length - power * 3 / 10 > 0;
        return fits && power % 10 == 0 && unsigned & 0x07 != 0;
    }
    let scale = power.saturating_sub(places);
    18 - length >= 0
        && scale >= NANO
        && scale % 3 == 0
        && !digits.ends_with("000")
        && !digits.starts_with('0')
        && !digits.is_empty()
}

/// Splits a text at the places where Kubernetes' scanner does: sign, digits, digits after the point, suffix.
fn split(text: &str) -> Result<Parts<'_>, ParseQuantityError> {
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, rest) = take_while(rest, |b| b.is_ascii_digit());
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => take_while(rest, |b| b.is_ascii_digit()),
        None => ("", rest),
    };
    let (letters, tail) = take_while(rest, |b| b"eEinumkKMGTP".contains(&b));
    let tail = tail.strip_prefix(['-', '+']).unwrap_or(tail);
    let number = take_while(tail, |b| b.is_ascii_digit());
    if !number.1.is_empty() {
        return Err(ParseQuantityError::Format);
    }
    if whole.is_empty() && fraction.is_empty() && letters.is_empty() && !text.contains('.') {
        return Err(ParseQuantityError::Numeric);
    }
    Ok(Parts { negative, whole: whole.trim_start_matches('0'), fraction, suffix: rest })
}

/// The longest head whose bytes all pass the test, and the rest. The test accepts ASCII only, so the cut is safe.
fn take_while(text: &str, accept: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|b| !accept(b)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A suffix as (is it a power of two?, the power, the format).
fn interpret_suffix(suffix: &str) -> Option<(bool, i32, Format)> {
    let found = match suffix {
        "" => (false, 0, Format::DecimalSi),
        "n" => (false, -9, Format::DecimalSi),
        "u" => (false, -6, Format::DecimalSi),
        "m" => (false, -3, Format::DecimalSi),
        "k" => (false, 3, Format::DecimalSi),
        "M" => (false, 6, Format::DecimalSi),
        "G" => (false, 9, Format::DecimalSi),
        "T" => (false, 12, Format::DecimalSi),
        "P" => (false, 15, Format::DecimalSi),
        "E" => (false, 18, Format::DecimalSi),
        "Ki" => (true, 10, Format::BinarySi),
        "Mi" => (true, 20, Format::BinarySi),
        "Gi" => (true, 30, Format::BinarySi),
        "Ti" => (true, 40, Format::BinarySi),
        "Pi" => (true, 50, Format::BinarySi),
        "Ei" => (true, 60, Format::BinarySi),
        _ => {
            let power: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            (false, i32::try_from(power.clamp(-1_000, 1_000)).ok()?, Format::DecimalExponent)
        }
    };
    Some(found)
}

/// A whole number in the largest binary suffix that leaves no remainder.
fn binary_text(mut value: i128) -> String {
    const SUFFIXES: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let mut at = 0;
    while value != 0 && value % 1024 == 0 && at + 1 < SUFFIXES.len() {
        value /= 1024;
        at += 1;
    }
    format!("{value}{}", SUFFIXES.get(at).copied().unwrap_or(""))
}

/// Whatever lies below a billionth becomes one more billionth.
fn round_up_to_nano(mantissa: i128, exponent: i32) -> (i128, i32) {
    if exponent >= NANO {
        return (mantissa, exponent);
    }
    (divide_away_from_zero(mantissa, power_of_ten(NANO - exponent)), NANO)
}

fn divide_away_from_zero(value: i128, by: i128) -> i128 {
    let quotient = value / by;
    if value % by == 0 { quotient } else { quotient + value.signum() }
}

/// Ten to a power, saturating.
fn power_of_ten(power: i32) -> i128 {
    10i128.checked_pow(u32::try_from(power).unwrap_or(0)).unwrap_or(i128::MAX)
}

/// Takes factors of ten out of the mantissa.
fn reduce(mut mantissa: i128, mut exponent: i32) -> (i128, i32) {
    if mantissa == 0 {
        return (0, 0);
    }
    while mantissa % 10 == 0 {
        mantissa /= 10;
        exponent += 1;
    }
    (mantissa, exponent)
}

/// Both values at the smaller of their exponents.
fn align(a: i128, a_exponent: i32, b: i128, b_exponent: i32) -> (i128, i128, i32) {
    let exponent = a_exponent.min(b_exponent);
    let lift = |value: i128, at: i32| value.saturating_mul(power_of_ten(at - exponent));
    (lift(a, a_exponent), lift(b, b_exponent), exponent)
}

fn compare(a: i128, a_exponent: i32, b: i128, b_exponent: i32) -> Ordering {
    let (a, b, _) = align(a, a_exponent, b, b_exponent);
    a.cmp(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        Quantity::parse(text).unwrap_or_else(|e| panic!("{text}: {e}")).canonical()
    }

    #[test]
    fn canonical_forms() {
        // Upstream's TestQuantityParse and TestQuantityString.
        let table = [
            ("0", "0"),
            ("0Ki", "0"),
            ("1Ki", "1Ki"),
            ("1024Ki", "1Mi"),
            ("1023Ki", "1023Ki"),
            ("10Ti", "10Ti"),
            ("100", "100"),
            ("1000", "1k"),
            ("1500m", "1500m"),
            ("1.5", "1500m"),
            ("1.5Gi", "1536Mi"),
            ("0.5Mi", "512Ki"),
            ("0.05Gi", "53687091200m"),
            ("0.025Ti", "27487790694400m"),
            ("0.001", "1m"),
            ("0.0005k", "500m"),
            (".001", "1m"),
            ("1.", "1"),
            ("1.G", "1G"),
            ("100.035k", "100035"),
            ("1e3", "1e3"),
            ("1.3E+6", "1300e3"),
            ("1e14", "100e12"),
            ("0.5e-1", "50e-3"),
            ("3.001n", "4n"),
            ("0.9n", "1n"),
            ("0.00000012345", "124n"),
            ("9Ei", "9223372036854775807"),
            ("12E", "12E"),
            ("-1.5", "-1500m"),
            ("+5", "5"),
            ("0.000000000001Ki", "2n"),
            ("0.5Ki", "512"),
        ];
        for (text, want) in table {
            assert_eq!(canonical(text), want, "{text}");
        }
    }

    #[test]
    fn texts_that_are_canonical_stay_as_they_are() {
        for text in ["0", "100m", "128Mi", "1", "1E3", "2Gi", "05"] {
            assert_eq!(Quantity::parse(text).map(|q| q.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(Quantity::parse("1000m").map(|q| q.to_string()), Ok("1".to_owned()));
        assert_eq!(Quantity::parse("8Ki").map(|q| q.to_string()), Ok("8Ki".to_owned()));
    }

    #[test]
    fn invalid_texts() {
        let invalid =
            ["", "1.1.M", "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i", "-3.01e-", " 1", "1 ", ".", "é"];
        for text in invalid {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
        assert_eq!(Quantity::parse("1i"), Err(ParseQuantityError::Suffix));
        assert_eq!(Quantity::parse("1x"), Err(ParseQuantityError::Format));
    }

    #[test]
    fn order_and_arithmetic() {
        let q = |text: &str| Quantity::parse(text).unwrap();
        assert!(q("100m") > q("50m"));
        assert!(q("10000T") > q("100Gi"));
        assert_eq!(q("1"), q("1000m"));
        assert_eq!(q("100m").add(&q("1")).to_string(), "1100m");
        assert_eq!(q("1Gi").sub(&q("512Mi")).to_string(), "512Mi");
        assert_eq!((q("1500m").value(), q("1500m").milli_value(), q("1Ki").value()), (2, 1500, 1024));
    }
}
