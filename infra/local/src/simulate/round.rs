//! Several functions at once: they take turns at each request, in an order that the seed decides.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use super::backstage::Backstage;
use super::dice::Die;

pub(super) type Work<T> = Pin<Box<dyn Future<Output = T>>>;

/// One run of a function, under way.
pub(super) struct Running<T> {
    pub(super) actor: usize,
    pub(super) work: Work<T>,
}

/// How one of them came out of a round.
pub(super) enum Came<T> {
    /// It is done.
    Done(usize, T),
    /// It crashed: nothing of it is left.
    Crashed(usize),
    /// It stands still, and goes on after so many seconds.
    Paused(Running<T>, i64),
}

/// Lets all of them work until each is done, has crashed or pauses.
pub(super) async fn round<T>(mut running: Vec<Running<T>>, die: &mut Die, backstage: &Backstage) -> Vec<Came<T>> {
    let mut came = Vec::new();
    // Their turns are ours to give: the runtime's own budget for one task would end in the middle.
    tokio::task::unconstrained(poll_fn(|context| {
        while !running.is_empty() {
            let place = die.index(running.len());
            let actor = running[place].actor;
            backstage.on_stage(Some(actor));
            let polled = running[place].work.as_mut().poll(context);
            backstage.on_stage(None);
            let (dead, pauses) = {
                let mut inner = backstage.lock();
                let state = &mut inner.actors[actor];
                (state.dead, state.pauses.take())
            };
            match polled {
                _ if dead => {
                    running.swap_remove(place);
                    came.push(Came::Crashed(actor));
                }
                Poll::Ready(done) => {
                    running.swap_remove(place);
                    came.push(Came::Done(actor, done));
                }
                Poll::Pending => {
                    if let Some(seconds) = pauses {
                        came.push(Came::Paused(running.swap_remove(place), seconds));
                    }
                }
            }
        }
        Poll::Ready(())
    }))
    .await;
    came
}
