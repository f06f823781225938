"""Walks through a ledger's grid in a real browser: edit, paste, save, history, conflict, keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest

from sekisho.security.terms.words import Department

EDIT_PASTE = "あ\tい\r\nう\tえ\r\nお\tか\r\n"


@pytest.fixture
def grid(browser_page: Any) -> Any:
    opened(browser_page)
    return browser_page


def opened(page: Any, path: str = "/ledgers/asset/") -> None:
    page.goto(path)
    page.wait_for_selector("[data-ready]")
    page.wait_for_function("document.querySelectorAll('.tabulator-row').length > 40")


def cell(page: Any, key: str, field: str) -> Any:
    line = page.locator(".tabulator-row", has=page.locator(".tabulator-cell[tabulator-field=c_id]", has_text=key))
    return line.locator(f".tabulator-cell[tabulator-field=c_{field}]")


def paste(page: Any, text: str) -> None:
    """What Ctrl+V does: the clipboard itself is not to be had in a browser without a screen."""
    page.evaluate(_PASTE, text)


_PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


def save(page: Any, why: str) -> None:
    page.keyboard.press("Control+s")
    page.keyboard.insert_text(why)
    page.keyboard.press("Enter")


def told(page: Any, text: str) -> None:
    page.locator("[data-telling]", has_text=text).wait_for()


def test_edits_and_a_pasted_block_are_saved_as_one_act_and_stand_in_the_history(grid: Any) -> None:
    cell(grid, "BZ-01", "name").dblclick()
    grid.keyboard.insert_text("計画サーバ更新")
    grid.keyboard.press("Tab")
    grid.keyboard.press("F2")
    grid.keyboard.insert_text("仮想サーバ")
    grid.keyboard.press("Enter")
    cell(grid, "BZ-03", "kind").click()
    paste(grid, EDIT_PASTE)
    grid.get_by_text("未保存: 4行 8セル").wait_for()
    assert "pending" in cell(grid, "BZ-05", "purpose").get_attribute("class")
    save(grid, "年次の棚卸")
    told(grid, "4行を保存しました")
    assert cell(grid, "BZ-05", "purpose").inner_text() == "か"
    cell(grid, "BZ-01", "name").click()
    grid.get_by_role("button", name="セルの履歴").click()
    first = grid.locator(".history > li").first
    for text in ("年次の棚卸", "試験 太郎 (K-001)", "生産計画管理サーバ", "計画サーバ更新"):
        first.get_by_text(text).wait_for()


def test_the_keyboard_alone_enters_corrects_undoes_and_saves(grid: Any) -> None:
    grid.locator(".tabulator-cell.at").focus()
    grid.get_by_role("button", name="新しい行").press("Enter")
    grid.keyboard.type("ZZ-1")
    grid.keyboard.press("Tab")
    grid.keyboard.type("robot")
    grid.keyboard.press("Tab")
    grid.keyboard.type("x")
    grid.keyboard.press("Enter")
    grid.keyboard.press("Control+z")
    assert cell(grid, "ZZ-1", "kind").inner_text() == ""
    cell(grid, "ZZ-1", "loan_end").focus()
    cell(grid, "ZZ-1", "loan_end").click()
    grid.keyboard.type("2023/13/1")
    grid.keyboard.press("Enter")
    grid.locator(".tabulator-cell.wrong").wait_for()
    save(grid, "新設")
    told(grid, "何も書き込んでいません")
    assert "at" in grid.locator(".tabulator-cell.wrong").get_attribute("class").split()
    grid.keyboard.type("R5.4.1")
    grid.keyboard.press("Tab")
    grid.locator(".tabulator-cell", has_text="2023/04/01").wait_for()
    save(grid, "新設")
    told(grid, "1行を保存しました")
    grid.locator("[data-count]", has_text="47件").wait_for()


def test_a_late_answer_about_a_row_does_not_hide_what_was_typed_since(grid: Any) -> None:
    held: list[Any] = []
    grid.route("**/ledgers/asset/check", lambda route: held.append(route), times=1)  # noqa: PLW0108 -- it looks into what it is given
    cell(grid, "BZ-01", "place").dblclick()
    grid.keyboard.insert_text("倉庫")
    grid.keyboard.press("Enter")
    while not held:
        grid.wait_for_timeout(10)
    answer = held[0].fetch()
    cell(grid, "BZ-01", "loan_end").dblclick()
    grid.keyboard.insert_text("2023/13/1")
    grid.keyboard.press("Enter")
    held[0].fulfill(response=answer)
    grid.locator(".tabulator-cell.wrong").wait_for()


def test_the_second_of_two_people_chooses_between_their_text_and_the_present(
    grid: Any, visit: Callable[..., Any]
) -> None:
    other = visit("K-902", Department.PRODUCTION_IT)
    opened(other)
    for page, text in ((grid, "倉庫"), (other, "別棟")):
        cell(page, "BZ-01", "place").dblclick()
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
    save(other, "移設")
    told(other, "1行を保存しました")
    save(grid, "移設")
    dialog = grid.locator("dialog.conflict")
    for text in ("電算室", "倉庫", "別棟", "試験 太郎"):
        dialog.get_by_text(text).first.wait_for()
    dialog.get_by_role("button", name="自分の入力にする").click()
    dialog.get_by_role("button", name="閉じる").click()
    assert cell(grid, "BZ-01", "place").inner_text() == "倉庫"
    save(grid, "移設の訂正")
    told(grid, "1行を保存しました")


def test_filters_sorting_and_turning_pages_keep_what_is_pending(grid: Any) -> None:
    cell(grid, "BZ-01", "name").dblclick()
    grid.keyboard.insert_text("更新")
    grid.keyboard.press("Enter")
    grid.get_by_role("textbox", name="種類の条件").fill("plc")
    grid.get_by_role("textbox", name="種類の条件").press("Enter")
    grid.wait_for_url("**kind=plc**")
    grid.get_by_role("textbox", name="種類の条件").fill("")
    grid.get_by_role("textbox", name="種類の条件").press("Enter")
    grid.get_by_role("button", name="ID").first.click()
    grid.wait_for_url("**sort=id**")
    grid.get_by_text("未保存: 1行 1セル").wait_for()
    assert cell(grid, "BZ-01", "name").inner_text() == "更新"
    asked: list[str] = []
    grid.on("dialog", lambda question: (asked.append(question.type), question.accept()))
    grid.reload()
    grid.wait_for_selector("[data-ready]")
    assert asked == ["beforeunload"]
    assert grid.locator(".head-way", has_text="▲").count() == 1
