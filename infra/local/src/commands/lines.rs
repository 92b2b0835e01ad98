//! Lines in, lines out: each is done as it comes, and one that cannot be done never hides its neighbours.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use super::line::Line;

/// Read at once.
const BLOCK: usize = 64 * 1024;
/// What is done sooner needs no bar.
const BAR_AFTER: Duration = Duration::from_secs(2);

/// From standard input to standard output.
pub(super) fn transform(each: impl FnMut(&mut Line) -> Result<(), String>) -> Result<(), Failure> {
    let output = io::BufWriter::new(io::stdout().lock());
    transform_from(io::stdin().lock(), size_of_input(), output, io::stderr(), each)
}

/// How many bytes there are to read, where that is known: of a file, not of a pipe.
fn size_of_input() -> Option<u64> {
    let input = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    input.metadata().ok().filter(Metadata::is_file).map(|file| file.len())
}

/// Adds to each line what `each` has to say. A line that cannot be done is named by its number on `errors`.
fn transform_from(
    input: impl Read,
    size: Option<u64>,
    mut output: impl Write,
    mut errors: impl Write,
    mut each: impl FnMut(&mut Line) -> Result<(), String>,
) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(BLOCK, input);
    let mut tally = Tally::new(size);
    let mut bytes = Vec::new();
    loop {
        if input.buffer().is_empty() {
            // Whoever waits for an answer before the next line gets it.
            output.flush().map_err(|error| Failure::writing(&error))?;
        }
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(|error| Failure::reading(&error))? == 0 {
            return tally.end();
        }
        tally.lines += 1;
        tally.bytes += bytes.len() as u64;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        match one(&bytes, &mut each) {
            Ok(mut line) => {
                line.push('\n');
                output.write_all(line.as_bytes()).map_err(|error| Failure::writing(&error))?;
                tally.done += 1;
            }
            Err(says) => tally.refuse(&says, &mut errors),
        }
        tally.bar.tick(tally.lines, tally.bytes);
    }
}

/// How far the work is.
struct Tally {
    lines: usize,
    bytes: u64,
    done: usize,
    refused: usize,
    first_refused: Option<String>,
    bar: Bar,
}

impl Tally {
    fn new(size: Option<u64>) -> Self {
        Self { lines: 0, bytes: 0, done: 0, refused: 0, first_refused: None, bar: Bar::new(size) }
    }

    fn refuse(&mut self, says: &str, errors: &mut impl Write) {
        let named = format!("line {}: {says}", self.lines);
        // With standard error closed there is nowhere left to say it.
        let _ = self.bar.aside(|| writeln!(errors, "{named}"));
        self.refused += 1;
        self.first_refused.get_or_insert(named);
    }

    fn end(self) -> Result<(), Failure> {
        let Some(first) = self.first_refused else { return Ok(()) };
        let others = format!("(others done: {})", self.done);
        Err(Failure::Input(match self.refused {
            1 => format!("{first} {others}"),
            refused => format!("{refused} lines could not be done, first {first} {others}"),
        }))
    }
}

/// What is wrong with a line is said without repeating it: it is a customer's text.
fn one(bytes: &[u8], each: &mut impl FnMut(&mut Line) -> Result<(), String>) -> Result<String, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("is no UTF-8 at byte {}; save the file as UTF-8", error.valid_up_to() + 1))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line: Line = serde_json::from_str(text)
        .map_err(|error| format!("is no JSON object, see column {}; write one object a line", error.column()))?;
    each(&mut line)?;
    serde_json::to_string(&line).map_err(|error| error.to_string())
}

/// Shows on a terminal that long work goes on.
struct Bar {
    bar: ProgressBar,
    since: Instant,
}

impl Bar {
    /// `size`: how many bytes there are to read, if that is known.
    fn new(size: Option<u64>) -> Self {
        let bar = ProgressBar::hidden();
        if let Some(size) = size {
            bar.set_length(size);
        }
        Self { bar, since: Instant::now() }
    }

    fn tick(&mut self, lines: usize, bytes: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(format!("{lines} lines"));
        if self.bar.is_hidden() && io::stderr().is_terminal() && !io::stdout().is_terminal() && self.is_late() {
            let template = match self.bar.length() {
                Some(_) => "{bar:30} {percent}%, {msg}, {elapsed}, {eta} left",
                None => "{spinner} {msg}, {elapsed}",
            };
            let style = ProgressStyle::with_template(template);
            self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn is_late(&self) -> bool {
        self.since.elapsed() >= BAR_AFTER
    }

    /// Writes something that the bar would draw over.
    fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &[u8]) -> (String, String, Result<(), Failure>) {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let ended = transform_from(input, None, &mut output, &mut errors, |line| {
            let n: i64 = line.get("n").and_then(|n| n.get().parse().ok()).ok_or("n: missing; write a number")?;
            line.set("twice", &(2 * n))
        });
        (String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap(), ended)
    }

    #[test]
    fn good_lines_are_done_and_bad_ones_named_by_their_number() {
        let (output, errors, ended) = run(b"{\"n\":1}\nhello secret\n\n{\"m\":2}\r\n{\"n\":3}");
        assert_eq!(output, "{\"n\":1,\"twice\":2}\n{\"n\":3,\"twice\":6}\n");
        assert_eq!(
            errors,
            "line 2: is no JSON object, see column 1; write one object a line\nline 4: n: missing; write a number\n"
        );
        let message = "2 lines could not be done, first line 2: is no JSON object, see column 1; write one object a line (others done: 2)";
        assert_eq!(ended, Err(Failure::Input(message.into())));
    }

    #[test]
    fn a_line_that_is_no_utf_8_is_one_bad_line() {
        let (output, _, ended) = run(b"{\"n\":\"\xff\"}\n{\"n\":1}\n");
        assert_eq!(output, "{\"n\":1,\"twice\":2}\n");
        let message = "line 1: is no UTF-8 at byte 7; save the file as UTF-8 (others done: 1)";
        assert_eq!(ended, Err(Failure::Input(message.into())));
    }

    #[test]
    fn nothing_in_is_nothing_out() {
        for input in [&b""[..], b"\n \n", b"\r\n"] {
            assert_eq!(run(input), (String::new(), String::new(), Ok(())));
        }
    }

    #[test]
    fn when_nobody_reads_the_work_ends_quietly() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let ended = transform_from(&b"{}\n{}\n"[..], None, Closed, Vec::new(), |_| Ok(()));
        assert_eq!(ended, Err(Failure::NobodyReads));
    }
}
