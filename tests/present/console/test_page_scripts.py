"""What the pages' own scripts never do: run texts, make markup of them, keep data; and where each exception is."""

import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[3] / "frontend/src"
SCRIPTS = sorted(FRONTEND.rglob("*.js"))
PLACES: dict[str, tuple[str, set[str]]] = {
    "texts that run": (r"\beval\s*\(|new Function|setTimeout\(\s*[\"'`]|javascript:", set()),
    "markup": (r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", {"network/panel.js", "network/table.js"}),
    "markup that is read": (r"DOMParser", {"evidence.js"}),
    "storage": (r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.", {"page/theme.js"}),
    "messages": (r"postMessage|BroadcastChannel|WebSocket|EventSource", set()),
    "other hosts": (r"https?://(?!www\.w3\.org/)", set()),
    "prototypes": (r"__proto__|\.prototype\b|setPrototypeOf", set()),
    "expressions of texts": (r"new RegExp", set()),
}


def bare(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("what", PLACES)
def test_it_is_done_nowhere_but_where_it_is_named(what: str) -> None:
    pattern, allowed = PLACES[what]
    found = {str(path.relative_to(FRONTEND)) for path in SCRIPTS if re.search(pattern, bare(path))}
    assert found == allowed


def test_markup_is_only_a_part_that_the_server_escaped() -> None:
    for name in ("network/panel.js", "network/table.js"):
        text = bare(FRONTEND / name)
        assert re.findall(r"innerHTML = (\w+);", text) == ["html"]
        assert re.findall(r"const html = await (\w+)\(address\);", text) == ["part"]


def test_only_the_choice_of_light_or_dark_is_kept() -> None:
    kept = re.findall(r"localStorage\.setItem\(KEY, (.+)\);", bare(FRONTEND / "page/theme.js"))
    assert kept == ['document.documentElement.dataset.theme === "dark" ? "light" : "dark"']


def test_htmx_runs_no_texts_and_asks_no_other_host() -> None:
    text = bare(FRONTEND / "app.js")
    assert "htmx.config.allowEval = false;" in text
    assert "htmx.config.selfRequestsOnly = true;" in text
