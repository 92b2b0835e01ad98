//! Two plots, written as SVG text: the same figures give the same bytes.

use std::fmt::Write;

use super::calibration::Calibration;

/// Sides of a plot and its margins, in pixels.
const SIDE: f64 = 320.0;
const LEFT: f64 = 52.0;
const TOP: f64 = 34.0;
const BELOW: f64 = 46.0;
const KEY: f64 = 280.0;
/// Dark enough on white, and told apart by people who see no red or no green.
const COLOURS: [&str; 4] = ["#1b5e9c", "#c2410c", "#52525b", "#7c3aed"];
const DASHES: [&str; 4] = ["none", "7 3", "2 3", "9 3 2 3"];

/// Certainty (across) against the share that was right (up), one line a system; on the diagonal the two agree. The dots
/// grow with the number of texts.
pub fn reliability(title: &str, lines: &[(&str, &Calibration)]) -> String {
    let mut svg = frame(title, "how sure it was", "how often it was right", SIDE);
    let _ = writeln!(
        svg,
        r##"<line x1="{LEFT}" y1="{}" x2="{}" y2="{TOP}" stroke="#a1a1aa" stroke-dasharray="4 4"/>"##,
        TOP + SIDE,
        LEFT + SIDE
    );
    for (at, (name, calibration)) in lines.iter().enumerate() {
        let (colour, dash) = (COLOURS[at % COLOURS.len()], DASHES[at % DASHES.len()]);
        let texts: usize = calibration.bands().iter().map(|band| band.texts).sum();
        let points: Vec<(f64, f64, f64)> = calibration
            .bands()
            .iter()
            .filter_map(|band| {
                let share = band.texts as f64 / texts.max(1) as f64;
                Some((LEFT + band.certainty()? * SIDE, TOP + (1.0 - band.accuracy()?) * SIDE, 2.0 + 9.0 * share.sqrt()))
            })
            .collect();
        let path: Vec<String> = points.iter().map(|(x, y, _)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>"#,
            path.join(" ")
        );
        for (x, y, radius) in points {
            let _ = writeln!(
                svg,
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="{colour}" fill-opacity="0.75"/>"#
            );
        }
        let error = calibration.error().map_or_else(String::new, |error| format!(" (ECE {error:.3})"));
        key(&mut svg, at, &format!("{name}{error}"));
    }
    svg.push_str("</svg>\n");
    svg
}

/// One group of bars for each name, one bar for each system; figures from 0 to 1.
pub fn bars(title: &str, systems: &[&str], groups: &[(&str, Vec<Option<f64>>)]) -> String {
    let wide = (groups.len() as f64 * 96.0).max(SIDE);
    let mut svg = frame(title, "", "", wide);
    let room = wide / groups.len().max(1) as f64;
    let width = room * 0.8 / systems.len().max(1) as f64;
    for (group, (name, figures)) in groups.iter().enumerate() {
        let left = LEFT + room * (group as f64 + 0.1);
        for (at, figure) in figures.iter().enumerate() {
            let Some(figure) = figure else { continue };
            let (x, y) = (left + width * at as f64, TOP + (1.0 - figure) * SIDE);
            let _ = writeln!(
                svg,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{:.1}" height="{:.1}" fill="{}"><title>{} {figure:.3}</title></rect>"#,
                width * 0.9,
                figure * SIDE,
                COLOURS[at % COLOURS.len()],
                escape(name)
            );
        }
        let _ = writeln!(
            svg,
            r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
            left + room * 0.4,
            TOP + SIDE + 18.0,
            escape(name)
        );
    }
    for (at, system) in systems.iter().enumerate() {
        key_at(&mut svg, LEFT + wide + 16.0, at, system);
    }
    svg.push_str("</svg>\n");
    svg
}

/// The axes with their marks, from 0 to 1 upwards; across as well where it has a name.
fn frame(title: &str, across: &str, up: &str, wide: f64) -> String {
    let (width, height) = (LEFT + wide + KEY, TOP + SIDE + BELOW);
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0} {height:.0}" width="{width:.0}" height="{height:.0}" font-family="sans-serif" font-size="12" role="img">"#
    );
    let _ = writeln!(svg, "<title>{}</title>", escape(title));
    let _ = writeln!(svg, r##"<rect width="100%" height="100%" fill="#ffffff"/>"##);
    let _ = writeln!(svg, r#"<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{}</text>"#, escape(title));
    for tenth in [0, 2, 4, 6, 8, 10] {
        let (part, label) = (f64::from(tenth) / 10.0, format!("{} %", tenth * 10));
        let y = TOP + (1.0 - part) * SIDE;
        let _ =
            writeln!(svg, r##"<line x1="{LEFT}" y1="{y:.1}" x2="{:.1}" y2="{y:.1}" stroke="#e4e4e7"/>"##, LEFT + wide);
        let _ = writeln!(svg, r#"<text x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"#, LEFT - 6.0, y + 4.0);
        if !across.is_empty() {
            let _ = writeln!(
                svg,
                r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{label}</text>"#,
                LEFT + part * wide,
                TOP + SIDE + 18.0
            );
        }
    }
    let _ = writeln!(
        svg,
        r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
        LEFT + wide / 2.0,
        TOP + SIDE + 38.0,
        escape(across)
    );
    let middle = TOP + SIDE / 2.0;
    let _ = writeln!(
        svg,
        r#"<text x="12" y="{middle:.1}" text-anchor="middle" transform="rotate(-90 12 {middle:.1})">{}</text>"#,
        escape(up)
    );
    svg
}

fn key(svg: &mut String, at: usize, text: &str) {
    key_at(svg, LEFT + SIDE + 16.0, at, text);
}

fn key_at(svg: &mut String, x: f64, at: usize, text: &str) {
    let y = TOP + 12.0 + 20.0 * at as f64;
    let colour = COLOURS[at % COLOURS.len()];
    let _ = writeln!(svg, r#"<rect x="{x:.1}" y="{:.1}" width="11" height="11" fill="{colour}"/>"#, y - 10.0);
    let _ = writeln!(svg, r#"<text x="{:.1}" y="{y:.1}">{}</text>"#, x + 16.0, escape(text));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_stands_where_certainty_and_truth_meet() {
        let calibration = Calibration::of([(0.5, true), (0.5, false)]);
        let svg = reliability("Kind", &[("both", &calibration)]);
        let (x, y) = (LEFT + 0.5 * SIDE, TOP + 0.5 * SIDE);
        assert!(svg.contains(&format!(r#"cx="{x:.1}" cy="{y:.1}""#)), "{svg}");
        assert!(svg.contains("both (ECE 0.000)"), "{svg}");
    }

    #[test]
    fn a_name_cannot_break_the_plot() {
        let svg = bars("a <b> & c", &["<script>"], &[("x<y", vec![Some(0.5), None])]);
        assert!(!svg.contains("<script>") && !svg.contains("<b>"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 1 + 1 + 1, "paper, one bar, one key: {svg}");
    }
}
