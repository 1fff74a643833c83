//! Where a moment stands on the line. Time that nothing happened in is drawn shorter, the more of it the shorter, so that a
//! minute of reading does not push everything that was done into a corner.

/// Longest time without an event that is drawn at its full length, in milliseconds.
const CALM: f64 = 2_000.0;
/// The shortest line; it doubles whenever it is full, so that marks stay in place for a while.
const SHORTEST: f64 = 10_000.0;

/// A line of time. Moments are milliseconds since the cluster's start; places are shares of the line, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Moments at which something happened, and their lengths along the line, in order.
    knots: Vec<(f64, f64)>,
    length: f64,
}

impl Axis {
    /// The line on which something happened at each of `events`, in order of time, and which has come to `now`.
    pub fn new(events: impl Iterator<Item = f64>, now: f64) -> Axis {
        let mut knots = vec![(0.0, 0.0)];
        for at in events {
            let (before, along) = knots.last().copied().unwrap_or_default();
            if at > before {
                knots.push((at, along + drawn(at - before)));
            }
        }
        let mut axis = Axis { knots, length: SHORTEST };
        let needed = axis.along(now);
        while axis.length < needed {
            axis.length *= 2.0;
        }
        axis
    }

    fn along(&self, at: f64) -> f64 {
        let next = self.knots.partition_point(|knot| knot.0 <= at);
        let (before, along) = self.knots.get(next.saturating_sub(1)).copied().unwrap_or_default();
        along + drawn((at - before).max(0.0))
    }

    /// Where a moment stands.
    pub fn place(&self, at: f64) -> f64 {
        self.along(at) / self.length
    }

    /// The moment that stands at a place.
    pub fn moment(&self, place: f64) -> f64 {
        let along = place.clamp(0.0, 1.0) * self.length;
        let next = self.knots.partition_point(|knot| knot.1 <= along);
        let (before, start) = self.knots.get(next.saturating_sub(1)).copied().unwrap_or_default();
        before + passed(along - start)
    }
}

/// How long `gap` milliseconds without an event are drawn.
fn drawn(gap: f64) -> f64 {
    if gap <= CALM { gap } else { CALM + CALM * (gap / CALM).ln() }
}

/// How many milliseconds a length without an event stands for.
fn passed(length: f64) -> f64 {
    if length <= CALM { length } else { CALM * ((length - CALM) / CALM).exp() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_time_is_drawn_as_it_is_and_idle_time_shorter() {
        // Two seconds, then a minute of nothing: 2 s and 2 s times the logarithm of thirty, on a line of 20 s.
        let axis = Axis::new([1_000.0, 2_000.0, 62_000.0].into_iter(), 62_000.0);
        assert_eq!((axis.place(0.0), axis.place(1_000.0), axis.place(2_000.0)), (0.0, 0.05, 0.1));
        assert!((axis.place(62_000.0) - (0.2 + 0.1 * 30.0_f64.ln())).abs() < 1e-9, "{}", axis.place(62_000.0));
    }

    #[test]
    fn marks_stay_in_place_while_time_passes_until_the_line_is_full() {
        let at = |now: f64| Axis::new([1_000.0].into_iter(), now).place(1_000.0);
        assert_eq!(at(1_000.0), at(60_000.0));
        assert_eq!(at(60_000_000.0), at(1_000.0) / 4.0);
    }

    proptest::proptest! {
        #[test]
        fn a_place_leads_back_to_its_moment(
            mut events in proptest::collection::vec(0.0f64..100_000.0, 0..20), at in 0.0f64..200_000.0,
        ) {
            events.sort_by(f64::total_cmp);
            let axis = Axis::new(events.into_iter(), 200_000.0);
            let back = axis.moment(axis.place(at));
            proptest::prop_assert!((back - at).abs() < 1.0, "{at} led to {back}");
        }
    }
}
