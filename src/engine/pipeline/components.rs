//! Which articles a chain of pairs connects.

use datafusion::common::Result;

use super::work::Work;

/// Makes the table `name` of columns place and component, the lowest place that is connected to it,
/// from the pairs (a, b) that a query gives, in either order. Articles without a pair are left out.
///
/// Large stars and small stars in turn (Kiveris et al. 2014, "Connected components in MapReduce and
/// beyond", SoCC): each round connects what an article is connected with to the lowest of them, until
/// every component is one star. Each round reads and writes no more rows than there are pairs; there
/// are about as many as the logarithm of the longest chain.
pub(super) async fn find(work: &mut Work, name: &str, pairs: &str) -> Result<()> {
    // A pair is a row of the higher place and the lower.
    let first = format!(
        "SELECT DISTINCT greatest(a, b) AS high, least(a, b) AS low FROM ({pairs}) WHERE a <> b"
    );
    let mut stars = format!("{name}_0");
    let mut before = work.stage(&stars, &first).await?;
    for round in 1.. {
        let next = format!("{name}_{round}");
        let large = format!(
            "SELECT DISTINCT other AS high, least(place, min(other) OVER (PARTITION BY place)) AS low, \
                    place \
             FROM (SELECT high AS place, low AS other FROM {stars} \
                   UNION ALL SELECT low AS place, high AS other FROM {stars})"
        );
        let large = format!("SELECT DISTINCT high, low FROM ({large}) WHERE high > place");
        let small =
            format!("SELECT high, low, min(low) OVER (PARTITION BY high) AS lowest FROM ({large})");
        let query = format!(
            "WITH small AS ({small}) \
             SELECT DISTINCT high, low FROM (\
                 SELECT low AS high, lowest AS low FROM small WHERE low <> lowest \
                 UNION ALL SELECT high, lowest AS low FROM small)"
        );
        let rows = work.stage(&next, &query).await?;
        let unchanged = format!(
            "SELECT count(*) FROM {next} JOIN {stars} \
             ON {next}.high = {stars}.high AND {next}.low = {stars}.low"
        );
        let is_done = rows == before && work.number(&unchanged).await? == rows;
        (stars, before) = (next, rows);
        if is_done {
            break;
        }
    }
    let query = format!(
        "SELECT high AS place, low AS component FROM {stars} \
         UNION ALL SELECT DISTINCT low AS place, low AS component FROM {stars}"
    );
    work.stage(name, &query).await?;
    Ok(())
}
