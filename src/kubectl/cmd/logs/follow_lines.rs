//! `kubectl logs -f`: what containers write from now on.

use super::{Log, Style};
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::follow::Step;
use crate::kubectl::pods;
use crate::kubectl::printers::value::{items, text};

/// Logs that are followed until their containers end.
#[derive(Debug, Clone)]
pub struct Follow {
    /// Each with the moment up to which it was shown, and how many lines of that moment were.
    logs: Vec<(Log, i64, usize)>,
    style: Style,
}

impl Follow {
    /// From now on.
    pub(super) fn new(context: &Context, logs: Vec<Log>, style: Style) -> Follow {
        let now = context.now();
        let from = |log: Log| {
            let shown = log.lines(context).filter(|line| line.at == now).count();
            (log, now, shown)
        };
        Follow { logs: logs.into_iter().map(from).collect(), style }
    }

    /// Shows the lines that are new since the last look.
    pub fn step(&mut self, context: &mut Context) -> Result<Step, Failure> {
        let mut written = String::new();
        for (log, at, shown) in &mut self.logs {
            let already = *shown;
            let news: Vec<_> = log.lines(context).filter(|line| line.at >= *at).skip(already).cloned().collect();
            for line in news {
                *shown = if line.at == *at { *shown + 1 } else { 1 };
                *at = line.at;
                self.style.write(log, &line, &mut written);
            }
        }
        context.out.print(written);
        // A log ends with its container.
        self.logs.retain(|(log, ..)| {
            let Ok(pod) = pods::pod(context, &log.pod) else { return false };
            let statuses = items(&pod, "status.containerStatuses");
            let status = statuses.iter().find(|status| text(status, "name") == log.container);
            status.is_none_or(|status| status.pointer("/state/terminated").is_none())
        });
        Ok(if self.logs.is_empty() { Step::Done } else { Step::Until(i64::MAX) })
    }
}
