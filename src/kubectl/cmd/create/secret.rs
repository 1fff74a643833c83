//! `kubectl create secret`: of text, of a certificate, for a registry. Models `create_secret.go`, `create_secret_tls.go` and
//! `create_secret_docker.go`.

use std::collections::BTreeMap;

use serde_json::json;

use super::send::{generated, one_name};
use super::sources::{Holder, SOURCES, append_hash, from_file, pairs};
use crate::api::base64;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::scalar::Bytes;
use crate::api::secret::Secret;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    examples: &[("kubectl create secret generic db --from-literal=password=hunter2", "One value")],
    usage: "(docker-registry | generic | tls)",
    subcommands: &[&DOCKER_REGISTRY, &TLS, &GENERIC],
    ..Command::new("secret", "Create a Secret")
};

const GENERIC: Command = Command {
    usage: "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
    examples: &[("kubectl create secret generic db --from-literal=password=hunter2", "One value")],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        SOURCES,
        &[Flag::string("type", "", "The type of the Secret")],
    ],
    run: Some(generic),
    ..Command::new("generic", "Create a Secret from text or files")
};

const TLS: Command = Command {
    examples: &[("kubectl create secret tls web --cert=tls.crt --key=tls.key", "What an Ingress shows to browsers")],
    usage: "NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::bool("append-hash", "false", "Put a hash of the content behind the name"),
            Flag::string("cert", "", "File with the certificate, as PEM"),
            Flag::string("key", "", "File with the private key, as PEM"),
        ],
    ],
    run: Some(tls),
    ..Command::new("tls", "Create a Secret with a certificate and its key")
};

const DOCKER_REGISTRY: Command = Command {
    usage: "NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] \
        [--from-file=[key=]source] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create secret docker-registry pull --docker-username=me --docker-password=hunter2",
        "What the kubelet shows to a registry",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[
            Flag::bool("append-hash", "false", "Put a hash of the content behind the name"),
            Flag::string("docker-email", "", "E-mail address"),
            Flag::string("docker-password", "", "Password"),
            Flag::string("docker-server", "https://index.docker.io/v1/", "Address of the registry"),
            Flag::string("docker-username", "", "User name"),
            Flag::slice("from-file", "A file, or .dockerconfigjson=FILE"),
        ],
    ],
    run: Some(docker_registry),
    ..Command::new("docker-registry", "Create a Secret for a registry of images")
};

const DOCKER_CONFIG: &str = ".dockerconfigjson";

fn generic(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let data = pairs(context, parsed, Holder::Secret)?;
    create(context, parsed, name, data, parsed.string("type"))
}

fn tls(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let (cert, key) = (parsed.string("cert"), parsed.string("key"));
    if cert.is_empty() || key.is_empty() {
        return Err(Failure::error("key and cert must be specified"));
    }
    let read = |path: &str| {
        let refusal = |why: crate::kubectl::files::FileError| {
            let why = why.to_string().to_lowercase();
            Failure::error(format!("Cannot read file {path}, open {path}: {why}"))
        };
        context.files.read(path).map_err(refusal)
    };
    let data = BTreeMap::from([("tls.crt".to_owned(), read(cert)?), ("tls.key".to_owned(), read(key)?)]);
    // What Go's `tls.X509KeyPair` says first; what stands in the PEM is not looked at here.
    for (text, what) in data.values().zip(["certificate", "key"]) {
        if !text.contains("-----BEGIN ") {
            return Err(Failure::error(format!("tls: failed to find any PEM data in {what} input")));
        }
    }
    create(context, parsed, name, data, "kubernetes.io/tls")
}

fn docker_registry(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let [user, password, server] =
        ["docker-username", "docker-password", "docker-server"].map(|flag| parsed.string(flag));
    let files = parsed.list("from-file");
    if files.is_empty() && (user.is_empty() || password.is_empty() || server.is_empty()) {
        return Err(Failure::error(
            "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
        ));
    }
    let mut data = BTreeMap::new();
    for source in files {
        let keyed = if source.contains('=') { source.clone() } else { format!("{DOCKER_CONFIG}={source}") };
        from_file(context, &keyed, Holder::Secret, &mut data)?;
    }
    if files.is_empty() {
        let mut entry = json!({"username": user, "password": password, "email": parsed.string("docker-email")});
        entry["auth"] = base64::encode(format!("{user}:{password}").as_bytes()).into();
        if let Some(fields) = entry.as_object_mut() {
            fields.retain(|_, value| value != "");
        }
        let config = json!({"auths": {server: entry}});
        data.insert(DOCKER_CONFIG.to_owned(), config.to_string());
    }
    create(context, parsed, name, data, "kubernetes.io/dockerconfigjson")
}

fn create(
    context: &mut Context,
    parsed: &Parsed,
    mut name: String,
    data: BTreeMap<String, String>,
    type_: &str,
) -> Result<(), Failure> {
    let data: BTreeMap<_, _> = data.into_iter().map(|(k, v)| (k, Bytes(base64::encode(v.as_bytes())))).collect();
    if parsed.bool("append-hash") {
        let encoded: BTreeMap<_, _> = data.iter().map(|(key, value)| (key, &value.0)).collect();
        let hashed = json!({"data": encoded, "kind": "Secret", "name": name, "type": type_});
        append_hash(&mut name, &hashed);
    }
    let metadata = ObjectMeta { name, ..Default::default() };
    let object = Secret { metadata, data, type_: type_.to_owned(), ..Default::default() };
    generated(context, parsed, Object::Secret(object), "failed to create secret ")
}
