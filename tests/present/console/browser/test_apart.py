"""Undoes the joining of two addresses in a real browser, and takes it back."""

from typing import Any

from conftest import shoot
from sekisho.security.present.console.linking import device_address


def test_a_person_keeps_addresses_apart_and_joins_them_again_by_keys_alone(browser_page: Any) -> None:
    page = browser_page
    page.goto(device_address("見本工場", "F2-05"))
    for act, said in (("この結合を取り消す", "記録しました。"), ("結合に戻す", "結合に戻しました。")):
        page.locator("summary", has_text=act).focus()
        page.keyboard.press("Enter")
        field = page.get_by_label("理由")
        shoot(page, f"apart-{act}")
        page.keyboard.press("Tab")
        assert field.evaluate("one => one === document.activeElement")
        page.keyboard.type("隣のカメラの設定ミス")
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text(said).wait_for()
    assert page.locator("summary", has_text="この結合を取り消す").count() == 1


def test_nothing_of_a_form_sticks_out_of_its_sheet(browser_page: Any) -> None:
    page = browser_page
    page.goto(device_address("見本工場", "F2-05"))
    page.locator("summary", has_text="この結合を取り消す").click()
    inside = """() => {
      const sheet = document.getElementById("h-seen").parentElement.getBoundingClientRect();
      const parts = [...document.getElementById("h-seen").parentElement.querySelectorAll("*")];
      return parts.filter((one) => one.getBoundingClientRect().right > sheet.right).map((one) => one.outerHTML);
    }"""
    assert page.evaluate(inside) == []
