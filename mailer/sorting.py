"""The kind of a mail, by the rules of rules/sorting.toml: read from the top, the first rule that fits decides.

A rule sees a closed set of features of the mail (`FEATURES`), each a few folded words. There are no regular
expressions: a condition is a text in which * stands for any text. Every step is kept, so that people can see why.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from .codec.automatic import Sureness
from .incoming import Incoming
from .network.facts import Role
from .words import clean_line, fold

FEATURES = {
    "sender": "member, ministry, partner, observer, co-chair, secretariat; known; colleague of one who is; unknown",
    "answers": "consultation, invitation, provisional, poll, agenda, minutes, change, list_check, key, request, "
    "support, choice, time, guest, attendance, clearance, update, group; letter, if it asks nothing; contradiction, if "
    "it names several matters",
    "contact": "what is said of the member list: focal_point, alternate, address, leave, join, withdraw; substitute",
    "subject": "the subject",
    "to": "the addresses in To and Cc",
    "text": "the sender's own words",
    "calendar": "the method of a calendar part: REPLY, COUNTER, REFRESH…; ours, if it is about a meeting of ours",
    "report": "delivery-status, disposition-notification",
    "automatic": "true for mail that no person wrote; perhaps, where only one sign says so",
    "authentic": "true if our server vouches for the sender",
    "attachment": "the names of the attachments",
    "junk": "true for mail that lay in the junk folder",
}
HEADER = "header."
_ROLES = {Role.CO_CHAIR: "co-chair", Role.SECRETARIAT: "secretariat"}
_TEXT = 10_000

Features = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One feature, and the texts of which any one must fit one of its values; folded, with * for any text."""

    feature: str
    wanted: tuple[str, ...]

    def fits(self, features: Features) -> bool:
        """True if a value of the feature is one of the wanted texts."""
        values = features.get(self.feature, ())
        return any(fnmatchcase(value, pattern) for pattern in self.wanted for value in values)

    def __str__(self) -> str:
        return f"{self.feature} = {' or '.join(self.wanted)}"


@dataclass(frozen=True, slots=True)
class Rule:
    """All of `when` must fit and none of `unless`. `then` is a kind of mail. `file` is where the rule stands."""

    name: str
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    then: str
    file: str

    def hindrance(self, features: Features) -> str:
        """Why the rule does not fit: its first condition that fails; "" if it fits."""
        for condition in self.when:
            if not condition.fits(features):
                return f"not {condition}"
        return next((str(condition) for condition in self.unless if condition.fits(features)), "")


@dataclass(frozen=True, slots=True)
class Sorted:
    """What the rules came to: the kind, the rule's name, and a sentence for each rule that was looked at."""

    kind: str
    rule: str
    steps: tuple[str, ...]


def sorted_by(rules: tuple[Rule, ...], mail: Incoming) -> Sorted:
    """The kind of the mail, by these rules."""
    return sort(features_of(mail, _headers_named_in(rules)), rules)


def sort(features: Features, rules: tuple[Rule, ...]) -> Sorted:
    """The first rule that fits. The last rule has no conditions (checked when rules are loaded), so one always does."""
    steps: list[str] = []
    for rule in rules:
        hindrance = rule.hindrance(features)
        if not hindrance:
            return Sorted(rule.then, rule.name, (*steps, f"“{rule.name}”: fits, so it is {rule.then}"))
        steps.append(f"“{rule.name}”: {hindrance}")
    raise ValueError("no rule fits: the last rule must have no conditions")


@lru_cache(maxsize=8)
def _headers_named_in(rules: tuple[Rule, ...]) -> Set[str]:
    """The headers (lower case) that these rules look at; of a mail's fifty most interest nobody."""
    conditions: Iterable[Condition] = (each for rule in rules for each in (*rule.when, *rule.unless))
    return {each.feature.removeprefix(HEADER) for each in conditions if each.feature.startswith(HEADER)}


def features_of(mail: Incoming, named: Set[str]) -> dict[str, tuple[str, ...]]:
    """The features of a mail, as rules see them: folded, whatever could not be found left out.

    `named`: the headers to look at.
    """
    message = mail.message
    found = {
        "sender": _sender(mail),
        "answers": (mail.answers,),
        "contact": (mail.contact.meaning,),
        "subject": (message.subject,),
        "to": tuple(each.addr for each in (*message.to, *message.cc)),
        "text": (mail.new[:_TEXT],),
        "calendar": (message.calendar.method, "ours" if mail.meeting else "") if message.calendar else (),
        "report": (message.report.kind,) if message.report else (),
        "automatic": (_automatic(mail),),
        "authentic": (_flag(mail.verdict.passed),),
        "attachment": tuple(each.name for each in message.attachments),
        "junk": (_flag(mail.arrival.junk),),
    }
    headers = {HEADER + name: message.header_all(name) for name in named}
    return {
        name: tuple(fold(clean_line(value, _TEXT)) for value in values if value)
        for name, values in {**found, **headers}.items()
    }


def _sender(mail: Incoming) -> tuple[str, ...]:
    if mail.organisation is None:
        return ("unknown",)
    if mail.person is None:
        return ("colleague",)
    roles = (name for role, name in _ROLES.items() if role in mail.person.roles)
    return (mail.organisation.kind.value, *roles, "known")


def _automatic(mail: Incoming) -> str:
    if mail.automatic is None:
        return "false"
    return "perhaps" if mail.automatic.sureness is Sureness.POSSIBLE else "true"


def _flag(value: bool) -> str:
    return "true" if value else "false"
