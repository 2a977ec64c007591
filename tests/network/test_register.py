"""The record of a decision: what it says, that no person is in it, and that the order of reading is no matter."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from mailer.network.facts import (
    Basis,
    ClosingHeld,
    Fact,
    HoldEnded,
    KeyAct,
    KeysAsked,
    KeyTurned,
    LetterAccepted,
    LetterReturned,
    Position,
    PositionTaken,
    ProposalAdopted,
    RoundBroken,
    RoundExtended,
    RoundHeld,
    RoundOpened,
    Ruling,
    RulingAsked,
    RulingMade,
)
from mailer.network.register import Entry, Given, Recorded, acts_in, canonical, differences, record, sha256_of

from ..build import ANA, BEN, GENT, MEMBERS, MIRA, ZEF, a_network, at
from .test_consensus import DEADLINE, OPENED, opened, reached, says

AGAIN = OPENED + timedelta(days=2)
LATER = at("2026-03-05 17:00")
TITLE = "Note of Gent Toska"
REMARK = "Paragraph 2 is outside our mandate.\nGent Toska"
ADOPTED = ProposalAdopted("C-2026-01", 2, "UNMN/2026/DEC/7", at("2026-03-05 17:20"))

OBJECTION = says(MIRA, Position.OBJECTION, 24, reply="a1" * 32)
AGREED = says(MIRA, Position.AGREE, 60, revision=2, reply="b2" * 32)
RESERVED = replace(says(GENT, Position.RESERVATION, 70, revision=2, reply="c3" * 32), text=REMARK, name="Gent Toska")
IN_A_SENTENCE = replace(says(ZEF, Position.AGREE, 80, revision=2, reply="d4" * 32), provisional=True)
# A round that an objection broke; a second one, in which a letter comes back, and which is held and extended.
FIRST: list[Fact] = [
    opened(),
    *reached(*MEMBERS),
    OBJECTION,
    RoundBroken("C-2026-01", 1, ("UNHCR",), OPENED + timedelta(hours=24)),
]
SECOND: list[Fact] = [
    replace(opened(revision=2, state_concern=True, when=AGAIN), title=TITLE),
    *reached(*MEMBERS, "Ministry", when=AGAIN, revision=2),
    LetterAccepted("C-2026-01", 2, "UNHCR", BEN, AGAIN),
    LetterReturned("token", BEN, "UNHCR", "C-2026-01", 2, "5.1.1", f"no {BEN}", AGAIN),
    AGREED,
    RESERVED,
    IN_A_SENTENCE,
    ClosingHeld("C-2026-01", 2, (f"mail 7 from {ZEF} waits for a person",), DEADLINE + timedelta(hours=1)),
    RoundExtended("C-2026-01", 2, LATER, DEADLINE + timedelta(hours=2)),
]


def entry(fact: Fact) -> Entry:
    """The fact with the cause that facts of its kind have."""
    if isinstance(fact, PositionTaken):
        return Entry(fact, fact.reply, f"{fact.reply[:2]}@mail", "")
    return Entry(fact, person="ana" if isinstance(fact, RoundOpened | RoundExtended) else "")


def recorded(facts: Sequence[Fact], previous: str | None = None) -> Recorded:
    """The record of what these facts lead to, once it is adopted."""
    network = a_network(*facts, ADOPTED)
    return record(network, [entry(fact) for fact in (*facts, ADOPTED)], Given("1.2.3"), previous)


def on_the_roll(made: Recorded) -> dict[str, dict[str, Any]]:
    return {each["organisation"]: each for each in made.record["roll"]}


def test_it_says_what_was_decided_when_and_under_which_rules() -> None:
    made = recorded([*FIRST, *SECOND], previous="ab" * 32)

    assert {key: value for key, value in made.record.items() if key not in ("roll", "course")} == {
        "form": 1,
        "number": "UNMN/2026/DEC/7",
        "id": "C-2026-01",
        "kind": "decision",
        "title_sha256": sha256_of(TITLE),
        "revision": 2,
        "text_sha256": sha256_of("text 2"),
        "mode": "silence",
        "basis": "plain",
        "state_concern": True,
        "opened": "2026-02-18T08:00:00Z",
        "deadline": "2026-03-05T16:00:00Z",
        "adopted": "2026-03-05T16:20:00Z",
        "adopted_by": "clock",
        "rulebook": {"opened": "v", "adopted": a_network().procedure.version},
        "software": "1.2.3",
        "previous": "ab" * 32,
    }
    assert made.title == TITLE


def test_of_each_organisation_it_says_that_it_was_asked_and_what_it_answered_as_what() -> None:
    roll = on_the_roll(recorded([*FIRST, *SECOND]))

    assert list(roll) == [*MEMBERS, "Ministry"]
    assert roll["UNHCR"] == {
        "organisation": "UNHCR",
        "class": "decider",
        "consulted": "2026-02-18T08:00:00Z",
        "addresses": {"accepted": 2, "returned": 1},
        "position": "agree",
        "provisional": False,
        "proven": True,
        "ruled": False,
        "answer": {
            "at": "2026-02-18T20:00:00Z",
            "roles": ["focal_point"],
            "rank": 1,
            "mail_sha256": AGREED.reply,
            "message_id_sha256": sha256_of(entry(AGREED).message_id),
            "read_by_hand": False,
            "remark_sha256": None,
        },
    }
    assert roll["UNODC"]["answer"]["remark_sha256"] == sha256_of(REMARK)
    assert roll["UNICEF"]["provisional"]
    assert (roll["IOM"]["position"], roll["IOM"]["answer"]) == ("none", None)
    assert (roll["Ministry"]["class"], roll["Ministry"]["consulted"]) == ("consulted", "2026-02-18T08:00:00Z")


def test_whoever_was_not_reached_is_not_said_to_have_been() -> None:
    without = [fact for fact in SECOND if not (isinstance(fact, LetterAccepted) and fact.organisation == "IOM")]

    told = on_the_roll(recorded([*FIRST, *without]))["IOM"]

    assert (told["consulted"], told["addresses"]) == (None, {"accepted": 0, "returned": 0})


def test_its_course_tells_of_every_round_and_of_what_held_broke_and_extended_it() -> None:
    course = recorded([*FIRST, *SECOND]).record["course"]

    assert [(step["what"], step["by"]) for step in course] == [
        ("round_opened", "secretariat"),
        ("round_broken", "clock"),
        ("round_opened", "secretariat"),
        ("closing_held", "clock"),
        ("round_extended", "secretariat"),
    ]
    assert course[1] == {
        "what": "round_broken",
        "by": "clock",
        "revision": 1,
        "organisations": ["UNHCR"],
        "at": "2026-02-17T08:00:00Z",
    }
    assert course[2]["text_hash"] == sha256_of("text 2")
    assert course[4]["deadline"] == "2026-03-05T16:00:00Z"


def test_what_both_co_chairs_confirmed_stands_in_it_with_their_capacity_and_their_mails() -> None:
    asked = KeysAsked("K-2026-01", KeyAct.WIDEN, "C-2026-01", "", "Rule on it", (ANA, ZEF), LATER, AGAIN)
    turned = [KeyTurned("K-2026-01", address, True, AGAIN + timedelta(hours=n)) for n, address in enumerate((ANA, ZEF))]
    facts = [*FIRST, *SECOND, asked, *turned, ADOPTED]
    told = [Entry(fact, mail="ab" * 32) if isinstance(fact, KeyTurned) else entry(fact) for fact in facts]

    course = record(a_network(*facts), told, Given("1.2.3"), None).record["course"]

    keys = [step for step in course if step.get("about") == "K-2026-01"]
    assert keys[0]["holders"] == [
        {"organisation": "IOM", "roles": ["co_chair", "focal_point", "secretariat"]},
        {"organisation": "UNICEF", "roles": ["co_chair", "focal_point"]},
    ]
    assert keys[0]["title_sha256"] == sha256_of("Rule on it")
    assert [(step["address"]["organisation"], step["turned"], step["by"]["mail_sha256"]) for step in keys[1:]] == [
        ("IOM", True, "ab" * 32),
        ("UNICEF", True, "ab" * 32),
    ]


def test_what_was_ruled_stands_in_it_with_the_evidence_and_those_who_confirmed_it() -> None:
    of_round, evidence = ("C-2026-01", 2), "e5" * 32
    asked = RulingAsked(*of_round, Ruling.SETTLED, "UNHCR", evidence, "agree", None, "K-2026-03", AGAIN)
    made = RulingMade(*of_round, Ruling.SETTLED, "UNHCR", evidence, "agree", "K-2026-03", (ANA, ZEF), AGAIN)

    course = recorded([*FIRST, *SECOND, asked, made]).record["course"]

    (step,) = [step for step in course if step["what"] == "ruling_made"]
    assert (step["ruling"], step["organisation"], step["evidence"]) == ("settled", "UNHCR", evidence)
    assert (step["value"], step["keys"]) == ("agree", "K-2026-03")
    assert [each["organisation"] for each in step["confirmed_by"]] == ["IOM", "UNICEF"]
    assert acts_in([made]) == {"K-2026-03"}


def test_a_matter_that_was_ruled_to_concern_the_state_is_on_record_as_such() -> None:
    ruled = RulingMade("C-2026-01", 1, Ruling.STATE_CONCERN, "", "", "", "K-2026-03", (ANA, ZEF), AGAIN)
    facts = [opened(), *reached(*MEMBERS), ruled, replace(ADOPTED, revision=1)]

    made = record(a_network(*facts), [entry(fact) for fact in facts], Given("1.2.3"), None)

    assert made.record["state_concern"]


def test_time_that_was_asked_for_and_who_gave_more_of_it_stand_in_it() -> None:
    hold, later = "f6" * 32, LATER + timedelta(days=1)
    facts = [
        RoundHeld("C-2026-01", 2, "UNHCR", hold, LATER, later, True, AGAIN),
        HoldEnded("C-2026-01", 2, "UNHCR", hold, False, later, LATER),
        RoundExtended("C-2026-01", 2, later, LATER, "K-2026-04", "2026-03-06 17:00"),
        RoundExtended("C-2026-01", 2, later, LATER, "for UNODC"),
    ]

    course = recorded([*FIRST, *SECOND, *facts]).record["course"]

    steps = {step["what"]: step for step in course}
    assert (steps["round_held"]["reply"], steps["round_held"]["until"]) == (hold, "2026-03-05T16:00:00Z")
    assert not steps["hold_ended"]["stands"]
    given = [step["authorised"] for step in course if step["what"] == "round_extended"]
    assert sorted(given) == ["K-2026-04", "for UNODC", "secretariat"]


def test_time_that_an_organisation_asked_for_and_did_not_need_is_not_on_record_since_it_may_be_read_after_the_answer() -> (
    None
):
    hold = "f6" * 32
    held = RoundHeld("C-2026-01", 2, "UNHCR", hold, LATER, LATER, True, AGAIN)
    moved = replace(held, deadline=LATER + timedelta(days=1))
    over = HoldEnded("C-2026-01", 2, "UNHCR", hold, True, LATER, LATER)

    def course(*facts: Fact, mail: str) -> list[str]:
        known = [*FIRST, *SECOND, *facts, ADOPTED]
        told = [Entry(fact, mail) if isinstance(fact, HoldEnded) else entry(fact) for fact in known]
        return [step["what"] for step in record(a_network(*known), told, Given("1.2.3"), None).record["course"]]

    without = course(mail="")
    assert course(held, over, mail="a mail") == without
    assert "round_held" in course(held, over, mail="")
    assert "round_held" in course(moved, over, mail="a mail")


def test_it_says_why_the_round_was_opened_and_keeps_the_reason_to_the_secretariat() -> None:
    urgent = {"basis": Basis.URGENT, "reason": "Gent cannot wait", "authorised": "K-2026-05"}
    facts = [replace(SECOND[0], **urgent), *SECOND[1:]]  # type: ignore[type-var,arg-type]

    made = recorded([*FIRST, *facts])

    step = next(each for each in made.record["course"] if each.get("basis") == "urgent")
    assert made.record["basis"] == "urgent"
    assert (step["authorised"], step["reason_sha256"]) == ("K-2026-05", sha256_of("Gent cannot wait"))
    assert made.beside.inner[step["reason_sha256"]] == "Gent cannot wait"


def test_the_acts_that_something_rests_on_are_found_in_it() -> None:
    asked = KeysAsked("K-2026-01", KeyAct.WIDEN, "U-2026-001", "K-2026-02", "", (), LATER, AGAIN)

    assert acts_in([asked, opened()]) == {"K-2026-01", "K-2026-02"}


def test_no_person_and_nobodys_words_are_in_it() -> None:
    made = recorded([*FIRST, *SECOND])

    octets = canonical(made.record)
    for trace in ("@", "Gent", "Toska", "Mira", "mandate", "words", "text 2", "waits"):
        assert trace not in octets
    assert made.beside.people == {"UNHCR": "x", "UNICEF": "x", "UNODC": "Gent Toska"}
    assert REMARK in made.beside.words.values()
    assert made.beside.inner == {sha256_of("text 2"): "text 2"}
    assert all(sha256_of(words) == sha256 for sha256, words in made.beside.words.items())


def test_an_answer_that_is_no_remark_is_not_even_hashed() -> None:
    made = recorded([*FIRST, *SECOND])

    assert sha256_of("words") not in canonical(made.record)


def test_the_same_mails_read_in_any_order_make_the_same_record() -> None:
    replies = [AGREED, RESERVED, IN_A_SENTENCE, replace(AGREED, position=Position.COMMENT, reply="first", at=AGAIN)]
    rest = [fact for fact in SECOND if fact not in replies]

    made = {canonical(recorded([*FIRST, rest[0], *order, *rest[1:]]).record) for order in permutations(replies)}

    assert len(made) == 1


def test_of_one_instant_the_step_that_another_follows_from_stands_first() -> None:
    then = AGAIN + timedelta(hours=1)
    extended = RoundExtended("C-2026-01", 2, LATER, then, "K-2026-03")
    ruled = RulingMade("C-2026-01", 2, Ruling.SETTLED, "UNHCR", "", "agree", "K-2026-03", (ANA, ZEF), then)

    course = [step["what"] for step in recorded([*FIRST, *SECOND, extended, ruled]).record["course"]]

    assert course.index("ruling_made") + 1 == course.index("round_extended")


def test_facts_of_one_instant_stand_in_the_same_order_whichever_was_written_first() -> None:
    held, extended = SECOND[-2:]
    at_once = [held, replace(extended, at=held.at)]  # type: ignore[type-var,union-attr]

    made = {canonical(recorded([*FIRST, *SECOND[:-2], *order]).record) for order in permutations(at_once)}

    assert len(made) == 1


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    value = {"b": '€$\u000f\nA\'B"\\"/é', "a": [56, True, None], "": {}}

    assert canonical(value) == '{"":{},"a":[56,true,null],"b":"€$\\u000f\\nA\'B\\"\\\\\\"/é"}'


def test_without_an_adoption_there_is_no_record() -> None:
    with pytest.raises(ValueError, match="round_opened is no adoption"):
        record(a_network(opened()), [Entry(opened())], Given("1.2.3"), None)


def test_two_records_are_held_against_each_other_place_by_place() -> None:
    made = json.loads(canonical(recorded([*FIRST, *SECOND]).record))
    other = json.loads(canonical(made))
    other["roll"][1]["position"] = "objection"
    del other["course"][0]
    other["rulebook"]["opened"] = "w"

    assert [(path, was, now) for path, was, now in differences(made, other) if path != "course"] == [
        ("roll UNHCR position", "agree", "objection"),
        ("rulebook opened", "v", "w"),
    ]
    assert "course" in [path for path, _, _ in differences(made, other)]


def test_words_that_were_changed_since_are_laid_under_the_hash_that_is_on_record() -> None:
    made = recorded([*FIRST, *SECOND])
    mended = [
        replace(fact, title="Note of (name erased)") if getattr(fact, "title", "") == TITLE else fact for fact in SECOND
    ]
    now = recorded([*FIRST, *mended])

    shown = now.on_record_as(made.record)

    assert shown.record == made.record
    assert shown.title == "Note of (name erased)"
    assert shown.beside.words[sha256_of(TITLE)] == "Note of (name erased)"
