"""A person keeps addresses apart and takes it back: with a reason, journaled, with an approval where one is due."""

import datetime as dt

import pytest

from asking import write
from sekisho.security.ledgers.apart import Apart
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.proposal import Standing
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.terms.address import Ip, Mac

pytestmark = pytest.mark.usefixtures("home")

NOW = dt.datetime(2026, 11, 25, 16, tzinfo=dt.UTC)
MAC, IP = Mac("00:00:5e:00:53:01"), Ip("192.0.2.9")
ACT = Act("P001", "保守PCが使ったアドレス")
BACK = Act("P002", "PLC自身のアドレスだった")


def refused(code: str) -> "pytest.RaisesExc[Exception]":
    from sekisho.security.store.errors import StoreError  # noqa: PLC0415 -- needs an open home

    return pytest.raises(StoreError, match=code.replace(".", r"\."))


def test_the_row_says_why_who_and_on_which_day_in_japan() -> None:
    from sekisho.security.store.apart import Pair, keep_apart, kept_apart  # noqa: PLC0415 -- needs an open home

    assert keep_apart(Pair("A", MAC, IP), ACT, now=NOW) is None
    assert kept_apart(Pair("A", MAC, IP)) == Apart(
        mac=MAC, ip=IP, reason=ACT.why, decided_by="P001", decided_on=dt.date(2026, 11, 26), site="A"
    )
    assert kept_apart(Pair("B", MAC, IP)) is None


def test_taking_it_back_leaves_both_in_the_history() -> None:
    from sekisho.security.store.apart import Pair, join_again, keep_apart, kept_apart  # noqa: PLC0415
    from sekisho.security.store.pasts import past_of  # noqa: PLC0415

    pair = Pair("A", MAC, IP)
    keep_apart(pair, ACT, now=NOW)
    assert join_again(pair, BACK, now=NOW) is None
    assert kept_apart(pair) is None
    past = past_of("apart", pair.name, 1, 9)
    assert past is not None
    assert [(one["who"], one["why"]) for one in past.entries] == [(BACK.who, BACK.why), (ACT.who, ACT.why)]


def test_nothing_is_kept_apart_twice_or_without_a_reason_or_taken_back_twice() -> None:
    from sekisho.security.store.apart import Pair, join_again, keep_apart  # noqa: PLC0415
    from sekisho.security.store.errors import RowsChanged  # noqa: PLC0415

    pair = Pair("A", MAC, IP)
    with refused("store.E"):
        keep_apart(pair, Act("P001", ""), now=NOW)
    with refused("apart.E101"):
        join_again(pair, BACK, now=NOW)
    keep_apart(pair, ACT, now=NOW)
    with pytest.raises(RowsChanged):
        keep_apart(pair, ACT, now=NOW)


@pytest.mark.parametrize("asked", [True, False])
def test_where_an_approval_is_due_or_only_proposing_is_allowed_nothing_holds_until_it_is_applied(asked: bool) -> None:
    from sekisho.security.store.apart import Pair, keep_apart, kept_apart  # noqa: PLC0415
    from sekisho.security.store.proposing import apply, decide  # noqa: PLC0415
    from sekisho.security.work.proposal import Decision  # noqa: PLC0415

    if not asked:
        write([Recordkeeping(ledger="apart", approval=True)])
    pair = Pair("A", MAC, IP)
    proposal = keep_apart(pair, ACT, proposes=asked, now=NOW)
    assert proposal is not None
    assert (proposal.state, proposal.ledgers, proposal.why) == (Standing.OPEN, ("apart",), ACT.why)
    assert kept_apart(pair) is None
    decide(proposal.number, Decision("P009", True, proposal.sha256, ""), now=NOW)
    apply(proposal.number, who="P001", now=NOW)
    row = kept_apart(pair)
    assert row is not None
    assert (row.decided_by, row.reason) == ("P001", ACT.why)
