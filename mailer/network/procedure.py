"""The rulebook as a value: what rules/procedure.toml says, for the decisions that follow from it.

Source: Terms of Reference, "working methods"; where they are silent, docs/procedure.md says which default was chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from .dates import Calendar, Period
from .facts import Basis, Mode


@dataclass(frozen=True, slots=True)
class Procedure:
    """How the Network does its business. `version` stands on every decision that is taken under it; `source` is the
    file that says all this, to the octet. `operator`: the organisation that runs the Secretariat. `tzdata`: the version
    of the rules of time zones.
    """

    version: str
    source: bytes = field(repr=False)
    symbol: str
    operator: str
    calendar: Calendar
    tzdata: str
    meeting_reminders: tuple[timedelta, ...]
    propose_before: timedelta
    annual_warning: timedelta
    request_threshold: int
    poll_period: Period
    notice: timedelta
    meeting_hour: time
    meeting_length: timedelta
    attendees_visible: str
    agenda_call: timedelta
    papers: timedelta
    joining: timedelta
    who_comes: timedelta
    morning: time
    confirmations: int
    consultation_period: Period
    deadline_hour: time
    floor: timedelta
    urgent_floor: timedelta
    confirmation_floor: timedelta
    dispatch: timedelta
    grace: timedelta
    break_at: str
    free_text: str
    max_extension: Period
    max_hold: Period
    max_holds: int
    principal_silence: timedelta
    min_active: int
    missing: str
    noted: str
    declare: str
    lapse: timedelta
    deputies: tuple[str, ...]
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

    def floor_of(self, basis: Basis) -> timedelta:
        """How much time every organisation must have to answer, in a round that was opened for this reason."""
        if basis is Basis.URGENT:
            return self.urgent_floor
        return self.confirmation_floor if basis is Basis.CONFIRMATION else self.floor

    def soonest(self, basis: Basis, start: datetime) -> datetime:
        """The end of that time, if it begins at `start`: of its hours only those of working days count."""
        return self.calendar.working_after(start, self.floor_of(basis))

    def full_period(self, now: datetime) -> datetime:
        """The deadline of a round that has its whole period from now on."""
        return self.consultation_period.after(now, self.calendar, self.deadline_hour)

    def wall(self, deadline: datetime) -> str:
        """A deadline as it is told, with the zone and the version of its rules: these may change after it was set."""
        local = deadline.astimezone(self.calendar.zone)
        return f"{local:%Y-%m-%d %H:%M} {self.calendar.zone.key} (tzdata {self.tzdata})"
