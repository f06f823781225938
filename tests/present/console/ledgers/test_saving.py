"""Many rows saved as one act: all or nothing, problems at their cells, conflicts shown to the second of two people."""

from typing import Any

import pytest

from asking import write
from ledger_visits import Visit, at
from sekisho.security.ledgers.asset import Asset
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")

ROWS = [Asset(id=f"P{at}", name="PLC", place="1階", site="A") for at in range(3)]


@pytest.fixture
def visit() -> Visit:
    write(ROWS)
    return at("asset")


def edited(visit: Visit, key: str, **cells: str) -> dict[str, Any]:
    row = next(one for one in visit.rows() if one["row"]["id"] == key)
    return {"id": row["row_id"], "position": row["position"], "cells": cells}


def value(visit: Visit, key: str, name: str) -> Any:
    return next((one["row"][name] for one in visit.rows() if one["row"]["id"] == key), None)


def test_several_rows_are_one_act_with_one_reason(visit: Visit) -> None:
    told = visit.save(
        edited(visit, "P0", name="新PLC", stocktaken="R5.4.1"),
        edited(visit, "P1", software="A、B,C", status="予備"),
        {"id": "new-1", "cells": {"id": "P9", "name": "HMI", "site": "A", "loan_end": "2023/4/1", "lender": "B社"}},
        why="年次の棚卸",
    )
    assert told.body == {"saved": 3, "proposal": None, "problems": []}
    rows = {one["row"]["id"]: one for one in visit.rows()}
    assert (rows["P0"]["row"]["name"], rows["P0"]["row"]["stocktaken"]) == ("新PLC", "2023-04-01")
    assert (rows["P1"]["row"]["software"], rows["P1"]["row"]["status"]) == (["A", "B", "C"], "spare")
    assert rows["P9"]["row"]["loan_end"] == "2023-04-01"
    entries = [visit.get(f"rows/{one['row_id']}/history").body["entries"][0] for one in rows.values()]
    acts = {(one["at"], one["why"]) for one in entries if one["who"] == "K-001"}
    assert len(acts) == 1


def test_one_wrong_cell_keeps_everything_out_and_is_named(visit: Visit) -> None:
    good, bad = edited(visit, "P0", name="新PLC"), edited(visit, "P1", stocktaken="2023/2/30", name="")
    told = visit.save(good, bad)
    assert told.status == 422
    assert {one["where"] for one in told.body["problems"]} == {f"{bad['id']}.stocktaken", f"{bad['id']}.name"}
    assert value(visit, "P0", "name") == "PLC"


def test_cells_are_read_while_a_person_types(visit: Visit) -> None:
    row = edited(visit, "P0", stocktaken="R5.4.1", loan_end="2023/13/1", software="A､B")
    (told,) = visit.post("check", {"rows": [row]}).body["rows"]
    assert told["texts"] == {"stocktaken": "2023/04/01", "software": "A、B"}
    assert [one["where"] for one in told["problems"]] == [f"{row['id']}.loan_end"]
    assert value(visit, "P0", "stocktaken") is None


def test_whole_numbers_and_answers_are_read_as_excel_reads_them() -> None:
    visit = at("recordkeeping")
    cells = {"ledger": "asset", "years": "5年", "basis": "社内規程", "approval": "はい"}
    told = visit.save({"id": "new-1", "cells": cells})
    assert told.status == 422
    assert [one["where"] for one in told.body["problems"]] == ["new-1.years"]
    assert visit.save({"id": "new-1", "cells": {**cells, "years": "5 "}}).status == 200
    row = visit.rows()[0]["row"]
    assert (row["years"], row["approval"]) == (5, True)


def test_the_second_of_two_people_is_shown_what_the_first_changed(visit: Visit) -> None:
    mine, other = edited(visit, "P0", place="倉庫"), edited(visit, "P1", name="別")
    write([Asset(id="P9", name="x", site="A")])
    theirs = at("asset", "K-002")
    assert theirs.save(edited(theirs, "P0", place="別棟")).status == 200
    told = visit.save(mine, other)
    assert told.status == 409
    (conflict,) = told.body["conflicts"]
    assert (conflict["id"], conflict["who"], conflict["who_name"]) == (mine["id"], "K-002", "試験 太郎")
    assert conflict["cells"] == [{"field": "place", "seen": "1階", "wanted": "倉庫", "now": "別棟"}]
    assert conflict["present"]["row"]["place"] == "別棟"
    assert value(visit, "P1", "name") == "PLC"
    again = visit.save({**mine, "position": conflict["present"]["position"]}, other)
    assert (again.status, value(visit, "P0", "place")) == (200, "倉庫")


def test_a_row_that_went_meanwhile_and_one_that_came_are_told_apart(visit: Visit) -> None:
    mine = edited(visit, "P0", place="倉庫")
    gone = edited(visit, "P0")
    assert visit.save({"id": gone["id"], "position": gone["position"], "withdraw": True}).status == 200
    assert visit.save(mine).status == 404
    told = visit.save({"id": "new-1", "cells": {"id": "P1", "name": "二重", "site": "A"}})
    assert (told.status, told.body["conflicts"][0]["id"], told.body["conflicts"][0]["gone"]) == (409, "new-1", False)


def test_without_a_reason_nothing_is_written(visit: Visit) -> None:
    told = visit.save(edited(visit, "P0", name="新"), why=" ")
    assert (told.status, told.body["problems"][0]["where"]) == (422, "why")
    assert value(visit, "P0", "name") == "PLC"


def test_what_needs_approval_is_refused_and_left_as_a_proposal_where_asked(visit: Visit) -> None:
    write([Recordkeeping(ledger="asset", approval=True)])
    row = edited(visit, "P0", name="新PLC")
    assert (visit.save(row).status, visit.save(row).body["code"]) == (409, "store.E005")
    told = visit.save(row, propose=True, title="名称の変更")
    assert told.body["proposal"].startswith("P")
    assert value(visit, "P0", "name") == "PLC"
    assert '"approval": true' in visit.page().content.decode()


def test_who_may_only_read_may_propose_and_not_write(visit: Visit) -> None:
    reader = at("asset", "K-005", Department.PRODUCTION)
    if reader.page().status_code == 403:
        pytest.skip("this department does not read it")
    row = edited(visit, "P0", name="新PLC")
    assert reader.save(row).status == 403
    assert reader.save(row, propose=True).status == 200


def test_a_person_of_another_site_changes_nothing_here(visit: Visit) -> None:
    row = edited(visit, "P0", name="新PLC")
    stranger = at("asset", "K-006", Department.PRODUCTION_IT, "B")
    assert stranger.rows() == []
    assert stranger.save(row).status == 404
    assert stranger.save({"id": "new-1", "cells": {"id": "Q1", "name": "x", "site": "A"}}).status == 403
    assert stranger.browser.get(f"/ledgers/asset/rows/{row['id']}/sheet").status_code == 404
    assert stranger.get(f"rows/{row['id']}/history").status == 404


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"id": "x"}] * 1001,
        "x",
        [1],
        [{"id": "new-1", "cells": {"id": 1}}],
        [{"id": "new-1", "cells": {}}, {"id": "new-1", "cells": {}}],
        [{"id": "new-1", "cells": {"nothing": "x"}}],
        [{"id": "no id of a row", "position": 1, "cells": {}}],
    ],
)
def test_what_no_grid_sends_is_refused(rows: object) -> None:
    assert at("asset").post("save", {"why": "x", "rows": rows}).status in {404, 422}
