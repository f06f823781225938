"""A run as a home keeps it: what is read is what was found, and nothing else is taken for a run."""

from dataclasses import fields
from typing import Any

import orjson
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from big_result import DAY, SITE, Size, big_result
from few import cases
from sekisho.guard import limits
from sekisho.security.catalogue.reading import Catalogue, read_catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.checks.finding import Finding
from sekisho.security.ledgers.decision import Decision, Deed
from sekisho.security.present.as_json import as_json
from sekisho.security.present.picture import network_map_of
from sekisho.security.terms.words import Department
from sekisho.security.work import kept_packing
from sekisho.security.work.kept import Kept, Run, first_seen, stamped
from sekisho.security.work.kept_packing import KeptUnreadable, packed, unpacked
from sekisho.security.work.kept_reading import decoded
from sekisho.security.work.network_map import MOST_DEVICES, MOST_FLOWS, LinkKind

SIZES = st.builds(
    Size,
    systems=st.integers(0, 3).map(lambda count: count or 1),
    devices=st.integers(3, 9),
    findings=st.integers(0, 12),
    declared=st.integers(0, 4),
    sources=st.integers(1, 3),
)
DEEDS = st.lists(st.sampled_from(Deed), max_size=3)


@pytest.fixture(scope="module")
def content() -> Catalogue:
    return read_catalogue()


def decision(finding: str, deed: Deed) -> Decision:
    return Decision(
        finding=finding, check="dataflow/unlisted", deed=deed, department=Department.PRODUCTION, due=DAY, until=DAY,
        reason="更新まで", person="P1", approver="P2", decided=DAY, site=SITE,
    )  # fmt: skip


def decided(size: Any, deeds: list[Deed], content: Catalogue) -> Result:
    """A result in which people decided on its first findings, and on one that there is no more."""
    first: Result = big_result(size, content)
    ids = ["gone", *(one.id for one in first.findings)]
    rows = [decision(one, deed) for one, deed in zip(ids, deeds, strict=False)]
    result: Result = big_result(size, content, *rows)
    return result


def assert_same(kept: Kept, result: Result) -> None:
    """Every record that the run has, the kept run has too."""
    for one, found in zip(kept.findings, result.findings, strict=True):
        assert {part.name: getattr(one, part.name) for part in fields(Finding)} == {
            part.name: getattr(found, part.name) for part in fields(Finding)
        }
        assert (one.standing, one.decision) == (result.standings[one.id], result.decided.get(one.id))
    assert (kept.as_of, kept.site, kept.policy) == (result.as_of, result.site, result.policy)
    assert kept.idle == tuple(entry.row for entry in result.idle_decisions)
    assert (kept.sources, kept.proposals) == (result.observed.sources, result.proposals)
    assert kept.problems == (*result.book.problems, *result.observed.problems)
    assert [one.id for one in kept.open_findings] == [one.id for one in result.open_findings]
    for site, assessment in zip(kept.sites, result.assessments, strict=True):
        assert (site.site, site.systems) == (assessment.case.site, assessment.systems)
        assert site.rules == assessment.rules
        assert site.practices == assessment.practices
        assert site.network == network_map_of(assessment)


@settings(max_examples=cases(12), deadline=None)
@given(size=SIZES, deeds=DEEDS)
def test_what_is_kept_is_read_back_equal(content: Catalogue, size: Any, deeds: list[Deed]) -> None:
    result = decided(size, deeds, content)
    said = as_json(result, content)
    data = packed(said)
    assert_same(decoded(data), result)
    assert unpacked(data) == orjson.loads(orjson.dumps(said)), "nothing of the JSON is lost"
    assert packed(said) == data


def test_the_stamp_of_a_kept_run_is_read_back(content: Catalogue) -> None:
    result = big_result(Size(2, 4, 2, 1, 1), content)
    known, *_, new = result.findings
    run, earlier = Run("A2026-000002", DAY), Run("A2026-000001", DAY.replace(day=1))
    at = "2026-11-25T03:00:00Z"
    full = stamped(as_json(result, content), run, at=at, who="佐藤", seen={known.id: earlier})
    kept = decoded(packed(full))
    assert (kept.run, kept.at, kept.who) == (run, at, "佐藤")
    assert (kept.by_id[known.id].first_seen, kept.by_id[new.id].first_seen) == (earlier, run)
    assert first_seen(kept)[known.id] == earlier
    assert first_seen(None) == {}
    assert unpacked(packed(full)) == full


@pytest.fixture(scope="module")
def good(content: Catalogue) -> bytes:
    return packed(as_json(big_result(Size(1, 4, 2, 1, 1), content), content))


@settings(max_examples=cases(60), deadline=None)
@given(data=st.data())
def test_other_octets_are_refused_and_never_something_else(good: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(good) - 1))
    cut = data.draw(st.booleans())
    octets = good[:at] if cut else good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    try:
        kept = decoded(octets)
        read = [site.rules for site in kept.sites], [site.network for site in kept.sites], kept.proposals
    except KeptUnreadable:
        return
    assert len(read) == 3, "an octet of a text may differ; a home refuses it by its hash"


@pytest.mark.parametrize(
    "lines",
    [b"", b"{}", b"[]\n[]\n[]\n[]", b'{"format":2}\n{}\n[]\n[]', b'{"format":1}\n{}\n[]\n[]', b"{\n{}\n[]\n[]"],
)
def test_what_is_no_run_is_refused(lines: bytes) -> None:
    data = zstandard.ZstdCompressor().compress(lines)
    for read in (decoded, unpacked):
        with pytest.raises(KeptUnreadable):
            read(data)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept_packing.KEPT_RESULT_UNPACKED_BYTES == limits.KEPT_RESULT_UNPACKED_BYTES
    monkeypatch.setattr(kept_packing, "KEPT_RESULT_UNPACKED_BYTES", 1_000)
    with pytest.raises(KeptUnreadable, match="size"):
        decoded(zstandard.ZstdCompressor().compress(b" " * 1_001))
    unsized = zstandard.ZstdCompressor(write_content_size=False).compress(b" ")
    with pytest.raises(KeptUnreadable, match="size"):
        decoded(unsized)


def test_a_map_holds_so_much_and_counts_the_rest(content: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.security.present import picture  # noqa: PLC0415 -- patched below

    assert (picture.MOST_DEVICES, picture.MOST_FLOWS) == (MOST_DEVICES, MOST_FLOWS) == (2_000, 20_000)
    monkeypatch.setattr(picture, "MOST_DEVICES", 5)
    monkeypatch.setattr(picture, "MOST_FLOWS", 3)
    result = big_result(Size(1, 9, 6, 2, 1), content)
    network = network_map_of(result.assessments[0])
    assert (len(network.devices), len(network.flows), network.left_out) == (5, 3, (4, 5))


def test_a_map_tells_what_differs(content: Catalogue) -> None:
    """Two declared flows, of which one is seen; and three that nobody declared."""
    result = big_result(Size(1, 6, 3, 2, 1), content)
    network = network_map_of(result.assessments[0])
    kinds = [one.kind for one in network.flows]
    assert kinds.count(LinkKind.SEEN) == kinds.count(LinkKind.UNSEEN) == 1
    assert kinds.count(LinkKind.UNDECLARED) == 3
    seen = next(one for one in network.flows if one.kind is LinkKind.SEEN)
    unseen = next(one for one in network.flows if one.kind is LinkKind.UNSEEN)
    assert (seen.source, seen.target, seen.service) == ("A-00000", "A-00001", "tcp/502 modbus")
    assert (seen.row, seen.function, [one.unit for one in seen.evidence]) == (1, "機能0", ["frame", "cell"])
    assert (unseen.source, unseen.row, unseen.first, [one.unit for one in unseen.evidence]) == (
        "A-00001", 2, None, ["cell"],
    )  # fmt: skip
    keys = {one.key for one in network.devices}
    assert {end for flow in network.flows for end in (flow.source, flow.target)} <= keys
    assert {zone.name for zone in network.zones} == {f"ゾーン{at}" for at in range(4)}
    assert {(link.source, link.destination) for link in network.links if link.kind is LinkKind.SEEN}
