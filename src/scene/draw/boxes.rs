//! Stations, Services, slices and nodes.

use std::fmt::Write;

use super::Item;
use super::marks::{chip, condition, escape, lantern, n, rect, rule, state, text};
use crate::scene::geometry::{Point, Rect};
use crate::scene::model::{Detail, EntryState, NodeBox, ServiceBox, SliceBox, Station, StationKind, Tone};
use crate::scene::words;

const PAD: f64 = 14.0;

fn item(id: &str, class: &str, rect: Rect, mut markup: String, says: &str) -> Item {
    let _ = write!(markup, "<title>{}</title>", escape(says));
    Item { id: id.to_owned(), class: class.to_owned(), at: Point::new(rect.x, rect.y), markup, says: says.to_owned() }
}

fn whole(rect: Rect) -> Rect {
    Rect::new(0.0, 0.0, rect.w, rect.h)
}

/// The laptop, a client Pod, cluster DNS, a load balancer, an address.
pub fn station(station: &Station) -> Item {
    let mut out = String::new();
    let (class, icon) = match station.kind {
        StationKind::Laptop => ("laptop", "M-6 -5h12v8h-12zM-9 6h18"),
        StationKind::ClientPod => ("client", "M0 -7l6 3.5v7l-6 3.5l-6 -3.5v-7zM-6 -3.5l6 3.5l6 -3.5M0 0v7"),
        StationKind::Dns => ("dns", "M-2.5 7l1 -9h3l1 9zM-2 -4h4v-3h-4zM-7 -8l4 1.5M7 -8l-4 1.5M-5 7h10"),
        StationKind::LoadBalancer => ("balancer", "M-7 0h4M-3 0l8 -5M-3 0l8 5M-3 0h8M5 -5l2 0M5 5l2 0M5 0h2"),
        StationKind::Address => {
            ("address", "M0 7c-4 -5 -5.5 -7 -5.5 -9.5a5.5 5.5 0 0 1 11 0c0 2.5 -1.5 4.5 -5.5 9.5zM0 -4a2 2 0 1 0 .1 0")
        }
    };
    rect(&mut out, "card", whole(station.rect), 9.0);
    let _ = write!(out, "<path class=\"icon\" transform=\"translate(20 19)\" d=\"{icon}\"/>");
    text(&mut out, "h s", 34.0, 24.0, &station.title);
    let mut y = 24.0;
    for (at, line) in station.lines.iter().enumerate() {
        y += 18.0;
        let fits = words::mono_fits(station.rect.w - 24.0, 11.0);
        text(&mut out, if at == 0 { "m" } else { "m dim" }, 12.0, y, &words::head(line, fits));
    }
    if let Some(pod) = &station.state {
        state(&mut out, pod.shape, station.rect.w - 14.0, 19.0);
    }
    let aimed = if station.aimed { " aimed" } else { "" };
    item(&station.id, &format!("station {class}{aimed}"), station.rect, out, &station.says)
}

/// A Service.
pub fn service(service: &ServiceBox) -> Item {
    let mut out = String::new();
    let w = service.rect.w;
    rect(&mut out, "card", whole(service.rect), 10.0);
    let badge = &service.badge;
    if service.detail == Detail::Full {
        text(&mut out, "k", PAD, 22.0, "SERVICE");
        text(&mut out, "badge end", w - PAD, 22.0, badge);
        text(&mut out, "h", PAD, 44.0, &service.short);
    } else {
        let room = w - 2.0 * PAD - words::sans(badge, 11.0) - 8.0;
        text(&mut out, "h", PAD, 21.0, &words::head(&service.name, words::sans_fits(room, 14.0)));
        text(&mut out, "badge end", w - PAD, 21.0, badge);
    }
    for line in &service.lines {
        let (class, letters) = match line.tone {
            Tone::Value => ("m", words::mono_fits(w - 2.0 * PAD, 11.5)),
            Tone::Quiet => ("q dim", words::sans_fits(w - 2.0 * PAD, 11.0)),
            Tone::Warning => ("m warn", words::mono_fits(w - 2.0 * PAD, 11.5)),
            Tone::Heading => ("k", 40),
        };
        if line.tone == Tone::Heading {
            rule(&mut out, PAD, w - PAD, line.y - 16.0);
        }
        text(&mut out, class, PAD, line.y, &words::head(&line.text, letters));
    }
    for label in &service.selector {
        chip(&mut out, label);
    }
    for port in &service.ports {
        let aimed = if port.aimed { " aimed" } else { "" };
        let _ = write!(out, "<g class=\"port{aimed}\"><title>{}</title>", escape(&port.says));
        rect(&mut out, "row", Rect::new(6.0, port.y - 10.0, w - 12.0, 20.0), 5.0);
        text(&mut out, "p", PAD, port.y + 4.0, &port.port);
        let x = PAD + words::mono(&port.port, 11.5) + 8.0;
        text(&mut out, "m dim", x, port.y + 4.0, "→");
        text(&mut out, "p", x + 18.0, port.y + 4.0, &words::head(&port.target, 12));
        let after = x + 26.0 + words::mono(&port.target, 11.5);
        let room = w - PAD - after;
        if !port.name.is_empty() && room > 24.0 {
            text(&mut out, "q dim end", w - PAD, port.y + 4.0, &words::head(&port.name, words::sans_fits(room, 11.0)));
        }
        let _ = write!(
            out,
            "<circle class=\"port-in\" cy=\"{y}\" r=\"4\"/><circle class=\"port-out\" cx=\"{w}\" cy=\"{y}\" r=\"5.5\"/>",
            y = n(port.y)
        );
        if let Some(number) = port.node_port {
            let _ = write!(out, "<circle class=\"port-in node\" cy=\"{}\" r=\"4\"/>", n(port.node_port_y));
            text(&mut out, "p", PAD, port.node_port_y + 4.0, &number.to_string());
            text(&mut out, "q dim", PAD + 44.0, port.node_port_y + 4.0, "on every node");
        }
        out.push_str("</g>");
    }
    if let Some(hint) = &service.hint {
        lantern(&mut out, hint, w);
    }
    let empty = if service.ready == 0 { " empty" } else { "" };
    item(&service.id, &format!("service{empty}"), service.rect, out, &service.says)
}

/// An EndpointSlice.
pub fn slice(slice: &SliceBox) -> Item {
    let mut out = String::new();
    let w = slice.rect.w;
    rect(&mut out, "card", whole(slice.rect), 10.0);
    text(&mut out, "k", PAD, 22.0, "ENDPOINTSLICE");
    text(&mut out, "m dim", PAD, 39.0, &slice.short);
    rule(&mut out, PAD, w - PAD, 49.0);
    for entry in slice.entries.iter().take(slice.shown) {
        let usable = matches!(entry.state, EntryState::Ready | EntryState::ServingTerminating);
        let _ = write!(out, "<g class=\"entry\" data-entry=\"{}\">", escape(&entry.id));
        rect(&mut out, "row", Rect::new(6.0, entry.y - 10.0, w - 12.0, 20.0), 5.0);
        if entry.share > 0.0 {
            // Traffic's share, as a tide that rises from the left.
            let wide = ((w - 12.0) * entry.share.min(1.0)).max(3.0);
            rect(&mut out, "share-of", Rect::new(6.0, entry.y + 8.0, wide, 2.5), 1.2);
        }
        condition(&mut out, entry.state, 20.0, entry.y);
        let word = match entry.state {
            EntryState::Ready => "",
            EntryState::NotReady => "unready",
            EntryState::ServingTerminating => "serving",
            EntryState::Terminating => "ending",
        };
        let room = w - 32.0 - 14.0 - words::sans(word, 10.0);
        text(
            &mut out,
            if usable { "p" } else { "p off" },
            32.0,
            entry.y + 4.0,
            &words::head(&entry.text, words::mono_fits(room, 11.0)),
        );
        text(&mut out, "w end", w - 10.0, entry.y + 4.0, word);
        let _ = write!(out, "<title>{}</title></g>", escape(&entry.says));
    }
    if let Some((more, y)) = &slice.more {
        text(&mut out, "q dim", 32.0, y + 4.0, more);
    }
    text(&mut out, "q dim", PAD, slice.summary_y, &words::head(&slice.summary, words::sans_fits(w - 2.0 * PAD, 11.0)));
    item(&slice.id, "slice", slice.rect, out, &slice.says)
}

/// A node's frame: what lies behind the lines.
pub fn node_frame(node: &NodeBox) -> Item {
    let mut out = String::new();
    rect(&mut out, "frame", whole(node.rect), 12.0);
    let class = if node.unscheduled { "node-frame lost" } else { "node-frame" };
    Item {
        id: format!("{}/frame", node.id),
        class: class.to_owned(),
        at: Point::new(node.rect.x, node.rect.y),
        markup: out,
        says: String::new(),
    }
}

/// A node's name, marks, address and rules.
pub fn node_header(node: &NodeBox) -> Item {
    let mut out = String::new();
    let w = node.rect.w;
    rect(&mut out, "header", Rect::new(2.0, 2.0, w - 4.0, 26.0), 9.0);
    let name = node.name.to_ascii_uppercase();
    text(&mut out, "k", PAD, 19.0, &words::head(&name, 16));
    if !node.marks.is_empty() {
        let x = PAD + words::sans(&name, 10.0) * 1.28 + 12.0;
        let room = w - x - PAD - words::mono(&node.address, 11.0) - 8.0;
        text(&mut out, "q warn", x, 19.0, &words::head(&node.marks.join(", "), words::sans_fits(room, 11.0)));
    }
    text(&mut out, "m dim end", w - PAD, 19.0, &node.address);
    if let Some(rules) = &node.rules {
        let (x, y) = (rules.rect.x - node.rect.x, rules.rect.y - node.rect.y);
        let _ = write!(out, "<g class=\"rules\" transform=\"translate({} {})\">", n(x), n(y));
        rect(&mut out, "sheet", whole(rules.rect), 6.0);
        text(&mut out, "k", 10.0, 17.0, &rules.title.to_ascii_uppercase());
        for row in &rules.rows {
            let class = if row.rejects { "rule-row rejects" } else { "rule-row" };
            let met = if row.met { " met" } else { "" };
            let _ = write!(out, "<g class=\"{class}{met}\" data-rule=\"{}\">", escape(&row.id));
            rect(&mut out, "row", row.rect, 4.0);
            text(&mut out, "m", row.rect.x + 6.0, row.rect.y + 14.0, &row.text);
            out.push_str("</g>");
        }
        if rules.rows.is_empty() {
            text(&mut out, "q dim", 10.0, 38.0, "no Service with a cluster IP yet");
        }
        if rules.more > 0 {
            let y = rules.rect.h - 9.0;
            text(&mut out, "q dim", 10.0, y, &format!("and {} more", words::count(rules.more, "rule", "rules")));
        }
        out.push_str("</g>");
    }
    item(&node.id, "node", node.rect, out, &node.says)
}
