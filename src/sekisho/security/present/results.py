"""Everything that one run writes for people and programs into a folder: report, workbook, tables, JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.observe.assets import assets
from sekisho.security.observe.dataflows import dataflows
from sekisho.security.present.as_json import as_json
from sekisho.security.present.evidence import cited, excerpts
from sekisho.security.present.report import write_report
from sekisho.security.present.workbook.findings import write_findings

READING_LEDGERS = Text("台帳の読み取り", "Reading ledgers")
READING_EVIDENCE = Text("証跡の読み取り", "Reading evidence")
CHECKING = Text("照合", "Checking")
WRITING = Text("レポートの作成", "Writing the report")
"""The steps of a run as people are told of them."""

STEPS = 4
"""Units by which `write_results` tells how far it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """The Japanese report, and the JSON of the run."""

    report: Path
    json: dict[str, object]


def write_results(  # noqa: PLR0913 -- a run, its files, where to, and how
    result: Result,
    files: Mapping[str, Path],
    catalogue: Catalogue,
    out: Path,
    *,
    language: Language,
    done: Callable[[int], None],
) -> Written:
    """Write all results of a run into a folder, which is made where it does not exist.

    files: where each file of evidence lies, by its hash.  language: of the workbook; the report is in both.
    """
    out.mkdir(parents=True, exist_ok=True)
    shown = excerpts(cited(result), files, result.book, out / "evidence")
    done(1)
    report, _ = write_report(result, catalogue, shown, out, made_at=datetime.now(UTC), run_name=out.name)
    done(1)
    write_findings(result, catalogue, out / "findings.xlsx", language)
    done(1)
    said = as_json(result, catalogue)
    (out / "findings.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
    if result.observed.sources:
        assets(result.held).write_parquet(out / "assets.parquet")
        dataflows(result.held).write_parquet(out / "dataflows.parquet")
        result.observed.identities.write_parquet(out / "identities.parquet")
        result.observed.operations.write_parquet(out / "operations.parquet")
        result.observed.events.write_parquet(out / "events.parquet")
    done(1)
    return Written(report, said)
