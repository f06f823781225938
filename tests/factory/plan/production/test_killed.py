"""A planning server that is killed in the middle of its work: what it said it had done is done, and nothing by half."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from factory.plan.production import works
from sekisho.factory.plan.production.records import Order
from sekisho.factory.plan.production.versions import State

_TOLD = 40

_WORK = """
import sys
from pathlib import Path
from factory.plan.production import works
from factory.plan.production.works import BEGIN, WHO, order, plan
from sekisho.factory.plan.production.acts import Acts
from sekisho.factory.plan.production.releasing import Releasing
from sekisho.factory.plan.production.results import reported

store = works.store(Path(sys.argv[1]))
acts = Acts(store, lambda: BEGIN, lambda: None)
releasing = Releasing(store, lambda: BEGIN, lambda: None)
acts.add_item(works.item(), WHO)
for number in range(10_000):
    name = f"WO-{number:05}"
    acts.place_order(order(name), WHO)
    with store.together():
        for one in reported(works.report(number, {name: 3})):
            store.totals.add(one)
        store.keep("results", number)
    made = releasing.draft(plan(name), store.inputs(), store.revision, "planning", works.WHY)
    releasing.by_rule(made)
    print(name, flush=True)
"""


def test_after_a_kill_all_that_was_said_is_there_and_nothing_by_half(tmp_path: Path) -> None:
    tests = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", _WORK, str(tmp_path)], cwd=tests, stdout=subprocess.PIPE, text=True
    ) as work:
        assert work.stdout is not None
        said = [work.stdout.readline().strip() for _ in range(_TOLD)]
        work.kill()
        work.stdout.close()
    with works.store(tmp_path) as store:
        orders = [one.id for one in store.all(Order)]
        assert orders[:_TOLD] == said
        acts = Counter(one.act for one in store.acts(100_000))
        assert acts["place_order"] == len(orders)
        assert [one.order for one in store.totals.all()] == orders[: store.figure("results") + 1]
        released = store.versions.in_state(State.RELEASED)
        assert [one.number for one in released] == [acts["release"]]
        assert store.post.queue() == {"exchange": acts["release"]}
        assert acts["release"] >= _TOLD
