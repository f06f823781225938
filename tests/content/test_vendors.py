"""The names of makers: each means one maker, and relations lead somewhere."""

import pytest

from sekisho.guard.strict_toml import ContentError, decode
from sekisho.security.catalogue.vendors import Vendors, known_vendors, read_vendors
from sekisho.security.checks.vulnerability.vendors import vendor_form


def test_a_file_is_named_for_its_region() -> None:
    assert all(name == one.id and one.vendors for name, one in read_vendors().items())


def test_a_name_means_one_maker_alone() -> None:
    owners: dict[str, set[str]] = {}
    for vendor in known_vendors():
        for name in vendor.names:
            owners.setdefault(vendor_form(name), set()).add(vendor.id)
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


def test_every_name_has_a_form() -> None:
    assert [name for vendor in known_vendors() for name in vendor.names if not vendor_form(name)] == []


def test_a_relation_leads_to_a_maker() -> None:
    ids = [vendor.id for vendor in known_vendors()]
    assert len(ids) == len(set(ids))
    assert [vendor.id for vendor in known_vendors() if set(vendor.related) - set(ids)] == []


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ContentError):
        decode(Vendors, b'id = "x"\ntitle = { ja = "x", en = "x" }\nvendors = []\nmore = 1\n', "x.toml")
