//! From thing to thing by the keyboard: along the flow to the left and right, up and down among neighbours.

use super::draw::Item;
use super::geometry::{Heading, Point, Rect};
use super::model::Scene;

/// The id of the thing that a step from `from` leads to. The flow leads, where a line goes that way; else the nearest thing
/// in that direction.
pub fn step<'i>(scene: &Scene, items: &'i [Item], from: &str, heading: Heading) -> Option<&'i str> {
    let here = rect_of(scene, from)?;
    let along = match heading {
        Heading::Right => linked(scene, from, true),
        Heading::Left => linked(scene, from, false),
        Heading::Up | Heading::Down => None,
    };
    if let Some(id) = along.and_then(|id| items.iter().find(|item| item.id == id)) {
        return Some(&id.id);
    }
    let nearest = items.iter().filter(|item| item.id != from).filter_map(|item| {
        let there = rect_of(scene, &item.id)?;
        Some((way_off(here, there, heading)?, item))
    });
    nearest.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, item)| item.id.as_str())
}

fn rect_of(scene: &Scene, id: &str) -> Option<Rect> {
    scene.spot(id).map(|spot| spot.rect)
}

/// The thing at the other end of the first live line from (or to) a thing.
fn linked(scene: &Scene, from: &str, onward: bool) -> Option<String> {
    let ends = |flow: &super::model::Flow| {
        let (near, far) = if onward { (&flow.from, &flow.to) } else { (&flow.to, &flow.from) };
        (thing(near) == from).then(|| thing(far).to_owned())
    };
    let live = scene.flows.iter().filter(|flow| flow.live).find_map(ends);
    live.or_else(|| scene.flows.iter().find_map(ends)).filter(|id| id != from)
}

/// The thing that a part belongs to: `service/default/web` for `service/default/web:80/TCP`.
pub fn thing(id: &str) -> &str {
    let start = if id.starts_with("address/") || id.starts_with("loadbalancer/") { id.len() } else { 0 };
    let end = id.get(start..).and_then(|rest| rest.find([':', '#', '@'])).map_or(id.len(), |at| start + at);
    let whole = id.get(..end).unwrap_or(id);
    whole.strip_suffix("/rules").unwrap_or(whole)
}

/// The whole id of a thing that may be named short, as links do: `service/web` is the one in `default`.
pub fn full(id: &str) -> String {
    match id.split_once('/') {
        Some((kind @ ("service" | "pod" | "endpointslice"), name)) if !name.contains('/') => {
            format!("{kind}/default/{name}")
        }
        _ => id.to_owned(),
    }
}

/// How far `there` is in a direction, sideways counted double; `None` if it does not lie that way.
fn way_off(here: Rect, there: Rect, heading: Heading) -> Option<f64> {
    let (a, b): (Point, Point) = (here.centre(), there.centre());
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (ahead, aside) = match heading {
        Heading::Left => (-dx, dy),
        Heading::Right => (dx, dy),
        Heading::Up => (-dy, dx),
        Heading::Down => (dy, dx),
    };
    (ahead > 1.0).then(|| ahead + 2.0 * aside.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::fixture::Fixture;
    use crate::scene::{Aim, Memory, View, draw, layout};
    use serde_json::json;

    #[test]
    fn right_follows_the_flow_and_left_goes_back() {
        let mut fixture = Fixture::web(1, 1);
        fixture.pod("tmp", 1, json!({}), true);
        let aim = Aim {
            client: "pod/default/tmp".into(),
            service: "service/default/web".into(),
            port: 80,
            protocol: Default::default(),
        };
        let view = View { aim: Some(aim), ..View::new(1020.0, 700.0) };
        let scene = layout(fixture.store(), &view, &mut Memory::default());
        let items = draw::items(&scene);
        let way = [
            "pod/default/tmp",
            "service/default/web",
            "endpointslice/default/web-abcde",
            "pod/default/web-6d9f7c5b4-00000",
        ];
        for pair in way.windows(2) {
            assert_eq!(step(&scene, &items, pair[0], Heading::Right), Some(pair[1]));
            assert_eq!(step(&scene, &items, pair[1], Heading::Left), Some(pair[0]));
        }
        assert_eq!(step(&scene, &items, "laptop", Heading::Down), Some("pod/default/tmp"));
        assert_eq!(step(&scene, &items, "laptop", Heading::Up), None);
        assert_eq!(step(&scene, &items, "nothing", Heading::Up), None);
    }

    #[test]
    fn short_ids_are_those_of_the_default_namespace() {
        for (id, want) in [
            ("service/web", "service/default/web"),
            ("pod/shop/a", "pod/shop/a"),
            ("node/node-1", "node/node-1"),
            ("laptop", "laptop"),
        ] {
            assert_eq!(full(id), want);
        }
    }

    #[test]
    fn parts_belong_to_things() {
        for (id, want) in [
            ("service/default/web:80/TCP@node", "service/default/web"),
            ("endpointslice/default/web-a#3", "endpointslice/default/web-a"),
            ("node/node-1/rules#service/default/web:0", "node/node-1"),
            ("address/fd00::1", "address/fd00::1"),
            ("laptop", "laptop"),
        ] {
            assert_eq!(thing(id), want);
        }
    }
}
