//! `inbox` in Lambda.

use inbox::{App, Clock, router, serve};
use jiff::Timestamp;
use runtime::config::Environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let environment = Environment::of_process();
    runtime::telemetry::init(&environment);
    let app = App::connect(&environment).await?;
    serve(router(app, Clock::new(Timestamp::now))).await
}
