//! What the pages promise, asked of the real router with a real table behind it.

#[cfg(test)]
mod mentions;
#[cfg(test)]
mod world;

#[cfg(test)]
mod corrections;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod links;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod open;
#[cfg(test)]
mod taps;
