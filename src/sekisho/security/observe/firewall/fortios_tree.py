"""The text of a FortiOS configuration as entries: `config`, `edit`, `set`, `next`, `end`, with line numbers.

Source: FortiOS CLI reference, command syntax. A value in quotes may run over several lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sekisho.security.observe.firewall.notes import Notes

MOST_DEPTH = 32
MOST_VALUE_LINES = 2_000
"""Lines of one quoted value; certificates and replacement pages have some hundred."""
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(slots=True)
class Entry:
    """One `edit` of a table, or a `config` without entries: its name, line and settings."""

    name: str
    line: int
    settings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parent: "Entry | None" = None

    def first(self, key: str, default: str = "") -> str:
        """The first word of a setting."""
        return self.settings.get(key, (default,))[0]

    def all(self, key: str) -> tuple[str, ...]:
        """All words of a setting."""
        return self.settings.get(key, ())


@dataclass(slots=True)
class Vdom:
    """The tables of one virtual domain by the words after `config`, those of nested ones joined by ` / `."""

    name: str
    tables: dict[str, list[Entry]] = field(default_factory=dict)

    def entries(self, table: str) -> list[Entry]:
        """The entries of a table in their order."""
        return self.tables.get(table, [])


def words(text: str) -> tuple[str, ...]:
    """The words of a statement; those in quotes whole."""
    return tuple(_ESCAPED.sub(r"\1", found[1]) if found[2] is None else found[2] for found in _WORD.finditer(text))


def _statements(text: str, notes: Notes) -> Iterator[tuple[int, tuple[str, ...]]]:
    held, began, lines = "", 0, 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip("\r")
        if held:
            held, lines = held + "\n" + line, lines + 1
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        else:
            held, began, lines = line, number, 1
        if _is_open(line, inside=lines > 1):
            if lines <= MOST_VALUE_LINES:
                continue
            notes.unread(began, "引用符が閉じていません", "a quotation mark is not closed")
        yield began, words(held.strip())
        held = ""
    if held:
        notes.unread(began, "引用符が閉じていません", "a quotation mark is not closed")
        yield began, words(held.strip())


def _is_open(line: str, *, inside: bool) -> bool:
    """Whether a quotation is open at the end of a line; inside: it was at its beginning."""
    count = line.count('"') - line.count('\\"')
    return (count + inside) % 2 == 1


def vdoms(text: str, notes: Notes) -> list[Vdom]:  # noqa: C901, PLR0912 -- one branch a word of the grammar
    """The virtual domains of a configuration, in the order they first appear; one without a name where there are none.

    What stands under `config global` belongs to the nameless one, which is then first.
    """
    found = {"": Vdom("")}
    stack: list[tuple[str, Entry | None]] = []
    vdom = found[""]
    deepest = 0
    for line, said in _statements(text, notes):
        if not said:
            continue
        verb = said[0].lower()
        if verb == "config":
            name = " ".join(said[1:])
            stack.append((name, None))
            deepest = max(deepest, len(stack))
            if len(stack) > MOST_DEPTH:
                notes.unread(line, "入れ子が深すぎます", "the statements are nested too deeply")
                break
        elif verb == "edit" and stack:
            if len(stack) == 1 and stack[0][0] == "vdom":
                vdom = found.setdefault(" ".join(said[1:]), Vdom(" ".join(said[1:])))
                stack[-1] = stack[-1][0], Entry(vdom.name, line)
            else:
                stack[-1] = stack[-1][0], _entry(vdom, stack, " ".join(said[1:]), line)
        elif verb == "set" and stack and len(said) > 1:
            if stack[-1][1] is None:
                stack[-1] = stack[-1][0], _entry(vdom, stack, "", line)
            holder = stack[-1][1]
            if holder is not None:
                holder.settings[said[1]] = said[2:] or ("",)
        elif verb == "append" and stack and len(said) > 1 and (holder := stack[-1][1]) is not None:
            holder.settings[said[1]] = (*holder.all(said[1]), *said[2:])
        elif verb in {"delete", "move", "rename", "clone", "purge"} and stack:
            notes.unread(line, "設定を変える命令は読み取りません", "a command that changes tables is not read", verb)
        elif verb == "next" and stack:
            stack[-1] = stack[-1][0], None
        elif verb == "end" and stack:
            if stack[-1][0] == "vdom" and len(stack) == 1:
                vdom = found[""]
            stack.pop()
    if stack:
        notes.unread(max(1, text.count("\n")), "設定が途中で切れています", "the configuration is cut short")
    return list(found.values())


def _entry(vdom: Vdom, stack: list[tuple[str, Entry | None]], name: str, line: int) -> Entry:
    inner = [level for level in stack if level[0] not in {"vdom", "global"}]
    parent = inner[-2][1] if len(inner) > 1 else None
    made = Entry(name, line, parent=parent)
    vdom.tables.setdefault(" / ".join(level[0] for level in inner), []).append(made)
    return made
