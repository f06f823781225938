"""A day of each department in a real browser, end to end: what it does, what it is refused, and who waits for whom."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from looking import ACT
from sekisho.security.terms.words import Department

Visit = Callable[..., Any]
LATER = (dt.date.today() + dt.timedelta(days=60)).isoformat()  # noqa: DTZ011 -- any day to come will do


def heading(page: Any) -> str:
    return str(page.get_by_role("heading", level=1).inner_text())


def ready(page: Any, path: str) -> None:
    page.goto(path)
    page.wait_for_selector("[data-ready]")
    page.locator(".tabulator-row").first.wait_for()


def cell(page: Any, text: str, field: str) -> Any:
    line = page.locator(".tabulator-row", has=page.locator(".tabulator-cell", has_text=text)).first
    return line.locator(f".tabulator-cell[tabulator-field=c_{field}]")


def save(page: Any, why: str) -> None:
    page.keyboard.press("Control+s")
    page.keyboard.insert_text(why)
    page.keyboard.press("Enter")
    page.locator("[data-telling]", has_text="行を保存しました").wait_for()


def test_a_first_day_begins_with_the_warning_and_a_password_of_ones_own(chromium: Any, server: str) -> None:
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415 -- needs an open home

    first = add(NewLogin("P001"), ACT).password
    page = chromium.new_context(base_url=server, locale="ja-JP").new_page()
    page.goto("/practices/")
    assert heading(page) == "サインイン"
    page.get_by_text("管理者の許可が必要です").wait_for()
    page.get_by_text("監視し、記録しています").wait_for()
    page.get_by_label("アカウント名").fill("p001")
    page.get_by_label("パスワード").fill("wrong")
    page.get_by_role("button", name="サインイン").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("アカウント名").fill("p001")
    page.get_by_label("パスワード").fill(first)
    page.get_by_role("button", name="サインイン").click()
    assert heading(page) == "パスワードを変更"
    page.locator("[name=old]").fill(first)
    for name in ("new", "again"):
        page.locator(f"[name={name}]").fill("Kawa-no-Nagare 7")
    page.get_by_role("button", name="パスワードを変更").click()
    page.goto("/")
    assert heading(page) == "ホーム"
    page.get_by_role("heading", name="次にすること").wait_for()
    box = page.get_by_role("heading", name="次にすること").bounding_box()
    assert box["y"] < 720, "what to do next is seen without scrolling"
    page.context.close()


def test_information_systems_has_a_finding_mended_and_production_sees_it(visit: Visit) -> None:
    page = visit("P001", Department.PRODUCTION_IT)
    page.goto("/")
    page.locator("ol.todo a.go").first.click()
    page.locator("tbody a").first.click()
    finding = page.url
    page.locator("section", has=page.get_by_role("heading", name="証跡")).locator("a").first.click()
    page.get_by_role("heading", name="引用された箇所").wait_for()
    page.goto(finding)
    page.locator("#deed").select_option("fix")
    page.locator("#department").select_option("production")
    page.locator("#due").fill(LATER)
    page.locator("#reason").fill("設定を直してください")
    page.get_by_role("button", name="決める").click()
    page.get_by_text("1件の対応を記録しました").wait_for()
    other = visit("P003", Department.PRODUCTION)
    other.goto("/")
    other.locator("li", has_text="あなたの部門が是正する指摘").get_by_role("link").click()
    other.get_by_text("設定を直して").or_(other.locator("tbody a").first).first.wait_for()
    other.goto("/ledgers/zone/")
    assert heading(other) == "権限がありません"


def test_an_acceptance_is_decided_by_the_second_person_over_what_was_shown(visit: Visit) -> None:
    page = visit("P001", Department.PRODUCTION_IT)
    page.goto("/findings/?severity=high")
    page.locator("tbody a").first.click()
    finding = page.url
    page.locator("#deed").select_option("accept")
    page.locator("#until").fill(LATER)
    page.locator("#approver").fill("P002")
    page.locator("#reason").fill("次の停止で交換するまで")
    page.get_by_role("button", name="決める").click()
    page.get_by_text("受容を申請しました").wait_for()
    other = visit("P002", Department.PRODUCTION_IT)
    other.goto("/")
    other.locator("li", has_text="承認を待つ提案").get_by_role("link").click()
    other.locator("tbody a").first.click()
    other.get_by_text("次の停止で交換するまで").first.wait_for()
    other.locator("[name=note]").first.fill("確認しました")
    other.get_by_role("button", name="承認").first.click()
    other.get_by_role("button", name="反映").first.click()
    other.goto(finding)
    other.locator(".title .chip", has_text="受容").wait_for()


def test_procurement_enters_a_supplier_and_is_refused_the_assets(visit: Visit) -> None:
    page = visit("P008", Department.PROCUREMENT)
    page.goto("/")
    page.goto("/ledgers/supplier/")
    page.wait_for_selector("[data-ready]")
    page.get_by_role("button", name="新しい行").click()
    page.keyboard.type("S-900")
    page.keyboard.press("Tab")
    page.keyboard.type("(架空)部品商会")
    page.keyboard.press("Enter")
    save(page, "新しい取引先")
    page.goto("/ledgers/asset/")
    assert heading(page) == "権限がありません"
    page.goto("/ledgers/")
    assert page.get_by_role("link", name="資産台帳").count() == 0


def test_general_affairs_enters_who_leaves_and_the_account_is_closed_at_once(visit: Visit) -> None:
    leaving = visit("P011", Department.PRODUCTION)
    leaving.goto("/")
    assert heading(leaving) == "ホーム"
    page = visit("P009", Department.GENERAL_AFFAIRS)
    ready(page, "/ledgers/person/")
    cell(page, "P011", "left").dblclick()
    page.keyboard.insert_text("2026/04/01")
    page.keyboard.press("Enter")
    save(page, "離任")
    leaving.goto("/findings/")
    assert heading(leaving) == "サインイン"
    page.goto("/ledgers/zone/")
    assert heading(page) == "権限がありません"


def test_an_answer_begins_at_its_rule_with_what_is_known_filled_in(visit: Visit) -> None:
    page = visit("P001", Department.PRODUCTION_IT)
    page.goto("/practices/3.1.9/")
    page.locator("details summary").first.click()
    page.get_by_role("link", name="確認を記録する").first.click()
    page.wait_for_selector("[data-ready]")
    page.locator(".tabulator-row.pending, .tabulator-row", has_text="3.1.9-1").first.wait_for()
    page.get_by_text("未保存").wait_for()


@pytest.mark.parametrize("path", ["/", "/findings/", "/practices/3.1.8/", "/evidence/", "/reports/", "/search/?q=PLC"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_no_page_is_wider_than_the_screen(visit: Visit, path: str, size: tuple[int, int]) -> None:
    page = visit("P001", Department.PRODUCTION_IT, viewport={"width": size[0], "height": size[1]})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
