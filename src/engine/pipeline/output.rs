//! The last step: what is written for whom.

use std::path::Path;
use std::{fs, io};

use datafusion::common::{Result, exec_datafusion_err};

use super::work::Work;
use crate::detector::Lens;

/// Writes the output, whole or not at all, and returns how many reports and stories there are.
pub(super) async fn write(work: &mut Work, lens: Lens, output: &Path) -> Result<(u64, u64)> {
    let story = match lens {
        Lens::Copies => "reports.representative",
        Lens::Stories | Lens::Both => "coalesce(stories.story, reports.representative)",
    };
    let join = match lens {
        Lens::Copies => "",
        Lens::Stories | Lens::Both => "LEFT JOIN stories ON reports.representative = stories.place",
    };
    let report = match lens {
        Lens::Copies | Lens::Both => "reports.representative",
        Lens::Stories => "reports.place",
    };
    let groups = format!(
        "SELECT reports.place AS place, {report} AS report, {story} AS story FROM reports {join}"
    );
    let query = format!(
        "SELECT own.id AS id, first.id AS story, representative.id AS report, \
                groups.place = groups.report AS representative \
         FROM ({groups}) AS groups JOIN documents AS own ON groups.place = own.place \
         JOIN documents AS representative ON groups.report = representative.place \
         JOIN documents AS first ON groups.story = first.place"
    );
    work.stage("output", &query).await?;
    let reports = work.number("SELECT count(*) FROM output WHERE representative").await?;
    let stories = work.number("SELECT count(DISTINCT story) FROM output").await?;
    hand_over(&work.files("output"), output)
        .map_err(|error| exec_datafusion_err!("{} could not be made: {error}", output.display()))?;
    Ok((reports, stories))
}

/// From the work folder, which may be on another disk.
fn hand_over(files: &Path, output: &Path) -> io::Result<()> {
    if fs::rename(files, output).is_ok() {
        return Ok(());
    }
    let mut beside = output.as_os_str().to_owned();
    beside.push(".new");
    fs::create_dir_all(&beside)?;
    for file in fs::read_dir(files)? {
        let file = file?;
        fs::copy(file.path(), Path::new(&beside).join(file.file_name()))?;
    }
    fs::rename(beside, output)
}
