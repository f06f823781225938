"""What templates say beyond Django's own: icons, states, built files, and labels with places."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import TypeVar
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sekisho.guard.text import Text
from sekisho.security.ledgers.evidence_file import EvidenceFile
from sekisho.security.ledgers.journal.entry import moment as parsed
from sekisho.security.present.console import assets, labels
from sekisho.security.terms.calendar import JAPAN
from sekisho.security.terms.choice import Choice
from sekisho.security.terms.evidence import Evidence, Unit

V = TypeVar("V")
register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """The address of a script or style as it was built."""
    return assets.address_of(name)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A drawing that says nothing by itself: a word always stands beside it."""
    sprite = assets.address_of("icons.svg")
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def say(label: str, **values: object) -> str:
    """A label with its places filled."""
    return labels.filled(label, **values)


@register.simple_tag(takes_context=True)
def state(context: template.Context, one: Choice) -> SafeString:
    """A state or severity: icon, word and colour."""
    return _state(one.code, one.of(context["language"]))


@cache
def _state(code: str, word: str) -> SafeString:
    kind = "severity" if code in {"high", "medium", "low"} else "state"
    return format_html('<span class="{} {}">{}{}</span>', kind, code, icon(code), word)


@register.simple_tag(takes_context=True)
def mark(context: template.Context, one: Choice) -> SafeString:
    """A state as its icon alone, for narrow tables; the word is there for readers of screens and for the pointer."""
    return _mark(one.code, one.of(context["language"]))


@cache
def _mark(code: str, word: str) -> SafeString:
    return format_html(
        '<span class="mark {}" title="{}">{}<span class="unseen">{}</span></span>', code, word, icon(code), word
    )


@register.simple_tag(takes_context=True)
def of(context: template.Context, text: Text | Choice | None) -> str:
    """A Text or Choice in the page's language."""
    return text.of(context["language"]) if text else ""


@register.simple_tag
def place(one: Evidence) -> str:
    """The address at which a place of evidence opens."""
    asked = {"sha256": one.sha256, "unit": one.unit, "at": one.at, "file": one.file}
    return f"/evidence/open/?{urlencode(asked)}"


@register.simple_tag(takes_context=True)
def where(context: template.Context, one: Evidence) -> str:
    """A place of evidence as people say it, with its file if it has one."""
    return f"{one.file} {one.where(context['language'])}".strip()


@register.simple_tag
def whole(one: EvidenceFile) -> str:
    """The address at which a whole file of evidence opens."""
    return place(Evidence(one.sha256, one.name, Unit.FILE.code, ""))


@register.simple_tag
def moment(instant: str) -> str:
    """An instant of the journal as people in Japan read it; empty for none."""
    return f"{parsed(instant).astimezone(JAPAN):%Y/%m/%d %H:%M}" if instant else ""


@register.simple_tag
def clock(instant: str) -> str:
    """An instant of the console's own log as people in Japan read it, to the second."""
    return f"{dt.datetime.fromisoformat(instant).astimezone(JAPAN):%Y/%m/%d %H:%M:%S}"


@register.filter
def at(values: Mapping[str, V], name: str) -> V:
    """A value by its name. KeyError for none."""
    return values[name]
