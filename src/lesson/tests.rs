use std::collections::BTreeSet;
use std::rc::Rc;

use super::*;
use crate::lesson::progress::{Mark, Progress};

fn lesson() -> Lesson {
    read("99-test", &template("A: \"test\"")).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

#[test]
fn the_template_is_a_good_lesson() {
    assert_eq!(lesson().title, "A: \"test\"");
    assert_eq!(verify(&lesson()), Vec::<String>::new());
}

/// Every mistake stands at its line and column.
#[test]
fn mistakes_have_a_place() {
    let told = |text: &str| {
        let mistakes = read("x", text).err().unwrap_or_default();
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let text = template("t");
    // What is put in stands at the place that is named: `@` marks it.
    for (from, to, says) in [
        ("hints:", "@hint:", "unknown key \"hint\": did you mean hints?"),
        ("about: end", "about: @ending", "this must be one of: pods, end, source, port, share, lines, works"),
        ("{nodes: 2}", "{@nodes: 13}", "a cluster has 1 to 12 nodes"),
        ("{nodes: 2}", "{nodes: 2, @nodes: 2}", "this key stands here twice"),
        ("to: svc/web:80", "to: @svc/web", "this needs a port: svc/web:80"),
        ("belief:", "title: x\n@title:", "this key stands here twice"),
        (
            "by: app=web",
            "ends: @lost",
            "this must be one of: delivered, refused, timeout, unreachable, unknown-name, nowhere",
        ),
    ] {
        let marked = text.replacen(from, to, 1);
        let at = marked.find('@').unwrap_or_default();
        let line = marked[..at].matches('\n').count() + 1;
        let column = at - marked[..at].rfind('\n').unwrap_or_default();
        let found = told(&marked.replacen('@', "", 1));
        assert!(found.contains(&format!("{line}:{column}: {says}")), "{line}:{column}: {says}: {found:?}");
    }
    assert_eq!(told(&text.replace("title: \"t\"\n", "")), ["4:1: title is missing here"]);
    assert_eq!(told("a: b: c"), ["1:5: mapping values are not allowed in this context"]);
    assert_eq!(told(""), ["1:1: a lesson's file holds one YAML document"]);
    assert_eq!(told(&" ".repeat(MAX_TEXT + 1)), ["1:1: a lesson of more than 256 KiB is not read"]);
}

/// What a check does not find in a good lesson, it finds in one that was broken on purpose.
#[test]
fn verify_finds_what_is_broken() {
    let text = template("t");
    let found = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let lesson = read("x", &text.replacen(from, to, 1)).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        verify(&lesson).join("\n")
    };
    assert!(found("stage:service/web", "stage:service/wbe").contains("points at nothing"));
    assert!(found("app=wbe", "app=web").contains("holds before anything is done"));
    assert!(found("service web app=web", "service web app=www").contains("after the solution"));
    assert!(
        found("kubectl scale deployment web --replicas=4", "kubectl set selector service web app=web")
            .contains("meets every goal")
    );
    assert!(found("kubectl exec client", "kubectl exek client").contains("unknown command"));
}

#[test]
fn a_lesson_is_played() {
    let lesson = Rc::new(lesson());
    let mut playground = begin(&lesson);
    assert!(!playground.can_undo(), "what sets a lesson up cannot be taken back");
    let mut play = Play::new(Rc::clone(&lesson));
    assert_eq!(play.look(playground.terminal(), false), []);
    let refused = Answer::Chosen(BTreeSet::from(["refused".to_owned()]));
    assert_eq!(play.answer(refused, playground.terminal()), [Event::Prediction { step: 0, prediction: 0, score: 1.0 }]);
    playground.type_text("kubectl scale deployment web --replicas=4");
    playground.settle();
    assert_eq!(play.look(playground.terminal(), true), [Event::Attempt { step: 0, held: 0, of: 1 }]);
    playground.type_text("kubectl set selector service web app=web");
    playground.settle();
    assert_eq!(
        play.look(playground.terminal(), true),
        [
            Event::Goal { step: 0, goal: 0, held: true },
            Event::Attempt { step: 0, held: 1, of: 1 },
            Event::Reached { step: 0 },
            Event::Done { score: 1.0 }
        ]
    );
    // A goal that held and broke again says so; what was reached stays reached.
    playground.type_text("kubectl delete service web");
    playground.settle();
    assert_eq!(play.look(playground.terminal(), false), [Event::Goal { step: 0, goal: 0, held: false }]);
    assert_eq!(
        play.standing(0).map(|standing| (standing.goals[0].0, standing.reached)),
        Some((GoalState::Broke, true))
    );
}

#[test]
fn markdown_is_read() {
    use markdown::{Block, Inline};
    let text = |text: &str| Inline::Text(text.to_owned());
    let blocks = markdown::parse(
        "One *word* and\n`two` <b>.\n\n- a **b**\n  c\n- [d](stage:pod/x) [e](javascript:1)\n\n```sh\nk get\n```\n2 * 3 * 4",
    );
    let wanted = vec![
        Block::Paragraph(vec![
            text("One "),
            Inline::Emphasis("word".into()),
            text(" and "),
            Inline::Code("two".into()),
            text(" <b>."),
        ]),
        Block::List {
            ordered: false,
            items: vec![
                vec![text("a "), Inline::Strong("b".into()), text(" c")],
                vec![Inline::Link("d".into(), "stage:pod/x".into()), text(" [e](javascript:1)")],
            ],
        },
        Block::Code { language: "sh".into(), text: "k get\n".into() },
        Block::Paragraph(vec![text("2 * 3 * 4")]),
    ];
    assert_eq!(blocks, wanted);
}

#[test]
fn progress_is_kept_and_hostile_texts_are_not() {
    let mut progress = Progress::default();
    progress.note("01-x", Mark { done: true, score: 0.5, steps: 2 });
    progress.note("01-x", Mark { done: false, score: 7.0, steps: 1 });
    assert_eq!(progress.of("01-x"), Mark { done: true, score: 1.0, steps: 2 });
    assert_eq!(Progress::read(&progress.write()), Some(progress));
    for text in ["", "[]", "{}", "{\"portolan\":2,\"lessons\":{}}", "{\"portolan\":1,\"lessons\":[]}"] {
        assert_eq!(Progress::read(text), None, "{text}");
    }
    assert_eq!(Progress::read(&" ".repeat(70_000)), None);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is done to a lesson's text, reading it ends in a lesson or in mistakes.
        #[test]
        fn mutated_lessons_never_panic(at in 0usize..3000, with in "[ -~\n]{0,12}", cut in 0usize..3400) {
            let mut text = template("t");
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(at, &with);
            text.truncate((0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0));
            let mistakes = read("x", &text).err();
            prop_assert!(mistakes.is_none_or(|mistakes| !mistakes.is_empty()));
        }

        /// Every text is Markdown.
        #[test]
        fn any_text_is_markdown(text in "[ -~\n`*\\[\\]()é]{0,200}") {
            markdown::parse(&text);
        }
    }
}
