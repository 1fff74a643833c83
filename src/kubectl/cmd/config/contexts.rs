//! Making, choosing, renaming and dropping contexts. Models `set_context.go`, `use_context.go`, `current_context.go`,
//! `delete_context.go` and `rename_context.go`.

use super::{FILE, only_argument, shown_help, unexpected};
use crate::kubectl::command::Command;
use crate::kubectl::config::ConfigContext;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const CURRENT: Command = Command {
    examples: &[("kubectl config current-context", "The context in use")],
    run: Some(current),
    ..Command::new("current-context", "Display the current-context")
};

pub const USE: Command = Command {
    examples: &[("kubectl config use-context portolan", "Work with this cluster from now on")],
    aliases: &["use"],
    usage: "CONTEXT_NAME",
    run: Some(choose),
    ..Command::new("use-context", "Set the current-context in a kubeconfig file")
};

pub const SET: Command = Command {
    examples: &[(
        "kubectl config set-context --current --namespace=kube-system",
        "Another namespace for the context in use",
    )],
    usage: "[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
    flags: &[&[Flag::bool("current", "false", "Modify the current context")]],
    run: Some(set),
    ..Command::new("set-context", "Set a context entry in kubeconfig")
};

pub const DELETE: Command = Command {
    examples: &[("kubectl config delete-context portolan", "Forget a context")],
    usage: "NAME",
    run: Some(delete),
    ..Command::new("delete-context", "Delete the specified context from the kubeconfig")
};

pub const RENAME: Command = Command {
    examples: &[("kubectl config rename-context portolan lab", "Another name for a context")],
    usage: "CONTEXT_NAME NEW_NAME",
    run: Some(rename),
    ..Command::new("rename-context", "Rename a context from the kubeconfig file")
};

fn current(context: &mut Context, _parsed: &Parsed) -> Result<(), Failure> {
    if context.config.current_context.is_empty() {
        return Err(Failure::error("current-context is not set"));
    }
    let name = context.config.current_context.clone();
    context.out.print(name + "\n");
    Ok(())
}

fn choose(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = only_argument(context, parsed)?;
    if context.config.context(&name).is_none() {
        return Err(Failure::error(format!("no context exists with the name: {name:?}")));
    }
    context.config.current_context.clone_from(&name);
    context.out.print(format!("Switched to context {name:?}.\n"));
    Ok(())
}

fn set(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let current = parsed.bool("current");
    let name = match (parsed.args.as_slice(), current) {
        ([], false) => return Err(Failure::error("you must specify a non-empty context name or --current")),
        ([], true) if context.config.current_context.is_empty() => {
            return Err(Failure::error("no current context is set"));
        }
        ([], true) => context.config.current_context.clone(),
        ([_], true) => return Err(Failure::error("you cannot specify both a context name and --current")),
        ([name], false) => name.clone(),
        _ => return Err(unexpected(context, parsed)),
    };
    let exists = context.config.context(&name).is_some();
    if !exists {
        let fresh = ConfigContext { name: name.clone(), ..ConfigContext::default() };
        context.config.contexts.push(fresh);
    }
    for entry in context.config.contexts.iter_mut().filter(|entry| entry.name == name) {
        let fields = [("cluster", &mut entry.cluster), ("user", &mut entry.user), ("namespace", &mut entry.namespace)];
        for (flag, field) in fields {
            if let Some(value) = parsed.given(flag) {
                value.clone_into(field);
            }
        }
    }
    let verb = if exists { "modified" } else { "created" };
    context.out.print(format!("Context {name:?} {verb}.\n"));
    Ok(())
}

fn delete(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [name] = parsed.args.as_slice() else {
        shown_help(context);
        return Ok(());
    };
    if context.config.context(name).is_none() {
        return Err(Failure::error(format!("cannot delete context {name}, not in {FILE}")));
    }
    if context.config.current_context == *name {
        context.out.eprint(
            "warning: this removed your active context, use \"kubectl config use-context\" to select a different one\n",
        );
    }
    context.config.contexts.retain(|entry| entry.name != *name);
    context.out.print(format!("deleted context {name} from {FILE}\n"));
    Ok(())
}

fn rename(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let [old, new] = parsed.args.as_slice() else { return Err(unexpected(context, parsed)) };
    if context.config.context(old).is_none() {
        return Err(Failure::error(format!("cannot rename the context {old:?}, it's not in {FILE}")));
    }
    if context.config.context(new).is_some() {
        let words = format!("cannot rename the context {old:?}, the context {new:?} already exists in {FILE}");
        return Err(Failure::error(words));
    }
    for entry in context.config.contexts.iter_mut().filter(|entry| entry.name == *old) {
        new.clone_into(&mut entry.name);
    }
    if context.config.current_context == *old {
        new.clone_into(&mut context.config.current_context);
    }
    context.out.print(format!("Context {old:?} renamed to {new:?}.\n"));
    Ok(())
}
