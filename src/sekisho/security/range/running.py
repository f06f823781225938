"""One seed from its plan to its outcome: the range is dressed, recorded, read and assessed as `sekisho assess` does."""

import datetime as dt
import json
import time
from dataclasses import replace
from pathlib import Path

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.checks.assessing import assess
from sekisho.security.checks.policy import Policy
from sekisho.security.observe.reading import read
from sekisho.security.present.workbook.writing import write_book
from sekisho.security.range.actors import Actors, shout
from sekisho.security.range.comparing import Outcome, differing
from sekisho.security.range.drawing import EARLIER_DAYS, planned
from sekisho.security.range.namespaces import RangeRefused, failed
from sekisho.security.range.plan import Expected, Hand, Past, Plan
from sekisho.security.range.recording import Sensor, forget, write
from sekisho.security.range.wiring import change, dress, forget_neighbours, load, named, readdress, ruleset, take_back

CONFIGURATION, LEDGERS, TRUTH = "firewall.json", "ledgers.xlsx", "truth.json"


def played(  # noqa: PLR0913 -- what a seed needs, and how it is asked
    seed: int, day: dt.date, sensors: tuple[Sensor, ...], catalogue: Catalogue, folder: Path, *,
    keep: bool = False, violated: bool = True,
) -> Outcome:  # fmt: skip
    """Play one seed and compare. `folder` gets the captures, the configuration and the truth; it must be empty.

    keep: whether it gets the ledgers too, so that anybody can assess it anew.

    A range that fails by itself is told as the outcome's error, never as an agreement.
    """
    begin = time.monotonic()
    plan = planned(seed, day, violated=violated)
    outcome = Outcome(seed, plan.kinds)
    try:
        truth, earlier, evidence = _recorded(plan, day, sensors, folder)
        if keep:
            write_book(folder / LEDGERS, plan.book)
        compared = plan.past is Past.BEFORE
        observed = read(evidence if compared else [*earlier, *evidence])
        before = read(earlier) if compared else None
        result = assess(plan.book, observed, catalogue, as_of=day, policy=Policy(), site="", before=before)
    except RangeRefused as refused:
        return replace(outcome, error=refused.text, seconds=time.monotonic() - begin)
    except OSError as error:
        return replace(outcome, error=failed(error), seconds=time.monotonic() - begin)
    missing, invented = differing(truth, result.findings)
    unread = next((one.text for one in observed.problems if one.level == "error"), None)
    frames = sum(one.records for one in observed.sources)
    seconds = time.monotonic() - begin
    return replace(
        outcome, truth=truth, missing=missing, invented=invented, frames=frames, seconds=seconds, error=unread
    )


def _recorded(
    plan: Plan, day: dt.date, sensors: tuple[Sensor, ...], folder: Path
) -> tuple[frozenset[Expected], list[Path], list[Path]]:
    """The truth, the captures of the earlier recording, and the evidence of this one."""
    sensors = tuple(one for one in sensors if one.lan not in plan.unheard)
    dress(plan.gateways, {**plan.hosts, **plan.formerly})
    load(plan.policy)
    actors = Actors(plan)
    earlier: list[Path] = []
    try:
        forget(sensors)
        if plan.earlier:
            for talk in plan.earlier:
                actors.visit(talk)
            actors.settle()
            earlier = write(sensors, folder, day - dt.timedelta(days=EARLIER_DAYS), "earlier")
            if plan.past is Past.EVIDENCE:  # else a later capture without ARP is a case of its own
                forget_neighbours()
        readdress(plan)
        change(plan, Hand.BEFORE, Hand.WHILE)
        for talk in plan.talks:
            actors.visit(talk)
        for one in plan.shouts:
            shout(one)
        actors.settle()
        resumed_ns = time.time_ns()  # the kernel's times of frames are of this clock
        for talk in plan.later:
            actors.visit(talk)
        actors.settle()
        evidence = write(sensors, folder, day, "now", resumed_ns)
    finally:
        actors.close()
    take_back(plan)
    change(plan, Hand.AFTER)
    running = ruleset()
    truth = named(plan.truth, plan, running)
    configuration = folder / CONFIGURATION
    configuration.write_text(running, "utf-8")
    published = [folder / f"published-{at}.json" for at, _ in enumerate(plan.published, 1)]
    for path, document in zip(published, plan.published, strict=True):
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    (folder / TRUTH).write_text(json.dumps(_truth(plan, day, running), ensure_ascii=False, indent=1), "utf-8")
    return truth, earlier, [*evidence, configuration, *published]


def _truth(plan: Plan, day: dt.date, running: str) -> dict[str, object]:
    """The plan's violations, each with what must be found and why."""
    return {
        "seed": plan.seed,
        "day": f"{day}",
        "earlier_recording": plan.past.value,
        "violations": [
            {
                "kind": one.kind,
                "ja": one.ja,
                "en": one.en,
                "findings": [
                    {"check": each.check, "key": each.key}
                    for each in sorted(named(frozenset(one.expected), plan, running))
                ],
            }
            for one in plan.injections
        ],
    }
