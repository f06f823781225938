"""The command line's first word goes to one half or the other. Neither is imported before it is asked for."""

import os
import sys


def main() -> None:
    """Run `sekisho WORD ...`; the word `factory` belongs to the factory half, all others to the security half."""
    if sys.argv[1:2] == ["observe"]:
        from sekisho.security.present.commands.starting import observe_at_once, plain  # noqa: PLC0415

        if (asked := plain(sys.argv[2:])) is not None:
            sys.exit(observe_at_once(asked))
    if sys.argv[1:2] == ["factory"]:
        from sekisho.factory.app.main import run  # noqa: PLC0415
    else:
        from sekisho.security.app.main import run  # noqa: PLC0415
    run(sys.argv[1:])


def program() -> None:
    """The whole life of the process `sekisho`; it ends here."""
    try:
        main()
    except SystemExit as ended:
        if sys.argv[1:2] == ["observe"] and isinstance(ended.code, int):
            _end(ended.code)
        raise


def _end(code: int) -> None:
    """End the process at once, all output written: giving back the memory of large tables piece by piece takes long."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read the output is gone; Python's own way to end knows what to do then
        return
    os._exit(code)
