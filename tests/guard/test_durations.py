"""How long something takes, in words."""

import pytest

from sekisho.guard.durations import duration


@pytest.mark.parametrize(
    ("minutes", "ja", "en"),
    [
        (0, "0分", "0 min"), (0.4, "0分", "0 min"), (59.5, "1時間", "1 h"), (61, "1時間 1分", "1 h 1 min"),
        (8009, "5日 13時間 29分", "5 d 13 h 29 min"), (20160, "14日", "14 d"), (1441, "1日 1分", "1 d 1 min"),
    ],
)  # fmt: skip
def test_only_units_that_count_are_said(minutes: float, ja: str, en: str) -> None:
    assert duration(minutes).told == {"ja": ja, "en": en}
