"""The bodies of entries: made in pieces, octet for octet the canonical form of all they say."""

import json

from hypothesis import given
from hypothesis import strategies as st

from sekisho.security.ledgers.columns import Columns
from sekisho.security.ledgers.journal.entry import (
    VERSION,
    Act,
    Approval,
    Bodies,
    Draft,
    Origin,
    Source,
    canonical,
    nonce_of,
    sealing_secret,
)
from sekisho.security.terms.evidence import Evidence

SECRET = sealing_secret(bytes(32))
AT = "2026-04-01T03:00:00.000005Z"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.none() | st.dictionaries(TEXTS, TEXTS | st.integers(-(2**53), 2**53) | st.booleans() | st.lists(TEXTS))
ORIGINS = st.builds(
    Origin,
    st.sampled_from(list(Source)),
    TEXTS,
    st.sampled_from(["", "f" * 64]),
    TEXTS,
    st.integers(0, 2**20),
    st.dictionaries(TEXTS, TEXTS, max_size=2).map(Columns),
    st.dictionaries(TEXTS, st.just(Evidence("e" * 64, "夜間.pcap", "frame", "12")), max_size=1),
)
KEYS = st.lists(st.none() | TEXTS | st.integers(0, 9), min_size=1, max_size=3)
DRAFTS = st.builds(
    Draft, TEXTS, TEXTS, KEYS.map(lambda key: json.dumps(key, ensure_ascii=False)), VALUES, VALUES, ORIGINS
)
ACTS = st.builds(Act, TEXTS, TEXTS, st.none() | st.builds(Approval, TEXTS, TEXTS, TEXTS, TEXTS))


def content(position: int, act: Act, draft: Draft) -> dict[str, object]:
    """All that an entry says but its nonce."""
    return {
        "v": VERSION,
        "position": position,
        "at": AT,
        "who": act.who,
        "why": act.why,
        "approval": act.approval.plain() if act.approval else None,
        "ledger": draft.ledger,
        "site": draft.site,
        "key": json.loads(draft.key),
        "deed": draft.deed.code,
        "before": draft.before,
        "after": draft.after,
        "origin": draft.origin.plain(),
    }


@given(ACTS, st.lists(DRAFTS, min_size=1, max_size=4), st.integers(0, 2**53))
def test_a_body_is_the_canonical_form_of_what_it_says(act: Act, drafts: list[Draft], first: int) -> None:
    bodies = Bodies(AT, act, SECRET)
    for position, draft in enumerate([*drafts, *drafts], first):
        told = content(position, act, draft)
        whole = {**told, "nonce": nonce_of(canonical(told), SECRET)}
        assert bodies.body(position, draft) == canonical(whole)


def test_rows_of_two_sheets_keep_their_own_origins() -> None:
    bodies = Bodies(AT, Act("佐藤", "登録"), SECRET)
    said = [
        Origin(Source.EXCEL, "b.xlsx", "f" * 64, sheet, line, Columns({"id": letters}))
        for line, (sheet, letters) in enumerate([("甲", "A"), ("乙", "A"), ("甲", "B"), ("甲", "A")], 4)
    ]
    made = [json.loads(bodies.body(0, Draft("asset", "", '["P1"]', None, {}, one)))["origin"] for one in said]
    assert made == [one.plain() for one in said]
