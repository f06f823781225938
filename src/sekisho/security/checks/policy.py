"""The figures that checks and states depend on. A factory may set its own in a TOML file; these are the defaults."""

from dataclasses import dataclass

from pydantic import ConfigDict


@dataclass(frozen=True, slots=True)
class Policy:
    """Numbers of days, months and attempts, all at least 1.

    unseen_days: a listed device or declared flow that has not been seen for so long is a finding.
    fresh_days: evidence whose latest record is older leaves states stale instead of holding.
    stocktake_months, mobile_stocktake_months: between stocktakes; the second for wireless and temporary devices, whose
    stocktakes the report wants more often (3.1.2.3).  review_months: between reviews of accounts and rights.
    failed_sign_ins: of one account on one device in one day, inclusive; what goes beyond is a finding. The report asks
    for a set number (3.1.4.1) and names none; ours is that at which the console locks an account.
    advisory_months: advisories whose latest is older leave states stale instead of holding.
    answer_days: between the day a vulnerability is learned of and the decision on it, and for each step by which an
    advisory is passed on, answered and reported.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    unseen_days: int = 30
    fresh_days: int = 30
    stocktake_months: int = 12
    mobile_stocktake_months: int = 3
    review_months: int = 12
    failed_sign_ins: int = 5
    advisory_months: int = 3
    answer_days: int = 14

    def __post_init__(self) -> None:
        """Refuse figures below 1."""
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more")
