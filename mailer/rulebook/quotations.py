"""rules/quotations.toml: the words that mail programs put around what they quote, of all languages together."""

from collections.abc import Callable, Iterable

from pydantic import Field

from ..codec.programs import Phrase, ProgramWords
from ..errors import Mistake, Mistakes
from ..resources import Folder
from ..toml import Table, read
from ..words import tokens

FILE = "quotations.toml"


class LanguageTable(Table):
    """One language: labels of headers, verbs of writing, dates and what else stands beside a name, dividers of replies
    and of forwards; how people close; how devices, warnings of gateways, disclaimers and footers of lists begin."""

    labels: list[str] = Field([], examples=[["from", "sent"]])
    writes: list[str] = Field([], examples=[["wrote"]])
    beside: list[str] = Field([], examples=[["on", "at"]])
    dates: list[str] = Field([], examples=[["monday", "january"]])
    dividers: list[str] = Field([], examples=[["original message"]])
    forwards: list[str] = Field([], examples=[["forwarded message"]])
    closings: list[str] = Field([], examples=[["kind regards"]])
    devices: list[str] = Field([], examples=[["sent from my"]])
    banners: list[str] = Field([], examples=[["external email"]])
    disclaimers: list[str] = Field([], examples=[["this message is confidential"]])
    footers: list[str] = Field([], examples=[["to unsubscribe"]])


class QuotationsFile(Table):
    """The file."""

    language: dict[str, LanguageTable] = Field(examples=["[language.en]"])


def read_quotations(folder: Folder) -> ProgramWords:
    """The words in force. Raises Mistakes."""
    path = folder.find(FILE)
    if path is None:
        raise Mistakes([Mistake(FILE, "file", "is missing", "Put the shipped one back")])
    tables = read(path, QuotationsFile).language.values()

    def phrases(of: Callable[[LanguageTable], Iterable[str]]) -> tuple[Phrase, ...]:
        return tuple(dict.fromkeys(tokens(text) for table in tables for text in of(table) if tokens(text)))

    def words(of: Callable[[LanguageTable], Iterable[str]]) -> frozenset[str]:
        return frozenset(word for phrase in phrases(of) for word in phrase)

    return ProgramWords(
        labels=frozenset(phrases(lambda table: table.labels)),
        writes=words(lambda table: table.writes),
        beside=words(lambda table: [*table.beside, *table.dates]),
        dividers=frozenset(phrases(lambda table: table.dividers)),
        forwards=frozenset(phrases(lambda table: table.forwards)),
        closings=frozenset(phrases(lambda table: table.closings)),
        devices=phrases(lambda table: table.devices),
        banners=phrases(lambda table: table.banners),
        disclaimers=phrases(lambda table: table.disclaimers),
        footers=phrases(lambda table: table.footers),
    )
