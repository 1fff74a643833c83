//! Points, boxes and curves of the chart, in its own units (one unit is one CSS pixel at scale 1).

use std::fmt::Write;

use super::decimal::Decimal;

/// A place on the chart.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    /// The point `x` to the right and `y` down.
    pub const fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// The point a fraction `t` of the way to `other`.
    pub fn towards(self, other: Point, t: f64) -> Point {
        Point::new(self.x + (other.x - self.x) * t, self.y + (other.y - self.y) * t)
    }

    /// The distance to `other`.
    pub fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point moved by `dx` and `dy`.
    pub fn moved(self, dx: f64, dy: f64) -> Point {
        Point::new(self.x + dx, self.y + dy)
    }
}

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    pub w: f64,
    pub h: f64,
}

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    /// The box whose upper left corner is at `x`, `y`.
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    /// Its right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Its middle.
    pub fn centre(&self) -> Point {
        Point::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Rect) -> bool {
        const HAIR: f64 = 1e-6;
        self.x + HAIR < other.right()
            && other.x + HAIR < self.right()
            && self.y + HAIR < other.bottom()
            && other.y + HAIR < self.bottom()
    }

    /// Whether `other` lies inside, edges included.
    pub fn holds(&self, other: &Rect) -> bool {
        const HAIR: f64 = 1e-6;
        self.x <= other.x + HAIR
            && self.y <= other.y + HAIR
            && self.right() + HAIR >= other.right()
            && self.bottom() + HAIR >= other.bottom()
    }

    /// Moved by `dx` and `dy`.
    pub fn moved(&self, dx: f64, dy: f64) -> Rect {
        Rect { x: self.x + dx, y: self.y + dy, ..*self }
    }
}

/// Which way a line leaves a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    Left,
    Right,
    Up,
    Down,
}

impl Heading {
    /// `from`, moved `by` in this direction.
    pub fn from(self, from: Point, by: f64) -> Point {
        match self {
            Heading::Left => from.moved(-by, 0.0),
            Heading::Right => from.moved(by, 0.0),
            Heading::Up => from.moved(0.0, -by),
            Heading::Down => from.moved(0.0, by),
        }
    }
}

/// A cubic Bézier curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    pub from: Point,
    pub one: Point,
    pub two: Point,
    pub to: Point,
}

impl Curve {
    /// A straight line.
    pub fn line(from: Point, to: Point) -> Curve {
        Curve { from, one: from.towards(to, 1.0 / 3.0), two: from.towards(to, 2.0 / 3.0), to }
    }

    /// A curve that leaves `from` in one direction and comes in at `to` from another: `in_from` is the side of `to` that it
    /// touches.
    pub fn swing(from: Point, leave: Heading, to: Point, in_from: Heading) -> Curve {
        Curve::swing_within(from, leave, to, in_from, 160.0)
    }

    /// A curve that does not swing out further than three quarters of `most`.
    pub fn swing_within(from: Point, leave: Heading, to: Point, in_from: Heading, most: f64) -> Curve {
        let reach = (from.distance(to) * 0.42).clamp(14.0_f64.min(most), most);
        Curve { from, one: leave.from(from, reach), two: in_from.from(to, reach), to }
    }

    /// The place at `t` of 0 to 1.
    pub fn at(&self, t: f64) -> Point {
        let u = 1.0 - t;
        let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
        Point::new(
            a * self.from.x + b * self.one.x + c * self.two.x + d * self.to.x,
            a * self.from.y + b * self.one.y + c * self.two.y + d * self.to.y,
        )
    }

    /// Its length, near enough for speeds.
    pub fn length(&self) -> f64 {
        const STEPS: u32 = 8;
        let mut last = self.from;
        let mut sum = 0.0;
        for step in 1..=STEPS {
            let next = self.at(f64::from(step) / f64::from(STEPS));
            sum += last.distance(next);
            last = next;
        }
        sum
    }

    /// Its beginning, as far as `t` (de Casteljau).
    pub fn until(&self, t: f64) -> Curve {
        let (a, b, c) = (self.from.towards(self.one, t), self.one.towards(self.two, t), self.two.towards(self.to, t));
        let (d, e) = (a.towards(b, t), b.towards(c, t));
        Curve { from: self.from, one: a, two: d, to: d.towards(e, t) }
    }

    /// The same curve, from its end to its beginning.
    pub fn reversed(self) -> Curve {
        Curve { from: self.to, one: self.two, two: self.one, to: self.from }
    }
}

/// Curves that join, as one line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    curves: Vec<Curve>,
    /// Where each curve ends, as a length from the beginning.
    ends: Vec<f64>,
}

impl Path {
    /// The line that these curves make.
    pub fn new(curves: Vec<Curve>) -> Path {
        let mut sum = 0.0;
        let ends = curves.iter().map(|curve| {
            sum += curve.length();
            sum
        });
        Path { ends: ends.collect(), curves }
    }

    /// Its curves, in order.
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }

    /// Its length, near enough for speeds.
    pub fn length(&self) -> f64 {
        self.ends.last().copied().unwrap_or(0.0)
    }

    /// Where it begins.
    pub fn start(&self) -> Point {
        self.curves.first().map_or(Point::default(), |curve| curve.from)
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        self.curves.last().map_or(Point::default(), |curve| curve.to)
    }

    /// Which curve, and where on it, a part `t` of 0 to 1 of the whole length is.
    pub fn reached(&self, t: f64) -> (usize, f64) {
        let wanted = self.length() * t.clamp(0.0, 1.0);
        let index = self.ends.iter().position(|end| *end >= wanted).unwrap_or(self.ends.len().saturating_sub(1));
        let end = self.ends.get(index).copied().unwrap_or(0.0);
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0.0);
        (index, if end > start { ((wanted - start) / (end - start)).clamp(0.0, 1.0) } else { 1.0 })
    }

    /// The place at a part `t` of 0 to 1 of its length.
    pub fn at(&self, t: f64) -> Point {
        let (index, part) = self.reached(t);
        self.curves.get(index).map_or(Point::default(), |curve| curve.at(part))
    }

    /// The same line, from its end to its beginning.
    pub fn reversed(&self) -> Path {
        Path::new(self.curves.iter().rev().map(|curve| curve.reversed()).collect())
    }

    /// As the `d` of an SVG path: `M10 20C30 20 40 50 60 50`.
    pub fn svg(&self) -> String {
        let n = Decimal::<1>::of;
        let start = self.start();
        let mut out = format!("M{} {}", n(start.x), n(start.y));
        for Curve { one, two, to, .. } in &self.curves {
            let _ = write!(out, "C{} {} {} {} {} {}", n(one.x), n(one.y), n(two.x), n(two.y), n(to.x), n(to.y));
        }
        out
    }
}

impl From<Curve> for Path {
    fn from(curve: Curve) -> Path {
        Path::new(vec![curve])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_that_touch_do_not_overlap() {
        let one = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(!one.overlaps(&Rect::new(10.0, 0.0, 5.0, 5.0)));
        assert!(one.overlaps(&Rect::new(9.0, 9.0, 5.0, 5.0)));
        assert!(one.holds(&Rect::new(0.0, 5.0, 10.0, 5.0)));
        assert!(!one.holds(&Rect::new(0.0, 5.0, 10.0, 6.0)));
    }

    #[test]
    fn a_curve_begins_and_ends_where_it_says_and_leaves_as_it_says() {
        let curve = Curve::swing(Point::new(0.0, 0.0), Heading::Right, Point::new(100.0, 50.0), Heading::Left);
        assert_eq!((curve.at(0.0), curve.at(1.0)), (Point::new(0.0, 0.0), Point::new(100.0, 50.0)));
        assert!(curve.at(0.05).x > curve.at(0.05).y);
        assert!(curve.length() > 111.0 && curve.length() < 150.0);
        let path = Path::new(vec![Curve::line(Point::default(), Point::new(3.0, 0.0))]);
        assert_eq!(path.svg(), "M0 0C1 0 2 0 3 0");
    }

    #[test]
    fn a_path_is_walked_evenly_over_its_curves() {
        let (a, b, c) = (Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 30.0));
        let path = Path::new(vec![Curve::line(a, b), Curve::line(b, c)]);
        assert_eq!((path.length().round(), path.reached(0.25).0, path.reached(0.26).0), (40.0, 0, 1));
        assert!(path.at(0.5).distance(Point::new(10.0, 10.0)) < 0.01);
        assert_eq!((path.reversed().start(), path.reversed().end()), (c, a));
        assert_eq!(Path::default().at(0.5), Point::default());
    }
}
