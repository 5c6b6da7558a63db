//! What a command has found out or done, before it is decided how to show it.

use serde_json::Value;

use super::Exit;
use super::error::CliError;
use super::paper::Paper;

/// The same as text and as JSON.
pub trait Answer {
    /// For people: whole lines.
    fn text(&self, paper: Paper) -> String;

    /// For machines.
    fn json(&self) -> Value;

    /// Whether it went well.
    fn exit(&self) -> Exit {
        Exit::Done
    }
}

/// What a command comes back with.
pub type Reply = Result<Box<dyn Answer>, CliError>;

/// A sentence about what was done.
pub struct Said {
    sentence: String,
    json: Value,
}

impl Said {
    /// Both forms of it. The sentence is one line or several, without the last line end.
    pub fn boxed(sentence: impl Into<String>, json: Value) -> Box<dyn Answer> {
        Box::new(Self {
            sentence: sentence.into(),
            json,
        })
    }
}

impl Answer for Said {
    fn text(&self, _: Paper) -> String {
        format!("{}\n", self.sentence)
    }

    fn json(&self) -> Value {
        self.json.clone()
    }
}
