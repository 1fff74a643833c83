//! Numbers as text for markup and styles. The library's way of writing floats is exact to the last digit and large for it; a
//! chart needs a place or two.

use std::fmt;

/// A number with at most `PLACES` places, without needless ones: `12`, `-0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal<const PLACES: u32>(i64);

impl<const PLACES: u32> Decimal<PLACES> {
    /// `value`, rounded; what is no number is 0.
    #[allow(clippy::cast_possible_truncation)] // it saturates, far beyond any chart
    pub fn of(value: f64) -> Self {
        Self((value * f64::from(10_u32.pow(PLACES))).round() as i64)
    }
}

impl<const PLACES: u32> fmt::Display for Decimal<PLACES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, PLACES)
    }
}

fn write(f: &mut fmt::Formatter<'_>, scaled: i64, places: u32) -> fmt::Result {
    let (mut rest, mut places) = (scaled.unsigned_abs(), places);
    while places > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        places -= 1;
    }
    let unit = 10_u64.pow(places);
    if scaled < 0 {
        f.write_str("-")?;
    }
    write!(f, "{}", rest / unit)?;
    if places > 0 {
        write!(f, ".{:01$}", rest % unit, places as usize)?;
    }
    Ok(())
}

/// The sine and the cosine of `part` thirty-seconds of a full turn: all that a wind rose needs.
pub fn wind(part: u32) -> (f64, f64) {
    /// A quarter of the way round.
    const SINES: [f64; 9] = [
        0.0,
        0.195_090_322_016_128_27,
        0.382_683_432_365_089_8,
        0.555_570_233_019_602_2,
        0.707_106_781_186_547_5,
        0.831_469_612_302_545_2,
        0.923_879_532_511_286_7,
        0.980_785_280_403_230_4,
        1.0,
    ];
    let sine = |part: u32| {
        let (half, at) = ((part / 16) % 2, (part % 16) as usize);
        let sine = SINES.get(at.min(16 - at)).copied().unwrap_or_default();
        if half == 0 { sine } else { -sine }
    };
    (sine(part), sine(part + 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases =
            [(12.0, "12"), (0.0, "0"), (-0.04, "0"), (-0.5, "-0.5"), (3.26, "3.3"), (100.0, "100"), (-1.05, "-1.1")];
        for (value, text) in cases {
            assert_eq!(Decimal::<1>::of(value).to_string(), text, "{value}");
        }
        assert_eq!(Decimal::<3>::of(12.3456).to_string(), "12.346");
        assert_eq!(Decimal::<3>::of(1.002).to_string(), "1.002");
        assert_eq!(Decimal::<1>::of(f64::NAN).to_string(), "0");
    }

    #[test]
    fn winds_are_where_they_blow() {
        for part in 0..64 {
            let angle = std::f64::consts::TAU * f64::from(part) / 32.0;
            let (sine, cosine) = wind(part);
            assert!((sine - angle.sin()).abs() < 1e-12 && (cosine - angle.cos()).abs() < 1e-12, "{part}");
        }
    }
}
