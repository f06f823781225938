"""Content that is wrong is refused with a sentence: what, where, and what to do."""

import contextlib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.guard.limits import TOML_BYTES
from sekisho.guard.strict_toml import ContentError, decode
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.catalogue.records import CheckText, Means
from sekisho.security.checks.policy import Policy
from sekisho.security.terms.words import Assurance

CHECK = """
id = "asset/unlisted"
severity = "high"
rules = []
title = { ja = "題", en = "Title" }
compares = { ja = "比べる。", en = "Compares." }
false_alarms = { ja = "なし。", en = "None." }
remedy = { ja = "直す。", en = "Correct it." }
"""


def _problems(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        decode(CheckText, text.encode(), "asset/unlisted.toml")
    return [problem.sentence("ja") for problem in caught.value.problems]


def test_a_good_file_becomes_a_record() -> None:
    assert decode(CheckText, CHECK.encode(), "x.toml").title.ja == "題"


def test_an_unknown_key_is_named() -> None:
    assert _problems(CHECK + 'titel = "x"') == [
        "asset/unlisted.toml titel: 知らないキーです。綴りを直すか、削除してください。 (content.E003)"
    ]


def test_an_unknown_key_inside_a_text_is_named() -> None:
    broken = CHECK.replace('en = "Title"', 'en = "Title", fr = "Titre"')
    assert _problems(broken) == [
        "asset/unlisted.toml title.fr: 知らないキーです。綴りを直すか、削除してください。 (content.E003)"
    ]


def test_a_missing_key_is_named() -> None:
    assert _problems(CHECK.replace('id = "asset/unlisted"', "")) == [
        "asset/unlisted.toml id: 必要なキーがありません。追加してください。 (content.E003)"
    ]


def test_an_empty_language_is_refused() -> None:
    (sentence,) = _problems(CHECK.replace('en = "Title"', 'en = " "'))
    assert "title" in sentence
    assert sentence.endswith("(content.E003)")


def test_a_word_that_is_no_choice_is_refused_with_those_that_are() -> None:
    (sentence,) = _problems(CHECK.replace('severity = "high"', 'severity = "urgent"'))
    assert "'urgent' is none of high, medium, low" in sentence


def test_all_faults_of_a_file_are_told_at_once() -> None:
    assert len(_problems(CHECK.replace('id = "asset/unlisted"', "wrong = 1"))) == 2


def test_a_file_that_is_not_toml_says_where() -> None:
    (sentence,) = _problems("id = 1\nseverity 2\n")
    assert sentence.startswith("asset/unlisted.toml: TOML として読めません")
    assert "line 2" in sentence


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    (sentence,) = _problems("#" * (TOML_BYTES + 1))
    assert f"{TOML_BYTES + 1} バイトは大きすぎます" in sentence


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused_with_our_error(data: bytes) -> None:
    with contextlib.suppress(ContentError):
        assert decode(Policy, data, "policy.toml") == Policy()


def test_an_unknown_key_of_a_policy_is_named() -> None:
    with pytest.raises(ContentError) as caught:
        decode(Policy, b"unseen_day = 7", "policy.toml")
    assert [problem.where for problem in caught.value.problems] == ["unseen_day"]


def test_a_policy_below_one_is_refused() -> None:
    with pytest.raises(ContentError, match="unseen_days must be 1 or more"):
        decode(Policy, b"unseen_days = 0", "policy.toml")


def test_means_with_the_keys_of_another_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Means(kind=Assurance.ATTESTED, every_months=12, ledger="asset")


def test_references_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    source = files("sekisho.security") / "content"
    practice = (source / "practices" / "3.1.1.toml").read_text("utf-8")
    (tmp_path / "practices").mkdir()
    (tmp_path / "practices" / "3.1.1.toml").write_text(practice, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_catalogue(tmp_path)
    sentences = [problem.sentence("ja") for problem in caught.value.problems]
    assert (
        "3.1.1.toml forms: 'risk' は存在しません。綴りを直すか、参照先を追加してください。 (content.E005)" in sentences
    )


def test_a_file_named_otherwise_than_its_id_is_refused(tmp_path: Path) -> None:
    (tmp_path / "checks" / "asset").mkdir(parents=True)
    (tmp_path / "checks" / "asset" / "other.toml").write_text(CHECK, "utf-8")
    with pytest.raises(ContentError, match="differs from the file name"):
        read_catalogue(tmp_path)
