//! What is logged: one JSON object a line in Lambda, quiet text on a terminal.
//!
//! A log holds ids and counts. It never holds the text of a mention, an author, a phone number, a token or a body,
//! whatever `RUST_LOG` says: the crates that would print them are kept at `info`.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::Environment;

/// Crates that print whole requests and answers below `info`.
const TALKATIVE: &[&str] = &[
    "aws_config",
    "aws_runtime",
    "aws_sdk_dynamodb",
    "aws_sdk_dynamodbstreams",
    "aws_sdk_sns",
    "aws_sdk_ssm",
    "aws_sigv4",
    "aws_smithy_http_client",
    "aws_smithy_runtime",
    "aws_smithy_runtime_api",
    "h2",
    "hyper",
    "hyper_util",
    "lambda_http",
    "lambda_runtime",
    "reqwest",
    "rustls",
];

/// Starts logging for this process; the second time it does nothing.
///
/// In Lambda the level is that of `AWS_LAMBDA_LOG_LEVEL`, else `info`. Elsewhere only warnings are shown, on standard
/// error, unless `RUST_LOG` says otherwise.
pub fn init(environment: &Environment) {
    // A host of ours, a test or a larger program, may log in its own way already: theirs will do.
    let _ = if environment.is_lambda() {
        tracing::subscriber::set_global_default(json(environment, std::io::stdout))
    } else {
        tracing::subscriber::set_global_default(text(environment))
    };
}

/// One JSON object a line, its fields on top, so that a metric filter reads `$.event`.
fn json<W>(environment: &Environment, writer: W) -> impl tracing::Subscriber
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_ansi(false)
        .with_env_filter(filter(environment, "AWS_LAMBDA_LOG_LEVEL", "info"))
        .with_writer(writer)
        .finish()
}

fn text(environment: &Environment) -> impl tracing::Subscriber {
    let colour = environment.get("NO_COLOR").is_none() && std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .compact()
        .with_ansi(colour)
        .with_target(false)
        .with_env_filter(filter(environment, "SHOPBELL_LOG_LEVEL", "warn"))
        .with_writer(std::io::stderr)
        .finish()
}

fn filter(environment: &Environment, level: &str, usual: &str) -> EnvFilter {
    let wanted = environment.get("RUST_LOG").or_else(|| environment.get(level)).unwrap_or(usual);
    let filter = EnvFilter::builder().parse(wanted.to_lowercase()).unwrap_or_else(|_| EnvFilter::new(usual));
    let quiet = TALKATIVE.iter().filter_map(|name| format!("{name}={}", least(wanted)).parse().ok());
    quiet.fold(filter, EnvFilter::add_directive)
}

/// Not below `info`, and not more than is wanted of the rest.
fn least(wanted: &str) -> &'static str {
    match wanted.to_lowercase().as_str() {
        "error" => "error",
        "off" => "off",
        "info" | "debug" | "trace" => "info",
        _ => "warn",
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(variables: &[(&str, &str)], log: impl FnOnce()) -> Vec<Value> {
        let lines = Lines::default();
        let writer = lines.clone();
        let environment = variables.iter().copied().collect();
        tracing::subscriber::with_default(json(&environment, move || writer.clone()), log);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn the_alarm_finds_the_event_on_top() {
        let lines = logged(&[], || tracing::error!(event = "settings_unusable", settings.version = 7, "bad"));
        assert_eq!(lines[0]["event"], "settings_unusable");
        assert_eq!(lines[0]["settings.version"], 7);
        assert_eq!(lines[0]["level"], "ERROR");
    }

    #[test]
    fn whole_requests_are_not_logged_whatever_is_asked_for() {
        for variables in [
            &[("RUST_LOG", "trace")][..],
            &[("RUST_LOG", "aws_smithy_runtime=trace,info")],
            &[("AWS_LAMBDA_LOG_LEVEL", "DEBUG")],
        ] {
            let lines = logged(variables, || {
                tracing::debug!(target: "aws_smithy_runtime", body = "+15550100");
                tracing::debug!(target: "hyper_util::client", "GET /token");
                tracing::info!(target: "shopbell", "one");
            });
            assert_eq!(lines.len(), 1, "{variables:?}: {lines:?}");
        }
    }

    #[test]
    fn a_level_that_is_none_is_the_usual_one() {
        let lines = logged(&[("RUST_LOG", "=!=")], || {
            tracing::info!("one");
            tracing::debug!("none");
        });
        assert_eq!(lines.len(), 1);
    }
}
