"""The newest lines of the console's own log: who signed in, what was refused and why."""

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from sekisho.security.present.console.administration.raised import administrator, tab
from sekisho.security.store import place
from sekisho.security.store.console_log import FILE

MOST_LINES, READ_BYTES = 200, 200_000


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The page."""
    administrator(request)
    return tab(request, "log", {"lines": list(_newest())[:MOST_LINES]})


def _newest() -> Iterator[dict[str, str]]:
    """The events at the end of the file, the newest first."""
    path = place.opened() / FILE
    if not path.is_file():
        return
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - READ_BYTES))
        lines = file.read().splitlines()
    for line in reversed(lines):
        try:
            yield json.loads(line)
        except ValueError:
            continue  # the first of what was read may be cut
