"""What vouches for the journal's length and content: its head, the signed checkpoints, and the files outside."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.ledgers.journal.merkle import Edge
from sekisho.security.ledgers.journal.note import NoteRefused, SigningKey, TreeHead, VerifierKey, open_checkpoint
from sekisho.security.store.errors import JournalRefused
from sekisho.security.store.journal import headfile
from sekisho.security.store.journal.faults import (
    CUT,
    FORGED,
    HEAD,
    HEAD_FILE,
    HELD,
    KEY,
    REWRITTEN,
    WRONG_DAY,
    Faults,
    Place,
    at,
)
from sekisho.security.store.journal.signing import PUBLIC_FILE, kept_key, key_path
from sekisho.security.store.journal.snapshot import select, told_instant
from sekisho.security.store.journal.walking import Walked
from sekisho.security.store.records import Checkpoint, JournalHead


@dataclass(frozen=True, slots=True)
class Claim:
    """A tree head that the journal's key signed, and where it was found."""

    source: Text
    head: TreeHead


@dataclass(frozen=True, slots=True)
class Outside:
    """What lies outside the database. It is read first, so that it is never newer than the database.

    key: None where there is none to use.  verifier: the public key, by the private one or else by its own file.
    notes: text of each file by name; None where it cannot be read.
    """

    key: SigningKey | None
    verifier: VerifierKey | None
    notes: dict[str, str | None]


def outside(faults: Faults) -> Outside:
    """Read the keys and the checkpoint files of the home. A missing key is a fault later, if there is a journal."""
    try:
        key = kept_key()
    except JournalRefused:
        faults.add(KEY, Place(), file=key_path().name)
        key = None
    public = _public()
    verifier = key.verifier if key else public
    if key and public != verifier:
        faults.add(KEY, Place(), file=PUBLIC_FILE)
    notes: dict[str, str | None] = {}
    for path in headfile.files():
        try:
            notes[path.name] = headfile.read(path)
        except (OSError, UnicodeDecodeError):
            notes[path.name] = None
    return Outside(key, verifier, notes)


def _public() -> VerifierKey | None:
    try:
        return VerifierKey.read(headfile.read(key_path().with_name(PUBLIC_FILE)))
    except (OSError, ValueError):
        return None


def signed_outside(found: Outside, held: str | None, *, begun: bool, faults: Faults) -> list[Claim]:
    """The claims of the home's files, and of a checkpoint held elsewhere. begun: there is a journal to speak of."""
    claims = []
    if begun and found.key is None:
        faults.add(KEY, Place(), file=key_path().name)
    for name, note in found.notes.items():
        head = _opened(note, found.verifier)
        if head:
            claims.append(Claim(Text(name, name), head))
        elif note is not None or begun:
            faults.add(HEAD_FILE, Place(), file=name)
    if held is not None:
        head = _opened(held, found.verifier)
        if head:
            claims.append(Claim(_HELD, head))
        else:
            faults.add(HELD, Place())
    return claims


_HELD = Text("渡されたチェックポイント", "the checkpoint that was given")


def _opened(note: str | None, key: VerifierKey | None) -> TreeHead | None:
    if note is None or key is None:
        return None
    try:
        head = open_checkpoint(note, key)
    except NoteRefused:
        return None
    return head if head.origin == key.name else None


def signed_inside(key: VerifierKey | None, faults: Faults) -> list[Claim]:
    """The claims of the database's own checkpoints; a fault for each that is not signed. Few: one a day."""
    claims = []
    for day, size, note in select(Checkpoint, ("day", "size", "note"), "day"):
        head = _opened(str(note), key)
        if head and head.size == size:
            claims.append(Claim(Text(f"{day} のチェックポイント", f"the checkpoint of {day}"), head))
        elif key:
            faults.add(FORGED, Place(), day=day)
    return claims


def hold_days(walked: Walked, faults: Faults) -> None:
    """Each day with entries has one checkpoint over all up to its end, and no other day has any."""
    kept = {str(day): size if isinstance(size, int) else -1 for day, size in select(Checkpoint, ("day", "size"), "day")}
    for day in sorted(kept.keys() | walked.days.keys()):
        said, found = kept.get(day, 0), walked.days.get(day, 0)
        if said != found:
            first, end = sorted((max(said, 0), found))
            faults.add(WRONG_DAY, at(first, max(first, end - 1)), day=day, said=said, found=found)


def hold_head(key: VerifierKey | None, walked: Walked, faults: Faults) -> Edge | None:
    """Compare the head with what was read; its edge, where it is one of a tree as long as what was read."""
    heads = list(select(JournalHead, ("origin", "size", "edge", "at"), "id"))
    if not heads and not walked.size:
        return None
    if len(heads) != 1:
        faults.add(HEAD, Place(), names="id")
        return None
    origin, size, edge, said = heads[0]
    wrong = {"origin": key is not None and origin != key.name, "at": told_instant(said) != walked.at}
    place = Place()
    if not isinstance(size, int):
        wrong["size"], size = True, walked.size
    elif size > walked.size:
        faults.add(CUT, at(walked.size, size - 1), source=_HEAD)
    elif size < walked.size:
        wrong["size"], place = True, at(size, walked.size - 1)
    kept = _edge(size, edge)
    wrong["edge"] = kept is None
    if any(wrong.values()):
        faults.add(HEAD, place, names=", ".join(name for name, is_wrong in wrong.items() if is_wrong))
    return kept if kept and kept.size == walked.size else None


def _edge(size: int, told: object) -> Edge | None:
    try:
        hashes = json.loads(told) if isinstance(told, (str, bytes)) else told
        return Edge(size, (bytes.fromhex(one) for one in hashes)) if isinstance(hashes, list) else None
    except (ValueError, TypeError):
        return None


_HEAD = Text("ジャーナルの先頭情報", "the journal's head")


def hold(claims: Iterable[Claim], edge: Edge | None, walked: Walked, faults: Faults) -> None:
    """Compare every claim with what was read.

    edge: as the head keeps it. Where it is vouched for, it narrows down where an alteration lies.
    """
    good, bad = 0, False
    ordered = sorted(claims, key=lambda claim: claim.head.size)
    vouched = edge and any((one.head.size, one.head.root) == (edge.size, edge.root) for one in ordered)
    for claim in ordered:
        size = claim.head.size
        if size > walked.size:
            faults.add(CUT, at(walked.size, size - 1), source=claim.source)
        elif walked.roots.get(size, claim.head.root) == claim.head.root:
            good = size if not bad else good
        elif not bad:
            bad = True
            faults.add(REWRITTEN, _narrowed(good, size, edge if vouched else None, walked), source=claim.source)
    if edge and walked.whole and not bad and edge.hashes != walked.edge.hashes:
        faults.add(HEAD, Place(), names="edge")


def _narrowed(good: int, size: int, edge: Edge | None, walked: Walked) -> Place:
    """Between the last size that fits and the first that does not, inside the subtrees that differ."""
    first, end = good, size
    if edge and walked.whole:
        pairs = zip(edge.subtrees(), walked.edge.subtrees(), strict=True)
        differing = [span for (span, kept), (_, found) in pairs if kept != found]
        if differing:
            first, end = max(first, differing[0][0]), min(end, differing[-1][1])
    return at(first, max(first, end - 1))
