//! Where a search begins.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use samestory::detector::Background;
use samestory::layers::verify::StoryModel;

/// Well-formed inputs of each target: the choices it takes first, then the content.
pub(crate) fn seeds(target: &str) -> Vec<Vec<u8>> {
    const JSON: &str = r#"{"id": 7, "title": "Bridge reopens", "text": "The bridge\nis open.", "date": "2020-03-11T10:00:00+01:00"}
{"id": "b", "text": "Traffic \u00fc flows.", "extra": [1, {"a": null}], "label": 3}
"#;
    const CSV: &str = "\u{feff}id,title,text,date\r\n1,One,\"The \"\"bridge\"\", it\nis open\",5/11/2013\r\n2,Two,Flows,11 Mar 2020\n";
    const TEXT: &str = "The U.S. envoy’s 1,500 guests didn't leave. L'homme de 大桥 a dit: «non».";
    let behind = |choices: &[u8], content: &[u8]| [choices, content].concat();
    match target {
        "text" => {
            let pieces: Vec<u8> = (0..64).collect();
            vec![behind(&[4, 30, 1, 0], TEXT.as_bytes()), behind(&[2, 9, 0, 1], &pieces)]
        }
        "background" => {
            let mut model = Vec::new();
            StoryModel::BUILT_IN.save(&mut model).expect("memory can be written to");
            let background: &[u8] = include_bytes!("../../data/background.bin");
            assert!(Background::load(background).is_ok());
            let inside = |file: &[u8]| file[20..file.len() - 8].to_vec();
            vec![
                behind(&[0, 0], background),
                behind(&[0, 1], &inside(background)),
                behind(&[1, 0], include_bytes!("../../data/signatures.bin")),
                behind(&[2, 0], &model),
                behind(&[2, 1], &inside(&model)),
            ]
        }
        "readers" => {
            let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(JSON.as_bytes()).expect("memory can be written to");
            let packed = packed.finish().expect("memory can be written to");
            vec![
                behind(&[0, 0, 0, 1, 0], JSON.as_bytes()),
                behind(&[1, 0, 0, 0, 0], CSV.as_bytes()),
                behind(&[5, 3, 1, 0, 1], CSV.as_bytes()),
                behind(&[2, 0, 0, 0, 0], TEXT.as_bytes()),
                behind(&[4, 0, 0, 0, 0], &packed),
            ]
        }
        "detect" => {
            let settings = [128, 0, 0, 200, 1, 100, 0, 0, 1];
            let pieces: Vec<u8> = (0..200u8).flat_map(|at| [at % 13 + 50, at]).collect();
            vec![behind(&settings, &pieces), behind(&settings, TEXT.repeat(3).as_bytes())]
        }
        _ => vec![(0..=255).collect(), behind(&[6, 1, 5, 128, 0], &[0, 1, 2, 3].repeat(30))],
    }
}
