"""One contract for every registered ledger over HTTP."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest

from asking import BY_HAND, Program, example, program, write
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.cells import empty
from sekisho.security.ledgers.declaring import Ledger
from sekisho.security.ledgers.plain import from_json
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.terms.words import Department
from sekisho.security.work.permission import Right, permissions

pytestmark = pytest.mark.usefixtures("home")

TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()
NOBODY = "見学者"


def changed_field(ledger: Ledger) -> tuple[str, Any, Any]:
    """A column that is no key, and two other values of it."""
    for field in ledger.fields:
        free = not field.column.key and field.name != "site" and field.type is str and not field.many
        if free and field.name != "basis":
            return field.name, "変更後", "遅れた値"
    return "reviewed", "2026-05-02", "2026-05-03"


@pytest.fixture
def everyone(request: pytest.FixtureRequest, catalogue: Catalogue) -> dict[str, Program | None]:
    """For the ledger of the test: someone of a making department, of a using one alone, and of neither."""
    slug = request.getfixturevalue("slug")
    granted = permissions(catalogue)
    found: dict[str, Program | None] = {"maker": None, "user": None, "stranger": None}
    for at, department in enumerate((*Department, None)):
        if department is Department.ALL:
            continue
        writes, reads = (granted.may(right, slug, department) for right in (Right.WRITE, Right.READ))
        role = "maker" if writes else "user" if reads else "stranger"
        if found[role] is None:
            found[role] = program(f"P{at}", department or NOBODY, site="A")
    return found


def rows_of(slug: str) -> str:
    return f"/ledgers/{slug}/rows"


@pytest.mark.parametrize("slug", BY_HAND)
def test_a_row_lives_from_its_entry_to_its_withdrawal(slug: str, everyone: dict[str, Program | None]) -> None:
    maker, ledger = everyone["maker"], REGISTRY[slug]
    assert maker is not None
    row = example(ledger)
    made = maker.post(rows_of(slug), {"why": "新設", "row": row})
    assert made.status == 201, made.body
    assert made.body["row"] == row
    one = f"{rows_of(slug)}/{made.body['row_id']}"
    assert made.headers["Location"] == f"/api/v1{one}"

    read = maker.get(one)
    assert (read.body["row"], read.headers["ETag"]) == (row, f'"{read.body["position"]}"')
    listed = maker.get(rows_of(slug), site="A", page_size=500)
    assert {"row_id": made.body["row_id"], "position": made.body["position"], "row": row} in listed.body["rows"]

    name, value, other = changed_field(ledger)
    changed = maker.patch(one, {"why": "訂正", "position": read.body["position"], "set": {name: value}})
    assert (changed.status, changed.body["row"]) == (200, row | {name: value})

    late = maker.patch(one, {"why": "遅れ", "position": read.body["position"], "set": {name: other}})
    assert (late.status, late.body["code"]) == (409, "store.E002")
    ((conflict,),) = ([cell["field"] for cell in one["cells"]] for one in late.body["conflicts"])
    assert conflict == name
    by_value = maker.patch(one, {"why": "見た値", "seen": {name: row[name]}, "set": {name: other}})
    assert by_value.status == 409

    history = maker.get(f"{one}/history").body
    assert [(entry["deed"], entry["why"]) for entry in history["entries"]] == [("change", "訂正"), ("create", "新設")]
    assert history["entries"][0]["before"] == {name: row[name]}
    assert history["entries"][0]["origin"] == {"kind": "api"}
    assert maker.get(one, as_of=TODAY).body["row"] == row | {name: value}
    assert maker.get(one, as_of="2020-01-01").status == 404
    past = maker.get(rows_of(slug), as_of=TODAY, site="A", page_size=500).body
    assert row | {name: value} in [kept["row"] for kept in past["rows"]]
    assert maker.get(rows_of(slug), as_of="2020-01-01").body["count"] == 0

    assert maker.delete(one, why="撤去", position=made.body["position"]).status == 409
    gone = maker.delete(one, why="撤去", position=changed.body["position"])
    assert gone.status == 200, gone.body
    assert maker.get(one).status == 404
    assert maker.get(f"{one}/history").body["count"] == 3


@pytest.mark.parametrize("slug", BY_HAND)
def test_a_wrong_row_is_refused_with_every_reason(slug: str, everyone: dict[str, Program | None]) -> None:
    maker, ledger = everyone["maker"], REGISTRY[slug]
    assert maker is not None
    required = next(field for field in ledger.fields if field.column.required)
    wrong = example(ledger) | {required.name: None, "reviewed": "2026-02-30", "no_column": 1}
    told = maker.post(rows_of(slug), {"why": "新設", "row": wrong})
    assert (told.status, told.body["code"]) == (422, "store.E001")
    codes = {(one["code"], one["where"]) for one in told.body["problems"]}
    assert {(f"{slug}.E001", f"row.{required.name}"), (f"{slug}.E003", "row.reviewed")} <= codes
    assert (f"{slug}.E017", "row.no_column") in codes
    assert maker.post(rows_of(slug), {"row": example(ledger)}).body["problems"][0]["where"] == "why"
    assert maker.get(rows_of(slug), site="A").body["count"] == (slug == "person") * _people(everyone)


def _people(everyone: dict[str, Program | None]) -> int:
    return sum(one is not None for one in everyone.values())


@pytest.mark.parametrize("slug", BY_HAND)
def test_makers_write_users_read_and_others_are_refused(slug: str, everyone: dict[str, Program | None]) -> None:
    body = {"why": "新設", "row": example(REGISTRY[slug])}
    if user := everyone["user"]:
        assert user.get(rows_of(slug)).status == 200
        told = user.post(rows_of(slug), body)
        assert (told.status, told.body["code"]) == (403, "api.E003")
        assert "変更の権限がありません" in told.body["ja"]
    if stranger := everyone["stranger"]:
        told = stranger.get(rows_of(slug))
        assert told.status == 403
        assert "閲覧の権限がありません" in told.body["ja"]
        assert "なし" in told.body["ja"] or "部門" in told.body["ja"]
    maker = everyone["maker"]
    assert maker is not None
    assert maker.post(rows_of(slug), body).status == 201


@pytest.mark.parametrize("slug", BY_HAND)
def test_nobody_sees_or_writes_rows_of_another_site(
    slug: str, everyone: dict[str, Program | None], catalogue: Catalogue
) -> None:
    maker, ledger = everyone["maker"], REGISTRY[slug]
    assert maker is not None
    department = next(
        one for one in Department if one is not Department.ALL and permissions(catalogue).may(Right.WRITE, slug, one)
    )
    everywhere = program("ALL", department)
    made = everywhere.post(rows_of(slug), {"why": "新設", "row": example(ledger, "B")})
    assert made.status == 201
    one = f"{rows_of(slug)}/{made.body['row_id']}"
    assert maker.get(one).status == maker.get(f"{one}/history").status == 404
    assert maker.patch(one, {"why": "x", "position": made.body["position"], "set": {}}).status == 404
    assert "B" not in {kept["row"]["site"] for kept in maker.get(rows_of(slug), page_size=500).body["rows"]}
    told = maker.post(rows_of(slug), {"why": "新設", "row": example(ledger, "B", "y")})
    assert told.status == 403
    assert "工場「B」" in told.body["ja"]
    own = maker.post(rows_of(slug), {"why": "新設", "row": example(ledger, "A", "z")}).body
    moved = maker.patch(
        f"{rows_of(slug)}/{own['row_id']}", {"why": "移設", "position": own["position"], "set": {"site": "B"}}
    )
    assert moved.status == 403


@pytest.mark.parametrize("slug", BY_HAND)
def test_what_is_exported_is_imported_again_without_a_change(
    slug: str, everyone: dict[str, Program | None], tmp_path: Path
) -> None:
    maker, ledger = everyone["maker"], REGISTRY[slug]
    assert maker is not None
    made = maker.post(rows_of(slug), {"why": "新設", "row": example(ledger)}).body
    book = maker.get(f"/ledgers/{slug}/export")
    assert book.headers["Content-Disposition"].startswith(f'attachment; filename="{slug}.xlsx"')
    same = maker.send(f"/ledgers/{slug}/import", named(book.body))
    assert same.status == 200, same.body
    assert (same.body["applied"], same.body["rows"]) == (False, [])
    assert same.body["counts"]["same"] >= 1

    name, value, _ = changed_field(ledger)
    edited, _ = from_json(ledger, made["row"] | {name: value})
    write_book(tmp_path / "b.xlsx", {slug: [edited]})
    octets, one = (tmp_path / "b.xlsx").read_bytes(), f"{rows_of(slug)}/{made['row_id']}"
    shown = maker.send(f"/ledgers/{slug}/import", named(octets)).body
    assert (shown["counts"]["change"], shown["rows"][0]["after"]) == (1, made["row"] | {name: value})
    assert maker.get(one).body["row"] == made["row"]
    applied = maker.send(f"/ledgers/{slug}/import", named(octets), apply="true", why="棚卸")
    assert (applied.status, applied.body["applied"], applied.body["proposal"][0]) == (200, True, "P")
    assert maker.get(one).body["row"] == made["row"] | {name: value}

    stale = maker.send(f"/ledgers/{slug}/import", named(book.body)).body
    assert stale["rows"] == [], "what the person did not touch is not put back"


def named(octets: bytes, name: str = "台帳.xlsx") -> io.BytesIO:
    file = io.BytesIO(octets)
    file.name = name
    return file


@pytest.mark.parametrize("slug", BY_HAND)
def test_every_column_filters_and_sorts(slug: str, everyone: dict[str, Program | None]) -> None:
    maker, ledger = everyone["maker"], REGISTRY[slug]
    assert maker is not None
    row = example(ledger)
    maker.post(rows_of(slug), {"why": "新設", "row": row})
    for field in ledger.fields:
        value = row[field.name]
        first = value[0] if isinstance(value, list) and value else value
        query = {field.name: str(first).lower() if isinstance(first, bool) else first or ""}
        found = maker.get(rows_of(slug), page_size=500, **query)
        assert row in [kept["row"] for kept in found.body["rows"]], (field.name, found.body)
        if value != empty(field) and field.type is not bool:
            assert row not in [kept["row"] for kept in maker.get(rows_of(slug), **{field.name: ""}).body["rows"]]
        down = maker.get(rows_of(slug), sort=f"-{field.name}", page_size=500)
        assert row in [kept["row"] for kept in down.body["rows"]]
        if field.type in {dt.date, int} and value is not None:
            inside = maker.get(rows_of(slug), **{f"{field.name}.from": value, f"{field.name}.to": value})
            assert row in [kept["row"] for kept in inside.body["rows"]]


@pytest.mark.parametrize("slug", sorted(set(REGISTRY) - set(BY_HAND)))
def test_what_a_procedure_writes_is_only_read(slug: str) -> None:
    reader = program("P1", Department.PRODUCTION_IT)
    assert reader.get(rows_of(slug)).status == 200
    told = reader.post(rows_of(slug), {"why": "x", "row": {}})
    assert (told.status, told.body["code"], told.headers["Allow"]) == (405, "api.E005", "GET")


def test_a_ledger_that_needs_approval_is_not_written_at_once() -> None:
    maker = program("P1", Department.PRODUCTION_IT)
    write([Recordkeeping(ledger="asset", approval=True)])
    told = maker.post(rows_of("asset"), {"why": "新設", "row": example(REGISTRY["asset"])})
    assert (told.status, told.body["code"]) == (409, "store.E005")
