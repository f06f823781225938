"""What `sekisho range` says: what stands where and how to look at it, and what each seed gave."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import cast

from sekisho.guard.text import Language, Text
from sekisho.security.ledgers.conduit import Conduit
from sekisho.security.range.comparing import Outcome
from sekisho.security.range.declared import Declared
from sekisho.security.range.namespaces import PREFIX
from sekisho.security.range.plan import LANS, Plan

STOPPED = Text("模擬の工場ネットワークを片付けました。", "The range is removed.")
TOGETHER = Text(
    "--contracts と --out は一緒に指定してください。(range.E010)", "Give --contracts and --out together. (range.E010)"
)
NOTHING = Text("片付ける模擬ネットワークはありません。", "There is no range to remove.")
DOWN = Text("名前空間 {} 個を片付けました。", "Removed {} namespaces.")


def stands(plan: Plan, minutes: int, language: Language) -> Iterator[str]:
    """The lines that say what stands where, and how to look."""
    services: dict[str, dict[str, None]] = {}
    for talk in plan.talks:
        services.setdefault(talk.server.place, {})[f"{talk.speech.word}({talk.speech.service})"] = None
    yield Text("模擬の工場ネットワークが動いています。", "The range is up.").of(language)
    for lan in LANS:
        yield f"{lan.zone}  {plan.networks[lan.name]}  gw {plan.gateways[lan.name].ip}"
        for host in plan.hosts.values():
            if host.lan == lan.name:
                told = " ".join(services.get(host.place, ()))
                yield f"  {PREFIX}{host.place:<12} {host.ip:<15} {host.mac}  {told}".rstrip()
    yield _PASSES.of(language)
    for one in plan.conduits:
        way = "⇒" if one.one_way else "→"
        yield f"  {one.key.replace(' / ', f' {way} ')}  {'、'.join(each.service for each in one.speeches)}"
    first = next(iter(plan.hosts.values()))
    yield from _looking(first.place, plan.gateways[first.lan].ip, language)
    yield _ends(minutes).of(language)


def declared_stands(one: Declared, folder: Path, minutes: int, language: Language) -> Iterator[str]:
    """The lines that say what stands where, how to look, and what to do next."""
    yield Text("宣言された工場のネットワークが動いています。", "The network of the contracts' factory is up.").of(
        language
    )
    for lan, network in one.networks.items():
        yield f"{lan}  {network}  gw {one.gateways[lan].ip}"
        for place, host in one.hosts.items():
            if host.lan == lan:
                told = "" if place in one.runs else Text("（まだ作られていません）", " (not built yet)").of(language)
                yield f"  {PREFIX}{place:<14} {host.ip:<15} {host.mac}  {host.name}{told}"
    yield _PASSES.of(language)
    for entry in one.book.tables["conduit"]:
        row = cast("Conduit", entry.row)
        yield f"  {row.source} → {row.destination}  {'、'.join(row.ports)}"
    yield from _looking("process", one.gateways["fa1"].ip, language)
    yield Text("次に、別の端末で:", "Next, in another terminal:").of(language)
    path = quote(str(folder.absolute()))
    more = "--board samples/boards/relay --stock 20 --speed 60 --auto-release"
    yield f"  sudo sekisho factory up --hosts {path}/hosts.toml --home FACTORY {more}"
    yield Text("そのあと、記録が終わってから:", "Then, once the recording has ended:").of(language)
    yield f"  sekisho assess {path}/evidence --ledgers {path}/ledgers.xlsx"
    yield _ends(minutes).of(language)


_PASSES = Text("ゾーンの間で通すもの:", "What may pass between zones:")


def _looking(place: str, gateway: str, language: Language) -> Iterator[str]:
    yield Text("見る方法:", "How to look:").of(language)
    yield f"  ip netns exec {PREFIX}wall nft list ruleset"
    yield f"  ip netns exec {PREFIX}wire tcpdump -n -i fa1"
    yield f"  ip netns exec {PREFIX}{place} ping {gateway}"


def _ends(minutes: int) -> Text:
    return Text(
        f"Ctrl-C、sekisho range down、または{minutes}分で終わります。",
        f"It ends by Ctrl-C, by sekisho range down, or after {minutes} minutes.",
    )


def recorded(frames: int, folder: Path) -> Text:
    """What was kept of a range that stood."""
    return Text(f"{frames}フレームを {folder} に記録しました。", f"{frames} frames are kept in {folder}.")


def seed_line(one: Outcome, language: Language) -> Iterator[str]:
    """What one seed gave, and each difference below it."""
    word = Text("一致", "equal") if one.equal else Text("不一致", "different")
    yield Text(
        f"種 {one.seed}: 違反 {sum(one.kinds.values())}、見つかるべき指摘 {len(one.truth)}、"
        f"見逃し {len(one.missing)}、余計 {len(one.invented)}、{one.frames}フレーム、{one.seconds:.1f}秒 {word.ja}",
        f"seed {one.seed}: {sum(one.kinds.values())} violations, {len(one.truth)} findings to come, "
        f"{len(one.missing)} missing, {len(one.invented)} invented, {one.frames} frames, {one.seconds:.1f} s {word.en}",
    ).of(language)
    for name, found in ((Text("見逃し", "missing"), one.missing), (Text("余計", "invented"), one.invented)):
        for each in found:
            yield f"  {name.of(language)}: {each.check}  {each.key}"
    if one.error:
        yield f"  {one.error.of(language)}"


def totals(outcomes: Sequence[Outcome], language: Language) -> Iterator[str]:
    """The table over all seeds: violations by kind, and what they had to show by check with what was found."""
    kinds: Counter[str] = Counter()
    for one in outcomes:
        kinds.update(one.kinds)
    checks = Counter(each.check for one in outcomes for each in one.truth)
    missing = Counter(each.check for one in outcomes for each in one.missing)
    invented = Counter(each.check for one in outcomes for each in one.invented)
    yield Text("違反の種類と数:", "Violations by kind:").of(language)
    for kind, count in sorted(kinds.items()):
        yield f"  {kind:<24} {count:>5}"
    yield Text(
        "チェックごとの、見つかるべき指摘・見つかった指摘・余計な指摘:",
        "By check: findings to come, found, invented:",
    ).of(language)
    for check in sorted(checks.keys() | invented.keys()):
        yield f"  {check:<34} {checks[check]:>5} {checks[check] - missing[check]:>5} {invented[check]:>5}"
    equal = sum(one.equal for one in outcomes)
    yield Text(
        f"{len(outcomes)}の種のうち{equal}が一致。違反 {kinds.total()}、指摘 {checks.total()}、"
        f"見逃し {missing.total()}、余計 {invented.total()}。",
        f"{equal} of {len(outcomes)} seeds equal. {kinds.total()} violations, {checks.total()} findings, "
        f"{missing.total()} missing, {invented.total()} invented.",
    ).of(language)
