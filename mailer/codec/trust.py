"""Who really wrote this? RFC 8601 (Authentication-Results).

Only what a server named in the configuration wrote is believed, the topmost of its fields, and only if it vouches for
the very domain that From shows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..mail import Verdict

FIELD = "authentication-results"
_BORDER = (".protection.outlook.com", ".protection.office365.us", ".protection.partner.outlook.cn")
_MICROSOFT = (".outlook.com", ".office365.com", ".office365.us", ".outlook.cn")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s;="]+|=|;')


@dataclass(frozen=True, slots=True)
class Anchor:
    """Whose word is believed. `authserv_ids`: names that our own server writes, "*.mx.example.org" for any below it.

    `exchange_online`: the mailbox is at Microsoft 365, which writes no name.
    """

    authserv_ids: tuple[str, ...] = ()
    exchange_online: bool = False

    def knows(self, name: str) -> bool:
        """True if a server of that name is ours. No server without a name is."""
        known = [each.lower() for each in self.authserv_ids]
        return bool(name) and any(name.endswith(each[1:]) if each.startswith("*.") else name == each for each in known)


def verdict(headers: Sequence[tuple[str, str]], anchor: Anchor, domain: str) -> Verdict:
    """Whether a trusted server vouches for `domain`. `headers`: (lower-case name, value), in the order of the mail.

    Of several fields of our server the topmost counts: others may have come with the mail.
    """
    if not anchor.authserv_ids and not anchor.exchange_online:
        return Verdict(False, "no server is configured whose verdict we believe ([trust] authserv_id)")
    for name, value in headers:
        if name == FIELD:
            server, results = parse(value)
            if anchor.knows(server):
                return _judged(server, results, domain.lower())
    if anchor.exchange_online and (results := _of_exchange_online(headers)):
        return _judged("Exchange Online", results, domain.lower())
    named = ", ".join((*anchor.authserv_ids, *(["Exchange Online"] if anchor.exchange_online else [])))
    return Verdict(False, f"no verdict by {named}")


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result with its properties: dmarc, pass, {"header.from": "unhcr.example"}. All lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        """The property of that name, "" if it is absent or there are several that differ."""
        values = {value for key, value in self.properties if key == name}
        return values.pop() if len(values) == 1 else ""


def parse(field: str) -> tuple[str, list[Result]]:
    """The authserv-id ("" where there is none, as Exchange Online writes) and the results. Never raises."""
    clauses = list(_clauses(_without_comments(field)))
    first = clauses[0] if clauses else []
    named = bool(first) and "=" not in first
    return (first[0].lower() if named else ""), [_result(clause) for clause in clauses[named:] if "=" in clause]


def _without_comments(field: str) -> str:
    """`field` without its (nested) comments, which may hold anything (RFC 5322 section 3.2.2)."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in field:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(char)
    return "".join(kept)


def _clauses(text: str) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in _WORD.findall(text):
        if word == ";":
            yield clause
            clause = []
        else:
            clause.append(word.strip('"'))
    if clause:
        yield clause


def _result(clause: list[str]) -> Result:
    """A clause as a result. Where a value is followed by another "=", the sender may have written both, as in
    “header.s=header.d=unhcr.example”: nothing in such a clause proves anything."""
    pairs = [
        (clause[place - 1].lower(), clause[place + 1].lower())
        for place, word in enumerate(clause)
        if word == "=" and 0 < place < len(clause) - 1
    ]
    method, result = pairs[0] if pairs else ("", "")
    signs = [place for place, word in enumerate(clause) if word == "="]
    if any(later - sooner <= 2 for sooner, later in pairwise(signs)):
        return Result(method.partition("/")[0], "" if result == "pass" else result, ())
    return Result(method.partition("/")[0], result, tuple(pairs[1:]))


def _of_exchange_online(headers: Sequence[tuple[str, str]]) -> list[Result]:
    """What Exchange Online wrote of a mail from outside; nothing if it cannot have written the topmost field.

    It writes no authserv-id. It removes X-MS-Exchange-Organization-* from what comes in and writes them anew, so AuthAs
    tells that it judged the mail; and its field stands above the Received of its own border, with none but Microsoft's
    above.
    """
    judged = [value.strip().lower() for name, value in headers if name == "x-ms-exchange-organization-authas"]
    place = next((place for place, (name, _) in enumerate(headers) if name == FIELD), None)
    if judged != ["anonymous"] or place is None:
        return []
    above = [_receiver(value) for name, value in headers[:place] if name == "received"]
    below = next((_receiver(value) for name, value in headers[place:] if name == "received"), "")
    server, results = parse(headers[place][1])
    ours = not server and below.endswith(_BORDER) and all(each.endswith(_MICROSOFT) for each in above)
    return results if ours else []


def _receiver(field: str) -> str:
    """The host that wrote a Received (RFC 5321 section 4.4: "by"), "" if it names none."""
    words = _without_comments(field).split(";")[0].lower().split()
    return next((words[place + 1] for place, word in enumerate(words[:-1]) if word == "by"), "")


def _judged(server: str, results: list[Result], domain: str) -> Verdict:
    good = (each.value("header.d") for each in results if each.method == "dkim" and each.result == "pass")
    return replace(_judge(server, results, domain), signers=tuple(dict.fromkeys(signer for signer in good if signer)))


def _judge(server: str, results: list[Result], domain: str) -> Verdict:
    dmarc = [result for result in results if result.method == "dmarc"]
    dkim = [result for result in results if result.method == "dkim"]
    signer = next((each.value("header.d") for each in dkim if _signs(each, domain)), "")
    if len(dmarc) > 1:
        return Verdict(False, f"{server}: {len(dmarc)} verdicts on dmarc, which contradict each other or are forged")
    if any(result.result == "pass" and result.value("header.from") == domain for result in dmarc):
        is_by_way = not signer and any(result.method in ("dkim", "spf") for result in results)
        return Verdict(True, f"{server}: dmarc=pass for {domain}" + (", by SPF alone" if is_by_way else ""), is_by_way)
    if any(result.result == "fail" for result in dmarc):
        return Verdict(False, f"{server}: dmarc=fail")
    if signer:
        return Verdict(True, f"{server}: dkim=pass by {signer}, aligned with {domain}")
    return Verdict(False, f"{server} does not vouch for {domain}")


def _signs(result: Result, domain: str) -> bool:
    return result.result == "pass" and _aligned(result.value("header.d"), domain)


def _aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 section 3.1.1): the signer is the domain, or a registered domain above it."""
    return bool(signer) and (domain == signer or ("." in signer and domain.endswith("." + signer)))
