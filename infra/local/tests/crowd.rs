//! A sweep among many who wait: what it costs follows from what is due, not from how many wait.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

mod waiting;

use shopbell::database::Meter;

use waiting::Crowd;

async fn sweep(open: usize, due: usize) -> Meter {
    let crowd = Crowd::open(open, due).await;
    crowd.database.reset_meter();
    let swept = crowd.machine.sweep(crowd.now).await.unwrap();
    assert_eq!((swept.due, swept.recorded, swept.failed), (due, due, 0));
    crowd.database.reset_meter()
}

#[tokio::test]
async fn a_sweep_reads_in_proportion_to_what_is_due() {
    let (few, many) = (sweep(200, 20).await, sweep(2_000, 20).await);
    assert_eq!((few.requests(), few.write_units()), (many.requests(), many.write_units()));
    assert!(many.read_units() <= few.read_units() + 1.0, "{} of {}", many.read_units(), few.read_units());
    let (one, twice) = (sweep(200, 20).await, sweep(200, 40).await);
    assert!(twice.read_units() <= 2.0 * one.read_units() + 1.0, "{} of {}", twice.read_units(), one.read_units());
}
