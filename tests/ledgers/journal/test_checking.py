"""What an entry's octets say, what they are refused for, and how one entry continues another."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.checking import (
    EntryMalformed,
    EntryRefused,
    EntryUnsealed,
    Recorded,
    continues,
    origin_of,
    recorded,
)
from sekisho.security.ledgers.journal.entry import (
    Act,
    Bodies,
    Draft,
    Origin,
    Source,
    Values,
    canonical,
    instant,
    moment,
    sealing_secret,
)
from sekisho.security.ledgers.keys import id_of
from sekisho.security.terms.evidence import Evidence

SECRET = sealing_secret(bytes(32))
AT = "2026-04-01T03:00:00.000005Z"
ACT = Act("山田", "棚卸")
ASSET = REGISTRY["asset"]
COLUMNS = Columns({"id": "A"})

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.dictionaries(TEXTS, TEXTS | st.integers(-(2**53), 2**53) | st.booleans() | st.lists(TEXTS, max_size=3))


def octets(before: Values | None = None, after: Values | None = None, key: str = '["P1"]', **more: Any) -> bytes:
    return Bodies(AT, ACT, SECRET).body(3, Draft("asset", "A", key, before, after or {"id": "P1"}, **more))


@given(VALUES, VALUES, st.lists(TEXTS, min_size=1, max_size=2), TEXTS, TEXTS)
def test_what_is_written_is_read_back(before: Values, after: Values, key: list[str], who: str, site: str) -> None:
    text = json.dumps(key, ensure_ascii=False)
    written = Bodies(AT, Act(who, "x"), SECRET).body(3, Draft("asset", site, text, before, after))
    entry = recorded(written, SECRET)
    assert (entry.before, entry.after, entry.key, entry.who, entry.site) == (before, after, text, who, site)
    assert (entry.position, entry.at, entry.deed) == (3, AT, "change")
    assert entry.row_id == id_of("asset", site, text)
    assert recorded(written, None) == entry


@given(VALUES)
def test_canonical_json_is_that_of_the_standard_library_with_sorted_keys(values: Values) -> None:
    assert canonical(values) == json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(st.data())
def test_any_other_octet_is_refused(data: st.DataObject) -> None:
    written = octets()
    at, by = data.draw(st.integers(0, len(written) - 1)), data.draw(st.integers(1, 255))
    changed = written[:at] + bytes([written[at] ^ by]) + written[at + 1 :]
    with pytest.raises(EntryRefused):
        recorded(changed, SECRET)


@given(st.binary(max_size=200))
def test_any_octets_are_an_entry_or_refused(some: bytes) -> None:
    for secret in (SECRET, None):
        with pytest.raises(EntryMalformed):
            recorded(some, secret)


MEMBER_VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63), st.lists(st.integers(0, 9), max_size=1), TEXTS, VALUES
)


@given(st.sampled_from(sorted(json.loads(octets()))), MEMBER_VALUES)
def test_members_of_any_kind_are_an_entry_or_refused(member: str, value: object) -> None:
    said = {**json.loads(octets()), member: value}
    try:
        entry = recorded(canonical(said), None)
    except EntryMalformed:
        return
    assert isinstance(entry, Recorded)
    assert entry.row_id


def test_an_entry_of_another_key_is_named_as_such() -> None:
    with pytest.raises(EntryUnsealed):
        recorded(octets(), sealing_secret(bytes([1] * 32)))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b'"v":1', b'"v":1.0'),
        lambda text: text.replace(b'"v":1', b'"v":2'),
        lambda text: text.replace(b",", b", ", 1),
        lambda text: text.replace(b'"after"', b'"After"'),
        lambda text: text[:-1] + b',"x":1}',
        lambda text: text.replace("山田".encode(), b"\\u5c71\\u7530"),
        lambda text: text.replace(b'"deed":"create"', b'"deed":"withdraw"'),
        lambda text: text.replace(b'"at":"2026-04-01T', b'"at":"2026-04-01 '),
        lambda text: text.replace(b'"kind":"hand"', b'"kind":["hand"]'),
    ],
)
def test_another_form_of_the_same_is_malformed(change: Any) -> None:
    changed = change(octets())
    assert changed != octets()
    with pytest.raises(EntryMalformed):
        recorded(changed, SECRET)


def test_a_nonce_among_the_values_does_not_hide_the_entrys_own() -> None:
    own = json.loads(octets(after={"id": "P1", "nonce": "0" * 32}))["nonce"]
    written = octets(after={"id": "P1", "nonce": own})
    assert recorded(written, SECRET).after == {"id": "P1", "nonce": own}


def test_an_origin_comes_back() -> None:
    seen = {"name": Evidence("e" * 64, "夜間.pcap", "frame", "12")}
    for origin in (Origin(), Origin(Source.EXCEL, "b.xlsx", "f" * 64, "資産台帳", 4, COLUMNS, seen)):
        assert origin_of(origin.plain(), {"": Columns(), COLUMNS.sha256: COLUMNS}.__getitem__) == origin


@pytest.mark.parametrize("text", ["2026-04-01", "2026-04-01T03:00:00Z", "2026-04-01T03:00:00.000005+09:00", "x", ""])
def test_a_text_that_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant|isoformat"):
        moment(text)


@given(st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=9))]), allow_imaginary=False))
def test_an_instant_comes_back(when: dt.datetime) -> None:
    if 1900 <= when.year < 2100:
        assert moment(instant(when)) == when


def fits(state: Values | None, before: Values | None, after: Values | None, slug: str = "asset") -> bool:
    deed = "create" if before is None else "withdraw" if after is None else "change"
    entry = Recorded(0, AT, "山田", "x", None, slug, "A", ["P1"], deed, before, after, {"kind": "hand"})
    return continues(REGISTRY.get(slug), state, entry)


ROW: Values = {"id": "P1", "name": "PLC"}


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        (None, None, ROW),
        (ROW, ROW, None),
        (ROW, {"name": "PLC"}, {"id": "P1", "name": "HMI"}),
        (ROW, {"name": "PLC"}, {"id": "P1"}),
        (ROW, {"place": ""}, {**ROW, "place": "2階"}),
        (ROW, {"loan_end": None, "ips": []}, {**ROW, "loan_end": "2026-04-01", "ips": ["192.0.2.1"]}),
        ({**ROW, "colour": "red"}, {"name": "PLC"}, {"id": "P1", "name": "HMI"}),  # a column that the ledger lost
    ],
)
def test_what_continues_a_row(state: Values | None, before: Values | None, after: Values | None) -> None:
    assert fits(state, before, after)


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        (ROW, None, ROW),  # made twice
        (None, ROW, None),  # withdrawn twice
        (None, {"name": "PLC"}, ROW),  # changed before it was there
        (ROW, {**ROW, "name": "HMI"}, None),  # another row withdrawn
        (ROW, {"name": "SCADA"}, {"id": "P1", "name": "HMI"}),  # from another value
        (ROW, {"name": ""}, {"id": "P1", "name": "HMI"}),  # from nothing
        (ROW, {"place": "1階"}, {**ROW, "place": "2階"}),  # from what was not there
        (ROW, {"name": "PLC"}, {"id": "P1", "name": "HMI", "place": "2階"}),  # a column changed without a word
        (ROW, {"name": "PLC"}, {"name": "HMI"}),  # a column lost without a word
        (ROW, {"name": "PLC", "id": "P1"}, {"id": "P1", "name": "HMI"}),  # a change of what stayed
    ],
)
def test_what_does_not(state: Values | None, before: Values | None, after: Values | None) -> None:
    assert not fits(state, before, after)
