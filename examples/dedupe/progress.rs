//! How far the run has come, on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use samestory::detector::{Progress, Stage};

/// A receiver of progress that draws a line on standard error and wipes it when it is dropped.
pub(crate) fn bar() -> impl Fn(Progress) + Send + Sync {
    let bar = Line(ProgressBar::new_spinner());
    move |progress| bar.show(progress)
}

struct Line(ProgressBar);

impl Line {
    fn show(&self, progress: Progress) {
        let what = match progress.stage {
            Stage::Reading => "reading articles",
            Stage::Boilerplate => "looking for boilerplate",
            Stage::Copies => "looking for copies",
            Stage::Terms => "weighing terms",
            Stage::Stories => "comparing reports, pairs",
            Stage::Linking => "joining reports into stories",
            _ => "working",
        };
        let template = match progress.total {
            Some(_) => "{spinner} {msg} {human_pos}/{human_len} {elapsed}",
            None => "{spinner} {msg} {human_pos} {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self.0.set_message(what);
        self.0.set_length(progress.total.unwrap_or(0) as u64);
        self.0.set_position(progress.done as u64);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
