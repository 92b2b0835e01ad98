//! The command line. The work is in `lib.rs`.

use std::process::ExitCode;

use jiff::Timestamp;
use runtime::config::Environment;

#[tokio::main]
async fn main() -> ExitCode {
    let environment = Environment::of_process();
    runtime::telemetry::init(&environment);
    shopbell::cli::enter(std::env::args_os(), &environment, Timestamp::now()).await
}
