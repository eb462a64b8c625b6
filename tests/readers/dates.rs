//! Dates: every notation met in the corpora, and nonsense.

use proptest::prelude::*;

use crate::support::read::date::{Fits, Order, parse};

/// What `text` means, as RFC 3339 in UTC.
fn read(text: &str, order: Order) -> Option<String> {
    let moment = parse(text, order)?.moment.as_unix_seconds();
    Some(jiff::Timestamp::from_second(moment).unwrap().to_string())
}

#[track_caller]
fn assert_reads(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(read(text, Order::Dmy).as_deref(), Some(*expected), "{text:?}");
    }
}

#[track_caller]
fn assert_unreadable(cases: &[&str]) {
    for text in cases {
        assert_eq!(read(text, Order::Dmy), None, "{text:?}");
        assert_eq!(read(text, Order::Mdy), None, "{text:?}");
    }
}

#[test]
fn iso_8601_with_an_offset() {
    assert_reads(&[
        ("2014-09-13T20:52:07.702-0400", "2014-09-14T00:52:07Z"),
        ("2020-03-11T10:00:00Z", "2020-03-11T10:00:00Z"),
        ("2020-03-11T10:00Z", "2020-03-11T10:00:00Z"),
        ("2020-03-11t10:00:00.123456789z", "2020-03-11T10:00:00Z"),
        ("2020-03-11T10:00:00+05:30", "2020-03-11T04:30:00Z"),
        ("2020-03-11 10:00:00+01", "2020-03-11T09:00:00Z"),
        ("2020-03-11 10:00:00 +0100", "2020-03-11T09:00:00Z"),
        ("2020-03-11 10:00:00 +01:00", "2020-03-11T09:00:00Z"),
        ("2020-03-11 10:00:00 UTC", "2020-03-11T10:00:00Z"),
        ("2020-03-11T10:00:00+01:00[Europe/Paris]", "2020-03-11T09:00:00Z"),
        ("20200311T101112Z", "2020-03-11T10:11:12Z"),
    ]);
}

#[test]
fn iso_8601_without_an_offset_is_utc() {
    assert_reads(&[
        ("2020-03-11T14:05:06", "2020-03-11T14:05:06Z"),
        ("2020-03-11T14:05:06.789", "2020-03-11T14:05:06Z"),
        ("2020-03-11 14:05", "2020-03-11T14:05:00Z"),
        ("2020-03-11", "2020-03-11T00:00:00Z"),
        ("2020/03/11", "2020-03-11T00:00:00Z"),
        ("2020/3/1 4:05", "2020-03-01T04:05:00Z"),
        ("20200311", "2020-03-11T00:00:00Z"),
        ("20150218230000", "2015-02-18T23:00:00Z"),
    ]);
}

#[test]
fn mail_and_feed_headers() {
    assert_reads(&[
        ("Wed, 11 Mar 2020 10:00:00 GMT", "2020-03-11T10:00:00Z"),
        ("Wed, 11 Mar 2020 10:00:00 -0500", "2020-03-11T15:00:00Z"),
        ("11 Mar 2020 10:00 EST", "2020-03-11T15:00:00Z"),
        ("Wed, 11 Mar 2020 10:00:00 +0000 (UTC)", "2020-03-11T10:00:00Z"),
        // Some feeds name the wrong weekday.
        ("Mon, 11 Mar 2020 10:00:00 GMT", "2020-03-11T10:00:00Z"),
    ]);
}

#[test]
fn corpora() {
    assert_reads(&[
        ("26-FEB-1987 15:02:20.00", "1987-02-26T15:02:20Z"),
        (" 8-APR-1987 09:12:01.06", "1987-04-08T09:12:01Z"),
        ("11.03.2020 14:05", "2020-03-11T14:05:00Z"),
        ("1.3.2020", "2020-03-01T00:00:00Z"),
    ]);
}

#[test]
fn an_unknown_short_zone_is_as_good_as_none() {
    assert_reads(&[
        ("2020-03-11 10:00 IST", "2020-03-11T10:00:00Z"),
        ("Wed, 11 Mar 2020 10:00:00 XYZ", "2020-03-11T10:00:00Z"),
        ("27-MAR-1987 00:02:59.13RM", "1987-03-27T00:02:59Z"),
        ("27-MAR-1987 08:45:34.42C G T M", "1987-03-27T08:45:34Z"),
    ]);
}

#[test]
fn zones_that_are_known_by_name() {
    assert_reads(&[
        ("2020-03-11 10:00 CET", "2020-03-11T09:00:00Z"),
        ("Wed, 11 Mar 2020 10:00:00 CEST", "2020-03-11T08:00:00Z"),
        ("11 March 2020, 10:00 JST", "2020-03-11T01:00:00Z"),
        ("Wed, 11 Mar 2020 10:00:00 EST", "2020-03-11T15:00:00Z"),
    ]);
}

#[test]
fn years_of_two_digits_are_near() {
    assert_reads(&[
        ("7/8/17", "2017-08-07T00:00:00Z"),
        ("7/23/17 10:00", "2017-07-23T10:00:00Z"),
        ("31/12/99", "1999-12-31T00:00:00Z"),
    ]);
    assert_eq!(read("7/8/17", Order::Mdy).unwrap(), "2017-07-08T00:00:00Z");
}

#[test]
fn words() {
    assert_reads(&[
        ("March 11, 2020", "2020-03-11T00:00:00Z"),
        ("march 11 2020", "2020-03-11T00:00:00Z"),
        ("11 March 2020", "2020-03-11T00:00:00Z"),
        ("Wednesday, March 11, 2020", "2020-03-11T00:00:00Z"),
        ("Wed 11 March 2020 14:05", "2020-03-11T14:05:00Z"),
        ("Mar 11, 2020 10:05 AM", "2020-03-11T10:05:00Z"),
        ("Mar. 11, 2020, 10:05 pm", "2020-03-11T22:05:00Z"),
        ("Mar 11, 2020 10:05 AM EST", "2020-03-11T15:05:00Z"),
        ("March 11, 2020 12:05:06 AM", "2020-03-11T00:05:06Z"),
        ("11  Mar\u{a0}2020\n14:05", "2020-03-11T14:05:00Z"),
        ("Sept 2, 2020", "2020-09-02T00:00:00Z"),
        ("Sept. 2, 2020", "2020-09-02T00:00:00Z"),
        ("September 2, 2020", "2020-09-02T00:00:00Z"),
        ("May 2, 2020", "2020-05-02T00:00:00Z"),
    ]);
}

#[test]
fn the_order_decides_where_day_and_month_could_be_either() {
    for text in ["5/11/2013", "05/11/2013", "5-11-2013"] {
        assert_eq!(read(text, Order::Dmy).unwrap(), "2013-11-05T00:00:00Z");
        assert_eq!(read(text, Order::Mdy).unwrap(), "2013-05-11T00:00:00Z");
    }
    for order in [Order::Dmy, Order::Mdy] {
        assert_eq!(read("23/10/2013 11:39", order).unwrap(), "2013-10-23T11:39:00Z");
        assert_eq!(read("10/23/2013 11:39", order).unwrap(), "2013-10-23T11:39:00Z");
        assert_eq!(read("5.11.2013", order).unwrap(), "2013-11-05T00:00:00Z");
        let fits = |text: &str| parse(text, order).unwrap().fits;
        assert_eq!(fits("5/11/2013"), Fits::Both);
        let plain = ["5/5/2013", "5 Nov 2013", "2013-11-05", "5.11.2013"];
        assert!(plain.iter().all(|text| fits(text) == Fits::Asked));
        assert_eq!(fits("23/10/2013") == Fits::Other, order == Order::Mdy);
        assert_eq!(fits("10/23/2013") == Fits::Other, order == Order::Dmy);
    }
}

#[test]
fn unix_times() {
    assert_reads(&[
        ("1583935200", "2020-03-11T14:00:00Z"),
        ("1583935200.75", "2020-03-11T14:00:00Z"),
        ("1583935200123", "2020-03-11T14:00:00Z"),
        ("-86400000", "1967-04-07T00:00:00Z"),
        ("86400000", "1972-09-27T00:00:00Z"),
        ("100000000001", "1973-03-03T09:46:40Z"),
    ]);
}

#[test]
fn of_programs_and_people() {
    assert_reads(&[
        ("Wed Mar 11 10:00:00 2020", "2020-03-11T10:00:00Z"),
        ("Wed Mar  4 10:00:00 2020", "2020-03-04T10:00:00Z"),
        ("Wed Mar 11 10:00:00 CET 2020", "2020-03-11T09:00:00Z"),
        ("Wed Mar 11 10:00:00 +0200 2020", "2020-03-11T08:00:00Z"),
        ("March 11th, 2020", "2020-03-11T00:00:00Z"),
        ("1st March 2020 10:00", "2020-03-01T10:00:00Z"),
        ("11-Mar-20", "2020-03-11T00:00:00Z"),
        ("11 Mar 20", "2020-03-11T00:00:00Z"),
        ("11.3.20", "2020-03-11T00:00:00Z"),
        ("11.3.2020, 10:00", "2020-03-11T10:00:00Z"),
    ]);
    assert_unreadable(&["Wed Mar 11 10:00:00", "March 11th", "11th", "Mar 10:00 2020", "11.13.20"]);
}

#[test]
fn zones_of_places_are_utc_unless_the_offset_is_there() {
    assert_reads(&[
        ("2020-03-11 10:00:00 Europe/Berlin", "2020-03-11T10:00:00Z"),
        ("2020-03-11T10:00:00[America/Argentina/Buenos_Aires]", "2020-03-11T10:00:00Z"),
        ("Wed, 11 Mar 2020 10:00:00 Europe/Berlin", "2020-03-11T10:00:00Z"),
        ("2020-03-11T10:00:00+01:00[Europe/Berlin]", "2020-03-11T09:00:00Z"),
    ]);
    assert_unreadable(&["2020-03-11 10:00 /", "2020-03-11 10:00 [x/]", "2020-03-11 10:00 x/1"]);
}

#[test]
fn small_numbers_are_years_months_and_placeholders() {
    assert_unreadable(&["0", "-1", "12.5", "2013", "202003", "999999"]);
}

#[test]
fn years_before_1400_and_from_2200_are_mistakes() {
    assert_reads(&[
        ("1400-01-01", "1400-01-01T00:00:00Z"),
        ("2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"),
    ]);
    assert_unreadable(&[
        "1399-12-31",
        "2200-01-01",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "5-11-13",
        "9000000000",
        "16000000000000000",
    ]);
}

#[test]
fn nonsense_is_no_date() {
    assert_unreadable(&[
        "",
        " ",
        "yesterday",
        "n/a",
        "null",
        "2020-02-30",
        "30/02/2020",
        "2020-13-45",
        "03.25.2020",
        "2020-03",
        "March 2020",
        "Monday",
        "5/11/20131",
        "2020-03-11 25:00",
        "2020-03-11 10:00 somewhere",
        "2020-03-11 and more",
        "99999999999999999999999999",
        "-",
        ".",
        "٢٠٢٠-٠٣-١١",
        "+20200311",
    ]);
    assert_unreadable(&["2020-03-11 ".repeat(1000).as_str()]);
}

proptest! {
    #[test]
    fn any_text_is_read_or_left(text in ".{0,40}") {
        let _ = parse(&text, Order::Dmy);
    }

    #[test]
    fn any_text_that_looks_like_a_date_is_read_or_left(
        text in "[0-9]{0,4}[-/. T]?[0-9A-Zéß]{0,4}[-/., ]{0,2}[0-9]{0,4}[ T]?[0-9:.+ZAPM-]{0,12}"
    ) {
        let _ = parse(&text, Order::Mdy);
    }

    #[test]
    fn any_number_is_read_or_left(number in any::<i64>()) {
        let _ = parse(&number.to_string(), Order::Dmy);
    }

    #[test]
    fn every_notation_of_a_moment_says_the_same(moment in -17_987_443_200i64..7_258_118_400) {
        let zoned = jiff::Timestamp::from_second(moment).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
        for format in [
            "%Y-%m-%dT%H:%M:%SZ",
            "%Y-%m-%d %H:%M:%S",
            "%Y%m%d%H%M%S",
            "%a, %d %b %Y %H:%M:%S GMT",
            "%d-%b-%Y %H:%M:%S.00",
            "%d/%m/%Y %H:%M:%S",
            "%d.%m.%Y %H:%M:%S",
            "%B %d, %Y %I:%M:%S %p",
            "%A, %d %B %Y, %H:%M:%S",
        ] {
            let text = zoned.strftime(format).to_string();
            let read = parse(&text, Order::Dmy).map(|read| read.moment.as_unix_seconds());
            prop_assert_eq!(read, Some(moment), "{}", text);
        }
    }
}
