"""The risk analysis in a real browser: it fits a telephone, its picture is drawn, and keys alone ask what if."""

from collections.abc import Callable
from typing import Any

from conftest import shoot
from sekisho.security.terms.words import Department

PAGES = ("/risk/", "/risk/assets/", "/risk/trees/", "/risk/what-if/?what=state&practice=3.1.4.1&value=holds")
TELEPHONE = {"width": 390, "height": 844}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_no_page_is_wider_than_a_telephone(visit: Callable[..., Any]) -> None:
    page = visit("K-001", Department.PRODUCTION_IT, viewport=TELEPHONE)
    for path in PAGES:
        page.goto(path)
        shoot(page, f"risk-telephone-{path.split('/')[2] or 'sheet'}")
        assert page.evaluate(WIDER) <= 0, path


def test_the_trees_are_drawn_in_their_own_size(browser_page: Any) -> None:
    browser_page.goto("/risk/trees/")
    picture = browser_page.locator("#tree img")
    picture.evaluate("one => one.decode()")
    shown = picture.evaluate("one => [one.naturalWidth, one.getBoundingClientRect().width]")
    assert shown[0] > 900
    assert shown[0] == shown[1]


def test_keys_alone_ask_what_if(browser_page: Any) -> None:
    page = browser_page
    page.goto("/risk/what-if/")
    page.locator("#s-value").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("変更").wait_for()
    assert "practice=" in page.url
    assert "value=holds" in page.url
