"""What the store refuses.

StoreError
└── RowsRefused     rows with errors; none of them was written
"""

from sekisho.security.terms.problem import Problem


class StoreError(Exception):
    """The root of what this room raises."""

    code = "store"


class RowsRefused(StoreError):  # noqa: N818  # named for what happened, as people say it
    """Rows that were not written, with every reason. Nothing of the same call was written either."""

    code = "store.E001"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.sentence("ja") for problem in problems))
        self.problems = problems
