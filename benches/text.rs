//! Text to tokens: articles and bytes a second of one core.

#[path = "support/generator.rs"]
mod generator;
#[path = "support/measure.rs"]
mod measure;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use samestory::Article;
use samestory::text::tokenize;

use generator::{Generator, Random};

const ARTICLES: usize = 32;

/// Bytes that an article of real sentences has at least: about as many as a generated one.
const LENGTH: usize = 2 << 10;

// Umlauts and ß are two bytes each, in a text that is ASCII otherwise.
const GERMAN: &[&str] = &[
    "Die Brücke über den Fluss bleibt nach dem Hochwasser bis Freitag gesperrt. ",
    "Bürgermeisterin Köhler kündigte am Dienstag an, dass die Straße größer ausgebaut wird. ",
    "Für die Schüler fährt täglich um sieben Uhr früh ein zusätzlicher Bus. ",
    "„Wir müssen jetzt schnell prüfen, was möglich ist“, sagte ein Sprecher der Behörde. ",
    "Insgesamt 1.250 Haushalte waren über Nacht ohne Strom.\n",
];

// Nearly every word has a letter of two or three bytes.
const VIETNAMESE: &[&str] = &[
    "Cây cầu bắc qua sông sẽ đóng cửa đến hết thứ Sáu vì nước lũ dâng cao. ",
    "Chủ tịch thành phố cho biết hôm thứ Ba rằng con đường sẽ được mở rộng. ",
    "Học sinh có thể đi chuyến xe buýt bổ sung lúc bảy giờ sáng mỗi ngày. ",
    "“Chúng tôi phải kiểm tra ngay những gì có thể làm”, người phát ngôn nói. ",
    "Khoảng 1.250 hộ gia đình đã mất điện suốt đêm qua.\n",
];

// A token a character.
const CHINESE: &[&str] = &[
    "由于洪水上涨，河上的大桥将关闭至星期五。",
    "市长星期二表示，这条道路将会拓宽。",
    "学生每天早上七点可以乘坐加开的公共汽车。",
    "“我们必须马上检查还能做些什么”，发言人说。",
    "昨夜约有1250户家庭停电。\n",
];

fn tokenizing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("text/tokenize");
    for (name, articles) in [
        ("ascii", Generator::new(1).take(ARTICLES).collect()),
        ("german", shuffled(GERMAN)),
        ("vietnamese", shuffled(VIETNAMESE)),
        ("chinese", shuffled(CHINESE)),
    ] {
        group.throughput(measure::throughput(ARTICLES, &articles));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for article in &articles {
                    tokenize(black_box(article.text()), |token| {
                        black_box(token);
                    });
                }
            });
        });
    }
    group.finish();
}

/// Articles of `sentences` in random order.
fn shuffled(sentences: &[&str]) -> Vec<Article> {
    let mut random = Random::new(1);
    let article = |number: usize| {
        let mut text = String::new();
        while text.len() < LENGTH {
            text += random.pick::<&str>(sentences);
        }
        Article::new(number.to_string(), text)
    };
    (0..ARTICLES).map(article).collect()
}

criterion_group! {
    name = benches;
    config = measure::for_seconds(2);
    targets = tokenizing
}
criterion_main!(benches);
