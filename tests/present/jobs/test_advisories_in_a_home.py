"""Advisories brought into a home: kept as they came, held against its ledgers by a job, and opened from a finding."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_match_command import advisory

from evidence_home import SITE, zipped
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.evidence_file import EvidenceKind
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.software import Software
from sekisho.security.work.job import JobKind
from sekisho.security.work.rowchange import RowChange

ACT = Act("P001", "開始")
DEVICE = Asset(id="A1", name="変換器", vendor="Moxa", model="NPort 5110", firmware="2.5", site=SITE)


@pytest.fixture
def filled(home: Path) -> Path:
    """A home with one device, an advisory as a file and one in an archive."""
    import io  # noqa: PLC0415

    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415
    from sekisho.security.store.uploads import receive_upload  # noqa: PLC0415

    write([RowChange("asset", None, DEVICE)], ACT)
    told = [json.dumps(advisory(f"INV-{at}", "Moxa", "NPort 5110", "< 2.11", f"CVE-2026-{at}")) for at in (1001, 1002)]
    sent = (("会社の名前.json", told[0].encode()), ("csaf.zip", zipped(("x/inv-2.json", told[1].encode()))))
    received = receive_upload([(name, io.BytesIO(data)) for name, data in sent], Receiving(ACT, SITE))
    assert [row.kind for row in received.rows] == [EvidenceKind.ADVISORY] * 2
    assert received.refused == ()
    return home


@pytest.mark.usefixtures("filled")
def test_a_run_names_the_files_as_they_came_and_its_evidence_opens() -> None:
    from sekisho.security.present.jobs.running import run  # noqa: PLC0415 -- needs an open home
    from sekisho.security.present.opened import opened  # noqa: PLC0415
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.assessments import of  # noqa: PLC0415

    job = jobs.ask(JobKind.ASSESS, {"site": SITE, "as_of": "2026-11-25"}, "P001")
    kept = of(str(run(job.number).result["assessment"]))
    assert [(one.name, one.kind) for one in kept.sources] == [("会社の名前.json", "advisory"), ("csaf.zip", "advisory")]
    found = {one.subject.key: one for one in kept.findings if one.check == "vulnerability/unlisted"}
    assert set(found) == {"A1 / INV-1001", "A1 / INV-1002"}
    first, second = (found[f"A1 / INV-{at}"].evidence[1] for at in (1001, 1002))
    assert (first.file, first.unit, first.at) == ("会社の名前.json", "file", "")
    assert (second.file, second.unit, second.at) == ("csaf.zip", "member", "inv-2.json")
    for place in (first, second):
        there = opened(place)
        assert there
        assert there.at.title.ja == place.file
    assert kept.match
    assert {one["evidence"]["file"] for one in kept.match["affected"]} == {"会社の名前.json", "csaf.zip"}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("home")
def test_a_list_of_cycles_keeps_the_product_that_its_file_is_named_for() -> None:
    import io  # noqa: PLC0415

    from sekisho.security.present.jobs.running import run  # noqa: PLC0415 -- needs an open home
    from sekisho.security.present.opened import opened  # noqa: PLC0415
    from sekisho.security.store import jobs  # noqa: PLC0415
    from sekisho.security.store.assessments import of  # noqa: PLC0415
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.evidence_files import Receiving  # noqa: PLC0415
    from sekisho.security.store.rows import load_book  # noqa: PLC0415
    from sekisho.security.store.uploads import receive_upload  # noqa: PLC0415
    from sekisho.security.work.observed import changes_of  # noqa: PLC0415

    software = Software(name="FortiOS", version="7.2.5", devices=("A1",), site=SITE)
    write([RowChange("asset", None, DEVICE), RowChange("software", None, software)], ACT)
    sent = io.BytesIO(b'[{"cycle": "7.2", "eol": "2026-03-31"}, {"cycle": "7.4", "eol": false}]')
    assert receive_upload([("fortios.json", sent)], Receiving(ACT, SITE)).refused == ()
    job = jobs.ask(JobKind.ASSESS, {"site": SITE, "as_of": "2026-11-25"}, "P001")
    kept = of(str(run(job.number).result["assessment"]))
    (found,) = [one for one in kept.findings if one.check == "software/support-ended"]
    assert found.text.ja.startswith("FortiOS 7.2.5: endoflife.date の「fortios 7.2」によれば、")
    there = opened(found.evidence[1])
    assert there
    assert there.at.title.ja == "fortios.json"
    (proposed,) = kept.proposals
    assert (proposed.row, proposed.before) == (replace(software, support_end=dt.date(2026, 3, 31)), software)
    (waiting,) = changes_of(kept.proposals)
    write([waiting], ACT)
    assert [entry.row for entry in load_book().rows(Software)] == [proposed.row]
