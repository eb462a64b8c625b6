use samestory::{Article, Detector, Timestamp, eval};
use std::io::{BufRead, BufReader};
fn main() {
    let mut rest: Vec<String> = std::env::args().skip(1).collect();
    let mut threshold = 0.14;
    let mut dates = true;
    let mut with = vec![];
    while let Some(a) = rest.first().cloned() {
        if a == "-t" {
            threshold = rest[1].parse().unwrap();
            rest.drain(..2);
        } else if a == "-n" {
            dates = false;
            rest.drain(..1);
        } else if a == "-w" {
            with = read(&rest[1], dates);
            rest.drain(..2);
        } else {
            break;
        }
    }
    let mut mean = 0.0;
    let mut n = 0.0;
    for f in &rest {
        let mut rows = read(f, dates);
        let own = rows.len();
        rows.extend(with.iter().cloned());
        let articles: Vec<Article> = rows.iter().map(|r| r.0.clone()).collect();
        let d = Detector::builder().story_threshold(threshold).build().unwrap();
        let t = std::time::Instant::now();
        let s = d.detect(&articles).unwrap();
        let e = t.elapsed().as_secs_f64();
        let bytes: usize = articles.iter().map(|a| a.text().len()).sum();
        let truth: Vec<&str> = rows[..own].iter().map(|r| r.1.as_str()).collect();
        let found: Vec<u32> = s.placements()[..own].iter().map(|p| p.story).collect();
        let a = eval::compare(&truth, &found);
        let fig = s.figures();
        println!(
            "{:40} {:6} P {:.3} R {:.3} F {:.4} ari {:.3} pw {:.3} | reports {} stories {} boiler {} cand/art {:.0} copycand {} copies {} storypairs {} {:.2}s {:.1} MB/s",
            f.rsplit('/').next().unwrap(),
            rows.len(),
            a.bcubed.precision,
            a.bcubed.recall,
            a.bcubed.f1(),
            a.adjusted_rand,
            a.pairwise.f1(),
            fig.reports,
            fig.stories,
            fig.boilerplate_segments,
            2.0 * fig.story_candidates as f64 / fig.reports as f64,
            fig.copy_candidates,
            fig.copy_pairs,
            fig.story_pairs,
            e,
            bytes as f64 / 1e6 / e
        );
        mean += a.bcubed.f1();
        n += 1.0;
    }
    println!("mean {:.4}", mean / n);
}
fn read(f: &str, dates: bool) -> Vec<(Article, String)> {
    let r = BufReader::new(flate2::read::MultiGzDecoder::new(std::fs::File::open(f).unwrap()));
    r.lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(&l.unwrap()).unwrap();
            let s = |k: &str| v[k].as_str().map(str::to_owned);
            let mut a = Article::new(s("id").unwrap(), s("text").unwrap_or_default());
            if let Some(t) = s("title") {
                a = a.with_title(t);
            }
            if dates {
                if let Some(d) = s("date") {
                    if let Ok(d) = d.get(..10).unwrap_or("").parse::<jiff::civil::Date>() {
                        a = a.with_date(Timestamp::from_unix_seconds(
                            d.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second(),
                        ));
                    }
                }
            }
            (a, s("cluster").unwrap_or_default())
        })
        .collect()
}
