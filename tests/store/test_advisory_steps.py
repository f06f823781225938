"""Advisories received and walked step by step; written at once, or held where an approval is due."""

import datetime as dt
from dataclasses import replace

import pytest

from asking import write
from sekisho.security.ledgers.advisory import AdvisoryRecord
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.ledgers.same_product import Same, SameProduct
from sekisho.security.ledgers.vulnerability import Needed
from sekisho.security.work.advisory import Answer

pytestmark = pytest.mark.usefixtures("home")

DAY = dt.date(2026, 11, 25)
ACT = Act("P001", "受領")
ROW = AdvisoryRecord(number="ICSA-26-001-01", title="PLC", received=DAY, site="A")
PAIR = SameProduct(
    vendor="三菱", model="R04CPU", their_vendor="Mitsubishi Electric", their_product="MELSEC iQ-R R04CPU",
    same=Same.YES, reason="型番", decided_by="P001", decided_on=DAY, site="A",
)  # fmt: skip


def kept(slug: str = "advisory") -> list[object]:
    from sekisho.security.store.rows import stream  # noqa: PLC0415 -- needs an open home

    return list(stream(slug))


def test_what_is_received_walks_step_by_step() -> None:
    from sekisho.security.store.advisories import Step, advance, receive  # noqa: PLC0415

    assert receive([ROW], ACT) is None
    assert advance(ROW, Step("passed_on", DAY), ACT) is None
    (row,) = kept()
    assert isinstance(row, AdvisoryRecord)
    advance(row, Step("answered", DAY, Answer(Needed.NO, "使っていない", "P001")), ACT)
    (row,) = kept()
    assert isinstance(row, AdvisoryRecord)
    assert (row.passed_on, row.needed, row.answer) == (DAY, Needed.NO, "使っていない")
    advance(row, Step("reported", DAY), ACT)
    assert [one.reported for one in kept() if isinstance(one, AdvisoryRecord)] == [DAY]


@pytest.mark.parametrize("step", ["received", "answered", "reported", "nothing"])
def test_another_step_than_the_next_one_is_refused(step: str) -> None:
    from sekisho.security.store.advisories import Step, advance, receive  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    receive([ROW], ACT)
    with pytest.raises(ActRefused, match=r"advisory\.E201"):
        advance(ROW, Step(step, DAY), ACT)
    assert kept() == [ROW]


def test_where_the_ledger_needs_an_approval_receiving_is_a_proposal() -> None:
    from sekisho.security.store.advisories import receive  # noqa: PLC0415

    write([Recordkeeping(ledger="advisory", approval=True)])
    proposal = receive([ROW], ACT)
    assert proposal is not None
    assert (proposal.title, kept()) == ("アドバイザリ1件の受領", [])


def test_a_verdict_on_two_names_takes_the_place_of_the_earlier_one() -> None:
    from sekisho.security.store.same_products import answer, answered  # noqa: PLC0415

    names = ("三菱", "R04CPU", "Mitsubishi Electric", "MELSEC iQ-R R04CPU")
    assert answer(PAIR, ACT) is None
    assert answered("A") == {names: Same.YES}
    assert answer(replace(PAIR, same=Same.NO), ACT) is None
    assert (answered("A"), answered("B"), len(kept("same-product"))) == ({names: Same.NO}, {}, 1)
