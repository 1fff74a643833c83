//! Points, boxes and curves of the chart, in its own units (one unit is one CSS pixel at scale 1).

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
        let reach = (from.distance(to) * 0.42).clamp(14.0, 160.0);
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

    /// As the `d` of an SVG path: `M10 20C30 20 40 50 60 50`.
    pub fn svg(&self) -> String {
        let n = |value: f64| (value * 10.0).round() / 10.0;
        format!(
            "M{} {}C{} {} {} {} {} {}",
            n(self.from.x),
            n(self.from.y),
            n(self.one.x),
            n(self.one.y),
            n(self.two.x),
            n(self.two.y),
            n(self.to.x),
            n(self.to.y)
        )
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
        assert_eq!(Curve::line(Point::default(), Point::new(3.0, 0.0)).svg(), "M0 0C1 0 2 0 3 0");
    }
}
