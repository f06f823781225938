"""The one OpenAPI document says every column of every ledger, and every address answers by it."""

import json
from typing import Any

import pytest

from asking import BY_HAND, Program, program
from sekisho.security.ledgers import REGISTRY
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def document() -> Any:
    return Program().get("/openapi.json").body


def test_it_needs_no_token_and_no_other_host(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert "://" not in json.dumps(document)
    assert Program().get("/docs").status == 404


@pytest.mark.parametrize("slug", REGISTRY)
def test_every_column_is_told_with_both_labels(document: Any, slug: str) -> None:
    ledger = REGISTRY[slug]
    shape = document["components"]["schemas"][f"{ledger.row.__name__}Row"]
    assert list(shape["properties"]) == [field.name for field in ledger.fields]
    for field in ledger.fields:
        told = shape["properties"][field.name]
        assert told["description"].startswith(f"{field.column.ja} / {field.column.en}")
        if issubclass(field.type, Choice):
            assert [one.code for one in field.type] == told["anyOf"][0].get("enum", [told["anyOf"][0].get("const")])
        if field.type is str and not field.many:
            assert told["maxLength"] == field.column.max_length


@pytest.mark.parametrize("slug", BY_HAND)
def test_what_is_required_is_said_to_be(document: Any, slug: str) -> None:
    ledger = REGISTRY[slug]
    shape = document["components"]["schemas"][f"{ledger.row.__name__}Values"]
    assert shape["required"] == [field.name for field in ledger.fields if field.column.required]
    assert shape["additionalProperties"] is False


def test_every_ledger_has_its_addresses_and_no_procedure_is_written_by_hand(document: Any) -> None:
    for slug, ledger in REGISTRY.items():
        rows = document["paths"][f"/api/v1/ledgers/{slug}/rows"]
        assert set(rows) == ({"get"} if ledger.by_system else {"get", "post"})
        one = document["paths"][f"/api/v1/ledgers/{slug}/rows/{{row_id}}"]
        assert set(one) == ({"get"} if ledger.by_system else {"get", "patch", "delete"})


def test_every_reference_leads_somewhere(document: Any) -> None:
    text = json.dumps(document)
    wanted = {part.split('"')[0] for part in text.split('"$ref": "#/components/')[1:]}
    kinds = document["components"]
    assert {place for place in wanted if place.split("/")[1] not in kinds[place.split("/")[0]]} == set()


def test_every_operation_has_its_own_id_and_is_guarded(document: Any) -> None:
    operations = [one for path in document["paths"].values() for one in path.values()]
    ids = [one["operationId"] for one in operations]
    assert len(set(ids)) == len(ids)
    assert all(one["security"] == [{"Bearer": []}] for one in operations)


def test_what_there_is_and_ones_rights_are_told() -> None:
    maker = program("P1", Department.PRODUCTION, "read:*", "write:change", site="A")
    told = maker.get("/ledgers").body
    assert told["me"] == {
        "person": "P1",
        "name": "人P1",
        "departments": ["production"],
        "sites": ["A"],
        "scopes": ["read:*", "write:change"],
    }
    ledgers = {one["slug"]: one for one in told["ledgers"]}
    assert list(ledgers) == list(REGISTRY)
    assert ledgers["change"]["rights"] == {
        "read": {"may": True, "sites": ["A"]},
        "write": {"may": False, "sites": None},
    }
    status = next(one for one in ledgers["asset"]["columns"] if one["name"] == "status")
    assert (status["ja"], status["type"], status["choices"][0]) == (
        "状態",
        "choice",
        {"code": "in-use", "ja": "稼働", "en": "In use"},
    )


def test_the_newest_checkpoint_is_text() -> None:
    from sekisho.security.store.records import Checkpoint, JournalHead  # noqa: PLC0415

    told = program("P1", Department.PRODUCTION, "read:asset").get("/journal/checkpoint")
    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    note = told.body.decode()
    assert note == Checkpoint.objects.order_by("-size")[0].note
    assert note.splitlines()[1] == str(JournalHead.objects.get().size)


def test_anybody_can_verify_what_the_journal_holds_of_a_row() -> None:
    from sekisho.security.ledgers.journal.note import VerifierKey  # noqa: PLC0415
    from sekisho.security.ledgers.journal.proof import Proof  # noqa: PLC0415

    maker = program("P1", Department.PRODUCTION_IT, site="A")
    rows = "/ledgers/asset/rows"
    made = maker.post(rows, {"why": "新設", "row": {"id": "P1", "name": "PLC", "site": "A"}}).body
    told = maker.get(f"{rows}/{made['row_id']}/proof")
    assert told.status == 200
    assert json.loads(told.body["entry"])["after"] == {"id": "P1", "name": "PLC", "site": "A"}
    proof, key = Proof.read(told.body["proof"]), VerifierKey.read(told.body["key"])
    assert proof.holds(told.body["entry"].encode(), key)
    assert not proof.holds(told.body["entry"].replace("PLC", "PLD").encode(), key)
    assert maker.get(f"{rows}/{made['row_id']}/proof", as_of="2020-01-01").body["code"] == "journal.E905"
    elsewhere = program("P2", Department.PRODUCTION_IT, site="B")
    assert elsewhere.get(f"{rows}/{made['row_id']}/proof").status == 404
