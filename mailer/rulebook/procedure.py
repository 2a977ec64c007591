"""rules/procedure.toml: how the Network does its business, as a Procedure. Its version names file and content."""

import hashlib
from datetime import date, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from ..errors import Mistake, Mistakes
from ..network.dates import WEEKDAYS, Calendar, Period
from ..network.facts import Mode
from ..network.procedure import Procedure
from ..resources import Folder
from ..spans import span
from ..toml import Table, read

FILE = "procedure.toml"


def _period(value: object) -> Period:
    return value if isinstance(value, Period) else Period.of(str(value))


def _span(value: object) -> timedelta:
    return value if isinstance(value, timedelta) else span(str(value))


def _step(value: object) -> timedelta | None:
    return None if value is None or value == "half" else _span(value)


def _yearly(value: object) -> tuple[int, int]:
    day = date.fromisoformat(f"2024-{value}")
    return day.month, day.day


def _hour(value: object) -> time:
    return value if isinstance(value, time) else time.fromisoformat(str(value))


Hour = Annotated[time, BeforeValidator(_hour)]
Span = Annotated[timedelta, BeforeValidator(_span)]
Step = Annotated[timedelta | None, BeforeValidator(_step)]
PeriodText = Annotated[Period, BeforeValidator(_period)]
Yearly = Annotated[tuple[int, int], BeforeValidator(_yearly)]


class CalendarTable(Table):
    """[calendar]."""

    working_days: list[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]] = Field(
        min_length=1, examples=[["monday", "tuesday", "wednesday", "thursday", "friday"]]
    )
    yearly: list[Yearly] = Field(examples=[["01-01", "11-28"]])
    holidays: list[date] = Field(examples=["[2026-04-06]"])


class MeetingsTable(Table):
    """[meetings]."""

    cadence: Literal["quarterly"] = Field("quarterly", examples=["quarterly"])
    reminders: list[Span] = Field(examples=[["P14D", "P3D", "P1D"]])
    attendees_visible: Literal["self"] = Field("self", examples=["self"])


class ConsensusTable(Table):
    """[consensus]."""

    period: PeriodText = Field(examples=["5 working days"])
    hour: Hour = Field(examples=["17:00"])
    floor: Span = Field(examples=["72h"])
    dispatch: Span = Field(examples=["1h"])
    grace: Span = Field(examples=["15m"])
    break_at: Literal["first", "deadline"] = Field(examples=["first"])
    free_text: Literal["provisional", "confirm"] = Field(examples=["provisional"])
    reminders: list[Step] = Field(examples=[["half", "24h"]])
    modes: dict[str, Mode] = Field(min_length=1, examples=["decision = silence"])


class MinutesTable(Table):
    """[minutes]."""

    period: PeriodText = Field(examples=["5 working days"])
    floor: Span = Field(examples=["72h"])


class StatementsTable(Table):
    """[statements]."""

    remind_after: PeriodText = Field(examples=["3 working days"])
    mandates: dict[str, list[str]] = Field({}, examples=['"gcm:10" = ["UNODC", "IOM"]'])


class PeopleTable(Table):
    """[people]: how the member list keeps itself true."""

    verify_every: Span = Field(examples=["90d"])
    share_every: Span = Field(examples=["90d"])
    share_after: Span = Field(examples=["1d"])
    change_lapses: Span = Field(examples=["30d"])
    keys_lapse: Span = Field(examples=["7d"])
    strangers_per_day: int = Field(ge=0, examples=[5])
    strangers_per_domain: int = Field(ge=0, examples=[2])
    public_domains: list[str] = Field(examples=[["gmail.com"]])


class DeskTable(Table):
    """[desk]."""

    note_every: Span = Field(examples=["1h"])
    receipts_per_day: int = Field(ge=0, examples=[10])


class ProcedureFile(Table):
    """The file."""

    version: str = Field(min_length=1, examples=["2026-11"])
    calendar: CalendarTable = Field(description="a table [calendar]")
    meetings: MeetingsTable = Field(description="a table [meetings]")
    consensus: ConsensusTable = Field(description="a table [consensus]")
    minutes: MinutesTable = Field(description="a table [minutes]")
    statements: StatementsTable = Field(description="a table [statements]")
    people: PeopleTable = Field(description="a table [people]")
    desk: DeskTable = Field(description="a table [desk]")


def read_procedure(folder: Folder, zone: ZoneInfo, symbol: str, weekday: str, hour: time) -> Procedure:
    """The procedure in force, for a Network in `zone`. Raises Mistakes."""
    path = folder.find(FILE)
    if path is None:
        raise Mistakes([Mistake(FILE, "file", "is missing", "Put the shipped one back")])
    file = read(path, ProcedureFile)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return Procedure(
        version=f"{file.version} ({digest})",
        symbol=symbol,
        calendar=Calendar(
            zone=zone,
            working=frozenset(WEEKDAYS.index(day) for day in file.calendar.working_days),
            holidays=frozenset(file.calendar.holidays),
            yearly=frozenset(file.calendar.yearly),
        ),
        meeting_reminders=tuple(file.meetings.reminders),
        consultation_period=file.consensus.period,
        deadline_hour=file.consensus.hour,
        floor=file.consensus.floor,
        dispatch=file.consensus.dispatch,
        grace=file.consensus.grace,
        break_at=file.consensus.break_at,
        free_text=file.consensus.free_text,
        consultation_reminders=tuple(file.consensus.reminders),
        modes=file.consensus.modes,
        minutes_period=file.minutes.period,
        minutes_floor=file.minutes.floor,
        clearance_reminder=file.statements.remind_after,
        mandates={theme.casefold(): tuple(leads) for theme, leads in file.statements.mandates.items()},
        digest_weekday=weekday,
        digest_time=hour,
        note_every=file.desk.note_every,
        courtesies_per_day=file.desk.receipts_per_day,
        public_domains=frozenset(each.lower() for each in file.people.public_domains),
        verify_every=file.people.verify_every,
        share_every=file.people.share_every,
        share_after=file.people.share_after,
        change_lapses=file.people.change_lapses,
        keys_lapse=file.people.keys_lapse,
        strangers_per_day=file.people.strangers_per_day,
        strangers_per_domain=file.people.strangers_per_domain,
    )
