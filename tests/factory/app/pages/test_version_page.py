"""The page of a version: how well simulations agreed with what came, and on how many results they are fitted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from factory.app.pages import office
from factory.app.pages.browsing import browsing
from factory.plants import BEGIN, plant, run
from sekisho.factory.app.pages.planner_pages import PlannerPages
from sekisho.factory.plan.production.versions import Agreement, Learned, Simulated

SIMULATED = Simulated("P-2", "計画 太郎", BEGIN, 0.25, 0.2, 0.3)
LEARNED = Learned(times=1234, places=12, by_standard=3, failures=5, judged=300)


def seen(folder: Path, simulated: Simulated, look: Callable[[str], None], language: str = "ja") -> None:
    async def act() -> None:
        made = plant(folder, factor=1.0)
        server = await office.filled(made)
        with server.store.together():
            server.store.versions.put(replace(server.versions.version(2), simulated=simulated))
        async with browsing(made, [PlannerPages(lambda: server)]) as browser:
            await browser.enter()
            look((await browser.get(f"/plan/version?version=2&lang={language}")).text)

    run(act())


def test_it_says_how_well_earlier_versions_were_foretold_and_what_the_model_is_fitted_on(tmp_path: Path) -> None:
    def look(text: str) -> None:
        assert (
            "以前の計画の注文 14件の完了を、実績より平均 35分 早く見込みました。90%区間に入ったのは 62.5% です。"
            in text
        )
        assert "基板の作業時間 1,234件、設備の故障 5件、判定した基板 300枚。" in text
        assert "品目・工程・設備の組 12組のうち 3組は実績が3件より少ないので、標準の時間で計算しました。" in text

    seen(tmp_path, replace(SIMULATED, agreement=Agreement(14, -2100.0, 0.625), learned=LEARNED), look)


def test_what_was_foretold_too_late_is_told_as_such(tmp_path: Path) -> None:
    def look(text: str) -> None:
        assert "実績より平均 35分 遅く見込みました。" in text

    seen(tmp_path, replace(SIMULATED, agreement=Agreement(14, 2100.0, 0.625), learned=LEARNED), look)


def test_it_says_the_same_in_english(tmp_path: Path) -> None:
    def look(text: str) -> None:
        assert "14 orders of earlier versions were foretold to end 35 min earlier than they did" in text
        assert "1,234 times of work on boards, 5 failures of machines, 300 boards that were judged." in text
        assert "Of 12 combinations of item, segment and machine, 3 have fewer than 3 times" in text

    seen(tmp_path, replace(SIMULATED, agreement=Agreement(14, -2100.0, 0.625), learned=LEARNED), look, "en")


def test_it_says_where_nothing_can_be_compared_and_nothing_is_missing(tmp_path: Path) -> None:
    def look(text: str) -> None:
        assert "比べられる以前の計画は、まだありません。" in text
        assert "標準の時間で計算しました" not in text

    seen(tmp_path, replace(SIMULATED, learned=replace(LEARNED, by_standard=0)), look)


def test_it_says_nothing_of_results_before_a_run_is_over(tmp_path: Path) -> None:
    def look(text: str) -> None:
        assert "計算中です。" in text
        assert "当てはめた実績" not in text
        assert "実績との比較" not in text

    seen(tmp_path, replace(SIMULATED, late_share=None, low=None, high=None), look)
