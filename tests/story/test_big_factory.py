"""The large factory for benches, made small: all its parts are there, and it is the same every time."""

from collections import Counter

from big_factory import Size, book, factory, observed
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers.zone import ZoneKind
from sekisho.security.present.picture import network_map_of


def test_it_has_every_kind_of_zone_and_of_difference_and_no_broken_row(catalogue: Catalogue) -> None:
    size = Size(devices=150, flows=600)
    result = factory(size, catalogue)
    network = network_map_of(result.assessments[0])
    assert len([one for one in network.devices if one.listed]) == 150
    assert {one.kind for one in network.zones} >= set(ZoneKind)
    assert set(Counter(one.kind.code for one in network.flows)) == {"seen", "unseen", "undeclared"}
    assert [one for one in result.book.problems if one.level == "error"] == []


def test_it_is_the_same_every_time() -> None:
    size = Size(devices=60, flows=200)
    assert book(size) == book(size)
    assert observed(size).flows.equals(observed(size).flows)
