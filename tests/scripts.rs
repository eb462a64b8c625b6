//! Each script with sentences of its own: two reports of one event belong together, a third article
//! does not, and a copy in another spelling is a copy.

use samestory::{Article, Detector, Stories};

struct Script {
    name: &'static str,
    /// Two reports of one event, worded differently.
    reports: [&'static str; 2],
    /// The first report as a copy: cut, or with words changed.
    copy: &'static str,
    /// Something else in the same script.
    other: &'static str,
}

const SCRIPTS: [Script; 6] = [
    Script {
        name: "Chinese",
        reports: [
            "周三凌晨，青河市东郊的一家造纸厂发生火灾，二十三名工人被疏散，无人死亡。消防局局长陈立新说，火势在四小时后得到控制，起火原因是干燥车间的电机过热。工厂预计停产两周。",
            "青河市东郊造纸厂凌晨起火。据消防局局长陈立新介绍，干燥车间一台电机温度过高引燃了纸屑，二十三名夜班工人全部撤离，没有人员死亡。大火烧了四个小时，厂方表示停产两周进行检修。",
        ],
        copy: "周三凌晨，青河市东郊的一家造纸厂发生火灾，二十三名工人被疏散，无人死亡。消防局局长陈立新说，火势在四小时后得到控制，起火原因是干燥车间的电机过热。",
        other: "国家图书馆新馆将于九月向读者开放。馆长王静表示，新馆藏书三百万册，设有儿童阅览室和古籍修复中心，周末延长开放时间至晚上十点，读者可以通过手机预约座位。",
    },
    Script {
        name: "Japanese",
        reports: [
            "北浜市のロープウエーで土曜日の午後、ゴンドラが強風のため停止し、乗客十八人が二時間にわたって取り残された。運営会社サンライン観光によると、けが人はいなかった。点検のため月曜日まで運休する。",
            "土曜午後、北浜市でサンライン観光のロープウエーが突風で止まった。ゴンドラ内の十八人は約二時間後に全員救助され、けがはないという。同社は設備を点検し、月曜まで運転を見合わせる。",
        ],
        copy: "北浜市のロープウエーで土曜日の午後、ゴンドラが強風のため停止し、乗客十八人が二時間にわたって取り残された。運営会社サンライン観光によると、けが人はいなかった。",
        other: "県立美術館は来月、陶芸家の森田和子さんの回顧展を開く。初期の茶碗から近年の大型作品まで百二十点を並べ、制作の道具や手紙も紹介する。入場料は大人八百円、学生は無料となる。",
    },
    Script {
        name: "Thai",
        reports: [
            "เรือโดยสารชื่อศรีสมุทรเกยตื้นใกล้เกาะพะงาเมื่อเช้าวันอังคาร ผู้โดยสารเก้าสิบสองคนปลอดภัย กัปตันวิชัยกล่าวว่าเครื่องยนต์ขัดข้องกะทันหันระหว่างฝนตกหนัก",
            "ผู้โดยสารเก้าสิบสองคนของเรือศรีสมุทรได้รับการช่วยเหลือหลังเรือเกยตื้นใกล้เกาะพะงาเช้าวันอังคาร กัปตันวิชัยชี้แจงว่าเครื่องยนต์ดับกลางฝนหนัก ไม่มีผู้บาดเจ็บ",
        ],
        copy: "เรือโดยสารชื่อศรีสมุทรเกยตื้นใกล้เกาะพะงาเมื่อเช้าวันอังคาร ผู้โดยสารเก้าสิบสองคนปลอดภัย กัปตันวิชัยกล่าวว่าเครื่องยนต์ขัดข้องกะทันหัน",
        other: "กระทรวงศึกษาธิการประกาศเพิ่มทุนให้โรงเรียนขนาดเล็กในภาคเหนือ เพื่อซื้อหนังสือและซ่อมแซมอาคารเรียนภายในปีหน้า โดยครูใหญ่ทุกแห่งต้องส่งแผนงานก่อนสิ้นเดือน",
    },
    Script {
        name: "Vietnamese",
        reports: [
            "Rạng sáng thứ Năm, một đoạn đê sông Lam Giang ở xã Phú Khê bị vỡ, nước tràn vào ba trăm ngôi nhà. Chủ tịch xã Trần Quốc Bảo cho biết toàn bộ người dân đã được sơ tán lên trường học trước khi đê vỡ. Quân đội điều hai trăm chiến sĩ đến gia cố.",
            "Ba trăm hộ dân xã Phú Khê chìm trong nước sau khi đê Lam Giang vỡ lúc gần sáng thứ Năm. Không ai thiệt mạng vì dân đã lên ở tạm trong trường học, theo ông Trần Quốc Bảo, chủ tịch xã. Hai trăm bộ đội đang đóng cọc và đắp bao cát.",
        ],
        copy: "Rạng sáng thứ Năm, một đoạn đê sông Lam Giang ở xã Phú Khê bị vỡ, nước tràn vào ba trăm ngôi nhà. Chủ tịch xã Trần Quốc Bảo cho biết toàn bộ người dân đã được sơ tán lên trường học trước khi đê vỡ.",
        other: "Nhà hát Kịch thành phố công bố mùa diễn mới với sáu vở, trong đó có hai vở dành cho thiếu nhi. Đạo diễn Lê Thu Hà nói giá vé sẽ không tăng và sinh viên được giảm một nửa vào các buổi chiều chủ nhật.",
    },
    Script {
        name: "Arabic",
        reports: [
            "انهار سقف سوق الخضار القديم في مدينة الزرقانية فجر الاثنين دون وقوع إصابات. وقال رئيس البلدية سامر الحلواني إن الأمطار الغزيرة أضعفت الأعمدة الخشبية، وإن ستين تاجرا سينقلون مؤقتا إلى الملعب البلدي.",
            "نجا تجار سوق الخضار في الزرقانية بعد سقوط سقفه القديم قبل افتتاحه صباح الاثنين. وأرجع سامر الحلواني، رئيس البلدية، الحادث إلى أمطار أتلفت الأعمدة، مضيفا أن الملعب البلدي سيستقبل الستين تاجرا مؤقتا.",
        ],
        copy: "انهار سقف سوق الخضار القديم في مدينة الزرقانية فجر الاثنين دون وقوع إصابات. وقال رئيس البلدية سامر الحلواني إن الأمطار الغزيرة أضعفت الأعمدة الخشبية، وإن ستين تاجرا سينقلون مؤقتا.",
        other: "أعلنت الجامعة الوطنية فتح باب التسجيل في برنامج جديد لعلوم البحار يبدأ في الخريف. ويشمل البرنامج رحلات ميدانية ومختبرا على الساحل، وستمنح عشرون منحة كاملة للطلاب المتفوقين من جميع المحافظات.",
    },
    Script {
        name: "Cyrillic",
        reports: [
            "В ночь на пятницу в посёлке Верхний Лог сошёл оползень, перекрыв единственную дорогу. Глава района Марина Ковтун сообщила, что пострадавших нет, а сорок семей временно живут в школе. Расчистка займёт три дня.",
            "Сорок семей Верхнего Лога ночуют в школе: посёлок отрезан оползнем, который ночью на пятницу завалил дорогу. По словам Марины Ковтун, возглавляющей район, никто не пострадал, завал разберут за три дня.",
        ],
        copy: "В ночь на пятницу в посёлке Верхний Лог сошёл оползень, перекрыв единственную дорогу. Глава района Марина Ковтун сообщила, что пострадавших нет, а сорок семей временно живут в школе.",
        other: "Городской зоопарк показал посетителям двух снежных барсов, родившихся весной. Имена для них выберут читатели местной газеты, а увидеть малышей можно будет по утрам, пока в вольере прохладно.",
    },
];

fn groups(stories: &Stories) -> Vec<(usize, usize)> {
    stories
        .articles()
        .map(|article| (article.story().number(), article.report().number()))
        .collect()
}

#[test]
fn every_script_gives_reports_copies_and_strangers() {
    for script in &SCRIPTS {
        let [one, two] = script.reports;
        let texts = [("one", one), ("two", two), ("copy", script.copy), ("other", script.other)];
        let articles = texts.map(|(id, text)| Article::new(id, text));
        let stories = Detector::default().detect(&articles).expect("ids are unique");
        assert_eq!(groups(&stories), [(0, 0), (0, 1), (0, 0), (1, 2)], "{}", script.name);
    }
}

#[test]
fn all_scripts_in_one_batch_stay_apart() {
    let mut articles = Vec::new();
    for script in &SCRIPTS {
        for (id, text) in
            [("one", script.reports[0]), ("two", script.reports[1]), ("other", script.other)]
        {
            articles.push(Article::new(format!("{}-{id}", script.name), text));
        }
    }
    let stories = Detector::default().detect(&articles).expect("ids are unique");
    assert_eq!(stories.len(), 2 * SCRIPTS.len());
}

#[test]
fn upper_case_and_decomposed_letters_are_the_same_text() {
    use unicode_normalization::UnicodeNormalization;
    let text = SCRIPTS[3].reports[0];
    let articles = [
        Article::new("plain", text),
        Article::new("upper", text.to_uppercase()),
        Article::new("decomposed", text.nfd().collect::<String>()),
    ];
    let stories = Detector::default().detect(&articles).expect("ids are unique");
    assert_eq!(stories.figures().reports, 1);
    assert!(
        stories
            .articles()
            .all(|article| article.overlap().is_none_or(|overlap| overlap.jaccard() == 1.0))
    );
}
