"""What the factory refused becomes evidence: its own logs are read, held against the ledger, and open at their line."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sekisho.factory.line.opcua.auditing import Action, Audit, Kind
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.rejections import Rejections
from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result, assess
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.book import Book, Entry
from sekisho.security.observe.reading import read
from sekisho.security.present.evidence import cited, excerpts, located
from sekisho.security.terms.address import Ip
from sekisho.security.terms.state import State

DAY = datetime(2026, 12, 1, 8, tzinfo=UTC)
ADDRESSES = {"exchange": "127.10.9.10", "process": "127.10.4.11", "printer": "127.10.5.11"}
TYPED = Text("電文が宣言と違います。", "The message is not as declared.")


def _book() -> Book:
    rows = [Asset(id=system, name=system, system="生産", ips=(Ip(ip),)) for system, ip in ADDRESSES.items()]
    entries = tuple(Entry(row, "c" * 64, "ledgers.xlsx", "資産台帳", at, {}) for at, row in enumerate(rows, 2))
    return Book({"asset": entries})


@pytest.fixture
def logs(tmp_path: Path) -> list[Path]:
    clock = Clock(DAY, 1e-6)
    rejected, audit = tmp_path / "exchange" / "rejected.log", tmp_path / "printer" / "audit.log"
    for path in (rejected, audit):
        path.parent.mkdir()
    rejections = Rejections("exchange", rejected, clock)
    rejections.add("process", "results", TYPED, code="wire.E422")
    rejections.add("127.10.4.99", "", Text("名乗りがありません。", "It proves no name."), code="wire.E495")
    machine = Audit("printer", audit, clock)
    for _ in range(6):
        asyncio.run(
            machine.record(Action(Kind.ACTIVATE_SESSION, ADDRESSES["process"], "BadUserAccessDenied", "engineer"))
        )
    return [rejected, audit]


def _assessed(catalogue: Catalogue, logs: list[Path]) -> Result:
    return assess(_book(), read(logs), catalogue, as_of=DAY.date(), policy=Policy(), site="")


def test_both_violations_are_found_and_open_at_the_line_that_shows_them(
    catalogue: Catalogue, logs: list[Path], tmp_path: Path
) -> None:
    result = _assessed(catalogue, logs)
    refused = {
        one.check: one for one in result.findings if one.check in {"refusal/unknown-source", "account/attempts-go-on"}
    }
    assert {check: one.subject.key for check, one in refused.items()} == {
        "refusal/unknown-source": "127.10.4.99",
        "account/attempts-go-on": "printer engineer",
    }
    shown = excerpts(cited(result), located(result.observed, logs), result.book, tmp_path / "evidence")
    (stranger,) = refused["refusal/unknown-source"].evidence
    assert (stranger.file, stranger.unit, stranger.at) == ("rejected.log", "line", "2")
    assert 'source="127.10.4.99"' in "".join(shown[stranger].lines)
    (sign_in,) = refused["account/attempts-go-on"].evidence
    assert 'user="engineer"' in "".join(shown[sign_in].lines)


def test_a_log_in_which_nothing_is_wrong_is_evidence_of_its_own_system(catalogue: Catalogue, logs: list[Path]) -> None:
    quiet = logs[0].parent / "audit.log"
    asyncio.run(Audit("exchange", quiet, Clock(DAY, 1e-6)).record(Action(Kind.CALL, ADDRESSES["process"])))
    (assessment,) = _assessed(catalogue, [quiet]).assessments
    (rule,) = [one for one in assessment.rules if (one.rule, one.system) == ("4.4.1-3", "生産")]
    (looked_at,) = [one for one in rule.reasons if one.evidence]
    assert (looked_at.state, [str(one) for one in looked_at.evidence]) == (State.HOLDS, ["audit.log line 1"])
