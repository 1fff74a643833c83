//! What the playground tells the page around it: `ready`, `resize`, `state`, `step`, `goal`, `attempt`, `prediction`, `done`,
//! `refused`; where the host asks for it, with an xAPI statement beside it.
//!
//! Steps, goals and predictions count from 0, scores go from 0 to 1.

use serde_json::{Map, Value};

use super::request::VERSION;

/// Something told.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// The engine runs and requests are heard; so many inputs came with the link.
    Ready { lesson: Option<String>, inputs: usize },
    /// The content is so high, in CSS pixels.
    Resize { height: u32 },
    /// Something was done: how many inputs there are, the moment in virtual milliseconds, what stands after `#` in a link to
    /// it (`None` where that would be too long).
    State { inputs: usize, moment: i64, link: Option<String> },
    /// A step of a lesson was opened.
    Step { lesson: String, step: usize, steps: usize },
    /// A goal came to hold, or broke after it had held.
    Goal { lesson: String, step: usize, goal: usize, held: bool, text: String },
    /// The learner did something, and so many of the step's goals hold.
    Attempt { lesson: String, step: usize, held: usize, of: usize },
    /// A prediction was answered.
    Prediction { lesson: String, step: usize, prediction: usize, score: f64, text: String },
    /// The whole lesson is done.
    Done { lesson: String, score: f64 },
    /// A request that does nothing, and why.
    Refused { reason: String },
}

impl Notice {
    fn type_name(&self) -> &'static str {
        match self {
            Notice::Ready { .. } => "ready",
            Notice::Resize { .. } => "resize",
            Notice::State { .. } => "state",
            Notice::Step { .. } => "step",
            Notice::Goal { .. } => "goal",
            Notice::Attempt { .. } => "attempt",
            Notice::Prediction { .. } => "prediction",
            Notice::Done { .. } => "done",
            Notice::Refused { .. } => "refused",
        }
    }

    fn parts(&self) -> Map<String, Value> {
        let text = |text: &String| Value::from(text.as_str());
        match self {
            Notice::Ready { lesson, inputs } => {
                let lesson = lesson.as_ref().map_or(Value::Null, text);
                map([("release", env!("CARGO_PKG_VERSION").into()), ("lesson", lesson), ("inputs", (*inputs).into())])
            }
            Notice::Resize { height } => map([("height", (*height).into())]),
            Notice::State { inputs, moment, link } => map([
                ("inputs", (*inputs).into()),
                ("moment", (*moment).into()),
                ("link", link.as_ref().map_or(Value::Null, text)),
            ]),
            Notice::Step { lesson, step, steps } => {
                map([("lesson", text(lesson)), ("step", (*step).into()), ("steps", (*steps).into())])
            }
            Notice::Goal { lesson, step, goal, held, text: words } => map([
                ("lesson", text(lesson)),
                ("step", (*step).into()),
                ("goal", (*goal).into()),
                ("held", (*held).into()),
                ("text", text(words)),
            ]),
            Notice::Attempt { lesson, step, held, of } => map([
                ("lesson", text(lesson)),
                ("step", (*step).into()),
                ("held", (*held).into()),
                ("of", (*of).into()),
            ]),
            Notice::Prediction { lesson, step, prediction, score, text: words } => map([
                ("lesson", text(lesson)),
                ("step", (*step).into()),
                ("prediction", (*prediction).into()),
                ("score", (*score).into()),
                ("text", text(words)),
            ]),
            Notice::Done { lesson, score } => map([("lesson", text(lesson)), ("score", (*score).into())]),
            Notice::Refused { reason } => map([("reason", text(reason))]),
        }
    }

    /// The message as JSON; `xapi` is the address of the playground where the host asked for statements.
    pub fn write(&self, xapi: Option<&str>) -> String {
        let mut message = map([("portolan", VERSION.into()), ("type", self.type_name().into())]);
        message.append(&mut self.parts());
        if let Some(statement) = xapi.and_then(|base| self.statement(base)) {
            message.insert("statement".to_owned(), statement);
        }
        Value::Object(message).to_string()
    }

    /// An xAPI 1.0.3 statement, complete but for `actor`: only the host knows who learns.
    fn statement(&self, base: &str) -> Option<Value> {
        let activity = |lesson: &str, part: &str| [base, "?lesson=", lesson, part].concat();
        let (verb, id, kind, name, result) = match self {
            Notice::Step { lesson, step, .. } => {
                let part = format!("&step={step}");
                ("experienced", activity(lesson, &part), "module", String::new(), Map::new())
            }
            Notice::Goal { lesson, step, goal, held, text } => {
                let verb = if *held { "passed" } else { "failed" };
                let part = format!("&step={step}&goal={goal}");
                (verb, activity(lesson, &part), "objective", text.clone(), map([("success", (*held).into())]))
            }
            Notice::Attempt { lesson, step, held, of } => {
                let score = map([("raw", (*held).into()), ("min", 0.into()), ("max", (*of).into())]);
                let part = format!("&step={step}");
                ("attempted", activity(lesson, &part), "module", String::new(), map([("score", score.into())]))
            }
            Notice::Prediction { lesson, step, prediction, score, text } => {
                let mut result = map([("success", (*score >= 1.0).into())]);
                result.insert("score".to_owned(), map([("scaled", (*score).into())]).into());
                let part = format!("&step={step}&prediction={prediction}");
                ("answered", activity(lesson, &part), "question", text.clone(), result)
            }
            Notice::Done { lesson, score } => {
                let mut result = map([("completion", true.into()), ("success", true.into())]);
                result.insert("score".to_owned(), map([("scaled", (*score).into())]).into());
                ("completed", activity(lesson, ""), "lesson", String::new(), result)
            }
            _ => return None,
        };
        let mut definition = map([("type", ["http://adlnet.gov/expapi/activities/", kind].concat().into())]);
        if !name.is_empty() {
            definition.insert("name".to_owned(), map([("en", name.into())]).into());
        }
        let verb_id = ["http://adlnet.gov/expapi/verbs/", verb].concat();
        let verb = map([("id", verb_id.into()), ("display", map([("en", verb.into())]).into())]);
        let object = map([("objectType", "Activity".into()), ("id", id.into()), ("definition", definition.into())]);
        let mut statement = map([("verb", verb.into()), ("object", object.into())]);
        if !result.is_empty() {
            statement.insert("result".to_owned(), result.into());
        }
        Some(statement.into())
    }
}

/// What Canvas and other LTI platforms read: the frame wants to be so high, in CSS pixels.
pub fn frame_resize(height: u32) -> String {
    Value::Object(map([("subject", "lti.frameResize".into()), ("height", height.into())])).to_string()
}

fn map<const N: usize>(parts: [(&str, Value); N]) -> Map<String, Value> {
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages() {
        let lesson = || "03-ports".to_owned();
        let cases = [
            (
                Notice::State { inputs: 2, moment: 1500, link: Some("1.abc".to_owned()) },
                r#"{"portolan":1,"type":"state","inputs":2,"moment":1500,"link":"1.abc"}"#,
            ),
            (Notice::Resize { height: 640 }, r#"{"portolan":1,"type":"resize","height":640}"#),
            (
                Notice::Step { lesson: lesson(), step: 0, steps: 3 },
                r#"{"portolan":1,"type":"step","lesson":"03-ports","step":0,"steps":3}"#,
            ),
            (
                Notice::Attempt { lesson: lesson(), step: 1, held: 1, of: 2 },
                r#"{"portolan":1,"type":"attempt","lesson":"03-ports","step":1,"held":1,"of":2}"#,
            ),
            (
                Notice::Goal { lesson: lesson(), step: 0, goal: 1, held: false, text: "</script>".to_owned() },
                r#"{"portolan":1,"type":"goal","lesson":"03-ports","step":0,"goal":1,"held":false,"text":"</script>"}"#,
            ),
            (
                Notice::Done { lesson: lesson(), score: 0.5 },
                r#"{"portolan":1,"type":"done","lesson":"03-ports","score":0.5}"#,
            ),
        ];
        for (notice, wanted) in cases {
            assert_eq!(notice.write(None), wanted);
        }
        assert_eq!(frame_resize(400), r#"{"subject":"lti.frameResize","height":400}"#);
    }

    #[test]
    fn statements() {
        let done = Notice::Done { lesson: "03-ports".to_owned(), score: 0.75 };
        assert_eq!(
            done.write(Some("https://x.example/portolan/")),
            concat!(
                r#"{"portolan":1,"type":"done","lesson":"03-ports","score":0.75,"statement":{"#,
                r#""verb":{"id":"http://adlnet.gov/expapi/verbs/completed","display":{"en":"completed"}},"#,
                r#""object":{"objectType":"Activity","id":"https://x.example/portolan/?lesson=03-ports","#,
                r#""definition":{"type":"http://adlnet.gov/expapi/activities/lesson"}},"#,
                r#""result":{"completion":true,"success":true,"score":{"scaled":0.75}}}}"#,
            )
        );
        assert!(!Notice::Resize { height: 1 }.write(Some("https://x.example/")).contains("statement"));
    }
}
