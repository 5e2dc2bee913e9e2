//! `naisen doctor --company LOGIN`: 設定診断 of one company on the command line.

use anyhow::{Result, bail};
use naisen_core::actor::Actor;
use naisen_core::calendar::tokyo;
use naisen_core::doctor::{Finding, Live, Severity, examine};
use naisen_core::text::Lang;

use super::place::Place;
use super::{company, said};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Login id of the company
    #[arg(long, value_name = "LOGIN")]
    company: String,
    /// Language of the findings, ja or en
    #[arg(long, default_value = "en", value_parser = lang)]
    lang: Lang,
}

/// Prints every finding; ends with an error when one of them loses calls.
pub(crate) async fn run(args: Args) -> Result<()> {
    let app = args.place.open().await?;
    let id = company::id_of(&app, &args.company).await?;
    let read = app
        .store
        .read(move |conn| conn.company_of(&Actor::system(), id));
    let view = read.await.map_err(said)?;
    let today = tokyo(app.now_ms()).date();
    let findings = examine(view.settings(), &Live::default(), today);
    for finding in &findings {
        print(finding, args.lang);
    }
    let grave = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = findings.iter().filter(grave).count();
    if errors > 0 {
        bail!("{errors} of {} findings are errors", findings.len());
    }
    println!("{} findings, no error", findings.len());
    Ok(())
}

fn print(finding: &Finding, lang: Lang) {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    println!("{severity}: {} [{}]", finding.what.get(lang), finding.id);
    println!("  {}", finding.why.get(lang));
    println!("  {}", finding.remedy.get(lang));
}

fn lang(word: &str) -> Result<Lang, String> {
    let all = [Lang::Ja, Lang::En];
    let found = all.into_iter().find(|lang| lang.tag() == word);
    found.ok_or_else(|| format!("{word} is neither ja nor en"))
}
