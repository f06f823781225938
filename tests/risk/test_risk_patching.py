"""When a patch is applied: SSVC's questions are answered from signals, the risk sheet and connections, never mildly."""

import datetime as dt

import pytest

from sekisho.security.catalogue.patching import read_patch_policy
from sekisho.security.checks.risk.sheet import Rated, System
from sekisho.security.ledgers.risk import External, Impact, Risk
from sekisho.security.ledgers.vulnerability import Timing
from sekisho.security.observe.advisories.records import Flaw
from sekisho.security.observe.advisories.signals import DecisionPoints, Exploited
from sekisho.security.risk.patching import Advice, Signals, advise

CVE = "CVE-2020-1111"
OPEN = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
NEAR = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"


def system(impact: Impact | None, external: External | None, safety: Impact | None = None) -> Rated:
    told = System("塗装", Risk(system="塗装", impact=impact, safety=safety), None, (), looked=True)
    return Rated(told, (safety, None, None, None), safety, external, impact, external, None, None)


def asked(vector: str, rated: Rated | None, signals: Signals | None = None) -> Advice:
    return advise(Flaw(CVE, vector=vector), signals or Signals({}, {}), rated, read_patch_policy())


KNOWN = Signals({CVE: Exploited(CVE, dt.date(2022, 3, 1))}, {})


def points(exploitation: str, automatable: str) -> Signals:
    return Signals({}, {CVE: DecisionPoints(CVE, exploitation, automatable, "total", dt.date(2024, 5, 1))})


@pytest.mark.parametrize(
    ("vector", "rated", "signals", "timing"),
    [
        (OPEN, system(Impact.HIGH, External.INTERNET), KNOWN, Timing.AT_ONCE),
        (NEAR, system(Impact.HIGH, External.INTERNET), KNOWN, Timing.AT_A_STOP),
        (OPEN, system(Impact.HIGH, External.NONE), None, Timing.AT_MAINTENANCE),
        (NEAR, system(Impact.LOW, External.NONE), None, Timing.DEFERRED),
        (NEAR, system(Impact.LOW, External.NONE, safety=Impact.HIGH), KNOWN, Timing.AT_A_STOP),
        (NEAR, system(Impact.MEDIUM, External.INTRANET), points("poc", "yes"), Timing.AT_MAINTENANCE),
        (OPEN, system(Impact.HIGH, External.INTERNET), points("active", "no"), Timing.AT_A_STOP),
        ("", None, None, Timing.AT_MAINTENANCE),
    ],
)
def test_the_answers_lead_to_the_words_of_the_ledger(
    vector: str, rated: Rated | None, signals: Signals | None, timing: Timing
) -> None:
    assert asked(vector, rated, signals).timing is timing


def test_each_answer_says_where_it_comes_from() -> None:
    told = [one.en for one in asked(OPEN, system(Impact.HIGH, External.INTRANET), KNOWN).because]
    assert "KEV, added 2022-03-01" in told[0]
    assert "塗装" in told[1]
    assert "CVSS" in told[2]
    assert "impact is high" in told[3]
    told = [one.en for one in asked(OPEN, None, points("poc", "no")).because]
    assert "2024-05-01" in told[0]
    assert all("not" in one for one in told[1:3])
    assert "no impact" in told[3]


def test_what_is_not_known_is_never_less_urgent_than_the_mildest_answer() -> None:
    mildest = asked(NEAR, system(Impact.LOW, External.NONE)).answers
    unknown = asked("", None).answers
    assert (unknown.exposed, unknown.automatable, unknown.harm) == ("controlled", "yes", "high")
    assert (mildest.exposed, mildest.automatable, mildest.harm) == ("small", "no", "low")


@pytest.mark.parametrize("vector", ["AV:N/AC:L/Au:N/C:P/I:P/A:P", OPEN, OPEN.replace("3.1", "4.0")])
def test_an_attack_that_needs_nobody_is_automatable_in_every_version_of_cvss(vector: str) -> None:
    assert asked(vector, None).answers.automatable == "yes"
    assert asked(vector.replace("AV:N", "AV:A"), None).answers.automatable == "no"
