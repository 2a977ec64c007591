"""Spans of time as people write them in configuration and rules: `90s`, `10m`, `72h`, `14d`, `P14D`, `PT12H`."""

import re
from datetime import timedelta

_SHORT = re.compile(r"(\d+)\s*(s|m|h|d|w)\Z")
_ISO = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def span(text: str) -> timedelta:
    """The span that `text` names: a number with its unit, an ISO 8601 duration without months, or `0`.

    Raises ValueError, with the forms that are known, for anything else.
    """
    text = text.strip()
    if text == "0":
        return timedelta()
    try:
        if short := _SHORT.match(text):
            return timedelta(**{_UNITS[short[2]]: int(short[1])})
        iso = _ISO.match(text)
        if iso and any(iso.groups()):
            weeks, days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
            return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ValueError(f'"{text}" is longer than any calendar') from None
    raise ValueError(f'"{text}" is not a span of time; write for example "90s", "10m", "72h", "14d" or "P14D"')
