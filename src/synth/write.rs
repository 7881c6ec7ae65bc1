//! Carries out a plan: year by year, file by file, truth last.
//!
//! Enters: a plan and a folder. Leaves: the folder filled. Files are made in
//! parallel and collected in order.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use rayon::prelude::*;

use super::designs::Format;
use super::expected::{EXPECTED, List};
use super::faults;
use super::files::{FileSpec, YearFiles};
use super::province::Province;
use super::record::World;
use super::sheet::{RowCount, Sheet};
use super::table::{Made, Planted};
use super::tables_out::{Csv, FIGURES, figures};
use super::truth::{Regions, YearEnd, standing, tally};
use super::{Fault, Layout, Plan, Summary, SynthError, Truth, folder, text_file, xls, xlsx};
use crate::synth::answers::Answers;

/// Writes the spreadsheets of a plan and their true figures into `out`.
///
/// # Errors
/// [`SynthError::Plan`] where the plan has no organizations, files or years, its
/// years have gaps or lie outside 2010 to 2040, or the divisions change between
/// them; [`SynthError::NotOurs`] where `out` holds anything but an earlier
/// output of this function; [`SynthError::Io`] and [`SynthError::Workbook`]
/// where a file cannot be written.
pub fn write(plan: &Plan, out: &Path) -> Result<Summary, SynthError> {
    check(plan)?;
    let total = match plan.layout {
        Layout::Plain => plan.organizations,
        // Some have ended by then, some begin later.
        Layout::Mixed => {
            (u64::from(plan.organizations) * 1000 / 948).try_into().unwrap_or(u32::MAX)
        }
    };
    let province = Province::new(plan.seed, &plan.years, total)?;
    let world = World {
        seed: plan.seed,
        years: &plan.years,
        province: &province,
        total,
        faults: &plan.faults,
    };
    folder::clear(out)?;
    let mut job = Job { plan, out, world: &world, summary: Summary::default(), told: Vec::new() };
    // The manifest names every file before the first is written, so that an
    // output that was cut short is known for ours.
    job.manifest()?;
    job.years()?;
    if job.has_list() {
        job.faults()?;
    }
    if !plan.faults.is_empty() {
        job.changes()?;
    }
    folder::put(out, "README.md", folder::readme(plan).as_bytes())?;
    Ok(job.summary)
}

fn check(plan: &Plan) -> Result<(), SynthError> {
    let fault = |text: &str| Err(SynthError::Plan(text.to_owned()));
    if plan.organizations == 0 || plan.files == 0 {
        return fault("机构数与文件数应大于 0");
    }
    if plan.organizations > 5_000_000 || plan.files > 9999 {
        return fault("机构数应不超过 5000000，每年文件数应不超过 9999");
    }
    if plan.years.is_empty() || plan.years.windows(2).any(|pair| pair[0] + 1 != pair[1]) {
        return fault("年份应连续递增，且至少一个");
    }
    if !plan.faults.is_empty() && plan.truth == Truth::Full {
        return fault("带差错的数据不能与真值一起生成");
    }
    if let Some(misfit) = plan.faults.iter().find(|one| !one.fits(plan.layout)) {
        let text = format!("差错 {} 不能用于版式 {}", misfit.id(), plan.layout.id());
        return Err(SynthError::Plan(text));
    }
    if plan.years.iter().any(|year| !(2010..=2040).contains(year)) {
        return fault("年份应在 2010 至 2040 之间");
    }
    Ok(())
}

/// A plan being carried out.
struct Job<'a> {
    plan: &'a Plan,
    out: &'a Path,
    world: &'a World<'a>,
    summary: Summary,
    /// What `truth/changes.csv` tells besides the changes of organizations.
    told: Vec<Told>,
}

/// A line of `truth/changes.csv`.
#[derive(Clone)]
struct Told {
    year: i16,
    kind: &'static str,
    subject: String,
    before: String,
    after: String,
}

/// A file made.
struct Done {
    counts: Vec<RowCount>,
    said: Vec<(u32, Answers)>,
    planted: Vec<Planted>,
    bytes: u64,
}

const TRUTHS: [&str; 4] =
    ["truth/files.csv", "truth/planted.csv", "truth/figures.csv", "truth/register.csv"];

/// Which organization each row with a fault means.
const FAULTS: &str = "truth/faults.csv";

/// What changed between the year-ends, which units are missing, who shares a party
/// organization, and whose code names a division of old.
const CHANGES: &str = "truth/changes.csv";

type FileCsv = Csv<BufWriter<File>>;

impl Job<'_> {
    fn year_files(&self, year: i16) -> YearFiles<'_> {
        match self.plan.layout {
            Layout::Mixed => YearFiles::mixed(self.world, year, self.plan.files as usize),
            Layout::Plain => YearFiles::plain(self.world, year, self.plan.files),
        }
    }

    fn manifest(&mut self) -> Result<(), SynthError> {
        let mut files = vec!["README.md".to_owned()];
        for year in &self.plan.years {
            let year_files = self.year_files(*year);
            let sent = year_files.files.iter().filter(|file| !year_files.is_missing(file));
            files.extend(sent.map(|file| format!("{year}/{}", file.path)));
        }
        if self.plan.layout == Layout::Mixed {
            files.push(EXPECTED.to_owned());
        }
        let truths = if self.plan.truth == Truth::Full { 4 } else { 2 };
        if self.has_list() {
            files.extend(self.plan.years.iter().map(|year| format!("{year}/{}", faults::LIST)));
            files.push(FAULTS.to_owned());
        }
        if !self.plan.faults.is_empty() {
            files.push(CHANGES.to_owned());
        }
        files.extend(TRUTHS[..truths].iter().map(|path| (*path).to_owned()));
        folder::put(self.out, folder::MANIFEST, &folder::manifest(self.plan, &files))
    }

    fn csv(&self, path: &str, header: &[&str]) -> Result<FileCsv, SynthError> {
        let target = self.out.join(path);
        let file =
            File::create(&target).map_err(|source| SynthError::Io { path: target, source })?;
        Csv::new(BufWriter::new(file), header).map_err(|source| self.fault(path, source))
    }

    fn fault(&self, path: &str, source: io::Error) -> SynthError {
        SynthError::Io { path: self.out.join(path), source }
    }

    fn years(&mut self) -> Result<(), SynthError> {
        let mut lists = Lists {
            files: self.csv(TRUTHS[0], &["file", "sheet", "rows", "not_data", "data_rows"])?,
            planted: self.csv(TRUTHS[1], &["kind", "value", "file"])?,
        };
        let mut truth = match self.plan.truth {
            Truth::None => None,
            Truth::Full => Some(TruthFiles {
                figures: self.csv(TRUTHS[2], &FIGURES)?,
                register: self
                    .csv(TRUTHS[3], &["as_of", "credit_code", "region", "in_scope", "reason"])?,
                regions: Regions::new(self.world.province),
            }),
        };
        let mut before: Option<YearEnd> = None;
        let mut units = self.units()?;
        for year in &self.plan.years {
            let now = self.year(*year, &mut lists, units.as_mut())?;
            if let Some(truth) = &mut truth {
                let rows = truth.add(self.world, &now, before.as_ref());
                self.summary.figures += rows.map_err(|source| self.fault(TRUTHS[2], source))?;
                before = Some(now);
            }
        }
        if let Some(units) = units {
            let bytes = units.finish().map_err(|source| self.fault(EXPECTED, source))?;
            folder::put(self.out, EXPECTED, &bytes)?;
        }
        let mut ends = vec![(TRUTHS[0], lists.files.finish()), (TRUTHS[1], lists.planted.finish())];
        if let Some(truth) = truth {
            ends.extend([
                (TRUTHS[2], truth.figures.finish()),
                (TRUTHS[3], truth.register.finish()),
            ]);
        }
        for (path, end) in ends {
            end.and_then(|file| file.into_inner().map_err(io::Error::from))
                .map_err(|source| self.fault(path, source))?;
        }
        Ok(())
    }

    /// The lists of rows with faults, and whom they mean.
    fn faults(&mut self) -> Result<(), SynthError> {
        let mut truth = self.csv(FAULTS, &faults::TRUTH)?;
        for year in &self.plan.years {
            let list = faults::list(self.world, *year, &mut truth);
            let list = list.map_err(|source| self.fault(FAULTS, source))?;
            folder::put(self.out, &format!("{year}/{}", faults::LIST), &list)?;
            self.summary.files += 1;
            self.summary.bytes += list.len() as u64;
        }
        let end = truth.finish().and_then(|file| file.into_inner().map_err(io::Error::from));
        end.map(drop).map_err(|source| self.fault(FAULTS, source))
    }

    fn has_list(&self) -> bool {
        self.plan.faults.iter().any(|fault| fault.is_listed())
    }

    /// What changed from year to year and what is to be found out: `renamed` and `moved`
    /// since the year-end before, the present region of a code of old, the group of a
    /// joint party organization, the units that are missing.
    fn changes(&self) -> Result<(), SynthError> {
        let fault = |source| self.fault(CHANGES, source);
        let mut truth = self.csv(CHANGES, &["year", "kind", "subject", "before", "after"])?;
        let organizations = self
            .plan
            .years
            .iter()
            .flat_map(|year| (0..self.world.total).flat_map(|id| self.told_of(id, *year)));
        for told in organizations.chain(self.told.iter().cloned()) {
            let year = told.year.to_string();
            let cells = [&year, told.kind, &told.subject, &told.before, &told.after];
            truth.row(&cells).map_err(fault)?;
        }
        let end = truth.finish().and_then(|file| file.into_inner().map_err(io::Error::from));
        end.map(drop).map_err(fault)
    }

    fn told_of(&self, id: u32, year: i16) -> Vec<Told> {
        let organization = self.world.organization(id);
        if !organization.listed(year) || !self.world.is_lasting(&organization) {
            return Vec::new();
        }
        let subject = organization.code.clone();
        let line =
            |kind, before, after| Told { year, kind, subject: subject.clone(), before, after };
        let changes = self.world.changes(&organization, year).into_iter();
        let mut told: Vec<Told> =
            changes.map(|change| line(change.kind, change.before, change.after)).collect();
        let unit = &self.world.province.units[organization.unit];
        if let Some(former) = &unit.former
            && organization.code.contains(&former.region.to_string())
        {
            let present = self.world.in_year(organization.clone(), year).unit;
            let present = self.world.province.units[present].region;
            told.push(line("boundary-change", former.region.to_string(), present.to_string()));
        }
        let group = organization.group.filter(|_| self.plan.faults.contains(&Fault::JointBranches));
        told.extend(group.map(|group| line("joint-branch", String::new(), group.to_string())));
        told
    }

    /// The list of reporting units; files for measurements have none.
    fn units(&self) -> Result<Option<List>, SynthError> {
        let mixed = self.plan.layout == Layout::Mixed;
        mixed.then(List::new).transpose().map_err(|source| self.fault(EXPECTED, source))
    }

    /// Writes the spreadsheets of a year; what they say comes back.
    fn year(
        &mut self,
        year: i16,
        lists: &mut Lists,
        units: Option<&mut List>,
    ) -> Result<YearEnd, SynthError> {
        let full = self.plan.truth == Truth::Full;
        let mut end = YearEnd::new(year, if full { self.world.total } else { 0 });
        let year_files = self.year_files(year);
        // Files of a batch are in memory together, so the batch is small.
        let mut summary = self.summary.clone();
        let mut counted: Vec<(&FileSpec, usize)> = Vec::new();
        for batch in year_files.files.chunks(64) {
            let done: Result<Vec<Done>, SynthError> =
                batch.par_iter().map(|file| one_file(self.out, &year_files, file, full)).collect();
            for (file, done) in batch.iter().zip(done?) {
                counted.push((file, done.counts.iter().map(|count| count.data).sum()));
                if year_files.is_missing(file) {
                    continue;
                }
                let path = format!("{year}/{}", file.path);
                lists
                    .add(&path, &done, &mut summary)
                    .map_err(|source| self.fault(TRUTHS[0], source))?;
                for (id, said) in done.said {
                    if file.is_register() { end.register(id, said) } else { end.list(id, said) }
                }
            }
        }
        if let Some(units) = units {
            let missing = units.year(&year_files, &counted);
            let missing = missing.map_err(|source| self.fault(EXPECTED, source))?;
            let told = missing.into_iter().map(|(unit, region)| Told {
                year,
                kind: "missing-unit",
                subject: unit,
                before: String::new(),
                after: region,
            });
            self.told.extend(told);
        }
        self.summary = summary;
        Ok(end)
    }
}

fn one_file(
    out: &Path,
    year_files: &YearFiles,
    file: &FileSpec,
    keep: bool,
) -> Result<Done, SynthError> {
    let made: Vec<Made> = year_files.make(file);
    let sheets: Vec<&Sheet> = made.iter().map(|made| &made.sheet).collect();
    let path = format!("{}/{}", year_files.year, file.path);
    let fault = |message: String| SynthError::Workbook { path: path.clone(), message };
    let bytes = match file.design.manner().format {
        Format::Xlsx => {
            xlsx::write(&sheets, year_files.year).map_err(|error| fault(error.to_string()))?
        }
        Format::Xls => xls::write(&sheets).map_err(|error| fault(error.to_string()))?,
        format => text_file::write(sheets[0], format).map_err(|error| fault(error.to_string()))?,
    };
    if !year_files.is_missing(file) {
        folder::put(out, &path, &bytes)?;
    }
    let counts = sheets.iter().map(|sheet| sheet.count()).collect();
    let mut done =
        Done { counts, said: Vec::new(), planted: Vec::new(), bytes: bytes.len() as u64 };
    for made in made {
        done.planted.extend(made.planted);
        if keep {
            done.said.extend(made.said);
        }
    }
    Ok(done)
}

/// The lists of files and of planted values.
struct Lists {
    files: FileCsv,
    planted: FileCsv,
}

impl Lists {
    fn add(&mut self, path: &str, done: &Done, summary: &mut Summary) -> io::Result<()> {
        summary.files += 1;
        summary.bytes += done.bytes;
        for count in &done.counts {
            let not_data = (count.rows - count.data).to_string();
            summary.rows += count.data;
            self.files.row(&[
                path,
                &count.sheet,
                &count.rows.to_string(),
                &not_data,
                &count.data.to_string(),
            ])?;
        }
        summary.planted += done.planted.len();
        for planted in &done.planted {
            self.planted.row(&[planted.kind, &planted.value, path])?;
        }
        Ok(())
    }
}

/// The large files of the truth.
struct TruthFiles {
    figures: FileCsv,
    register: FileCsv,
    regions: Regions,
}

impl TruthFiles {
    /// Tallies a year-end; returns the rows of figures.
    fn add(&mut self, world: &World, now: &YearEnd, before: Option<&YearEnd>) -> io::Result<usize> {
        let cells = tally(world, &self.regions, now, before);
        figures(&mut self.figures, now.year, &self.regions, &cells)?;
        let as_of = format!("{}-12-31", now.year);
        for id in (0..world.total).filter(|id| now.holds(*id)) {
            let organization = world.organization(id);
            let region = world.province.units[organization.unit].region.to_string();
            let branch =
                world.branch(&organization).filter(|branch| branch.registered.year() <= now.year);
            for organization in [Some(organization), branch].into_iter().flatten() {
                let reason = standing(&organization, now.year);
                let in_scope = if reason == "in" { "true" } else { "false" };
                self.register.row(&[
                    as_of.as_str(),
                    &organization.code,
                    &region,
                    in_scope,
                    reason,
                ])?;
            }
        }
        Ok(cells.0.len() * super::outcomes::IDS.len())
    }
}
