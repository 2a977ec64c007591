"""Who really wrote this? RFC 8601 (Authentication-Results).

Only what a server named in the configuration wrote is believed, the topmost of its fields, and only if it vouches for
the very domain that From shows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..mail import Verdict

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s;="]+|=|;')


def verdict(fields: Iterable[str], authserv_ids: Iterable[str], domain: str) -> Verdict:
    """Whether a trusted server vouches for `domain`. `fields`: the Authentication-Results headers, top first."""
    trusted = {name.lower() for name in authserv_ids}
    if not trusted:
        return Verdict(False, "no server is configured whose verdict we believe ([trust] authserv_id)")
    for field in fields:
        name, results = parse(field)
        if name in trusted:
            return _judge(name, results, domain.lower())
    return Verdict(False, f"no verdict by {', '.join(sorted(trusted))}")


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result with its properties: dmarc, pass, {"header.from": "unhcr.example"}. All lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        """The property of that name, "" if absent."""
        return next((value for key, value in self.properties if key == name), "")


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
    pairs = [
        (clause[place - 1].lower(), clause[place + 1].lower())
        for place, word in enumerate(clause)
        if word == "=" and 0 < place < len(clause) - 1
    ]
    method, result = pairs[0] if pairs else ("", "")
    return Result(method.partition("/")[0], result, tuple(pairs[1:]))


def _judge(server: str, results: list[Result], domain: str) -> Verdict:
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.result == "pass" and result.value("header.from") == domain for result in dmarc):
        return Verdict(all(result.result == "pass" for result in dmarc), f"{server}: dmarc=pass for {domain}")
    if any(result.result == "fail" for result in dmarc):
        return Verdict(False, f"{server}: dmarc=fail")
    for result in results:
        if result.method == "dkim" and result.result == "pass" and _aligned(result.value("header.d"), domain):
            return Verdict(True, f"{server}: dkim=pass by {result.value('header.d')}, aligned with {domain}")
    return Verdict(False, f"{server} does not vouch for {domain}")


def _aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 section 3.1.1): the signer is the domain, or a registered domain above it."""
    return bool(signer) and (domain == signer or ("." in signer and domain.endswith("." + signer)))
