//! What the pages promise, asked of the real router with a real table behind it.

#[cfg(test)]
mod mentions;
#[cfg(test)]
mod world;

#[cfg(test)]
mod asks;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod day;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod doubts;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod links;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod open;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod same;
#[cfg(test)]
mod taps;
#[cfg(test)]
mod unanswered;
