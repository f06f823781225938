"""Walks through the network map in a real browser: a difference leads to its evidence, by pointer and by keyboard."""

import re
from pathlib import Path
from typing import Any

import pytest
from test_frame import grave


def ready(page: Any, path: str = "/network/") -> Any:
    page.goto(path)
    page.wait_for_selector("[data-map][data-ready]")
    return page


def on_map(page: Any, selector: str) -> tuple[float, float]:
    """Where the middle of the first such thing is on the screen."""
    x, y = page.evaluate(
        """(selector) => {
          const one = document.querySelector("[data-map]").map.cy.elements(selector)[0];
          const at = one.isEdge() ? one.renderedMidpoint() : one.renderedPosition();
          const box = document.getElementById("network-map").getBoundingClientRect();
          return [box.left + at.x, box.top + at.y];
        }""",
        selector,
    )
    return x, y


def test_a_click_on_a_difference_shows_its_evidence_beside_the_map(browser_page: Any) -> None:
    page = ready(browser_page)
    page.wait_for_function("document.querySelector('[data-map]').map.cy.edges('.talk.undeclared').length > 0")
    page.mouse.click(*on_map(page, "edge.talk.undeclared"))
    panel = page.get_by_role("complementary", name="詳細")
    panel.get_by_text("この通信は宣言されていません。").wait_for()
    link = panel.locator("a.place").first.get_attribute("href")
    assert re.match(r"/evidence/open/\?sha256=[0-9a-f]{64}&unit=frame&at=[0-9]+&file=", link)


def test_a_search_goes_to_the_one_device_and_opens_it(browser_page: Any) -> None:
    page = ready(browser_page)
    page.get_by_label("機器・アドレス・機能を検索").fill("F1-09")
    page.keyboard.press("Enter")
    page.get_by_role("complementary", name="詳細").get_by_role("heading", name="電力監視ゲートウェイ").wait_for()
    assert page.evaluate("document.querySelector('[data-map]').map.cy.nodes('.chosen').length") == 1
    assert "q=F1-09" in page.url


def test_keys_alone_reach_a_flow_in_the_table_its_details_and_back(browser_page: Any) -> None:
    page = ready(browser_page, "/network/?kind=undeclared")
    details = page.locator("#network-table").get_by_role("link", name="詳細").first
    details.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="詳細")
    panel.get_by_text("この通信は宣言されていません。").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "詳細"


def test_a_filter_changes_table_and_picture_together(browser_page: Any) -> None:
    page = ready(browser_page)
    page.get_by_label("差異").select_option("undeclared")
    page.locator("#network-table tbody tr").nth(4).wait_for(state="detached")
    assert page.locator("#network-table tbody tr").count() == 4
    page.wait_for_function("document.querySelector('[data-map]').map.cy.edges('.talk').length === 4")
    assert "kind=undeclared" in page.url


@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_script_the_table_and_a_still_picture_are_the_page(visit: Any, language: str) -> None:
    from sekisho.security.terms.words import Department  # noqa: PLC0415

    page = visit("K-001", Department.PRODUCTION_IT, java_script_enabled=False)
    page.goto("/network/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="日本語").wait_for()
        page.wait_for_load_state()
    assert page.locator("#network-table tbody tr").count() == 85
    assert page.locator("noscript img.still").count() == 1
    page.locator("#network-table tbody a[data-detail]").first.click()
    page.wait_for_url("**/network/detail/**")


def test_the_picture_is_saved_as_a_file(browser_page: Any, tmp_path: Path) -> None:
    page = ready(browser_page)
    with page.expect_download() as waited:
        page.get_by_role("button", name="PNG").click()
    waited.value.save_as(tmp_path / "network.png")
    assert (tmp_path / "network.png").read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as waited:
        page.get_by_role("link", name="SVG").click()
    assert waited.value.suggested_filename == "network-20261125.svg"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_fault_of_accessibility(browser_page: Any, theme: str) -> None:
    browser_page.emulate_media(color_scheme=theme)
    page = ready(browser_page, "/network/?kind=undeclared")
    page.locator("#network-table a[data-detail]").last.click()
    page.locator("[data-told] h2").wait_for()
    assert grave(page) == []
    page.goto("/devices/?q=F1-09")
    assert grave(page) == []
    page.goto("/devices/")
    assert page.evaluate("document.activeElement.id") == "q"
    assert grave(page) == []
