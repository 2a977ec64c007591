"""The rulebook as a value: what rules/procedure.toml says, for the decisions that follow from it.

Source: Terms of Reference, "working methods"; where they are silent, docs/procedure.md says which default was chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .dates import Calendar, Period
from .facts import Mode


@dataclass(frozen=True, slots=True)
class Procedure:
    """How the Network does its business. `version` stands on every decision that is taken under it."""

    version: str
    symbol: str
    calendar: Calendar
    meeting_reminders: tuple[timedelta, ...]
    consultation_period: Period
    deadline_hour: time
    floor: timedelta
    dispatch: timedelta
    grace: timedelta
    break_at: str
    free_text: str
    consultation_reminders: tuple[timedelta | None, ...]
    modes: Mapping[str, Mode]
    minutes_period: Period
    minutes_floor: timedelta
    clearance_reminder: Period
    mandates: Mapping[str, tuple[str, ...]]
    digest_weekday: str
    digest_time: time
    note_every: timedelta
    courtesies_per_day: int
    public_domains: frozenset[str]
    verify_every: timedelta
    share_every: timedelta
    share_after: timedelta
    change_lapses: timedelta
    keys_lapse: timedelta
    strangers_per_day: int
    strangers_per_domain: int

    def year_of(self, instant: datetime) -> int:
        """The calendar year in the Network's zone: references and numbers are counted by it."""
        return instant.astimezone(self.calendar.zone).year
