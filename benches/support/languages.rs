//! Articles in other languages: sentences of our own, in random order.

use samestory::Article;

use crate::generator::Random;

/// Bytes that an article has at least: about as many as a generated one.
const LENGTH: usize = 2 << 10;

/// The languages by name.
pub(crate) const LANGUAGES: [(&str, &[&str]); 3] =
    [("german", GERMAN), ("vietnamese", VIETNAMESE), ("chinese", CHINESE)];

// Umlauts and ß are two bytes each, in a text that is ASCII otherwise.
const GERMAN: &[&str] = &[
    "Die Brücke über den Fluss bleibt nach dem Hochwasser bis Freitag gesperrt. ",
    "Bürgermeisterin Köhler kündigte am Dienstag an, dass die Straße größer ausgebaut wird. ",
    "Für die Schüler fährt täglich um sieben Uhr früh ein zusätzlicher Bus. ",
    "„Wir müssen jetzt schnell prüfen, was möglich ist“, sagte ein Sprecher der Behörde. ",
    "Insgesamt 1.250 Haushalte waren über Nacht ohne Strom.\n",
    "Die Feuerwehr pumpte Keller leer und brachte zwölf Bewohner in Sicherheit. ",
    "Am Nachmittag ließ der Regen nach, doch die Pegel steigen weiter. ",
    "Händler an der Uferpromenade räumten ihre Geschäfte vorsorglich aus. ",
    "Das Landesamt rechnet erst am Wochenende mit einer spürbaren Entspannung. ",
    "Landwirte fürchten, dass die Ernte auf den überfluteten Äckern verloren ist.\n",
    "Im Stadtrat begann unterdessen der Streit darüber, wer für den Schaden aufkommt. ",
    "Ein Gutachten hatte schon vor drei Jahren höhere Dämme verlangt. ",
];

// Nearly every word has a letter of two or three bytes.
const VIETNAMESE: &[&str] = &[
    "Cây cầu bắc qua sông sẽ đóng cửa đến hết thứ Sáu vì nước lũ dâng cao. ",
    "Chủ tịch thành phố cho biết hôm thứ Ba rằng con đường sẽ được mở rộng. ",
    "Học sinh có thể đi chuyến xe buýt bổ sung lúc bảy giờ sáng mỗi ngày. ",
    "“Chúng tôi phải kiểm tra ngay những gì có thể làm”, người phát ngôn nói. ",
    "Khoảng 1.250 hộ gia đình đã mất điện suốt đêm qua.\n",
    "Lính cứu hỏa bơm nước khỏi tầng hầm và đưa mười hai người đến nơi an toàn. ",
    "Buổi chiều mưa đã ngớt nhưng mực nước vẫn tiếp tục lên. ",
    "Các tiểu thương ven sông dọn sạch cửa hàng để phòng ngừa. ",
    "Cơ quan khí tượng dự báo tình hình chỉ dịu đi vào cuối tuần. ",
    "Nông dân lo vụ mùa trên những cánh đồng ngập nước sẽ mất trắng.\n",
    "Trong khi đó hội đồng bắt đầu tranh cãi xem ai phải trả tiền sửa chữa. ",
    "Một bản đánh giá ba năm trước đã đề nghị đắp đê cao hơn. ",
];

// A token a character.
const CHINESE: &[&str] = &[
    "由于洪水上涨，河上的大桥将关闭至星期五。",
    "市长星期二表示，这条道路将会拓宽。",
    "学生每天早上七点可以乘坐加开的公共汽车。",
    "“我们必须马上检查还能做些什么”，发言人说。",
    "昨夜约有1250户家庭停电。\n",
    "消防员抽干了地下室的积水，把十二名居民转移到安全地带。",
    "下午雨势减弱，但水位仍在继续上升。",
    "沿岸的商贩提前清空了店铺里的货物。",
    "气象部门预计要到周末情况才会明显好转。",
    "农民担心被淹田地里的收成全部落空。\n",
    "与此同时，议会开始争论损失应当由谁承担。",
    "三年前的一份评估就曾要求加高堤坝。",
];

/// So many articles of `sentences`.
pub(crate) fn articles(sentences: &[&str], count: usize) -> Vec<Article> {
    let mut random = Random::new(1);
    let article = |number: usize| {
        let mut text = String::new();
        while text.len() < LENGTH {
            text += random.pick::<&str>(sentences);
        }
        Article::new(number.to_string(), text)
    };
    (0..count).map(article).collect()
}
