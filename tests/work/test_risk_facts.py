"""The facts of a risk analysis in a kept run: what is written is read back equal, and an older run has none."""

import datetime as dt
import json
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from big_result import SITE, Size, big_result
from sekisho.guard.text import Text
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.catalogue.risk_reading import read_risk
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.risk.sheet import System, Way
from sekisho.security.ledgers.risk import External, Impact, Risk
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.present.as_json import as_json
from sekisho.security.risk.facts import Entrance, Facts, Group, Hole, Passage
from sekisho.security.risk.gathering import gather
from sekisho.security.terms.evidence import Evidence
from sekisho.security.terms.state import State
from sekisho.security.work.kept_packing import KeptUnreadable, packed
from sekisho.security.work.kept_reading import decoded
from sekisho.security.work.risk_facts import facts_of, plain

SAID = st.text(max_size=12)
SMALL = st.integers(1, 3)
PLACES = st.builds(Evidence, SAID, SAID, SAID, SAID)
NAMES = st.text("あいabc", min_size=1, max_size=12)
TEXTS = st.builds(Text, NAMES, NAMES)
FAMILIES = st.sampled_from(("computer", "control"))
ROWS = st.builds(
    Risk, system=SAID, customer=SAID, impact=st.none() | st.sampled_from(Impact), score=st.none() | st.integers(0, 9),
    external=st.none() | st.sampled_from(External), stop_hours=st.none() | st.integers(0, 99),
    treated_by=st.lists(SAID, max_size=3).map(tuple), assessed=st.none() | st.dates(), site=SAID,
)  # fmt: skip


def several(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=3).map(tuple)


FACTS = st.builds(
    Facts,
    site=SAID,
    as_of=st.dates(),
    systems=several(
        st.builds(System, SAID, ROWS, st.none() | PLACES, several(st.builds(Way, SAID, TEXTS, PLACES)), st.booleans())
    ),
    groups=several(
        st.builds(
            Group,
            SAID,
            SAID,
            SAID,
            SAID,
            FAMILIES,
            SMALL,
            st.booleans(),
            several(SAID),
            several(SAID),
            PLACES,
        )
    ),
    states=st.dictionaries(st.tuples(SAID, SAID), st.sampled_from(State), max_size=3),
    zones=st.dictionaries(SAID, st.none() | st.sampled_from(ZoneKind), max_size=3),
    entrances=several(st.builds(Entrance, SAID, SAID, several(st.tuples(SAID, FAMILIES)), TEXTS, PLACES)),
    passages=several(st.builds(Passage, SAID, SAID, TEXTS, PLACES)),
    holes=several(st.builds(Hole, SAID, SAID, SAID, SAID, PLACES)),
    levels=st.dictionaries(SAID, SMALL, max_size=3),
)


@given(FACTS)
def test_facts_written_and_read_back_are_equal(facts: Facts) -> None:
    said = json.loads(json.dumps(plain(facts)))
    assert facts_of(said, facts.site, facts.as_of, facts.states) == facts


@pytest.fixture(scope="module")
def result(catalogue: Catalogue) -> Result:
    row = Risk(system="システム1", impact=Impact.HIGH, external=External.NONE, site=SITE)
    made: Result = big_result(Size(systems=2, devices=6, findings=3, declared=3, sources=1), catalogue, row)
    return made


def test_a_kept_run_gives_the_facts_of_each_site_as_they_were_gathered(result: Result, catalogue: Catalogue) -> None:
    kept = decoded(packed(as_json(result, catalogue)))
    for site, assessment in zip(kept.sites, result.assessments, strict=True):
        assert kept.facts(site) == gather(assessment, read_risk(catalogue))


def without_facts(data: bytes) -> bytes:
    """The run as a version kept it that had no risk analysis."""
    lines = zstandard.ZstdDecompressor().decompress(data).split(b"\n")
    return zstandard.ZstdCompressor(write_content_size=True).compress(b"\n".join(lines[:4]))


def test_a_run_that_an_earlier_version_kept_is_read_without_them(result: Result, catalogue: Catalogue) -> None:
    kept = decoded(without_facts(packed(as_json(result, catalogue))))
    assert kept.findings == decoded(packed(as_json(result, catalogue))).findings
    assert [kept.facts(site) for site in kept.sites] == [None]


@pytest.mark.parametrize("wrong", [{}, {"systems": 1}, {"systems": [{"name": "工程"}]}])
def test_facts_that_do_not_fit_make_the_run_unreadable(
    result: Result, catalogue: Catalogue, wrong: dict[str, Any]
) -> None:
    said = as_json(result, catalogue)
    said["sites"] = [{**site, "risk": {"x": 1, **wrong}} for site in said["sites"]]  # type: ignore[attr-defined]
    kept = decoded(packed(said))
    with pytest.raises(KeptUnreadable):
        kept.facts(kept.sites[0])


def test_the_day_of_the_facts_is_that_of_the_run(result: Result, catalogue: Catalogue) -> None:
    kept = decoded(packed(as_json(result, catalogue)))
    facts = kept.facts(kept.sites[0])
    assert facts is not None
    assert facts.as_of == result.as_of > dt.date.min
