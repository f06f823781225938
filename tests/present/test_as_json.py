"""The result as JSON: stable keys, codes, ISO dates."""

import json

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import Result
from sekisho.security.present.as_json import as_json

KEYS = [
    "format", "as_of", "site", "policy", "summary", "acts", "practices", "sites", "findings", "idle_decisions",
    "proposals", "sources", "before", "changes", "match", "ledgers", "problems",
]  # fmt: skip


def test_the_keys_are_stable(small: Result, empty: Result, catalogue: Catalogue) -> None:
    assert list(as_json(small, catalogue)) == KEYS
    assert list(as_json(empty, catalogue)) == KEYS


def test_it_is_json_and_the_same_every_time(small: Result, catalogue: Catalogue) -> None:
    once = json.dumps(as_json(small, catalogue), ensure_ascii=False)
    assert once == json.dumps(as_json(small, catalogue), ensure_ascii=False)
    assert json.loads(once)["as_of"] == "2026-05-20"


def test_a_finding_has_all_a_person_needs(small: Result, catalogue: Catalogue) -> None:
    said = json.loads(json.dumps(as_json(small, catalogue)))
    first = next(one for one in said["findings"] if one["check"] == "asset/unlisted")
    assert first["severity"] == "high"
    assert first["since"] == "2026-05-19"
    assert first["subject"] == {"ledger": "asset", "key": "00:00:5e:00:53:09", "system": ""}
    assert first["evidence"][0]["unit"] == "frame"
    assert set(first["text"]) == {"ja", "en"}


def test_counts_agree_with_the_rows(small: Result, catalogue: Catalogue) -> None:
    said = json.loads(json.dumps(as_json(small, catalogue)))
    assert sum(said["summary"]["findings"].values()) == len(said["findings"])
    assert sum(said["summary"]["practices"].values()) == len(said["practices"]) == 66
    assert {one["ledger"] for one in said["proposals"]} == {"asset", "dataflow"}
