//! Commands that run while others do: `kill`, `timeout`.

use super::Io;
use crate::shell::Effect;

/// `kill [-SIGNAL] %JOB|PID...`
pub(super) fn kill(io: &mut Io<'_>) -> i32 {
    let mut status = 0;
    let words: Vec<&String> = io.args.iter().filter(|word| !word.starts_with('-')).collect();
    if words.is_empty() {
        io.output
            .eprint("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n");
        return 2;
    }
    for word in words {
        let job = match word.strip_prefix('%') {
            Some(job) => job.parse::<u32>().ok(),
            // Jobs have the numbers from 1001 on.
            None => word.parse::<u32>().ok().and_then(|pid| pid.checked_sub(1_000)),
        };
        match job.filter(|job| (1..=io.shell.jobs).contains(job)) {
            Some(job) => io.output.effects.push(Effect::Kill { job }),
            None if word.starts_with('%') => status = io.fail_builtin(format!("{word}: no such job")),
            None if word.parse::<u32>().is_ok() => status = io.fail_builtin(format!("({word}) - No such process")),
            None => status = io.fail_builtin(format!("{word}: arguments must be process or job IDs")),
        }
    }
    status
}

/// `timeout DURATION COMMAND`: ends a command that goes on, such as `kubectl get -w`.
pub(super) fn timeout(io: &mut Io<'_>) -> i32 {
    let words: Vec<String> = io.args.iter().skip_while(|word| word.starts_with('-')).cloned().collect();
    let Some((duration, command)) = words.split_first().filter(|(_, command)| !command.is_empty()) else {
        io.misuse("missing operand");
        return 125;
    };
    let Some(seconds) = super::sleep::interval(duration) else {
        io.misuse(format!("invalid time interval '{duration}'"));
        return 125;
    };
    let end = io.host.now().saturating_add((seconds * 1000.0) as i64);
    let outer = io.shell.deadline.replace(io.shell.deadline.map_or(end, |outer| outer.min(end)));
    let made = io.shell.run_words(command, io.stdin, io.host);
    io.shell.deadline = outer;
    io.output.append(made);
    io.output.exit
}
