from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe


def grave(page: Any) -> list[str]:
    """What the accessibility checker holds to be serious or worse, as rule and place."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/ledgers/", "/nothing/"])
def test_no_serious_fault_of_accessibility(browser_page: Any, path: str, theme: str) -> None:
    browser_page.emulate_media(color_scheme=theme)
    browser_page.goto(path)
    assert browser_page.locator("html").get_attribute("data-theme") == theme
    assert grave(browser_page) == []


def test_the_language_and_the_theme_stay_as_chosen(browser_page: Any) -> None:
    browser_page.goto("/ledgers/")
    browser_page.get_by_role("button", name="English").click()
    browser_page.get_by_role("heading", level=1, name="Ledgers", exact=True).wait_for()
    browser_page.get_by_role("button", name="Switch light and dark").click()
    browser_page.reload()
    assert browser_page.locator("html").get_attribute("data-theme") == "dark"
    assert browser_page.locator("html").get_attribute("lang") == "en"


def test_the_content_is_reached_by_the_keyboard_alone(browser_page: Any) -> None:
    browser_page.goto("/ledgers/")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    browser_page.keyboard.press("Enter")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.closest('main') !== null")
