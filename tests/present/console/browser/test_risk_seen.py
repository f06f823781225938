"""The risk analysis in a real browser: its picture is drawn, and keys alone ask what if."""

from typing import Any


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
