"""What was refused: counted, and written so that a log reader understands it and nobody can forge it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.plants import BEGIN
from sekisho.factory.wire import rejections, syslog
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.rejections import Rejections
from sekisho.guard.text import Text

REASON = Text("理由です。直してください。", "This is why. Correct it.")
LINE = re.compile(  # RFC 5424, 6: header, one element of structured data, text in UTF-8
    r"<84>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [!-~]{1,255} sekisho - [!-~]{1,32} "
    r'\[rejected@32473 source="(?:[^"\\\]]|\\["\\\]])*" code="(?:[^"\\\]]|\\["\\\]])*"\] \ufeff[^\n]*'
)


def test_a_rejection_is_counted_and_one_line_of_syslog(tmp_path: Path) -> None:
    one = Rejections("exchange", tmp_path / "rejected.log", Clock(BEGIN, 1e-6))
    one.add("process", "results", REASON, code="wire.E422")
    one.add("process", "results", REASON, code="wire.E422")
    one.add("127.10.4.99", "", REASON, code="wire.E495")
    assert one.counts == {("process", "results", "wire.E422"): 2, ("127.10.4.99", "", "wire.E495"): 1}
    header = "<84>1 2026-12-01T08:00:00.000Z exchange sekisho -"
    told = "\ufeff理由です。直してください。 / This is why. Correct it."
    assert (tmp_path / "rejected.log").read_text(encoding="utf-8").splitlines() == [
        f'{header} results [rejected@32473 source="process" code="wire.E422"] {told}',
        f'{header} results [rejected@32473 source="process" code="wire.E422"] {told}',
        f'{header} - [rejected@32473 source="127.10.4.99" code="wire.E495"] {told}',
    ]


anything = st.text(st.characters(exclude_categories=["Cs"]))


@given(anything, anything, anything)
def test_nobody_can_forge_a_line(tmp_path_factory: pytest.TempPathFactory, source: str, message: str, why: str) -> None:
    path = tmp_path_factory.mktemp("log") / "rejected.log"
    Rejections("exchange", path, Clock(BEGIN)).add(source, message, Text(f"理由{why}", f"why{why}"), code="wire.E400")
    written = path.read_bytes().decode()
    assert written.endswith("\n")
    assert LINE.fullmatch(written[:-1])
    assert len(written) < 3000


def test_the_log_is_put_aside_when_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syslog, "FILE_BYTES", 1000)
    one = Rejections("exchange", tmp_path / "rejected.log", Clock(BEGIN))
    for _ in range(50):
        one.add("process", "results", REASON, code="wire.E422")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rejected.log", "rejected.log.1"]
    assert all(path.stat().st_size < 1400 for path in tmp_path.iterdir())


def test_who_sends_from_every_address_cannot_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "MOST_COUNTS", 3)
    one = Rejections("exchange", tmp_path / "rejected.log", Clock(BEGIN))
    for last in range(10):
        one.add(f"127.10.4.{last}", "", REASON, code="wire.E495")
    assert len(one.counts) == 4
    assert one.counts["", "", "wire.E495"] == 7
