"""rules/procedure.toml: how the Network does its business, as a Procedure. Its version names file and content."""

import hashlib
import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

import tzdata
from pydantic import BeforeValidator, Field, model_validator

from ..errors import Mistake, Mistakes
from ..network.dates import WEEKDAYS, Calendar, Period
from ..network.facts import Mode
from ..network.procedure import Procedure
from ..resources import Folder, shipped
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
    propose_before: Span = Field(examples=["42d"])
    annual_warning: Span = Field(examples=["120d"])
    request_threshold: int = Field(ge=1, examples=[3])
    poll_period: PeriodText = Field(examples=["5 working days"])
    notice: Span = Field(examples=["7d"])
    hour: Hour = Field(examples=["10:00"])
    length: Span = Field(examples=["2h"])
    reminders: list[Span] = Field(examples=[["P14D", "P3D", "P1D"]])
    attendees_visible: Literal["self", "all"] = Field("self", examples=["self"])
    agenda_call: Span = Field(timedelta(days=21), examples=["P21D"])
    papers: Span = Field(timedelta(days=7), examples=["P7D"])
    joining: Span = Field(timedelta(days=1), examples=["P1D"])
    who_comes: Span = Field(examples=["P35D"])
    morning: Hour = Field(examples=["09:00"])
    confirmations: int = Field(ge=0, examples=[3])

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.agenda_call and self.agenda_call <= self.papers:
            raise ValueError(
                "agenda_call must be longer before the meeting than papers: points are due when papers go out"
            )
        return self


class AskingTable(Table):
    """What [consensus] and [minutes] have alike: how long everybody is asked."""

    period: PeriodText = Field(examples=["5 working days"])
    floor: Span = Field(examples=["72h"])

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.period.plain + timedelta(days=self.period.working_days) < self.floor:
            raise ValueError("the period must be no shorter than the floor: nobody would ever have been asked in time")
        return self


class ConsensusTable(AskingTable):
    """[consensus]."""

    hour: Hour = Field(examples=["17:00"])
    urgent_floor: Span = Field(timedelta(hours=24), examples=["24h"])
    confirmation_floor: Span = Field(timedelta(hours=24), examples=["24h"])
    dispatch: Span = Field(examples=["1h"])
    grace: Span = Field(examples=["15m"])
    free_text: Literal["provisional", "confirm"] = Field(examples=["provisional"])
    break_at: Literal["first", "deadline"] = Field(examples=["first"])
    reminders: list[Step] = Field(examples=[["half", "24h"]])
    max_extension: PeriodText = Field(Period(working_days=5), examples=["5 working days"])
    max_hold: PeriodText = Field(Period(working_days=3), examples=["3 working days"])
    max_holds: int = Field(2, ge=0, examples=[2])
    principal_silence: Span = Field(timedelta(hours=24), examples=["24h"])
    min_active: int = Field(0, ge=0, examples=[0])
    missing: Literal["extend", "refer"] = Field("extend", examples=["extend"])
    noted: Literal["ruling", "suffices"] = Field("ruling", examples=["ruling"])
    declare: Literal["procedure", "co_chairs"] = Field("procedure", examples=["procedure"])
    lapse: Span = Field(timedelta(days=90), examples=["90d"])
    deputies: list[str] = Field([], examples=[["rita@agency.example"]])
    modes: dict[str, Mode] = Field(min_length=1, examples=["decision = silence"])


class MinutesTable(AskingTable):
    """[minutes]."""


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


@dataclass(frozen=True, slots=True)
class Installation:
    """What procedure takes from the configuration: the zone, the symbol of numbers, the hour of the digest, the
    organisation that runs the Secretariat."""

    zone: ZoneInfo
    symbol: str
    digest_weekday: str
    digest_time: time
    operator: str = ""


def read_procedure(folder: Folder, installation: Installation) -> Procedure:
    """The procedure in force. Raises Mistakes."""
    path = folder.find(FILE)
    if path is None:
        raise Mistakes([Mistake(FILE, "file", "is missing", "Put the shipped one back")])
    return procedure_in(path, installation)


def procedure_in(path: Path, installation: Installation) -> Procedure:
    """The procedure that a file says. Raises Mistakes."""
    return _procedure(read(path, ProcedureFile), path.read_bytes(), installation)


def procedure_of(octets: bytes, installation: Installation) -> Procedure:
    """The procedure that a file said which was in force once. Raises ValueError for octets that never were one.

    What an earlier version of the program did not know yet is as it is shipped; what this one knows no more is nothing.
    """
    today = tomllib.loads((shipped("rules") / FILE).read_text(encoding="utf-8"))
    then = tomllib.loads(octets.decode())
    return _procedure(ProcedureFile.model_validate(_laid_over(today, then)), octets, installation)


def _laid_over(today: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of today, with the values of then where it has them. Modes are by kind, and kinds are not keys."""
    return {
        key: _laid_over(value, then.get(key, {})) if _is_table(key, value) else then.get(key, value)
        for key, value in today.items()
    }


def _is_table(key: str, value: Any) -> bool:
    return isinstance(value, Mapping) and key != "modes"


def _procedure(file: ProcedureFile, octets: bytes, installation: Installation) -> Procedure:
    digest = hashlib.sha256(octets).hexdigest()[:12]
    return Procedure(
        version=f"{file.version} ({digest})",
        source=octets,
        symbol=installation.symbol,
        operator=installation.operator,
        tzdata=_version_of_zones(),
        calendar=Calendar(
            zone=installation.zone,
            working=frozenset(WEEKDAYS.index(day) for day in file.calendar.working_days),
            holidays=frozenset(file.calendar.holidays),
            yearly=frozenset(file.calendar.yearly),
        ),
        meeting_reminders=tuple(file.meetings.reminders),
        propose_before=file.meetings.propose_before,
        annual_warning=file.meetings.annual_warning,
        request_threshold=file.meetings.request_threshold,
        poll_period=file.meetings.poll_period,
        notice=file.meetings.notice,
        meeting_hour=file.meetings.hour,
        meeting_length=file.meetings.length,
        attendees_visible=file.meetings.attendees_visible,
        agenda_call=file.meetings.agenda_call,
        papers=file.meetings.papers,
        joining=file.meetings.joining,
        who_comes=file.meetings.who_comes,
        morning=file.meetings.morning,
        confirmations=file.meetings.confirmations,
        consultation_period=file.consensus.period,
        deadline_hour=file.consensus.hour,
        floor=file.consensus.floor,
        urgent_floor=file.consensus.urgent_floor,
        confirmation_floor=file.consensus.confirmation_floor,
        dispatch=file.consensus.dispatch,
        grace=file.consensus.grace,
        break_at=file.consensus.break_at,
        free_text=file.consensus.free_text,
        max_extension=file.consensus.max_extension,
        max_hold=file.consensus.max_hold,
        max_holds=file.consensus.max_holds,
        principal_silence=file.consensus.principal_silence,
        min_active=file.consensus.min_active,
        missing=file.consensus.missing,
        noted=file.consensus.noted,
        declare=file.consensus.declare,
        lapse=file.consensus.lapse,
        deputies=tuple(each.strip().lower() for each in file.consensus.deputies),
        consultation_reminders=tuple(file.consensus.reminders),
        modes=file.consensus.modes,
        minutes_period=file.minutes.period,
        minutes_floor=file.minutes.floor,
        clearance_reminder=file.statements.remind_after,
        mandates={theme.casefold(): tuple(leads) for theme, leads in file.statements.mandates.items()},
        digest_weekday=installation.digest_weekday,
        digest_time=installation.digest_time,
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


def _version_of_zones() -> str:
    """The version of the rules of time zones that are in use: the system's, where it has them, else the package's."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / "tzdata.zi"
        if path.is_file():
            with path.open(encoding="ascii") as lines:
                return next(lines).removeprefix("# version").strip()
    return str(tzdata.IANA_VERSION)
