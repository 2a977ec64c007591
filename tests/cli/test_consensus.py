"""mailer consensus: what is put to the Network, each organisation's position, and the register."""

from typing import Any

import pytest

from mailer.app.office import order
from mailer.decision import Decision
from mailer.network.facts import ConsultationDefective

from ..build import BEN, MIRA, a_mail, at
from .office import Office

TEXT = "# Joint note\n\n1. Reception conditions are reported every week.\n"
WITHOUT_ANSWER = {"position": "none", "provisional": False, "by": None, "at": None, "text": None}


def opens(office: Office, *options: str) -> str:
    """Put a third text to the Network; returns its reference."""
    return office.mailer("consensus", "open", "--title", "Third", "--file", office.file("t.md", TEXT), *options).out[
        :-1
    ]


def roll(office: Office, reference: str = "C-2026-02") -> dict[str, dict[str, Any]]:
    """The organisations of the round, with the position of each."""
    return {each["organisation"]: each for each in office.asked("consensus", "show", reference)["roll"]}


# --- open -------------------------------------------------------------------------------------------------------------


def test_a_text_is_put_to_every_member_and_its_reference_alone_is_printed(office: Office) -> None:
    done = office.mailer("consensus", "open", "--title", "Third", "--file", office.file("t.md", TEXT))

    assert (done.code, done.out) == (0, "C-2026-03\n")
    assert done.err == "C-2026-03 r1 is open until 2026-03-09T17:00:00+01:00, 5 people are asked\n"
    shown = office.asked("consensus", "show", "C-2026-03")
    assert shown["round"]["rulebook"].startswith("2026-11 (")
    del shown["round"]["rulebook"]
    assert shown == {
        "id": "C-2026-03",
        "title": "Third",
        "kind": "decision",
        "state": "consulting",
        "number": None,
        "round": {
            "revision": 1,
            "state": "open",
            "mode": "silence",
            "opened": "2026-03-02T10:00:00+01:00",
            "deadline": "2026-03-09T17:00:00+01:00",
            "state_concern": False,
            "text_hash": "18e3222adc2f8b998ed40840b0dd82b593cdb0edd74a63eab8c751d4f01d90e3",
            "held_because": [],
            "basis": "plain",
            "reason": None,
            "authorised": None,
        },
        "roll": [
            {"organisation": "IOM", "class": "decider", "consulted": False, **WITHOUT_ANSWER},
            {"organisation": "UNHCR", "class": "decider", "consulted": False, **WITHOUT_ANSWER},
            {"organisation": "UNICEF", "class": "decider", "consulted": False, **WITHOUT_ANSWER},
        ],
        "holds": [],
        "extensions": [],
        "rulings": [],
        "unattended": [],
        "defects": [],
        "cites": None,
    }


@pytest.mark.parametrize("kind", ["decision", "minutes", "document", "membership", "date", "working_group"])
def test_in_most_kinds_silence_raises_no_objection(office: Office, kind: str) -> None:
    shown = office.asked("consensus", "show", opens(office, "--kind", kind))

    assert (shown["kind"], shown["round"]["mode"]) == (kind, "silence")


def test_a_change_of_the_terms_of_reference_needs_an_answer_of_every_member(office: Office) -> None:
    shown = office.asked("consensus", "show", opens(office, "--kind", "terms"))

    assert (shown["kind"], shown["round"]["mode"]) == ("terms", "affirmative")


def test_a_statement_is_opened_by_drafting_it_for_its_lead(office: Office) -> None:
    text = office.file("text.md", "text")

    done = office.mailer("consensus", "open", "--title", "T", "--file", text, "--kind", "statement")

    assert done.code == 1
    assert "a joint statement needs a lead, who clears it before it is put; see: mailer statement draft" in done.err


def test_mode_and_deadline_are_as_they_are_ordered(office: Office) -> None:
    reference = opens(office, "--mode", "affirmative", "--deadline", "2026-03-20T12:00")

    shown = office.asked("consensus", "show", reference)["round"]

    assert (shown["mode"], shown["deadline"]) == ("affirmative", "2026-03-20T12:00:00+01:00")


def test_what_concerns_the_state_is_put_to_the_ministries_too(office: Office) -> None:
    reference = opens(office, "--state-concern")

    assert office.asked("consensus", "show", reference)["round"]["state_concern"]
    assert roll(office, reference)["Ministry of Interior"]["class"] == "consulted"


def test_organisations_are_consulted_by_name(office: Office) -> None:
    reference = opens(office, "--consult", "Ministry of Interior", "--consult", "IOM")

    assert [(name, each["class"]) for name, each in roll(office, reference).items()] == [
        ("IOM", "decider"),
        ("UNHCR", "decider"),
        ("UNICEF", "decider"),
        ("Ministry of Interior", "consulted"),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--deadline", "2026-03-03T10:00"),
            "the deadline 2026-03-03T10:00:00+01:00 gives less than the 72 hours that the rules give, which count "
            "on working days alone: not before 2026-03-05T10:00:00+01:00",
        ),
        (("--consult", "UNODC"), "“UNODC” is not on the member list; see: mailer members list"),
        (("--file", "EMPTY"), "the text is empty; there is nothing to consult on"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_and_nobody_is_asked(
    office: Office, options: tuple[str, ...], said: str
) -> None:
    files = {"TEXT": office.file("t.md", TEXT), "EMPTY": office.file("empty.md", " \n")}
    order = ("--title", "X", "--file", "TEXT", *options)
    before = office.rows()

    done = office.mailer("consensus", "open", *(files.get(each, each) for each in order))

    assert (done.code, done.out, done.err) == (1, "", f"mailer: {said}\n")
    assert office.rows() == before


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read: No such file"), (b"\xff\xfe", "is no text in UTF-8")]
)
def test_a_text_that_cannot_be_read_is_a_mistake_of_usage(office: Office, content: bytes | None, said: str) -> None:
    path = str(office.folder / "none.md") if content is None else office.file("none.md", content)

    done = office.mailer("consensus", "open", "--title", "X", "--file", path)

    assert (done.code, done.out) == (2, "")
    assert f"'--file': {path} {said}" in done.err


# --- list and show ----------------------------------------------------------------------------------------------------


def test_proposals_are_listed_newest_first(lived: Office) -> None:
    assert lived.asked("consensus", "list") == [
        {
            "id": "C-2026-02",
            "title": "Joint note",
            "kind": "decision",
            "state": "consulting",
            "number": None,
            "revision": 1,
            "round": "open",
            "deadline": "2026-03-09T17:00:00+01:00",
        },
        {
            "id": "C-2026-01",
            "title": "Workplan",
            "kind": "decision",
            "state": "adopted",
            "number": "UNMN/2026/DEC/1",
            "revision": 1,
            "round": "observed",
            "deadline": "2026-02-11T17:00:00+01:00",
        },
    ]
    assert lived.mailer("consensus", "list").out.splitlines() == [
        "id\tstate\tround\tdeadline\tnumber\ttitle",
        "C-2026-02\tconsulting\tr1 open\t2026-03-09 17:00\t\tJoint note",
        "C-2026-01\tadopted\tr1 observed\t2026-02-11 17:00\tUNMN/2026/DEC/1\tWorkplan",
    ]


def test_an_adopted_text_is_shown_with_its_number_and_every_position(lived: Office) -> None:
    shown = lived.asked("consensus", "show", "c-2026-01")

    assert (shown["state"], shown["number"], shown["round"]["state"]) == ("adopted", "UNMN/2026/DEC/1", "observed")
    assert shown["roll"] == [
        {"organisation": "IOM", "class": "decider", "consulted": True, **WITHOUT_ANSWER},
        {
            "organisation": "UNHCR",
            "class": "decider",
            "consulted": True,
            "position": "agree",
            "provisional": False,
            "by": "mira@unhcr.example",
            "at": "2026-02-05T10:00:00+01:00",
            "text": "Agree",
        },
        {"organisation": "UNICEF", "class": "decider", "consulted": True, **WITHOUT_ANSWER},
    ]


def test_a_reply_that_does_not_count_is_shown_as_unclear(lived: Office) -> None:
    assert roll(lived)["UNICEF"] == {
        "organisation": "UNICEF",
        "class": "decider",
        "consulted": True,
        "position": "unclear",
        "provisional": False,
        "by": "zef@unicef.example",
        "at": "2026-03-02T09:30:00+01:00",
        "text": "Agree, but not paragraph 3.",
    }


@pytest.mark.parametrize(
    ("text", "position", "provisional"),
    [
        ("No objection", "no_objection", False),
        ("Reservation: the figures are old", "reservation", True),
        ("Abstain", "abstain", False),
        ("Hold: we ask our headquarters", "hold", False),
        ("Object: the figures are wrong", "objection", False),
        ("We have no objection to the text.", "no_objection", True),
        ("Perhaps.", "unclear", False),
    ],
)
def test_a_reply_is_shown_as_it_was_read(office: Office, text: str, position: str, provisional: bool) -> None:
    office.receives(office.answer("consultation", MIRA, text), now="2026-03-02T09:45")

    shown = roll(office)["UNHCR"]

    assert (shown["position"], shown["provisional"], shown["by"]) == (position, provisional, "mira@unhcr.example")


def test_an_alternate_who_disputes_makes_it_a_conflict(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "Agree"), now="2026-03-02T09:45")
    office.receives(office.answer("consultation", BEN, "Object: the figures are wrong"), now="2026-03-02T09:50")

    assert roll(office)["UNHCR"]["position"] == "conflict"


def test_an_objection_that_nothing_proves_is_provisional(office: Office) -> None:
    mail = a_mail("Object: the figures are old", MIRA, "Re: Joint note [UNMN Harbour C-2026-02 r1]", proven=False)
    office.receives(mail, now="2026-03-02T09:45")

    assert (roll(office)["UNHCR"]["position"], roll(office)["UNHCR"]["provisional"]) == ("objection", True)


def test_a_round_that_cannot_be_closed_is_shown_with_the_reasons(office: Office) -> None:
    office.receives(now="2026-03-09T17:30")

    shown = office.asked("consensus", "show", "C-2026-02", now="2026-03-09T17:30")

    assert (shown["state"], shown["round"]["state"]) == ("consulting", "held")
    reasons = [
        "UNICEF answered, and the answer is not clear",
        "Ministry of Interior was consulted (has not answered): the co-chairs must rule on it",
    ]
    assert [each for each in shown["round"]["held_because"] if each in reasons] == reasons
    told = office.mailer("consensus", "show", "C-2026-02", now="2026-03-09T17:30").out
    assert all(f"held: {each}\n" in told for each in reasons)


def test_an_objection_breaks_the_silence(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "Object: the figures are wrong"), now="2026-03-02T09:45")

    shown = office.asked("consensus", "show", "C-2026-02")

    assert (shown["state"], shown["round"]["state"], shown["number"]) == ("broken", "broken", None)


def test_people_are_shown_each_position(lived: Office) -> None:
    assert lived.mailer("consensus", "show", "C-2026-01").out == (
        "C-2026-01  Workplan  (adopted, UNMN/2026/DEC/1)\n"
        "revision 1, silence, observed, until Wednesday 11 February 2026, 17:00\n"
        "\n"
        "organisation\tclass\tconsulted\tposition\tby\n"
        "IOM\tdecider\tyes\tnone\t\n"
        "UNHCR\tdecider\tyes\tagree\tmira@unhcr.example\n"
        "UNICEF\tdecider\tyes\tnone\t\n"
    )


def test_people_are_shown_what_is_provisional_and_who_was_not_reached(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "We have no objection to the text."), now="2026-03-02T09:45")
    reference = opens(office)

    assert "UNHCR\tdecider\tyes\tno_objection (provisional)\t" in office.mailer("consensus", "show", "C-2026-02").out
    assert "UNHCR\tdecider\tno\tnone\t\n" in office.mailer("consensus", "show", reference).out


# --- revise, extend, withdraw, refer ----------------------------------------------------------------------------------


def test_an_amended_text_begins_anew_for_the_same_organisations(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "Agree"), now="2026-03-02T09:45")

    done = office.mailer("consensus", "revise", "C-2026-02", "--file", office.file("t.md", TEXT))

    assert (done.code, done.out) == (0, "")
    assert done.err == "C-2026-02 r2 is open until 2026-03-09T17:00:00+01:00, 6 people are asked\n"
    shown = office.asked("consensus", "show", "C-2026-02")
    assert (shown["round"]["revision"], shown["round"]["state"]) == (2, "open")
    assert {name: each["position"] for name, each in roll(office).items()} == {
        "IOM": "none",
        "UNHCR": "none",
        "UNICEF": "none",
        "Ministry of Interior": "none",
    }


def test_a_broken_round_is_taken_up_with_an_amended_text(office: Office) -> None:
    office.receives(office.answer("consultation", MIRA, "Object: the figures are wrong"), now="2026-03-02T09:45")

    office.does(
        "consensus", "revise", "C-2026-02", "--file", office.file("t.md", TEXT), "--deadline", "2026-03-12T12:00"
    )

    shown = office.asked("consensus", "show", "C-2026-02")
    assert (shown["state"], shown["round"]["deadline"]) == ("consulting", "2026-03-12T12:00:00+01:00")


def test_a_deadline_moves_later_and_the_round_says_so(office: Office) -> None:
    done = office.mailer("consensus", "extend", "C-2026-02", "--deadline", "2026-03-12T12:00")

    assert (done.code, done.out, done.err) == (0, "", "C-2026-02 is open until 2026-03-12T12:00:00+01:00\n")
    assert office.asked("consensus", "show", "C-2026-02")["round"]["deadline"] == "2026-03-12T12:00:00+01:00"


@pytest.mark.parametrize(
    ("order", "state"),
    [("withdraw C-2026-02", "withdrawn"), ("refer C-2026-02 --by luan@iom.example", "referred")],
    ids=["withdraw", "refer"],
)
def test_a_proposal_leaves_the_procedure_and_everybody_who_was_asked_is_told(
    office: Office, order: str, state: str
) -> None:
    done = office.mailer("consensus", *order.split(), "--reason", "overtaken by events")

    assert (done.code, done.out, done.err) == (0, "", f"C-2026-02 is {state}\n")
    shown = office.asked("consensus", "show", "C-2026-02")
    assert (shown["state"], shown["round"]["state"]) == (state, "void")
    told = [each for each in office.asked("outbox", "list") if each["kind"] == "consultation_closed"]
    assert len(told) == 6
    assert "overtaken by events" in office.asked("outbox", "show", str(told[0]["id"]))["text"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("revise C-2026-01 --file OTHER", "C-2026-01 is adopted; this needs one that is consulting or broken"),
        ("revise C-2026-02 --file SAME", "the text is the same as revision 1; a new revision needs a new text"),
        ("extend C-2026-01 --deadline 2026-04-01T12:00", "C-2026-01 is adopted; this needs one that is consulting"),
        (
            "extend C-2026-02 --deadline 2026-03-05T12:00",
            "C-2026-02 is open until 2026-03-09T17:00:00+01:00; a deadline only moves later. For less time, withdraw it and open an urgent one",
        ),
        ("withdraw C-2026-01", "C-2026-01 is adopted; this needs one that is consulting or broken"),
        ("refer C-2026-01", "C-2026-01 is adopted; this needs one that is consulting or broken"),
    ],
)
def test_what_cannot_be_done_with_a_proposal_is_refused_and_nobody_is_told(
    office: Office, order: str, said: str
) -> None:
    same = "# Workplan\n\n1. Members share their figures every month.\n2. The next meeting is in May.\n"
    files = {"SAME": office.file("same.md", same), "OTHER": office.file("other.md", TEXT)}
    before = office.rows()

    done = office.mailer("consensus", *(files.get(each, each) for each in order.split()))

    assert (done.code, done.out, done.err) == (1, "", f"mailer: {said}\n")
    assert office.rows() == before


# --- register ---------------------------------------------------------------------------------------------------------


def test_bounce_after_the_deadline_the_register_shows_whom_the_question_had_not_reached(office: Office) -> None:
    fact = ConsultationDefective("C-2026-01", 1, "UNHCR", at("2026-03-02 10:00"))
    with office.app() as app:
        order(app, lambda _network, _now: Decision("it came back", (fact,)), "test", dry_run=False)

    assert [row["defects"] for row in office.asked("consensus", "register")] == [["UNHCR"]]
    assert "(consultation defective)" in office.does("consensus", "register")
    record = " ".join(office.does("consensus", "show", "C-2026-01", "--record").split())
    assert (
        "After the adoption it turned out whom the question had not reached, or whose objection had not been read in time: UNHCR"
        in record
    )


def test_the_register_holds_what_was_adopted_and_nothing_else(lived: Office) -> None:
    (decision,) = lived.asked("consensus", "register")

    assert (decision["number"], decision["id"]) == ("UNMN/2026/DEC/1", "C-2026-01")
