//! Pan, zoom and fit, in numbers: where the chart's origin is on the stage, and how large one unit is.

use crate::scene::geometry::{Point, Rect, Size};

/// Smallest and largest scale.
const SCALES: (f64, f64) = (0.2, 4.0);

/// How the chart lies on the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The chart's origin, in CSS pixels.
    pub x: f64,
    pub y: f64,
    pub scale: f64,
}

impl Camera {
    /// The whole width of the chart on the stage; its top, where it is longer than the stage.
    pub fn fit(chart: Size, stage: Size) -> Camera {
        if chart.w <= 0.0 || stage.w <= 0.0 {
            return Camera { x: 0.0, y: 0.0, scale: 1.0 };
        }
        let scale = (stage.w / chart.w).min(1.0);
        // A little too long is fitted too; much too long is scrolled.
        let whole = (stage.h / chart.h).min(scale);
        let scale = if whole > scale * 0.75 { whole } else { scale };
        Camera { x: ((stage.w - chart.w * scale) / 2.0).max(0.0), y: 0.0, scale }
    }

    /// Everything on the stage, however small.
    pub fn whole(chart: Size, stage: Size) -> Camera {
        let scale = (stage.w / chart.w.max(1.0)).min(stage.h / chart.h.max(1.0)).clamp(SCALES.0, SCALES.1);
        Camera { x: (stage.w - chart.w * scale) / 2.0, y: ((stage.h - chart.h * scale) / 2.0).max(0.0), scale }
    }

    /// Larger or smaller by `factor`, with the chart held fast at a place of the stage.
    pub fn zoomed(self, factor: f64, at: Point) -> Camera {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let by = scale / self.scale;
        Camera { x: at.x - (at.x - self.x) * by, y: at.y - (at.y - self.y) * by, scale }
    }

    /// Moved, as far as something of the chart stays on the stage.
    pub fn moved(self, dx: f64, dy: f64, chart: Size, stage: Size) -> Camera {
        let keep = 80.0;
        let within = |at: f64, size: f64, room: f64| at.clamp(keep - size * self.scale, (room - keep).max(0.0));
        Camera { x: within(self.x + dx, chart.w, stage.w), y: within(self.y + dy, chart.h, stage.h), ..self }
    }

    /// Moved as little as needed for a box of the chart to be seen.
    pub fn showing(self, rect: Rect, stage: Size) -> Camera {
        let shift = |from: f64, size: f64, at: f64, room: f64| {
            let (low, high) = (at + from * self.scale - 12.0, at + (from + size) * self.scale + 12.0);
            if low < 0.0 {
                -low
            } else if high > room {
                (room - high).max(-low)
            } else {
                0.0
            }
        };
        let dx = shift(rect.x, rect.w, self.x, stage.w);
        let dy = shift(rect.y, rect.h, self.y, stage.h);
        Camera { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// The place of the chart at a place of the stage.
    pub fn chart_at(self, stage: Point) -> Point {
        Point::new((stage.x - self.x) / self.scale, (stage.y - self.y) / self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: Size = Size { w: 1000.0, h: 600.0 };

    #[test]
    fn a_long_chart_is_fitted_in_width_and_scrolled() {
        assert_eq!(Camera::fit(Size { w: 1000.0, h: 2000.0 }, STAGE).scale, 1.0);
        assert_eq!(Camera::fit(Size { w: 1250.0, h: 750.0 }, STAGE), Camera { x: 0.0, y: 0.0, scale: 0.8 });
        assert_eq!(Camera::fit(Size { w: 1000.0, h: 700.0 }, STAGE).scale, 600.0 / 700.0);
        assert_eq!(Camera::whole(Size { w: 1000.0, h: 2000.0 }, STAGE).scale, 0.3);
    }

    #[test]
    fn zooming_holds_the_place_under_the_pointer() {
        let camera = Camera { x: 10.0, y: 20.0, scale: 1.0 };
        let at = Point::new(310.0, 220.0);
        let before = camera.chart_at(at);
        let zoomed = camera.zoomed(1.5, at);
        assert_eq!((zoomed.scale, zoomed.chart_at(at)), (1.5, before));
        assert_eq!(camera.zoomed(100.0, at).scale, SCALES.1);
    }

    #[test]
    fn the_chart_cannot_be_lost_and_what_is_focused_is_seen() {
        let chart = Size { w: 1000.0, h: 600.0 };
        let camera = Camera { x: 0.0, y: 0.0, scale: 1.0 };
        assert_eq!(camera.moved(9000.0, -9000.0, chart, STAGE), Camera { x: 920.0, y: -520.0, scale: 1.0 });
        let shown = camera.showing(Rect::new(1200.0, 10.0, 100.0, 50.0), STAGE);
        assert_eq!((shown.x, shown.y), (-312.0, 2.0));
        assert_eq!(camera.showing(Rect::new(100.0, 100.0, 10.0, 10.0), STAGE), camera);
    }
}
