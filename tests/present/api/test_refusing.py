"""What a program is told that may not, cannot, or sends nonsense: one shape, both languages, never a fault of ours."""

import json

import pytest

from asking import Answer, Program, answer_of, program, token, write
from asking import person as somebody
from sekisho.guard.limits import API_BODY_BYTES
from sekisho.security.ledgers.asset import Asset
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")

ROWS = "/ledgers/asset/rows"
PLC = {"id": "P1", "name": "PLC", "site": "A"}


@pytest.fixture
def maker() -> Program:
    return program("P1", Department.PRODUCTION_IT)


def codes(told: Answer) -> list[tuple[str, str]]:
    return [(one["code"], one["where"]) for one in told.body["problems"]]


def test_every_error_has_one_shape(maker: Program) -> None:
    for told in (
        Program().get(ROWS),
        maker.get("/nothing"),
        maker.ask("PUT", ROWS, {}),
        maker.post(ROWS, []),
        maker.get(f"{ROWS}/zz"),
        maker.get(f"{ROWS}/{'0' * 32}"),
    ):
        assert set(told.body) == {"code", "ja", "en", "problems", "conflicts"}
        assert told.body["ja"]
        assert told.body["en"]
        assert told.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("kind", "octets", "status"),
    [
        ("text/plain", b"{}", 415),
        ("application/x-www-form-urlencoded", b"a=1", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/json", b"{", 400),
        ("application/json", b"", 415),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b'{"why":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001, 400),
        ("application/json", b'{"why":"\xff"}', 400),
        ("application/json", b'{"why":"\\ud800"}', 400),
        ("application/json", b"NaN", 400),
        ("application/json", b'"text"', 422),
        ("application/json", b'{"why": 1}', 422),
        ("application/json", b'{"why": "\\u0000", "row": {}}', 422),
        ("application/json", b'{"why": "x", "row": {"id": "\\u0000", "name": "x"}}', 422),
        ("application/json", b'{"why": "x", "row": {"id": 99999999999999999999999999999999, "name": "x"}}', 422),
        ("application/json", b'{"why": "x", "row": [1]}', 422),
        ("application/json", b'{"why": "' + b"x" * 1_001 + b'", "row": {}}', 422),
        ("application/json", b" " * (API_BODY_BYTES + 1), 413),
    ],
)
def test_a_body_that_is_none_is_refused(maker: Program, kind: str, octets: bytes, status: int) -> None:
    told = answer_of(maker.client.generic("POST", f"/api/v1{ROWS}", octets, kind))
    assert told.status == status
    assert maker.get(ROWS).body["count"] == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("page=0", ("api.E104", "page")),
        ("page=x", ("api.E104", "page")),
        ("page=" + "9" * 400, ("api.E104", "page")),
        ("page=１", ("api.E104", "page")),
        ("page_size=501", ("api.E104", "page_size")),
        ("as_of=2026-02-30", ("api.E105", "as_of")),
        ("as_of=0001-01-01", ("api.E105", "as_of")),
        ("as_of=9999-12-31", ("api.E105", "as_of")),
        ("sort=no_column", ("api.E108", "sort")),
        ("sort=id,-id", ("api.E106", "sort")),
        ("colour=red", ("api.E017", "colour")),
        ("id=1&id=2", ("api.E106", "id")),
        ("status=burning", ("asset.E006", "status")),
        ("loan_end.from=soon", ("asset.E003", "loan_end.from")),
        ("name=" + "x" * 201, ("asset.E010", "name")),
    ],
)
def test_a_wrong_query_is_named(maker: Program, query: str, expected: tuple[str, str]) -> None:
    told = maker.ask("GET", f"{ROWS}?{query}")
    assert told.status == 422
    assert expected in codes(told)


@pytest.mark.parametrize(
    "query", ["q=%00", "name=%00", "q=%ff%fe", "name=%ED%A0%80", "page=999999999", "sort=", "id=%"]
)
def test_an_odd_query_finds_nothing_and_breaks_nothing(maker: Program, query: str) -> None:
    told = maker.ask("GET", f"{ROWS}?{query}")
    assert (told.status, told.body["rows"]) == (200, [])


def test_all_faults_of_a_query_are_told_at_once(maker: Program) -> None:
    told = maker.get(ROWS, page=0, sort="x", colour="red")
    assert sorted(where for _, where in codes(told)) == ["colour", "page", "sort"]


def test_too_many_parameters_are_refused(maker: Program) -> None:
    assert maker.ask("GET", f"{ROWS}?" + "&".join(f"a{at}=1" for at in range(2_000))).status == 400


def test_a_large_body_is_refused_by_its_length_alone(maker: Program) -> None:
    told = answer_of(maker.client.generic("POST", f"/api/v1{ROWS}", b"{}", "application/json", CONTENT_LENGTH="9" * 12))
    assert (told.status, told.body["code"]) == (413, "api.E006")
    odd = answer_of(maker.client.generic("POST", f"/api/v1{ROWS}", b"{}", "application/json", CONTENT_LENGTH="x"))
    assert odd.status == 400


def test_a_foreign_host_name_is_refused(maker: Program) -> None:
    assert answer_of(maker.client.get(f"/api/v1{ROWS}", SERVER_NAME="evil.example")).status == 400


def test_answers_cannot_be_read_framed_or_kept_by_others(maker: Program) -> None:
    told = maker.ask("GET", ROWS, None, headers={"Origin": "http://evil.example"})
    assert "Access-Control-Allow-Origin" not in told.headers
    assert told.headers["Cache-Control"] == "no-store"
    assert told.headers["X-Content-Type-Options"] == "nosniff"
    policy = (
        "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    assert told.headers["Content-Security-Policy"] == policy
    assert maker.ask("OPTIONS", ROWS).status == 405


def test_what_was_seen_must_be_said(maker: Program) -> None:
    made = maker.post(ROWS, {"why": "新設", "row": PLC}).body
    one = f"{ROWS}/{made['row_id']}"
    assert codes(maker.patch(one, {"why": "x", "set": {"name": "HMI"}})) == [("api.E109", "position")]
    assert codes(maker.patch(one, {"why": "x", "position": 10**6, "set": {}})) == [("api.E110", "position")]
    assert codes(maker.patch(one, {"why": "x", "position": 2**70, "set": {}})) == [("api.E104", "position")]
    assert maker.ask("PATCH", one, {"why": "x", "set": {"name": "HMI"}}, headers={"If-Match": '"1"'}).status == 422
    assert maker.delete(one, why="x").status == 422
    assert maker.delete(one, why="", position=made["position"]).status == 422
    assert maker.delete(one, why="x", position="-1").status == 422


def test_a_row_that_was_seen_by_its_tag_is_changed(maker: Program) -> None:
    made = maker.post(ROWS, {"why": "新設", "row": PLC})
    one, tag = f"{ROWS}/{made.body['row_id']}", made.headers["ETag"]
    changed = maker.ask("PATCH", one, {"why": "訂正", "set": {"name": "HMI"}}, headers={"If-Match": tag})
    assert (changed.status, changed.body["row"]["name"]) == (200, "HMI")
    assert maker.ask("PATCH", one, {"why": "訂正", "set": {"name": "x"}}, headers={"If-Match": tag}).status == 409


def test_a_row_entered_twice_is_a_conflict(maker: Program) -> None:
    maker.post(ROWS, {"why": "新設", "row": PLC})
    told = maker.post(ROWS, {"why": "新設", "row": PLC})
    assert told.status == 409
    assert told.body["conflicts"][0]["who"] == "P1"
    assert "すでに登録されています" in told.body["conflicts"][0]["ja"]


def test_a_scope_that_is_missing_is_named() -> None:
    write([somebody("P1", Department.PRODUCTION_IT)])
    reader = Program(token("P1", "read:asset"))
    assert reader.get(ROWS).status == 200
    assert "read:zone" in reader.get("/ledgers/zone/rows").body["ja"]
    assert "write:asset" in reader.post(ROWS, {"why": "x", "row": PLC}).body["ja"]
    assert "propose" in reader.post("/proposals", {}).body["ja"]
    writer = Program(token("P1", "write:asset"))
    assert writer.post(ROWS, {"why": "x", "row": PLC}).status == 201
    assert writer.get(ROWS).status == 200


def test_a_refusal_holds_nothing_of_this_machine(maker: Program, caplog: pytest.LogCaptureFixture) -> None:
    bad = Program(maker.secret[:-1] + "x")
    told = bad.get(ROWS)
    assert told.status == 401
    assert maker.secret[:-1] not in caplog.text
    assert "refused 401 api.E002 GET '/api/v1/ledgers/asset/rows'" in caplog.text
    text = json.dumps(told.body)
    assert not any(word in text for word in ("Traceback", "/src/", "SELECT", "django"))


def test_a_fault_of_ours_is_told_without_its_trace(
    maker: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write([Asset(**PLC)])
    from django.db import connection  # noqa: PLC0415

    monkeypatch.setattr(maker.client, "raise_request_exception", False)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_proposedrow RENAME TO mislaid")
    try:
        told = maker.post(ROWS, {"why": "x", "row": PLC | {"id": "P2"}})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE mislaid RENAME TO store_proposedrow")
    assert (told.status, told.body["code"]) == (500, "api.E010")
    assert "proposedrow" not in json.dumps(told.body)
    assert "proposedrow" in caplog.text
    assert maker.get(ROWS).body["count"] == 1
