"""Plans: the same seed gives the same, a factory that is not broken has nothing to find, every kind comes."""

import datetime as dt
import ipaddress
from collections import Counter

import pytest

from sekisho.guard.text import Text
from sekisho.security.checks import CHECKS
from sekisho.security.checks.finding import Finding, Subject
from sekisho.security.range.comparing import Outcome, as_json, differing
from sekisho.security.range.drawing import planned
from sekisho.security.range.plan import Expected, Past
from sekisho.security.range.violations import KINDS, LEAST, MOST
from sekisho.security.terms.state import Severity

DAY = dt.date(2026, 11, 26)
SEEDS = range(200)
RANGE = ipaddress.ip_network("10.77.0.0/16")


def test_the_same_seed_gives_the_same_plan_and_truth() -> None:
    for seed in range(20):
        assert planned(seed, DAY) == planned(seed, DAY)
    assert len({planned(seed, DAY).truth for seed in range(20)}) == 20


def test_every_kind_of_violation_comes_and_each_says_what_must_be_found() -> None:
    plans = [planned(seed, DAY) for seed in SEEDS]
    kinds: Counter[str] = Counter()
    for plan in plans:
        kinds.update(plan.kinds)
        assert LEAST <= len(plan.injections) <= MOST
        assert all(one.expected and one.ja and one.en for one in plan.injections)
    assert set(kinds) == set(KINDS)
    assert {plan.past for plan in plans} == set(Past)
    assert {bool(plan.unheard) for plan in plans} == {True, False}
    in_range = {name for name, one in CHECKS.items() if not one.logs}  # no service stands there that writes a log
    assert {one.check for plan in plans for one in plan.truth} == in_range


def test_a_factory_that_is_not_broken_expects_nothing_and_declares_what_it_does() -> None:
    for seed in range(50):
        plan = planned(seed, DAY, violated=False)
        assert (plan.injections, plan.truth, plan.changes, plan.shouts) == ((), frozenset(), (), ())
        if plan.book.has("dataflow"):
            assert len(plan.book.tables["dataflow"]) == len({one.flow for one in plan.talks})
        else:
            assert plan.past is Past.BEFORE
        assert all(one.passes for one in plan.talks)


def test_what_nobody_says_any_more_is_not_seen_where_the_earlier_recording_is_no_evidence() -> None:
    plans = [planned(seed, DAY) for seed in range(500)]
    both = [plan for plan in plans if {"device-gone", "shadowing-rule"} <= set(plan.kinds)]
    stopped = [plan for plan in both if plan.past is Past.BEFORE]  # a device is gone, and a rule stops what was asked
    assert stopped
    for plan in stopped:
        blocked = {one.key for one in plan.truth if one.check == "firewall/observed-but-blocked"}
        assert blocked
        assert blocked <= {one.flow for one in plan.talks}


@pytest.mark.parametrize("seed", range(30))
def test_all_addresses_are_private_and_nobody_has_one_twice(seed: int) -> None:
    plan = planned(seed, DAY)
    hosts = [*plan.hosts.values(), *plan.gateways.values()]
    assert all(ipaddress.ip_address(one.ip) in RANGE for one in hosts)
    assert len({one.ip for one in hosts}) == len({one.mac for one in hosts}) == len(hosts)
    assert all(int(one.mac[:2], 16) & 3 == 2 for one in hosts)  # given by ourselves, and no group
    faults = [fault for rows in plan.book.tables.values() for entry in rows for fault in entry.row.faults()]
    assert faults == []


def finding(check: str, key: str, number: int = 1) -> Finding:
    return Finding(f"{number}", check, Severity.HIGH, (), "", Subject("asset", key), Text("あ", "a"), (), None)


def test_what_is_missing_what_is_invented_and_what_is_told_twice() -> None:
    truth = frozenset({Expected("asset/unlisted", "a"), Expected("asset/unseen", "b")})
    found = [finding("asset/unlisted", "a"), finding("asset/unlisted", "a", 2), finding("asset/unlisted", "c")]
    missing, invented = differing(truth, found)
    assert missing == (Expected("asset/unseen", "b"),)
    assert invented == (Expected("asset/unlisted", "a"), Expected("asset/unlisted", "c"))
    assert differing(truth, [finding("asset/unlisted", "a"), finding("asset/unseen", "b")]) == ((), ())


def test_a_seed_that_could_not_be_played_is_not_equal() -> None:
    outcomes = [
        Outcome(1, Counter(a=2), frozenset({Expected("asset/unseen", "b")})),
        Outcome(2, Counter(), error=Text("あ", "a")),
    ]
    assert [one.equal for one in outcomes] == [True, False]
    total = as_json(outcomes)["total"]
    assert total == {
        "seeds": 2, "equal": 1, "violations": 2, "expected": 1, "missing": 0, "invented": 0, "errors": 1,
    }  # fmt: skip
