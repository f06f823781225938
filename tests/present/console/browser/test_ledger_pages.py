"""Excel in with its preview, proposals, and the checker of accessibility on the pages of ledgers."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_frame import grave

PAGES = (
    "/ledgers/asset/?q=BZ",
    "/ledgers/asset/import/",
    "/ledgers/proposal/",
    "/proposals/?view=all",
    "/proposals/P2026-000001/",
)

FEWER = "document.querySelectorAll('.row-difference:nth-of-type(n + 12)').forEach((one) => one.remove())"
"""The sample's import is one proposal of all its rows, each built as the others: all of them would take a minute."""


def test_a_book_is_taken_out_edited_compared_and_applied(browser_page: Any, tmp_path: Path) -> None:
    browser_page.goto("/ledgers/zone/")
    with browser_page.expect_download() as taken:
        browser_page.get_by_role("link", name="Excel出力").click()
    taken.value.save_as(tmp_path / "zone.xlsx")
    book = openpyxl.load_workbook(tmp_path / "zone.xlsx")
    lines = (line for sheet in book for line in sheet.iter_rows(max_row=6))
    label = next(one for line in lines for one in line if str(one.value).startswith("最終見直し日"))
    label.parent.cell(label.row + 1, label.column).value = "2026/10/1"
    book.save(tmp_path / "zone.xlsx")
    browser_page.get_by_role("link", name="Excel取込").click()
    browser_page.set_input_files("#file", tmp_path / "zone.xlsx")
    browser_page.get_by_role("button", name="比べる").click()
    browser_page.locator(".differences", has_text="2026/10/01").wait_for()
    browser_page.get_by_text("変更 1").wait_for()
    browser_page.get_by_label("理由").fill("見直し")
    browser_page.get_by_role("button", name="反映する").click()
    browser_page.locator(".notice.good", has_text="反映しました").wait_for()
    browser_page.locator(".notice.good a").first.click()
    browser_page.locator(".row-difference", has_text="2026/10/01").wait_for()


@pytest.mark.parametrize(("theme", "pages"), [("light", PAGES), ("dark", PAGES[:1])])
def test_no_serious_fault_of_accessibility(browser_page: Any, theme: str, pages: tuple[str, ...]) -> None:
    browser_page.emulate_media(color_scheme=theme)
    for path in pages:
        browser_page.goto(path.replace("2026", _year(browser_page)) if "/P2026" in path else path)
        if "/ledgers/" in path and "import" not in path:
            browser_page.wait_for_selector("[data-ready]")
        browser_page.evaluate(FEWER)
        assert (path, grave(browser_page)) == (path, [])


def _year(page: Any) -> str:
    page.goto("/proposals/?view=all")
    return str(page.locator("tbody a").last.inner_text())[1:5]
