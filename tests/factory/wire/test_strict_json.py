"""JSON of one meaning: whatever the bytes, it is read or refused with its reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.factory.wire.strict_json import DEPTH, NotStrict, strict_json

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4))


@given(values)
def test_what_is_written_is_read_back_equal(value: object) -> None:
    assert strict_json(json.dumps(value, ensure_ascii=False).encode()) == value
    assert strict_json(json.dumps(value).encode()) == value


@given(st.binary() | st.text(alphabet='[]{}",:0123456789eE+-.truefalsnINity\\uD8 ').map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        strict_json(content)
    except NotStrict as found:
        assert found.text.ja.endswith("送ってください。")  # noqa: PT017 -- either is right


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "an object has the same name twice"),
        (b'{"a": 1, "\\u0061": 1}', "an object has the same name twice"),
        (b"[NaN]", "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"[1e999]", "a number is too large"),
        (b"[9007199254740992]", "an integer is too large"),
        (b"[" + b"9" * 100_000 + b"]", "an integer is too large"),
        (b'["\\ud800"]', "it holds half a character (a surrogate)"),
        (b'{"\\udfff": 1}', "it holds half a character (a surrogate)"),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), f"it nests deeper than {DEPTH}"),
        (b"[" * 1_000_000, f"it nests deeper than {DEPTH}"),
        (b'"\xff"', "it is not UTF-8"),
        (b'\xef\xbb\xbf{"a": 1}', "at character 1 it is no JSON"),
        (b'{"a": 1} {"a": 2}', "at character 10 it is no JSON"),
        (b"", "at character 1 it is no JSON"),
    ],
    ids=range(15),
)
def test_what_some_would_read_otherwise_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(NotStrict) as caught:
        strict_json(content)
    assert caught.value.text.en == f"The body cannot be read: {why}. Write it as I-JSON (RFC 7493)."


def test_what_nests_as_deep_as_permitted_is_read() -> None:
    read = strict_json(b"[" * DEPTH + b"]" * DEPTH)
    for _ in range(DEPTH - 1):
        (read,) = read
    assert read == []
