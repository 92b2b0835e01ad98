//! Logistic regression, one class against the others, by coordinate descent on its dual problem (Yu, Huang and Lin,
//! "Dual coordinate descent methods for logistic regression and maximum entropy models", 2011).

use super::narrow;
use crate::numbers::Dice;

/// Columns and values of one text; all others are nought.
pub type Row = Vec<(u32, f32)>;

/// A text as numbers, few or many of them.
pub trait Line: Sync {
    /// How many columns it needs.
    fn width(&self) -> usize;
    /// Its product with `weights`, which are as many.
    fn product(&self, weights: &[f32]) -> f32;
    /// Adds it `step` times to `weights`.
    fn add_to(&self, weights: &mut [f32], step: f32);
    /// Its product with itself.
    fn square(&self) -> f32;
}

impl Line for Row {
    fn width(&self) -> usize {
        self.iter().map(|&(column, _)| column as usize + 1).max().unwrap_or_default()
    }

    /// What was not there to learn from weighs nothing.
    fn product(&self, weights: &[f32]) -> f32 {
        let weight = |column: u32| weights.get(column as usize).copied().unwrap_or_default();
        self.iter().map(|&(column, value)| weight(column) * value).sum()
    }

    fn add_to(&self, weights: &mut [f32], step: f32) {
        for &(column, value) in self {
            weights[column as usize] += step * value;
        }
    }

    fn square(&self) -> f32 {
        self.iter().map(|&(_, value)| value * value).sum()
    }
}

/// Every column has a value.
impl Line for Vec<f32> {
    fn width(&self) -> usize {
        self.len()
    }

    /// In sixteen sums, which processors add up side by side; always in the same order.
    fn product(&self, weights: &[f32]) -> f32 {
        let (own, own_rest) = self.as_chunks::<16>();
        let (weights, weights_rest) = weights.as_chunks::<16>();
        let mut sums = [0.0; 16];
        for (a, b) in own.iter().zip(weights) {
            for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
                *sum += a * b;
            }
        }
        sums.iter().sum::<f32>() + own_rest.iter().zip(weights_rest).map(|(a, b)| a * b).sum::<f32>()
    }

    fn add_to(&self, weights: &mut [f32], step: f32) {
        for (weight, value) in weights.iter_mut().zip(self) {
            *weight += step * value;
        }
    }

    fn square(&self) -> f32 {
        self.product(self)
    }
}

/// How often each example is looked at, at most.
const ROUNDS: usize = 30;
/// When no example's own number moves by more than this part of its room, it is done.
const STILL: f64 = 1e-2;

/// A plane between one class and all others.
#[derive(Debug, Clone)]
pub struct Separator {
    weights: Vec<f32>,
    bias: f32,
}

impl Separator {
    /// The log-odds of the class.
    pub fn side(&self, line: &impl Line) -> f64 {
        f64::from(self.bias + line.product(&self.weights))
    }
}

/// One separator for each of `classes`. `labels` says the class of each row; each class weighs the same, however many
/// examples it has. `cost` is how much an error weighs against simplicity.
pub fn separate<L: Line>(lines: &[L], labels: &[usize], classes: usize, cost: f64) -> Vec<Separator> {
    let columns = lines.iter().map(Line::width).max().unwrap_or_default();
    let squares: Vec<f64> = lines.iter().map(|line| 1.0 + f64::from(line.square())).collect();
    let of_class = |class: usize| labels.iter().filter(|&&label| label == class).count().max(1);
    // Two classes are two sides of one plane.
    let wanted: Vec<usize> = if classes == 2 { vec![1] } else { (0..classes).collect() };
    let one = |class: usize| {
        let (inside, all) = (of_class(class) as f64, labels.len() as f64);
        let even = [cost * all / (2.0 * (all - inside).max(1.0)), cost * all / (2.0 * inside)];
        let is: Vec<bool> = labels.iter().map(|&label| label == class).collect();
        descend(lines, &squares, &is, even, columns)
    };
    let half = wanted.len() / 2;
    let found: Vec<Separator> = std::thread::scope(|scope| {
        let first = scope.spawn(|| wanted[..half].iter().map(|&class| one(class)).collect::<Vec<_>>());
        let second: Vec<Separator> = wanted[half..].iter().map(|&class| one(class)).collect();
        let mut found = first.join().unwrap_or_default();
        found.extend(second);
        found
    });
    match found.as_slice() {
        [only] if classes == 2 => vec![only.opposite(), only.clone()],
        _ => found,
    }
}

impl Separator {
    /// Says nothing of any text.
    pub const fn nowhere() -> Self {
        Self { weights: Vec::new(), bias: 0.0 }
    }

    fn opposite(&self) -> Self {
        Self { weights: self.weights.iter().map(|weight| -weight).collect(), bias: -self.bias }
    }
}

fn descend<L: Line>(lines: &[L], squares: &[f64], is: &[bool], costs: [f64; 2], columns: usize) -> Separator {
    let mut separator = Separator { weights: vec![0.0; columns], bias: 0.0 };
    let room = |at: usize| costs[usize::from(is[at])];
    let mut own: Vec<f64> = (0..lines.len()).map(|at| (1e-3 * room(at)).min(1e-8)).collect();
    for (at, line) in lines.iter().enumerate() {
        separator.shift(line, if is[at] { own[at] } else { -own[at] });
    }
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let mut dice = Dice::new(1);
    for _ in 0..ROUNDS {
        dice.shuffle(&mut order);
        let mut moved: f64 = 0.0;
        for &at in &order {
            let sign = if is[at] { 1.0 } else { -1.0 };
            let better = newton(own[at], room(at), squares[at], sign * separator.side(&lines[at]));
            let step = better - own[at];
            separator.shift(&lines[at], sign * step);
            moved = moved.max(step.abs() / room(at));
            own[at] = better;
        }
        if moved < STILL {
            break;
        }
    }
    separator
}

impl Separator {
    fn shift(&mut self, line: &impl Line, step: f64) {
        let step = narrow(step);
        self.bias += step;
        line.add_to(&mut self.weights, step);
    }
}

/// The best value, between zero and `room`, of one example's own number, all others staying as they are.
fn newton(old: f64, room: f64, square: f64, side: f64) -> f64 {
    // Of the number and what it leaves of its room the smaller is looked for: near zero the logarithm is exact.
    let far = 0.5 * square * (room - 2.0 * old) + side < 0.0;
    let (from, side) = if far { (room - old, -side) } else { (old, side) };
    let mut z = if room - from < 0.5 * room { 0.1 * from } else { from };
    for _ in 0..100 {
        let slope = square * (z - from) + side + (z / (room - z)).ln();
        if slope.abs() < 1e-3 {
            break;
        }
        let next = z - slope / (square + room / ((room - z) * z));
        z = if next <= 0.0 { 0.1 * z } else { next.min(room * (1.0 - 1e-12)) };
    }
    if far { room - z } else { z }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (w² + b²)/2 + Σ ln(1 + e^(-y(wx + b))) for x = 1 and -1 is least where w = 2/(1 + e^w), near .675, and b = 0.
    #[test]
    fn the_plane_is_the_one_worked_out_by_hand() {
        let rows: [Row; 2] = [vec![(0, 1.0)], vec![(0, -1.0)]];
        let found = separate(&rows, &[1, 0], 2, 1.0);
        let side = found[1].side(&rows[0]);
        let by_hand = |w: f64| w - 2.0 / (1.0 + w.exp());
        assert!(by_hand(side).abs() < 0.01, "{side}");
        assert!((found[0].side(&rows[0]) + side).abs() < 1e-6, "the other side of the same plane");
    }

    #[test]
    fn few_columns_and_all_columns_are_the_same() {
        let few: [Row; 3] = [vec![(0, 1.0), (2, 0.5)], vec![(1, -1.0)], vec![(0, -0.5), (1, 0.25)]];
        let all = few.iter().map(|row| {
            (0..3).map(|at| row.iter().find(|cell| cell.0 == at).map_or(0.0, |cell| cell.1)).collect::<Vec<f32>>()
        });
        let all: Vec<Vec<f32>> = all.collect();
        let (by_few, by_all) = (separate(&few, &[0, 1, 2], 3, 1.0), separate(&all, &[0, 1, 2], 3, 1.0));
        for (one, other) in by_few.iter().zip(&by_all) {
            assert!((one.side(&few[0]) - other.side(&all[0])).abs() < 1e-5);
        }
    }

    #[test]
    fn a_rare_class_weighs_as_much_as_a_common_one() {
        let rows: Vec<Row> = vec![vec![]; 100];
        let labels: Vec<usize> = (0..100).map(|at| usize::from(at == 99)).collect();
        let found = separate(&rows, &labels, 2, 1.0);
        assert!(found[1].side(&rows[0]).abs() < 0.05, "{}", found[1].side(&rows[0]));
    }
}
