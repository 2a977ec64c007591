"""rules/phrases/<language>.toml: the words of answers, in every language, as one Phrasebook."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from ..errors import Mistake, Mistakes
from ..network.dates import WEEKDAYS
from ..network.facts import Attendance, Position
from ..reading import Doubt, Phrase, Phrasebook, Signature, position, slots
from ..reading.attended import List
from ..reading.contacts import MEANINGS
from ..reading.days import DateWords
from ..reading.phrasebook import STEM
from ..resources import Folder
from ..toml import Table, line_of, read
from ..words import tokens

_SLOTS = ("organisation", "revision", "reference", "number", "persons", "dates", "count")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MOST_DATES = 9  # that an answer can be a figure for
_TEXT, _PART, _SLIP = "{text}", "{part}", "{slip}"
EXAMPLE_SENDER = Signature.of("UNHCR", "Mira Leka", "mira@unhcr.example", reference="C-2026-01", revision=2)


class ExampleTable(Table):
    """One [[example]]: a reply, and the position that it must be read as; "unclear" where it must not be read."""

    text: str = Field(min_length=1, examples=["UNHCR has no objection."])
    reads: Position = Field(examples=["no_objection"])


class PhrasesFile(Table):
    """The file. `reviewed`: whether a native speaker has seen it."""

    reviewed: bool = Field(examples=[False])
    answers: dict[Position, list[str]] = Field(examples=["agree = [...]"])
    bare: dict[Position, list[str]] = Field({}, examples=["agree = [...]"])
    sentences: dict[Position, list[str]] = Field({}, examples=["agree = [...]"])
    attendance: dict[Attendance, list[str]] = Field({}, examples=["accepted = [...]"])
    member_list: dict[Literal[*MEANINGS], list[str]] = Field({}, examples=["focal_point = [...]"])  # type: ignore[valid-type]
    confirmations: dict[Literal["confirmed", "refused", "own"], list[str]] = Field({}, examples=["confirmed = [...]"])
    clearances: dict[Literal["cleared", "not_cleared"], list[str]] = Field({}, examples=["cleared = [...]"])
    attended: dict[List, list[str]] = Field({}, examples=["present = [...]"])
    supports: list[str] = Field([], examples=[["we support the request"]])
    dates: dict[Literal[*slots.MEANINGS], list[str]] = Field({}, examples=["yes = [...]"])  # type: ignore[valid-type]
    by_when: list[str] = Field([], examples=[["no later than"]])
    articles: list[str] = Field([], examples=[["the", "on"]])
    joiners: list[str] = Field([], examples=[["and", "or"]])
    weekdays: dict[Literal[*WEEKDAYS], list[str]] = Field({}, examples=["monday = [...]"])  # type: ignore[valid-type]
    months: dict[Literal[*_MONTHS], list[str]] = Field({}, examples=["january = [...]"])  # type: ignore[valid-type]
    ordinals: dict[str, int] = Field({}, examples=["first = 1"])
    no_comment: list[str] = Field([], examples=[["no comment"]])
    texts: list[str] = Field([], examples=[["the text", "revision {revision}"]])
    parts: list[str] = Field([], examples=[["paragraph {number}", "the title"]])
    slips: list[str] = Field([], examples=[["a comma", "a typo"]])
    editorial: list[str] = Field([], examples=[["we suggest {slip} in {part}"]])
    courtesies: list[str] = Field([], examples=[["thank you for the draft"]])
    receipts: list[str] = Field([], examples=[["received with thanks"]])
    acknowledged: list[str] = Field([], examples=[["ok thanks"]])
    noted: list[str] = Field([], examples=[["noted"]])
    state_concern: list[str] = Field([], examples=[["this concerns the state"]])
    doubts: dict[Doubt, list[str]] = Field(examples=["condition = [...]"])
    greetings: list[str] = Field([], examples=[["dear all"]])
    signoffs: list[str] = Field([], examples=[["kind regards"]])
    closings: list[str] = Field([], examples=[["sent from my iphone"]])
    contact: list[str] = Field([], examples=[["tel", "mobile"]])
    titles: list[str] = Field([], examples=[["head of office"]])
    persons: list[str] = Field([], examples=[["persons"]])
    numbers: dict[str, int] = Field({}, examples=["two = 2"])
    example: list[ExampleTable] = Field([], examples=["[[example]]"])


def read_phrases(folder: Folder) -> Phrasebook:
    """Every language together. Raises Mistakes, also where two languages give one phrase two meanings."""
    files: dict[str, PhrasesFile] = {}
    mistakes: list[Mistake] = []
    for name in folder.names("phrases/*.toml"):
        path = folder.find(name)
        try:
            if path is not None:
                files[str(path)] = read(path, PhrasesFile)
        except Mistakes as error:
            mistakes += error.mistakes
    answers = _merged({file: each.answers for file, each in files.items()}, mistakes)
    bare = _merged({file: each.bare for file, each in files.items()}, mistakes)
    sentences = _merged({file: _spelt_out(each) for file, each in files.items()}, mistakes)
    attendance = _merged({file: each.attendance for file, each in files.items()}, mistakes)
    member_list = _merged({file: each.member_list for file, each in files.items()}, mistakes)
    confirmations = _merged({file: each.confirmations for file, each in files.items()}, mistakes)
    dates = _date_words(files, mistakes)
    attended = _merged({file: each.attended for file, each in files.items()}, mistakes)
    clearances = _merged({file: each.clearances for file, each in files.items()}, mistakes)
    if mistakes or not files:
        raise Mistakes(mistakes or [Mistake("phrases/*.toml", "files", "are missing", "Put the shipped ones back")])
    every = list(files.values())
    doubts = _by_weight(each.doubts for each in every)
    supports = _folded(text for each in every for text in each.supports)
    of_dates = {phrase for phrase in dates.phrases if not set(phrase) & {slots.DATES, slots.COUNT}}
    figures = {(*before, str(number)) for number in range(1, _MOST_DATES + 1) for before in _before(dates)}
    book = Phrasebook(
        answers=answers,
        bare=bare,
        symbols={
            text: value for each in every for value, texts in each.bare.items() for text in texts if _is_mark(text)
        },
        sentences=sentences,
        attendance=attendance,
        no_comment=_folded(text for each in every for text in each.no_comment),
        courtesies=_folded(text for each in every for text in each.courtesies),
        editorial=_folded(
            text for each in every for text in _with(_with(each.editorial, _SLIP, each.slips), _PART, each.parts)
        ),
        receipts=_folded(text for each in every for text in each.receipts),
        acknowledged=_folded(text for each in every for text in each.acknowledged),
        noted=_folded(text for each in every for text in each.noted),
        state_concern=_folded(text for each in every for text in each.state_concern),
        doubts=doubts,
        greetings=_folded(text for each in every for text in each.greetings),
        signoffs=_folded(text for each in every for text in each.signoffs),
        closings=_folded(text for each in every for text in each.closings),
        contact=frozenset(word for each in every for text in each.contact for word in tokens(text)),
        titles=frozenset(word for each in every for text in each.titles for word in tokens(text)),
        numbers={tokens(word)[0]: number for each in every for word, number in each.numbers.items()},
        persons=frozenset(word for each in every for text in each.persons for word in tokens(text)),
        member_list=member_list,
        confirmations=confirmations,
        supports=supports,
        dates=dates,
        attended=attended,
        clearances=clearances,
        answer_words=frozenset(
            (*answers, *bare, *attendance, *confirmations, *supports, *of_dates, *figures, *clearances)
        ),
        stems=_stems((*answers, *bare, *doubts)),
    )
    if wrong := [mistake for path, file in files.items() for mistake in _failing_examples(path, file, book)]:
        raise Mistakes(wrong)
    return book


def _date_words(files: Mapping[str, PhrasesFile], mistakes: list[Mistake]) -> DateWords:
    every = list(files.values())
    weekdays = _merged({file: each.weekdays for file, each in files.items()}, mistakes)
    months = _merged({file: each.months for file, each in files.items()}, mistakes)
    return DateWords(
        weekdays={phrase[0]: WEEKDAYS.index(name) for phrase, name in weekdays.items()},
        months={phrase[0]: _MONTHS.index(name) + 1 for phrase, name in months.items()},
        ordinals={tokens(word)[0]: number for each in every for word, number in each.ordinals.items()},
        articles=frozenset(word for each in every for text in each.articles for word in tokens(text)),
        joiners=frozenset(word for each in every for text in each.joiners for word in tokens(text)),
        phrases=_merged({file: each.dates for file, each in files.items()}, mistakes),
        by_when=_folded(text for each in every for text in each.by_when),
    )


def _before(dates: DateWords) -> Iterator[Phrase]:
    """What may stand before a figure that answers: nothing, or “date”."""
    yield ()
    yield from ((word,) for word in dates.articles)


def _failing_examples(path: str, file: PhrasesFile, book: Phrasebook) -> Iterator[Mistake]:
    """An example that is read as something else: a phrase was added that takes it, or one was taken away."""
    for number, example in enumerate(file.example):
        found = position(example.text, EXAMPLE_SENDER, book).value or Position.UNCLEAR
        if found != example.reads:
            line = line_of(Path(path).read_text(encoding="utf-8"), ("example", number))
            problem = f"“{example.text}” is read as {found}, not as {example.reads}"
            yield Mistake(path, "example", problem, "Mend the phrases; an example is a promise to members", line)


def _folded(texts: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(_phrase(text) for text in texts)


def _phrase(text: str) -> Phrase:
    for slot in _SLOTS:
        text = text.replace(f"{{{slot}}}", f" {slot}slot ")
    slots = {f"{slot}slot": f"{{{slot}}}" for slot in _SLOTS}
    return tuple(slots.get(word, word) for word in tokens(text))


def _stems(phrases: Iterable[Phrase]) -> frozenset[str]:
    return frozenset(word[:STEM] for phrase in phrases for word in phrase if len(word) >= STEM)


def _is_mark(text: str) -> bool:
    """True for an answer like “+1”, which is no word: it counts as it is typed."""
    return not any(char.isalpha() for char in text)


def _by_weight(files: Iterable[Mapping[Doubt, list[str]]]) -> dict[Phrase, Doubt]:
    """The words of doubt of every file: a phrase that stands in two lists has the meaning that weighs more."""
    every = [(kind, text) for doubts in files for kind, texts in doubts.items() for text in texts]
    every.sort(key=lambda each: -list(Doubt).index(each[0]))
    return {_phrase(text): kind for kind, text in every}


def _spelt_out(file: PhrasesFile) -> dict[Position, list[str]]:
    """The sentences with each name of the text that is put, and of its parts, in the place of their slots."""
    return {
        value: list(_with(_with(phrases, _TEXT, file.texts), _PART, file.parts))
        for value, phrases in file.sentences.items()
    }


def _with(phrases: Iterable[str], slot: str, names: list[str]) -> Iterator[str]:
    """The phrases, those that have the slot once for each of the names."""
    for phrase in phrases:
        yield from (phrase.replace(slot, name) for name in names) if slot in phrase else [phrase]


def _merged(files: Mapping[str, Mapping[Any, list[str]]], mistakes: list[Mistake]) -> dict[Phrase, str]:
    found: dict[Phrase, str] = {}
    for file, meanings in files.items():
        for meaning, texts in meanings.items():
            for text in texts:
                if _is_mark(text):
                    continue
                other = found.setdefault(_phrase(text), str(meaning))
                if other != meaning:
                    problem = f"“{text}” means {meaning} here and {other} elsewhere"
                    mistakes.append(Mistake(file, str(meaning), problem, "Keep it where it is meant, or nowhere"))
    return found
