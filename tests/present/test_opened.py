"""One place of evidence opened in a home: frames with their neighbours and a capture of them, lines, cells, rows."""

from pathlib import Path

import pytest

from evidence_home import ACT, SITE, capture
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.present.cited import picked
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.evidence import Evidence
from sekisho.security.work.rowchange import RowChange
from small import small_packets, small_rows

pytestmark = pytest.mark.usefixtures("home")


def receive(path: Path) -> EvidenceFile:
    from sekisho.security.store import evidence_files  # noqa: PLC0415 -- needs an open home

    return evidence_files.receive(path, path.name, evidence_files.Receiving(ACT, SITE))


def place(row: EvidenceFile, unit: str, at: str) -> Evidence:
    return Evidence(row.sha256, row.name, unit, at)


def titles(of: object) -> list[str]:
    assert isinstance(of, tuple)
    return [one.title.ja for one in of]


def test_a_frame_stands_between_its_neighbours(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415

    row = receive(capture(tmp_path))
    found = opened(place(row, "frame", "5"), around=2)
    assert found is not None
    assert found.at.title.ja == "フレーム 5"
    assert {label.ja: value for label, value in found.at.pairs}["通信"] == "10.0.3.1:50112 → 10.0.1.2:502 tcp"
    assert (titles(found.before), titles(found.after)) == (
        ["フレーム 3", "フレーム 4"],
        ["フレーム 6", "フレーム 7"],
    )


def test_its_capture_holds_what_is_shown(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415

    row = receive(capture(tmp_path))
    found = opened(place(row, "frame", "2"), around=2)
    assert found is not None
    assert found.name == f"line-{row.sha256[:8]}-frame2.pcap"
    (tmp_path / found.name).write_bytes(found.capture)
    frames = list(picked(tmp_path / found.name, range(1, 9)))
    assert [one.packet for one in frames] == small_packets()[:4]
    assert (found.at.file, found.at.number) == (found.name, 2)


@pytest.mark.parametrize("at", ["0", "13", "x", "", "-1", "9" * 40, "１", "²"])
def test_a_frame_that_is_not_there_is_nothing(tmp_path: Path, at: str) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415

    row = receive(capture(tmp_path))
    assert opened(place(row, "frame", at)) is None


def test_a_withdrawn_or_unknown_file_is_nothing(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415
    from sekisho.security.store.evidence_files import withdraw  # noqa: PLC0415

    row = receive(capture(tmp_path))
    withdraw(row.sha256, SITE, ACT)
    assert opened(place(row, "frame", "1")) is None
    for sha256 in ("0" * 64, "../../secret.key", ""):
        for unit in ("frame", "line", "file", "cell", "none"):
            assert opened(Evidence(sha256, "x", unit, "1")) is None


def test_a_line_of_a_log_stands_between_its_neighbours(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415

    log = tmp_path / "conn.log"
    log.write_text(
        "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\n"
        + "".join(f"180000000{n}.0\tC{n}\t10.0.0.1\t1\t10.0.0.2\t502\ttcp\n" for n in range(6))
    )
    found = opened(place(receive(log), "line", "5"), around=1)
    assert found is not None
    assert found.at.lines == ("1800000001.0\tC1\t10.0.0.1\t1\t10.0.0.2\t502\ttcp",)
    assert (titles(found.before), titles(found.after), found.capture) == (["4行目"], ["6行目"], b"")


def test_a_whole_file_shows_its_row(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415

    row = receive(capture(tmp_path))
    found = opened(place(row, "file", ""))
    assert found is not None
    assert ("登録者", "佐藤") in [(label.ja, value) for label, value in found.at.pairs]


def assets() -> list[Row]:
    return [row for row in small_rows() if isinstance(row, Asset)]


def test_a_cell_shows_its_row_of_the_ledger_as_it_is_now(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415
    from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415
    from sekisho.security.work.stamped import Given  # noqa: PLC0415

    write_book(tmp_path / "book.xlsx", {"asset": assets()})
    book = read_book(tmp_path / "book.xlsx")
    take_in(preview(book, Given()), Asked("佐藤", "登録", "開始"))
    second = book.tables["asset"][1]
    found = opened(second.evidence("name"), around=1)
    assert found is not None
    assert "PLC-2" in [value for _, value in found.at.pairs]
    assert (len(found.before), len(found.after)) == (1, 1)
    assert opened(Evidence(second.sha256, "book.xlsx", "cell", "どこか!B99")) is None
    assert opened(Evidence(second.sha256, "book.xlsx", "cell", "none")) is None


def test_a_cell_of_a_kept_book_that_no_ledger_took_in_is_read_there(tmp_path: Path) -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415

    write_book(tmp_path / "book.xlsx", {"asset": assets()})
    third = read_book(tmp_path / "book.xlsx").tables["asset"][2]
    assert opened(third.evidence("name")) is None
    receive(tmp_path / "book.xlsx")
    found = opened(third.evidence("name"), around=1)
    assert found is not None
    assert "計画サーバ" in [value for _, value in found.at.pairs]
    assert (len(found.before), len(found.after)) == (1, 1)


def test_a_row_that_no_file_has_is_found_by_its_name() -> None:
    from sekisho.security.present.opened import opened  # noqa: PLC0415
    from sekisho.security.store.door import write  # noqa: PLC0415

    write([RowChange("asset", None, row) for row in assets()], ACT)
    found = opened(Evidence("", "", "row", f"asset A-002 {SITE}"))
    assert found is not None
    assert found.at.title.ja == "資産台帳 A-002"
    assert opened(Evidence("", "", "row", f"asset A-009 {SITE}")) is None
    assert opened(Evidence("", "", "row", "nothing A-002")) is None
