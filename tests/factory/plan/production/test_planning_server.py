"""The planning server over a real exchange server: orders in, a released plan out, results back, a new plan."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from factory.plan.production import works
from factory.plan.production.works import BEGIN, OTHER, WHO, enter, order, report
from factory.plants import loopback, plant, run
from sekisho.factory.plan.production import planner
from sekisho.factory.plan.production.exchanging import take
from sekisho.factory.plan.production.refusals import Refused
from sekisho.factory.plan.production.versions import RULE, State
from sekisho.factory.simulate.service import Simulator
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Unreachable, WebClient

pytestmark = loopback


@pytest.fixture
def factory(tmp_path: Path) -> Plant:
    return plant(tmp_path, 600.0)


async def fetched(client: WebClient, after: int = 0) -> tuple[int, dict[str, Any]]:
    """The next schedule that comes at the process server."""
    while True:
        try:
            if found := await client.next("schedule", after):
                return found
        except Unreachable:
            continue


def test_an_order_that_is_entered_becomes_a_released_plan_at_the_process_server(factory: Plant) -> None:
    async def story() -> dict[str, Any]:
        server = works.planning(factory, auto_release=True)
        enter(server, order())
        async with works.running(works.exchange(factory), server), WebClient(factory, "process") as process:
            return (await fetched(process))[1]

    schedule = run(story())
    (request,) = schedule["OperationsRequest"]
    assert schedule["ReleasedBy"] == RULE
    assert (request["ID"], request["Quantity"], request["Revision"], request["Priority"]) == ("WO-1", 20, "A", 0)
    assert [one["ID"] for one in request["SegmentRequirement"]] == [one.id for one in works.item().segments]


def test_without_the_rule_two_people_release_a_plan(factory: Plant) -> None:
    async def story() -> str:
        server = works.planning(factory)
        enter(server, order())
        async with works.running(works.exchange(factory), server), WebClient(factory, "process") as process:
            made = await server.plan_now(WHO)
            server.versions.approve(made.number, OTHER)
            server.versions.release(made.number, WHO)
            number, schedule = await fetched(process)
            assert number > 0
            await works.until(lambda: not server.status().waiting)
            assert server.status().released == server.store.versions.get(made.number)
            return str(schedule["ReleasedBy"])

    assert run(story()) == WHO


def test_results_come_into_the_totals_and_a_deviation_makes_a_new_plan(factory: Plant) -> None:
    async def story() -> str:
        server = works.planning(factory, auto_release=True)
        enter(server, order(quantity=400))
        async with works.running(works.exchange(factory), server), WebClient(factory, "process") as process:
            number, _ = await fetched(process)
            route = ("print-top", "place-top", "reflow-top", "inspect-top")
            told = report(1, {"WO-1": 0}, SegmentResponse=[works.segment(one, "WO-1", 300) for one in route])
            await process.send("results", told, path={"id": "R00000001"})
            await works.until(lambda: server.status().orders[0].state == "Running")
            _, schedule = await fetched(process, number)
            released = server.status().released
            assert released is not None
            assert released.state is State.RELEASED
            assert dict(works.changes(schedule)) == {"WO-1": 400}
            return released.why.en

    assert "ahead of its plan in 'inspect-top'" in run(story())


def test_what_was_taken_and_planned_is_there_after_a_restart_and_is_not_taken_again(factory: Plant) -> None:
    async def story() -> None:
        exchange = works.exchange(factory)
        async with works.running(exchange), WebClient(factory, "process") as process:
            first = works.planning(factory, auto_release=True)
            enter(first, order())
            async with works.running(first):
                number, _ = await fetched(process)
                await process.send("results", report(1, {"WO-1": 3}), path={"id": "R00000001"})
                await works.until(lambda: first.store.figure("results") > 0)
                before = first.inputs()
                await works.until(lambda: not first.status().waiting)
            second = works.planning(factory, auto_release=True)
            assert second.inputs() == before
            async with works.running(second):
                await process.send("results", report(2, {"WO-1": 4}), path={"id": "R00000002"})
                await works.until(lambda: second.inputs().totals[0].passed("print-top").boards == 4)
                assert number == 1
                assert [one.act for one in second.store.acts()][-1] == "set_calendar"

    run(story())


def test_while_the_exchange_server_is_away_planning_goes_on_and_what_was_released_waits(factory: Plant) -> None:
    async def story() -> dict[str, Any]:
        server = works.planning(factory, auto_release=True)
        enter(server, order())
        async with works.running(server):
            await works.until(lambda: server.status().waiting == {"exchange": 1})
            await works.until(lambda: "exchange" in server.status().links)
            assert not server.status().links["exchange"].up
            async with works.running(works.exchange(factory)), WebClient(factory, "process") as process:
                found = (await fetched(process))[1]
                await works.until(lambda: not server.status().waiting)
                return found

    assert run(story())["Version"] == 1


def test_reports_that_come_again_and_in_another_order_change_nothing(factory: Plant) -> None:
    async def story(numbers: tuple[int, ...]) -> object:
        server = works.planning(factory)
        enter(server, order(quantity=100))
        for place, number in enumerate(numbers, start=1):
            take(factory, server.store, place, report(number, {"WO-1": number * 10}))
        try:
            return server.inputs().totals
        finally:
            server.store.close()
            factory.file("planning", "planning.sqlite").unlink()

    (total,) = run(story((1, 2, 3)))  # type: ignore[misc]
    assert total.passed("print-top").boards == 30
    assert run(story((3, 1, 3, 2, 2))) == (total,)


def test_a_report_that_cannot_be_is_refused_counted_and_passed(factory: Plant) -> None:
    server = works.planning(factory)
    enter(server, order())
    take(factory, server.store, 5, report(1, {"WO-1": 1}, GoodQuantity=10**9))
    assert server.store.figure("results") == 5
    assert server.inputs().totals == ()
    assert factory.rejections("planning").counts == {("process", "results", "planning.E422"): 1}
    server.store.close()


def test_results_of_an_order_that_nobody_entered_are_a_fault_in_the_status(factory: Plant) -> None:
    server = works.planning(factory)
    take(factory, server.store, 1, report(1, {"WO-9": 1}))
    (problem,) = [one for one in server.status().problems if one.where == "order/WO-9"]
    assert problem.code == "planning.W107"
    server.store.close()


def test_a_plan_that_the_exchange_server_does_not_take_is_told_and_does_not_hold_up_the_next(factory: Plant) -> None:
    async def story() -> None:
        async with works.running(works.exchange(factory)), WebClient(factory, "process") as process:
            first = works.planning(factory, auto_release=True)
            enter(first, order())
            async with works.running(first):
                number, _ = await fetched(process)
            factory.file("planning", "planning.sqlite").unlink()  # an installation that begins with version 1 again
            second = works.planning(factory, auto_release=True)
            enter(second, order("WO-2"))
            async with works.running(second):
                await works.until(lambda: second.status().troubles)
                (told,) = second.status().troubles
                assert "schedule 1 (409). Another content is held" in told.en
                assert factory.rejections("planning").counts == {("planning", "schedule", "wire.E409"): 1}
            third = works.planning(factory, auto_release=True)
            async with works.running(third):
                assert third.status().troubles == (told,)
                third.acts.rush("WO-2", WHO)
                _, schedule = await fetched(process, number)
                assert (schedule["Version"], dict(works.changes(schedule))) == (2, {"WO-2": 20})
                assert third.status().troubles == ()
                (kept,) = third.store.post.base.execute("SELECT id FROM set_aside").fetchall()
                assert kept == ("1",)

    run(story())


def test_each_act_leads_to_a_new_plan_with_its_reason(factory: Plant) -> None:
    async def story() -> list[str]:
        server = works.planning(factory)
        enter(server, order("WO-1", days=1), order("WO-2", days=2))
        async with works.running(server):
            await works.until(lambda: server.status().draft)
            first = server.status().draft
            assert first is not None
            assert first.plan.sequence[0][0] == "WO-1"
            server.acts.change_due("WO-1", BEGIN + timedelta(days=30), WHO)
            server.acts.change_quantity("WO-1", 4000, WHO)
            server.acts.rush("WO-2", WHO)
            await works.until(lambda: server.status().draft.number > first.number)  # type: ignore[union-attr]
            second = server.status().draft
            assert second is not None
            assert second.why.en == "orders, items, stock or calendar have changed"
            assert second.plan.sequence[0][0] == "WO-2"
            return [one.state.value for one in server.store.versions.all()]

    assert run(story()) == ["draft", "superseded"]


def test_the_simulator_is_asked_and_what_it_says_kept_with_the_version_also_after_a_restart(factory: Plant) -> None:
    async def story() -> None:
        async with works.running(Simulator(factory)):
            first = works.planning(factory)
            enter(first, order())
            async with works.running(first):
                made = await first.plan_now(WHO)
                asked = (await first.ask_simulator(made.number, OTHER)).simulated
                assert asked is not None
                assert not asked.is_over
            second = works.planning(factory)
            async with works.running(second):
                await works.until(lambda: second.versions.version(made.number).simulated.is_over)  # type: ignore[union-attr]
                told = second.versions.version(made.number).simulated
                assert told is not None
                assert (told.run, told.asked_by, told.late_share, told.failed) == (asked.run, OTHER, 0.0, None)
                assert told.low == 0.0
                assert 0.0 < (told.high or 0.0) < 0.1

    asyncio.run(asyncio.wait_for(story(), 120))  # its process compiles when it is run the first time


def test_without_a_simulator_asking_is_refused_and_nothing_is_kept(factory: Plant) -> None:
    async def story() -> None:
        server = works.planning(factory)
        enter(server, order())
        async with works.running(server):
            made = await server.plan_now(WHO)
            with pytest.raises(Refused, match="does not answer"):
                await server.ask_simulator(made.number, WHO)
            assert server.versions.version(made.number).simulated is None
            assert not server.status().links["simulator"].up

    run(story())


def test_a_version_of_which_nothing_is_left_is_not_simulated(factory: Plant) -> None:
    async def story() -> None:
        server = works.planning(factory)
        enter(server, order())
        async with works.running(server):
            made = await server.plan_now(WHO)
            server.acts.cancel(order().id, WHO, "withdrawn")
            with pytest.raises(Refused, match=f"orders of version {made.number} are made or withdrawn"):
                await server.ask_simulator(made.number, WHO)

    run(story())


def test_an_edited_workbook_leads_to_a_new_plan(factory: Plant) -> None:
    async def story() -> None:
        server = works.planning(factory)
        enter(server, order())
        async with works.running(server):
            await works.until(lambda: server.status().draft)
            first = server.status().draft
            book = openpyxl.load_workbook(io.BytesIO(server.export_book()))
            book["注文"]["D2"] = 25
            changed = io.BytesIO()
            book.save(changed)
            assert server.import_book(changed.getvalue(), "計画.xlsx", WHO) == []
            await works.until(lambda: server.status().draft != first)
            assert [one.order.quantity for one in server.status().orders] == [25]
            before = server.inputs()
            assert server.import_book(b"damaged", "計画.xlsx", WHO)[0].file == "計画.xlsx"
            assert server.inputs() == before

    run(story())


def test_it_goes_on_where_it_was_when_it_is_killed_while_it_sends(factory: Plant) -> None:
    """A process that is killed between release and acknowledgement sends once more, and the document stays one."""

    async def story() -> None:
        first = works.planning(factory, auto_release=True)
        enter(first, order())
        async with works.running(first):
            await works.until(first.store.post.queue)
        exchange = works.exchange(factory)
        async with works.running(exchange):
            second = works.planning(factory, auto_release=True)
            content = second.store.post.waiting("exchange")[0].content
            async with WebClient(factory, "planning") as arrived:
                while True:
                    try:
                        await arrived.send("schedule", content, path={"version": "1"})
                        break
                    except Unreachable:
                        continue
            async with works.running(second):
                await works.until(lambda: not second.status().waiting)
            assert exchange.status()["schedule"].documents == 1

    run(story())


def test_a_fault_of_ours_is_told_and_does_not_end_the_service(
    factory: Plant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        server = works.planning(factory)
        enter(server, order())
        with monkeypatch.context() as broken:
            broken.setattr(planner, "daily", lambda *_: 1 / 0)
            async with works.running(server):
                await works.until(lambda: server.status().troubles)
                assert server.status().troubles[0].en.startswith("plan has failed")
                broken.undo()
                await works.until(lambda: server.status().draft)

    run(story())
    assert "the loop plan has failed" in caplog.text
