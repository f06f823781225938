"""The main job on the sample factory: every planted violation is found, nothing else is, and twice is the same."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import TypeVar

import pytest

from sekisho.contracts import contracts
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result, assess, sites_of
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.ledgers.dataflow import Dataflow
from sekisho.security.ledgers.declaring import Row
from sekisho.security.observe.reading import read
from sekisho.security.present.workbook.reading import read_book
from sekisho.security.terms.address import Endpoint
from sekisho.security.terms.state import State
from sekisho.security.work.expected import expected

R = TypeVar("R", bound=Row)
SAMPLES = Path(__file__).parents[2] / "samples"
TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text("utf-8"))
PLANTED = [one for cause in TRUTH["planted"] for one in cause["findings"]]


def _assess(catalogue: Catalogue, captures: str = "captures") -> Result:
    book = read_book(SAMPLES / "ledgers.xlsx")
    observed = read(sorted((SAMPLES / captures).iterdir()))
    (site,) = sites_of(book)
    return assess(book, observed, catalogue, as_of=TRUTH["as_of"], policy=Policy(), site=site)


@pytest.fixture(scope="module")
def result(catalogue: Catalogue) -> Result:
    return _assess(catalogue)


def test_the_samples_are_read_without_a_problem(result: Result) -> None:
    assert [problem.sentence("ja") for problem in (*result.book.problems, *result.observed.problems)] == []
    assert [skipped.reason.ja for source in result.observed.sources for skipped in source.skipped] == []


def test_every_planted_violation_is_found_and_nothing_else(result: Result) -> None:
    found = Counter((one.check, one.subject.ledger, one.subject.key) for one in result.findings)
    planted = Counter((one["check"], one["ledger"], one["key"]) for one in PLANTED)
    assert found == planted


def test_where_nothing_was_planted_on_the_wire_only_what_the_ledgers_themselves_hold_is_found(
    catalogue: Catalogue,
) -> None:
    """The same factory, recorded on the same day without violations."""
    found = [(one.check, one.subject.ledger, one.subject.key) for one in _assess(catalogue, "clean").findings]
    planted = [(one["check"], one["ledger"], one["key"]) for one in PLANTED]
    assert set(found) <= set(planted)
    of_the_wire = ("control/", "remote/", "zone/undeclared", "zone/outside", "dataflow/unlisted", "asset/unlisted",
                   "asset/address-shared")  # fmt: skip
    assert [key for check, _, key in found if check.startswith(of_the_wire)] == []
    assert {check for check, *_ in planted if check.startswith(of_the_wire)} == {
        "control/undeclared-operation", "remote/insecure-protocol", "zone/undeclared-conduit",
        "zone/outside-bypasses-dmz", "dataflow/unlisted", "asset/unlisted", "asset/address-shared",
    }  # fmt: skip


def test_at_least_twelve_causes_are_planted() -> None:
    assert len({one["cause"] for one in TRUTH["planted"]}) >= 12


def test_the_same_input_gives_the_same_findings_with_the_same_ids(result: Result, catalogue: Catalogue) -> None:
    again = _assess(catalogue)
    assert again.findings == result.findings
    assert [one.rules for one in again.assessments] == [one.rules for one in result.assessments]


def test_every_finding_has_evidence_in_a_file_that_was_given(result: Result) -> None:
    given = {source.sha256 for source in result.observed.sources}
    given |= {entry.sha256 for entries in result.book.tables.values() for entry in entries}
    for finding in result.findings:
        assert finding.evidence, finding.check
        assert {one.sha256 for one in finding.evidence} <= given, finding.check


def test_a_rule_whose_check_found_something_fails(result: Result) -> None:
    (assessment,) = result.assessments
    failing = {state.rule for state in assessment.rules if state.state is State.FAILS}
    named = {rule for finding in result.findings for rule in finding.rules}
    assert named <= failing


def test_every_state_occurs_in_the_sample(result: Result) -> None:
    (assessment,) = result.assessments
    assert {state.state for state in assessment.rules} == set(State)


def test_all_that_the_factory_may_say_by_its_contracts_is_declared_and_heard(result: Result) -> None:
    """Each flow of the contracts is a row, and no check says of it that nobody saw it."""
    unseen = {one.subject.key for one in result.findings if one.check == "dataflow/unseen"}
    listed = {ends(one.row): one.row for one in result.book.rows(Dataflow)}
    for flow in rows(Dataflow):
        row = listed[ends(flow)]
        assert row.operations == flow.operations
        assert f"{row.function} / {row.source} / {row.destination}" not in unseen


def test_every_conduit_of_the_contracts_is_declared(result: Result) -> None:
    listed = {(one.row.source, one.row.destination): set(one.row.ports) for one in result.book.rows(Conduit)}
    for row in rows(Conduit):
        assert set(row.ports) <= listed[row.source, row.destination]


def rows(kind: type[R]) -> list[R]:
    """What the contracts ask for in a ledger."""
    return [row for found in expected(contracts()).values() for row in found if isinstance(row, kind)]


def ends(flow: Dataflow) -> tuple[str, int | None, str, str]:
    """A flow without its addresses, which are others in the sample than on the loopback of one machine."""
    source, destination = (Endpoint.parse(end).name for end in (flow.source, flow.destination))
    return flow.function, flow.port, source, destination


def test_a_device_that_is_unlisted_is_proposed_with_evidence_and_not_approved(result: Result) -> None:
    unlisted = [one for one in result.findings if one.check == "asset/unlisted"]
    proposed = [one for one in result.proposals if one.ledger == "asset"]
    assert [one.finding for one in proposed] == [one.id for one in unlisted]
    assert all(one.evidence["macs"] for one in proposed)
    listed = {mac for entry in result.assessments[0].case.assets for mac in entry.row.macs}
    assert all(not listed.intersection(one.row.macs) for one in proposed)
