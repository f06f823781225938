"""What the risk sheet says otherwise than the other ledgers and the traffic: connections, and the aims of zones."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found
from sekisho.security.checks.risk.connections import place_of
from sekisho.security.checks.risk.systems import about, ratings
from sekisho.security.checks.running import check
from sekisho.security.ledgers.asset import Status
from sekisho.security.ledgers.risk import External


@check("risk/connection-wider", ledgers=("asset", "risk"))
def connection_wider(case: Case) -> Iterator[Found]:
    """Connections that are proved to be wider than entered, with every proof of the widest."""
    reaches = {one.id: one.reach for one in case.catalogue.method.ways}
    for rating in case.once(ratings):
        typed, shown = rating.system.row.external, rating.shown
        if typed and shown and _order(shown) < _order(typed):
            proofs = [way for way in rating.system.ways if reaches[way.kind] == shown.code]
            text = Text(
                f"システム「{rating.system.name}」の外部接続は「{typed.ja}」ですが、「{shown.ja}」の証拠があります。"
                f"{proofs[0].text.ja.removesuffix('。')}。",
                f'The connection of "{rating.system.name}" is entered as {typed.en.lower()}, '
                f"yet {shown.en.lower()} is proved: "
                f"{proofs[0].text.en.removesuffix('.')}.",
            )
            yield about(case, rating, text, *(way.evidence for way in proofs))


@check("risk/connection-narrower", ledgers=("asset", "risk", "dataflow"))
def connection_narrower(case: Case) -> Iterator[Found]:
    """Connections that nothing proves. Where no data flow is declared, a short recording does not say so."""
    for rating in case.once(ratings):
        typed, shown = rating.system.row.external, rating.shown
        if typed and shown and _order(shown) > _order(typed):
            text = Text(
                f"システム「{rating.system.name}」の外部接続は「{typed.ja}」ですが、"
                f"台帳と通信から分かるのは「{shown.ja}」です。",
                f'The connection of "{rating.system.name}" is entered as {typed.en.lower()}; '
                f"ledgers and traffic show {shown.en.lower()}.",
            )
            yield about(case, rating, text)


def _order(external: External) -> int:
    return tuple(External).index(external)


@check("risk/target-low", ledgers=("asset", "risk", "zone"))
def target_low(case: Case) -> Iterator[Found]:
    """Zones whose target security level is below what the level of a system with devices in them asks for."""
    zones: dict[str, dict[str, None]] = {}
    for asset in case.assets:
        if asset.row.status is not Status.SPARE:
            zones.setdefault(asset.row.system, {})[place_of(case, asset.row)] = None
    for rating in case.once(ratings):
        for zone in zones.get(rating.system.name, ()):
            entry = case.zones.get(zone)
            trust = entry.row.trust if entry else None
            if entry and trust and rating.demand and rating.level and int(trust.code) < rating.demand.target:
                text = Text(
                    f"ゾーン「{zone}」の目標は SL-T {trust.code} ですが、システム「{rating.system.name}」の"
                    f"要求レベル「{rating.level.ja}」は SL-T {rating.demand.target} を求めます。",
                    f'The zone "{zone}" aims at SL-T {trust.code}; level {rating.level.en} of '
                    f'"{rating.system.name}" asks for SL-T {rating.demand.target}.',
                )
                yield about(case, rating, text, entry.evidence("trust"), cause=zone)
