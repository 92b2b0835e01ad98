//! `send-digest` in Lambda.

use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::config::Environment;
use send_digest::{App, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::of_process();
    runtime::telemetry::init(&environment);
    let app = App::connect(&environment).await?;
    let invoke = async |_: LambdaEvent<serde_json::Value>| -> Result<(), Error> {
        handle(&app, Timestamp::now()).await?;
        Ok(())
    };
    run(service_fn(invoke)).await
}
