"""Write into every check text the rules that name it. The practices decide; a test refuses a difference.

Run: python tools/link_checks.py
"""

import re
from pathlib import Path

from sekisho.security.catalogue.reading import read_catalogue

CHECKS = Path(__file__).parents[1] / "src/sekisho/security/content/checks"


def main() -> None:
    """Rewrite the line `rules = [...]` of every check text."""
    catalogue = read_catalogue()
    for name in catalogue.checks:
        rules = [rule.id for rule in catalogue.rules.values() if any(name in means.checks for means in rule.assurance)]
        path = CHECKS / f"{name}.toml"
        line = "rules = [" + ", ".join(f'"{rule}"' for rule in rules) + "]"
        path.write_text(re.sub(r"(?m)^rules = \[.*\]$", line, path.read_text("utf-8")), "utf-8")
        print(f"{name}: {len(rules)}")


if __name__ == "__main__":
    main()
