"""What cannot be planned, and why: one kind of error for any file."""

from sekisho.guard.problem import Problem


class PlanRefused(Exception):  # noqa: N818 # named for what happened, as people say it
    """A file that cannot be planned. `problem` says what was found, where, and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence("en"))
