//! The last step: what is written for whom.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use datafusion::common::{Result, exec_datafusion_err, exec_err};

use super::work::{Work, remove};
use crate::detector::Lens;

/// Writes the output, whole or not at all, and returns how many reports and stories there are.
pub(super) async fn write(
    work: &mut Work,
    lens: Lens,
    articles: u64,
    output: &Path,
) -> Result<(u64, u64)> {
    // Each table is joined once for each place: what is the same for a lens is not asked for twice.
    let (story, report, joins) = match lens {
        Lens::Copies => ("report.id", "report.id", [REPORT, "", ""]),
        Lens::Stories => ("story.id", "own.id", ["", STORIES, STORY]),
        Lens::Both => ("story.id", "report.id", [REPORT, STORIES, STORY]),
    };
    let query = format!(
        "SELECT own.id AS id, {story} AS story, {report} AS report, own.id = {report} AS representative \
         FROM reports JOIN documents AS own ON reports.place = own.place {}",
        joins.join(" ")
    );
    let rows = work.stage("output", &query).await?;
    if rows != articles {
        return exec_err!(
            "the output has {rows} rows for {articles} articles: do all processes see {}? Remove it \
             before the next run",
            work.files("").display()
        );
    }
    let reports = work.number("SELECT count(*) FROM output WHERE representative").await?;
    let stories = work.number("SELECT count(DISTINCT story) FROM output").await?;
    hand_over(&work.files("output"), output)
        .map_err(|error| exec_datafusion_err!("{} could not be made: {error}", output.display()))?;
    Ok((reports, stories))
}

const REPORT: &str = "JOIN documents AS report ON reports.representative = report.place";

const STORIES: &str = "LEFT JOIN stories ON reports.representative = stories.place";

const STORY: &str =
    "JOIN documents AS story ON coalesce(stories.story, reports.representative) = story.place";

/// From the work folder, which may be on another disk.
fn hand_over(files: &Path, output: &Path) -> Result<()> {
    match fs::rename(files, output) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        renamed => return Ok(renamed?),
    }
    let mut beside = output.as_os_str().to_owned();
    beside.push(".new");
    // What a copy that was cut off left.
    remove(Path::new(&beside))?;
    fs::create_dir_all(&beside)?;
    for file in fs::read_dir(files)? {
        let file = file?;
        fs::copy(file.path(), Path::new(&beside).join(file.file_name()))?;
    }
    Ok(fs::rename(beside, output)?)
}
