"""How long something takes, as people say it."""

from sekisho.guard.text import Text


def duration(minutes: float) -> Text:
    """`5日 13時間 29分`, `5 d 13 h 29 min`: to the minute, without the units of which there are none."""
    whole = round(minutes)
    parts = ((whole // 1440, "日", "d"), (whole // 60 % 24, "時間", "h"), (whole % 60, "分", "min"))
    said = [one for one in parts if one[0]] or parts[-1:]
    return Text(" ".join(f"{count}{ja}" for count, ja, _ in said), " ".join(f"{count} {en}" for count, _, en in said))
