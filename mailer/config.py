"""config.toml as a frozen value; every mistake in one report. config.example.toml explains each key.

Secrets are not read here: a section says where its password is (`password_file`, `password_env`, `password_command`),
and `Login.secret` fetches it when a connection is made, so that it lives in no configuration object.
"""

import contextlib
import difflib
import os
import subprocess
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from .errors import Mistake, Mistakes
from .spans import span
from .toml import Table, read

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_RATE_UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}
# A proposal, or a quarter's minutes, may be open for weeks; and a hundred years lead out of no calendar.
_SHORTEST_KEPT, _LONGEST_KEPT = timedelta(days=30), timedelta(days=36500)
SEARCHED = ("config.toml", "/etc/mailer/config.toml")


def _zone(name: str) -> str:
    if name not in available_timezones():
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f'"{name}" is no time zone' + (f'; did you mean "{near[0]}"?' if near else ""))
    return name


def _address(text: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValueError(f'"{text}" is no address: {error}') from None
    return (found.ascii_email or found.normalized).lower()


def _span(value: object) -> timedelta:
    return value if isinstance(value, timedelta) else span(str(value))


def _rate(text: str) -> str:
    number, _, unit = text.partition("/")
    if text != "0" and not (number.isdecimal() and int(number) and unit in _RATE_UNITS):
        raise ValueError(f'"{text}" is no rate; for no limit write "0"')
    return text


def _time(value: object) -> time:
    return value if isinstance(value, time) else time.fromisoformat(str(value))


def _kept(value: object) -> timedelta:
    kept = _span(value)
    if kept and not _SHORTEST_KEPT <= kept <= _LONGEST_KEPT:
        days = f"{_SHORTEST_KEPT.days}d and {_LONGEST_KEPT.days}d"
        raise ValueError(f'"{value}" is not between {days}; for ever is "0"')
    return kept


Span = Annotated[timedelta, BeforeValidator(_span)]
Kept = Annotated[timedelta, BeforeValidator(_kept)]
Hour = Annotated[time, BeforeValidator(_time)]
Address = Annotated[str, AfterValidator(_address)]
Security = Literal["tls", "starttls", "none"]


class NetworkSection(Table):
    """[network]: who we are."""

    name: str = Field(min_length=1, examples=["UN Migration Network in Albania"])
    short_name: str = Field(min_length=1, max_length=40, pattern=r"^[^\[\]\r\n]+$", examples=["UNMN Albania"])
    symbol: str = Field("", pattern=r"^[A-Za-z0-9-]*$", examples=["UNMN"])
    address: Address = Field(examples=["network@example.org"])
    timezone: Annotated[str, AfterValidator(_zone)] = Field(examples=["Europe/Tirane"])
    language: str = Field("en", pattern=r"^[a-z]{2}$", examples=["en"])
    secretariat: str = Field("", examples=["IOM"])
    contact: str = Field("", examples=["Ana Hoxha, +355 4 000 0000"])
    plus: bool = Field(False, examples=[True])


class Login(Table):
    """A server that is signed in to, and where its password is."""

    host: str = Field(min_length=1, examples=["mail.example.org"])
    port: int = Field(ge=1, le=65535, examples=[993])
    security: Security = Field("tls", examples=["tls"])
    ca_file: Path | None = Field(None, examples=["/etc/ssl/certs/our-ca.pem"])
    user: str = Field("", examples=["network"])
    password: str = Field("", repr=False, examples=["password_env = MAILER_IMAP_PASSWORD instead"])
    password_file: Path | None = Field(None, examples=["/run/credentials/mailer/password"])
    password_env: str = Field("", examples=["MAILER_PASSWORD"])
    password_command: list[str] = Field([], examples=[["pass", "mailer"]])

    @model_validator(mode="after")
    def _check(self) -> "Login":
        ways = [self.password, self.password_file, self.password_env, self.password_command]
        given = sum(bool(way) for way in ways)
        if bool(self.user) != (given == 1):
            raise ValueError(
                "a user needs exactly one of password_file, password_env, password_command, password"
                if self.user
                else "a password needs a user"
            )
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError('security = "none" is for this machine only (localhost)')
        return self

    def secret(self) -> str:
        """The password, fetched from where the section says it is. Raises Mistakes if it is not there."""
        try:
            if self.password_file:
                return self.password_file.read_text(encoding="utf-8").strip()
            if self.password_command:
                command = self.password_command
                found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)  # noqa: S603
                return found.stdout.strip()
        except (OSError, subprocess.SubprocessError) as error:
            mend = "See that the file or the command is there and may be read"
            raise Mistakes([Mistake("config.toml", self.host, f"the password can't be had: {error}", mend)]) from error
        if self.password_env and self.password_env not in os.environ:
            problem = f"the environment has no {self.password_env}"
            raise Mistakes([Mistake("config.toml", "password_env", problem, f"Set {self.password_env}")])
        return os.environ[self.password_env] if self.password_env else self.password


class ImapSection(Login):
    """[imap]: the mailbox."""

    port: int = Field(993, ge=1, le=65535, examples=[993])
    folder: str = Field("INBOX", min_length=1, examples=["INBOX"])
    junk: str = Field("Junk", examples=["Junk"])
    processed: str = Field("Processed", min_length=1, examples=["Processed"])
    attention: str = Field("Attention", min_length=1, examples=["Attention"])
    poll: Span = Field(timedelta(seconds=60), examples=["60s"])


class SmtpSection(Login):
    """[smtp]: where letters are submitted."""

    port: int = Field(465, ge=1, le=65535, examples=[465])
    connections: int = Field(4, ge=1, le=50, examples=[4])


class DatabaseSection(Table):
    """[database]."""

    url: str = Field(
        "sqlite:///mailer.db",
        pattern=r"^(sqlite:///|postgresql(\+psycopg)?://).+",
        examples=["sqlite:///mailer.db"],
    )


class TrustSection(Table):
    """[trust]: whose word on a sender is believed."""

    authserv_id: list[str] = Field([], examples=[["mx.example.org"]])
    exchange_online: bool = Field(False, examples=[True])


class SendingSection(Table):
    """[sending]: how letters leave."""

    delay: Span = Field(timedelta(minutes=10), examples=["10m"])
    rate: Annotated[str, AfterValidator(_rate)] = Field("25/min", examples=["25/min"])
    retry: list[Span] = Field(
        [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)],
        min_length=1,
        examples=[["1m", "5m", "15m", "1h"]],
    )
    give_up: Span = Field(timedelta(days=5), examples=["5d"])
    attach_ics: bool = Field(True, examples=[False])

    def limit(self) -> tuple[int, timedelta] | None:
        """So many letters in so long; None for no limit."""
        if self.rate == "0":
            return None
        number, _, unit = self.rate.partition("/")
        return int(number), _RATE_UNITS[unit]


class DigestSection(Table):
    """[digest]: when the weekly digest goes out."""

    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        "friday", examples=["friday"]
    )
    time: Hour = Field(time(15, 0), examples=["15:00"])


class RetentionSection(Table):
    """[retention]: how long mails and letters are kept as they were; 0 is for ever."""

    mails: Kept = Field(timedelta(), examples=["1095d"])
    letters: Kept = Field(timedelta(), examples=["365d"])


class PathsSection(Table):
    """[paths]: own rules and templates, looked up first; the Terms of Reference; the calendar that is written."""

    rules: Path | None = Field(None, examples=["rules"])
    templates: Path | None = Field(None, examples=["templates"])
    terms: Path | None = Field(None, examples=["terms-of-reference.pdf"])
    calendar: Annotated[Path | None, BeforeValidator(lambda value: value or None)] = Field(
        None, examples=["calendar.ics"]
    )


class LogSection(Table):
    """[log]."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", examples=["info"])


class Config(Table):
    """The whole file. `folder` is where it lies: relative paths in it are relative to that."""

    network: NetworkSection = Field(description="a table [network]")
    imap: ImapSection = Field(description="a table [imap]")
    smtp: SmtpSection = Field(description="a table [smtp]")
    database: DatabaseSection = DatabaseSection()
    trust: TrustSection = TrustSection()
    sending: SendingSection = SendingSection()
    digest: DigestSection = DigestSection()
    retention: RetentionSection = RetentionSection()
    paths: PathsSection = PathsSection()
    log: LogSection = LogSection()

    @property
    def zone(self) -> ZoneInfo:
        """The Network's zone."""
        return ZoneInfo(self.network.timezone)

    @property
    def symbol(self) -> str:
        """What numbers of documents begin with: as configured, else the first word of the short name."""
        return self.network.symbol or self.network.short_name.split()[0].upper()

    @property
    def account(self) -> str:
        """The mailbox's identity in the store: user and host."""
        return f"{self.imap.user}@{self.imap.host}"


Section = TypeVar("Section", bound=Login)


def find(given: str | None) -> Path:
    """The file in force: the one given, else $MAILER_CONFIG, else ./config.toml, else /etc/mailer/config.toml.

    Raises Mistakes if there is none.
    """
    named = given or os.environ.get("MAILER_CONFIG")
    if named:
        return Path(named)
    for name in SEARCHED:
        # A folder that we may not look into holds no configuration for us.
        with contextlib.suppress(PermissionError):
            if Path(name).is_file():
                return Path(name)
    mend = "Write one with: mailer init, or name it with --config"
    raise Mistakes([Mistake("config.toml", "file", f"not found (looked for {', '.join(SEARCHED)})", mend)])


def load(path: Path) -> Config:
    """The configuration in the file, with its relative paths made absolute. Raises Mistakes, all at once."""
    config = read(path, Config)
    folder = path.resolve().parent
    return config.model_copy(
        update={
            "imap": _anchored(config.imap, folder),
            "smtp": _anchored(config.smtp, folder),
            "database": DatabaseSection(url=_url(config.database.url, folder)),
            "paths": PathsSection(
                rules=config.paths.rules and folder / config.paths.rules,
                templates=config.paths.templates and folder / config.paths.templates,
                terms=_existing(config.paths.terms and folder / config.paths.terms, path),
                calendar=config.paths.calendar and folder / config.paths.calendar,
            ),
        }
    )


def _existing(file: Path | None, config: Path) -> Path | None:
    if file is not None and not file.is_file():
        problem = f"there is no file {file}"
        raise Mistakes([Mistake(str(config), "paths.terms", problem, "Put the Terms of Reference there")])
    return file


def _anchored(section: Section, folder: Path) -> Section:
    return section.model_copy(
        update={
            "password_file": section.password_file and folder / section.password_file,
            "ca_file": section.ca_file and folder / section.ca_file,
        }
    )


def _url(url: str, folder: Path) -> str:
    prefix = "sqlite:///"
    return f"{prefix}{folder / url.removeprefix(prefix)}" if url.startswith(prefix) else url


def warnings(config: Config) -> list[str]:
    """What is allowed and still deserves a word."""
    found = []
    if not config.trust.authserv_id and not config.trust.exchange_online:
        found.append("[trust] authserv_id is empty: no sender is believed, so that every answer waits for a person")
    for name, section in (("imap", config.imap), ("smtp", config.smtp)):
        if section.password:
            found.append(f"[{name}] password stands in the file in clear; password_file or password_env is safer")
    for name, folder in (("rules", config.paths.rules), ("templates", config.paths.templates)):
        if folder is not None and not folder.is_dir():
            found.append(f"[paths] {name}: {folder} is no folder; the {name} that came with the program are in force")
    calendar = config.paths.calendar
    if calendar is not None and (calendar.is_dir() or not os.access(calendar.parent, os.W_OK)):
        found.append(f"[paths] calendar: {calendar} cannot be written; name a file in a folder that we may write to")
    return found
