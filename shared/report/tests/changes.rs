//! What changed since the result before, in a report.

#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use safelight_domain::changes::{Changes, FileDifferences, FindingDifferences, MassChange};
use safelight_report::{changes_sentence, mass_change_sentence, with_changes};

fn changes() -> Changes {
    Changes {
        since: "2026-11-12T14:02:00Z".parse().unwrap(),
        unchanged: false,
        files: FileDifferences { added: 3, removed: 0, changed: 1_200 },
        findings: FindingDifferences {
            new: 101,
            gone: 1,
            first_new: vec![
                "image_without_sidecar\ta/<b>.CR3".to_owned(),
                "not_ready\tArchive\ta/AB3D0001-2".to_owned(),
            ],
            first_gone: vec!["some_later_kind\tx".to_owned()],
        },
        mass_change: None,
    }
}

#[test]
fn what_changed_is_one_sentence() {
    let mut changes = changes();
    let said = "Since 12 November 2026, 14:02 UTC: 3 files added, 1,200 changed in size or time; \
                101 new findings, 1 gone.";
    assert_eq!(changes_sentence(&changes), said);
    changes.files = FileDifferences { removed: 1, ..FileDifferences::default() };
    changes.findings = FindingDifferences { gone: 1, ..FindingDifferences::default() };
    let said = "Since 12 November 2026, 14:02 UTC: 1 file removed; 1 finding gone.";
    assert_eq!(changes_sentence(&changes), said);
    changes.files = FileDifferences::default();
    changes.findings = FindingDifferences::default();
    let said = "Since 12 November 2026, 14:02 UTC: no file changed; no finding is new or gone.";
    assert_eq!(changes_sentence(&changes), said);
    changes.unchanged = true;
    let said =
        "Nothing changed since 12 November 2026, 14:02 UTC; what was found then still holds.";
    assert_eq!(changes_sentence(&changes), said);
}

#[test]
fn a_mass_change_names_the_drive() {
    let since = changes().since;
    let part = MassChange { before: 1_000, gone: 412, emptied: false };
    assert_eq!(
        mass_change_sentence(&part, since),
        "412 of 1,000 files that were there on 12 November 2026, 14:02 UTC are gone. The drive may \
         not be mounted, or a folder was moved."
    );
    let all = MassChange { before: 1_000, gone: 1_000, emptied: true };
    assert_eq!(
        mass_change_sentence(&all, since),
        "The folder is empty, and 1,000 files were there on 12 November 2026, 14:02 UTC; the drive \
         may not be mounted."
    );
}

#[test]
fn the_section_stands_first_once_and_names_cannot_end_it() {
    let page = "<header></header><main><section id=\"types\">&lt;main&gt;</section></main>";
    let mut changes = changes();
    changes.findings.first_new.push("x\t</section><main>".to_owned());
    let with = with_changes(page, &changes);
    assert!(with.starts_with("<header></header><main><section id=\"changes\">"), "{with}");
    assert!(with.contains("a/&lt;b&gt;.CR3") && with.contains("Images not ready for Archive"));
    assert!(with.contains("some later kind") && with.contains("And 98 more."), "{with}");

    changes.unchanged = true;
    changes.findings = FindingDifferences::default();
    let again = with_changes(&with, &changes);
    assert_eq!(again.matches("id=\"changes\"").count(), 1);
    assert!(again.contains("then still holds.") && !again.contains("CR3"), "{again}");
    assert!(again.ends_with("<section id=\"types\">&lt;main&gt;</section></main>"), "{again}");
    assert_eq!(with_changes("no page", &changes), "no page");
}
