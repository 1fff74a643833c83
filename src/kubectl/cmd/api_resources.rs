//! `kubectl api-resources`: the kinds that the cluster serves. Models `kubectl/pkg/cmd/apiresources`.

use serde_json::{Map, Value, json};

use crate::api::scheme::{Kind, KindInfo};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use crate::kubectl::printers::output::{Fields, Output};
use crate::kubectl::printers::tabwriter::TabWriter;
use crate::order::InOrder;

pub const COMMAND: Command = Command {
    examples: &[
        ("kubectl api-resources", "All kinds"),
        ("kubectl api-resources --api-group=apps -o wide", "Those of one group, with their verbs"),
        ("kubectl api-resources --namespaced=false -o name", "Those that live in no namespace"),
    ],
    flags: &[FLAGS],
    run: Some(run),
    ..Command::new("api-resources", "Print the supported API resources on the server")
};

const FLAGS: &[Flag] = &[
    Flag::string("api-group", "", "Only kinds of this group"),
    Flag::bool("cached", "false", "Use what was asked for before"),
    Flag::slice("categories", "Only kinds of all these categories"),
    Flag::bool("namespaced", "true", "Only kinds that live in a namespace, or (false) that do not"),
    Flag::bool("no-headers", "false", "Leave the headers out"),
    Flag::string("output", "", "json, kyaml, name, wide or yaml").short('o'),
    Flag::bool("show-managed-fields", "false", "Of no use here"),
    Flag::string("sort-by", "", "name or kind"),
    Flag::slice("verbs", "Only kinds that know all these verbs"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    if !parsed.args.is_empty() {
        return Err(context.usage(format!("unexpected arguments: [{}]", parsed.args.join(" "))));
    }
    let output = parsed.string("output");
    if !["", "json", "kyaml", "name", "wide", "yaml"].contains(&output) {
        return Err(Failure::error(format!(
            "unable to match a printer suitable for the output format {output:?}, allowed formats are: \
             json,kyaml,name,wide,yaml"
        )));
    }
    let kinds = chosen(parsed)?;
    match output {
        "" | "wide" => {
            let table = table(&kinds, output == "wide", parsed.bool("no-headers"));
            context.out.print(table);
        }
        "name" => {
            for kind in kinds {
                context.out.print(kind.group_resource() + "\n");
            }
        }
        _ => {
            let resources: Vec<Value> = kinds.into_iter().map(resource).collect();
            let list =
                json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "", "resources": resources});
            let printer = print::with_flags(context, parsed, Output::for_change)?;
            print::print(context, &printer, &list, Fields::Declared, "")?;
        }
    }
    Ok(())
}

/// The kinds that the flags let through, in the order they ask for.
fn chosen(parsed: &Parsed) -> Result<Vec<&'static KindInfo>, Failure> {
    let sort_by = parsed.string("sort-by");
    if !["", "name", "kind"].contains(&sort_by) {
        return Err(Failure::error("--sort-by accepts only name or kind"));
    }
    let mut kinds: Vec<&KindInfo> = Kind::ALL.iter().map(|kind| kind.info()).collect();
    kinds.retain(|kind| {
        (!parsed.changed("api-group") || kind.group == parsed.string("api-group"))
            && (!parsed.changed("namespaced") || kind.namespaced == parsed.bool("namespaced"))
            && parsed.list("verbs").iter().all(|verb| kind.can(verb))
            && parsed.list("categories").iter().all(|category| kind.categories.contains(&category.as_str()))
    });
    kinds.order_by_key(|kind| match sort_by {
        "name" => (kind.plural, kind.plural),
        "kind" => (kind.kind, kind.plural),
        _ => (kind.group, kind.plural),
    });
    Ok(kinds)
}

fn table(kinds: &[&KindInfo], wide: bool, no_headers: bool) -> String {
    let mut writer = TabWriter::for_tables();
    if !no_headers {
        writer.write("NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND");
        writer.write(if wide { "\tVERBS\tCATEGORIES\n" } else { "\n" });
    }
    for kind in kinds {
        let (short, version) = (kind.short_names.join(","), kind.api_version());
        writer.write(&format!("{}\t{short}\t{version}\t{}\t{}", kind.plural, kind.namespaced, kind.kind));
        if wide {
            writer.write(&format!("\t{}\t{}", kind.verbs, kind.categories.join(",")));
        }
        writer.write("\n");
    }
    writer.finish()
}

/// One entry as discovery gives it.
fn resource(kind: &KindInfo) -> Value {
    let mut entry = Map::new();
    let mut put = |key: &str, value: Value| entry.insert(key.to_owned(), value);
    put("name", json!(kind.plural));
    put("singularName", json!(kind.singular));
    put("namespaced", json!(kind.namespaced));
    if !kind.group.is_empty() {
        put("group", json!(kind.group));
    }
    put("version", json!(kind.version));
    put("kind", json!(kind.kind));
    put("verbs", json!(kind.verbs.split(',').collect::<Vec<_>>()));
    if !kind.short_names.is_empty() {
        put("shortNames", json!(kind.short_names));
    }
    if !kind.categories.is_empty() {
        put("categories", json!(kind.categories));
    }
    Value::Object(entry)
}
