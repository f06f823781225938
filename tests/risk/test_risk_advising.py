"""What to do about matched advisories: once for each device and vulnerability, the most urgent first, and meanwhile."""

import datetime as dt

import pytest

from sekisho.security.catalogue.patching import read_patch_policy
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.risk.sheet import Rated, System
from sekisho.security.checks.vulnerability.answers import Answer, How, Matched, Verdict
from sekisho.security.checks.vulnerability.held import Held
from sekisho.security.ledgers.risk import External, Impact, Risk
from sekisho.security.ledgers.vulnerability import Timing, Vulnerability
from sekisho.security.observe.advisories.records import Advisory, Flaw, Product
from sekisho.security.observe.advisories.signals import Exploited
from sekisho.security.risk.advising import Advised, Context, advised, measures, proposed
from sekisho.security.risk.patching import Signals

DAY = dt.date(2026, 11, 25)
NEAR = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N"


def flaw(cve: str, score: float = 5.0, vector: str = NEAR) -> Flaw:
    return Flaw(cve, vector=vector, score=score)


def told(held: Held, *flaws: Flaw, number: str = "A-1") -> Matched:
    product = Product("P", "V", "M")
    advisory = Advisory(number, "t", "p", (product,), flaws)
    return Matched(held, (Answer(held, advisory, product, Verdict.AFFECTED, How.NAME, flaws, "M", "M"),))


def found(*matched: Matched, exploited: str = "", rated: Rated | None = None) -> tuple[Advised, ...]:
    signals, ratings = Signals({exploited: Exploited(exploited, DAY)}, {}), {"A1": rated} if rated else {}
    return advised(matched, Context(signals, frozenset({"A1", "A2"}), ratings, read_patch_policy()))


def test_each_vulnerability_of_a_device_counts_once_and_the_urgent_ones_come_first() -> None:
    device = Held("A1", "V", "M")
    every = found(
        told(device, flaw("C-1", 4.0), flaw("C-2", 9.0)), told(device, flaw("C-1", 4.0), number="A-2"), exploited="C-1"
    )
    assert [(one.asset, one.flaw.id, one.answer.advisory.id) for one in every] == [
        ("A1", "C-1", "A-1"),
        ("A1", "C-2", "A-1"),
    ]
    assert [one.flaw.id for one in found(told(device, flaw("C-1", 4.0), flaw("C-2", 9.0)))] == ["C-2", "C-1"]


def test_software_concerns_every_device_that_has_it_and_a_part_the_device_of_its_list() -> None:
    software = Held("S", "V", "M", source="software", devices=("A1", "A2", "gone"))
    part = Held("A2", "V", "lib", source="component")
    assert [(one.asset, one.flaw.id) for one in found(told(software, flaw("C-1")), told(part, flaw("C-3")))] == [
        ("A1", "C-1"), ("A2", "C-1"), ("A2", "C-3"),
    ]  # fmt: skip
    loose = Held("S", "V", "M", source="software")
    assert [one.asset for one in found(told(loose, flaw("C-1")))] == [""]


@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        ("", {"3.1.2.2", "3.1.2.1"}),
        (NEAR, {"3.1.4.5", "3.1.4.1", "3.1.2.1"}),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:L/I:N/A:N", {"3.1.2.2", "7.3.6"}),
        ("AV:A/AC:L/Au:S/C:P/I:P/A:P", {"3.1.2.4", "3.1.4.1"}),
        ("CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N", {"7.3.1"}),
    ],
)
def test_what_helps_meanwhile_follows_from_what_an_attack_needs(vector: str, expected: set[str]) -> None:
    proposed_measures = set(measures(vector, read_patch_policy()))
    assert expected <= proposed_measures
    assert ("3.1.2.2" in proposed_measures) is ("3.1.2.2" in expected)


def test_a_deferral_names_measures_and_its_day_and_waits_for_a_second_person(catalogue: Catalogue) -> None:
    impact, external = Impact.LOW, External.NONE
    mild = Rated(System("S", Risk(system="S"), None, (), looked=True), (), None, external, impact, external, 1, None)
    every = found(told(Held("A1", "V", "M"), flaw("C-1"), flaw("C-2")), rated=mild)
    known = [Vulnerability(asset="A1", name="C-2")]
    (row,) = proposed(every, known, catalogue, read_patch_policy(), DAY)
    assert (row.asset, row.name, row.timing) == ("A1", "C-1", Timing.DEFERRED)
    assert row.again == dt.date(2027, 5, 24)
    assert "3.1.4.5 外部メディア利用の制限" in row.measure
    assert [fault.field for fault in row.faults()] == ["approver"]
