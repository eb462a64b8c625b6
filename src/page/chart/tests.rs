use super::*;

/// Breaks out of text, of attributes in either quote, of comments, and of reading order.
const HOSTILE: &str = "</text></svg><script>alert(1)</script>\" onclick=\"x' y='<!-- --> &amp; ]]> \
    \0 \u{202e}olleh \u{2066}\u{feff}<img src=x>";

const KNOWN_TAGS: [&str; 9] =
    ["svg", "title", "desc", "style", "rect", "path", "circle", "text", "g"];

fn chart() -> Chart {
    Chart::new("Title", "Description", Axis::linear("x"), Axis::linear("y"))
}

/// Every layer and every kind of axis.
fn full() -> Chart {
    let points = || (0..20).map(|step| (19_783.0 + f64::from(step), f64::from(step * step)));
    Chart::new("Many", "Everything.", Axis::days("day"), Axis::logarithmic("articles"))
        .bars("bars", points().map(|(x, y)| (x, x + 1.0, y)))
        .bars("other bars", points().map(|(x, y)| (x, x + 1.0, y / 2.0)))
        .line("line", points())
        .points("points", points())
        .dashed_line("reference", points())
        .threshold("now", 19_790.0)
        .threshold("the end of it all", 19_802.0)
}

fn tags(markup: &str) -> impl Iterator<Item = &str> {
    markup.split('<').skip(1).filter_map(|rest| rest.split([' ', '>', '\n']).next())
}

fn assert_well_formed(markup: &str) {
    let mut open = Vec::new();
    for tag in tags(markup) {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{markup}"),
            None => {
                assert!(KNOWN_TAGS.contains(&tag), "{tag}");
                open.push(tag);
            }
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    assert!(!markup.contains("NaN") && !markup.contains("inf"), "{markup}");
}

fn assert_both_well_formed(chart: &Chart) {
    assert_well_formed(&chart.to_html("id"));
    assert_well_formed(&chart.to_svg());
}

/// Values of an attribute in all elements of a class.
fn values<'a>(markup: &'a str, class: &str, attribute: &str) -> Vec<&'a str> {
    let class = format!("class=\"{class}");
    let attribute = format!(" {attribute}=\"");
    let elements = markup.split('<').filter(|element| element.contains(&class));
    elements.filter_map(|element| element.split(&attribute).nth(1)?.split('"').next()).collect()
}

fn numbers(markup: &str, class: &str, attribute: &str) -> Vec<f64> {
    let values = values(markup, class, attribute);
    values.iter().map(|value| value.parse().expect("a number")).collect()
}

#[test]
fn everything_is_drawn_and_named() {
    let html = full().to_html("full");
    assert_both_well_formed(&full());
    for name in ["bars", "other bars", "line", "points", "reference", "now", "the end of it all"] {
        assert!(html.contains(&format!(">{name}</text>")), "{name}");
    }
    assert!(html.contains(">day, 2024</text>"));
    assert!(html.contains("aria-labelledby=\"full-title full-desc\""));
    assert!(html.contains("<title id=\"full-title\">Many</title>"));
    assert!(html.contains("<desc id=\"full-desc\">Everything.</desc>"));
}

#[test]
fn the_page_needs_no_style_but_the_style_sheet() {
    let html = full().to_html("full");
    assert!(!html.contains("style"));
    let classes: Vec<&str> =
        html.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for class in classes.iter().flat_map(|classes| classes.split(' ')) {
        assert!(class.starts_with("chart-"), "{class}");
        assert!(STYLE.contains(&format!(".{class}")), "{class} has no rule");
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    assert_eq!(full().to_svg(), full().to_svg());
    assert_eq!(full().to_html("a"), full().to_html("a"));
}

#[test]
fn coordinates_are_short() {
    let html = full().to_html("full");
    let data = values(&html, "chart-line", "d").concat();
    for number in data.split([' ', 'M', 'L', 'H', 'V', 'h', 'v']) {
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        assert!(decimals <= 1, "{number}");
    }
}

#[test]
fn no_data_is_said_so() {
    let broken = chart().line("line", [(f64::NAN, 1.0), (1.0, f64::INFINITY)]);
    for empty in [chart(), chart().line("none", []), chart().bars("none", []), broken] {
        assert_both_well_formed(&empty);
        assert!(empty.to_html("id").contains("no data"));
    }
    assert!(!full().to_html("id").contains("no data"));
}

#[test]
fn one_value_is_drawn() {
    for axis in [Axis::linear("y"), Axis::logarithmic("y")] {
        for value in [0.0, 1.0, -7.0, 1e300, f64::MAX, f64::MIN_POSITIVE, 1e-320] {
            let one = Chart::new("One", "One.", axis.clone(), axis.clone())
                .points("one", [(value, value)])
                .line("line", [(value, value)])
                .bars("bar", [(value, value, value)]);
            assert_both_well_formed(&one);
        }
    }
}

#[test]
fn a_line_has_a_gap_where_a_point_is_missing() {
    let points = [(0.0, 1.0), (1.0, 2.0), (2.0, f64::NAN), (3.0, 1.0)];
    let html = chart().line("line", points).to_html("id");
    let path = values(&html, "chart-line", "d").concat();
    assert_eq!(path.matches('M').count(), 2, "{path}");
    assert!(path.ends_with("h0"), "{path}");
}

#[test]
fn counts_of_none_and_one_differ_on_a_logarithmic_axis() {
    let chart = Chart::new("Bars", "Bars.", Axis::linear("x"), Axis::logarithmic("count"))
        .bars("count", [(0.0, 1.0, 0.0), (1.0, 2.0, 1.0), (2.0, 3.0, 1000.0), (3.0, 4.0, -5.0)]);
    let html = chart.to_html("id");
    assert_well_formed(&html);
    let heights = numbers(&html, "chart-bar", "height");
    assert_eq!(heights.len(), 2);
    assert!(heights[0] > 5.0 && heights[1] > 4.0 * heights[0], "{heights:?}");
}

#[test]
fn bars_of_several_series_stand_side_by_side() {
    let html = chart()
        .bars("one", [(0.0, 1.0, 3.0), (1.0, 2.0, 4.0)])
        .bars("other", [(0.0, 1.0, 3.0), (1.0, 2.0, 4.0)])
        .to_html("id");
    let (x, wide) = (numbers(&html, "chart-bar", "x"), numbers(&html, "chart-bar", "width"));
    let mut spans: Vec<(f64, f64)> =
        x.iter().zip(&wide).skip(2).map(|(&x, wide)| (x, x + wide)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(spans.len(), 4);
    assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{spans:?}");
}

#[test]
fn names_of_thresholds_stay_inside_and_apart() {
    let mut chart = Chart::new(
        "Thresholds",
        "Thresholds.",
        Axis::linear("x").range(0.0, 1.0),
        Axis::linear("y").range(0.0, 1.0),
    );
    let places = [0.0, 0.05, 0.5, 0.97, 1.0];
    for x in places {
        chart = chart.threshold("a long name of a threshold", x);
    }
    chart = chart.threshold("outside", 3.0);
    let html = chart.to_html("id");
    assert!(!html.contains("outside"));
    let wide = width("a long name of a threshold");
    let names = html.split('<').filter(|element| element.contains("chart-threshold-name"));
    let mut boxes = Vec::new();
    for name in names {
        let number = |attribute: &str| -> f64 {
            let rest = name.split(attribute).nth(1).expect("it is there");
            rest.split('"').next().expect("it ends").parse().expect("a number")
        };
        let (x, y) = (number(" x=\""), number(" y=\""));
        let from = if name.contains("chart-end") { x - wide } else { x };
        assert!(from >= 0.0 && from + wide <= WIDTH, "{name}");
        boxes.push((from, from + wide, y));
    }
    assert_eq!(boxes.len(), places.len());
    for (at, a) in boxes.iter().enumerate() {
        for b in &boxes[at + 1..] {
            assert!(a.2 != b.2 || a.1 < b.0 || b.1 < a.0, "{boxes:?}");
        }
    }
}

#[test]
fn lines_to_compare_with_are_named_once() {
    let line = [(0.0, 0.0), (1.0, 1.0)];
    let html = chart()
        .line("one", line)
        .dashed_line("linear", line)
        .line("other", line)
        .dashed_line("linear", line)
        .to_html("id");
    assert_eq!(html.matches(">linear</text>").count(), 1);
    // With the one in the legend.
    assert_eq!(html.matches("chart-dashed").count(), 3);
    assert!(html.contains("chart-line chart-2") && !html.contains("chart-line chart-3"));
}

#[test]
fn legends_wrap_within_the_width() {
    let mut chart = chart();
    for number in 0..9 {
        chart = chart.line(format!("series number {number}"), [(0.0, 0.0), (1.0, 1.0)]);
    }
    let html = chart.to_html("id");
    for x in numbers(&html, "chart-name", "x") {
        assert!(x + width("series number 0") <= WIDTH, "{x}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let axis = || Axis::linear(HOSTILE);
    let chart = Chart::new(HOSTILE, HOSTILE, axis(), axis())
        .line(HOSTILE, [(0.0, 1.0)])
        .points(HOSTILE, [(0.0, 1.0)])
        .threshold(HOSTILE, 0.5);
    let bars = Bars::stacked(HOSTILE, HOSTILE, [HOSTILE, HOSTILE]).row(HOSTILE, [1, 2]);
    for markup in [
        chart.to_html("id"),
        chart.to_svg(),
        bars.to_html("id"),
        bars.to_svg(),
        chart.to_html(HOSTILE),
    ] {
        assert_well_formed(&markup);
        assert!(!markup.contains("\" onclick"));
        assert!(!markup.contains(['\0', '\u{202e}', '\u{2066}']));
    }
}

#[test]
fn rows_have_their_counts_and_lengths() {
    let bars = Bars::new("Copies", "Copies.", "copies")
        .row("Wire", [12_000])
        .row("Daily", [6_000])
        .row("None", [0])
        .row("\u{5d0}\u{5d1}\u{202e}\u{5d2}", []);
    let html = bars.to_html("id");
    assert_well_formed(&html);
    assert!(html.contains(">12,000</text>") && html.contains(">copies</text>"));
    assert!(html.contains(">\u{5d0}\u{5d1}\u{5d2}</text>"));
    let lengths = numbers(&html, "chart-bar", "width");
    assert_eq!(lengths.len(), 2);
    assert!((lengths[0] - 2.0 * lengths[1]).abs() < 0.2, "{lengths:?}");
    let none = Bars::new("None", "None.", "copies");
    assert!(none.to_html("id").contains("no data"));
    let much = Bars::new("Much", "Much.", "copies").row("all", [u64::MAX]).row("all", [u64::MAX]);
    assert_well_formed(&much.to_svg());
}

/// Relative luminance as WCAG defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal");
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// The values of a custom property in the style of a file, by day and by night.
fn colours(property: &str) -> [f64; 2] {
    let svg = chart().to_svg();
    let values: Vec<&str> =
        svg.split(&format!("{property}: #")).skip(1).filter_map(|rest| rest.get(..6)).collect();
    assert_eq!(values.len(), 2, "{property}");
    [values[0], values[1]].map(|colour| luminance(&format!("#{colour}")))
}

#[test]
fn colours_stand_out_by_day_and_by_night() {
    let paper = colours("--paper");
    let least = [("--ink", 4.5), ("--faint", 4.5), ("--accent", 4.5)];
    let marks = ["--chart-1", "--chart-2", "--chart-3", "--chart-4"].map(|mark| (mark, 3.0));
    for (property, least) in least.into_iter().chain(marks) {
        for (one, paper) in colours(property).into_iter().zip(paper) {
            let contrast = (one.max(paper) + 0.05) / (one.min(paper) + 0.05);
            assert!(contrast >= least, "{property}: {contrast:.2}");
        }
    }
}
