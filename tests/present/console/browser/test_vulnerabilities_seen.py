"""The pages of vulnerabilities and risk in a real browser: readable by all, on a telephone, and used by keys alone."""

from collections.abc import Callable
from typing import Any

import pytest
from test_frame import grave

from conftest import shoot
from sekisho.security.terms.words import Department

PAGES = ("/vulnerabilities/", "/vulnerabilities/questions/", "/vulnerabilities/ways/", "/vulnerabilities/sources/")
RISK = ("/risk/", "/risk/assets/", "/risk/trees/", "/risk/what-if/?what=state&practice=3.1.4.1&value=holds")
TELEPHONE = {"width": 390, "height": 844}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_no_page_is_wider_than_a_telephone(visit: Callable[..., Any]) -> None:
    page = visit("K-001", Department.PRODUCTION_IT, viewport=TELEPHONE)
    for path in (*PAGES, *RISK):
        page.goto(path)
        shoot(page, f"telephone-{'-'.join(path.split('?')[0].strip('/').split('/'))}")
        assert page.evaluate(WIDER) <= 0, path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_fault_of_accessibility(browser_page: Any, theme: str) -> None:
    browser_page.emulate_media(color_scheme=theme)
    for path in (*PAGES, *RISK):
        browser_page.goto(path)
        assert (path, grave(browser_page)) == (path, [])


def test_keys_alone_propose_what_is_advised(browser_page: Any) -> None:
    page = browser_page
    page.goto("/vulnerabilities/")
    page.get_by_label("選ぶ DZ-02 CVE-2099-90001").focus()
    page.keyboard.press("Space")
    page.locator("#reason").focus()
    page.keyboard.type("助言のとおり")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="DZ-02 の CVE-2099-90001 への対応").wait_for()
    assert "/proposals/P" in page.url
    page.goto("/vulnerabilities/")
    assert page.get_by_role("link", name="申請中 P").count() == 1
