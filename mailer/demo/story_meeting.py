"""A meeting is prepared: its agenda by mail, agenda and papers in time, and where to go for those who come."""

from .cast import ANA, ARBEN, GENT, HANA, JETA, MIRA, OLTA, RITA, ZEF
from .mails import a_small_pdf
from .stage import Stage

_AGENDA = "1. Arrivals and returns\n2. Workplan for the second quarter\n3. Any other business\n"


def a_meeting_is_prepared(stage: Stage) -> None:
    """From the call for points to a week before."""
    called = [person for person in (MIRA, ZEF, ARBEN) if stage.letters_to(person, "Points for the agenda")]
    stage.promise("whoever speaks for a member is asked what should be on the agenda", called == [MIRA, ZEF])

    stage.at("2026-01-20 10:00")
    pen = stage.pen
    point = "Returns: the figures of the fourth quarter.\n\nMira"
    stage.arrives(pen.reply(MIRA, stage.letter_to(MIRA, "Points for the agenda"), point, stage.now))
    stage.arrives(pen.note(JETA, "Calendar", "", stage.now))
    stage.run()
    (noted,) = stage.asked("meeting", "show", "M-2026-01")["points"]
    stage.promise("a reply is noted as a point of its organisation", noted["organisation"] == "UNHCR")
    stage.promise("CALENDAR in the subject brings the dates", "Quarterly meeting" in stage.letter_to(JETA, "Re:").text)
    file = (stage.folder / "calendar.ics").read_text(encoding="utf-8")
    alone = "BEGIN:VEVENT" in file and "ATTENDEE" not in file
    stage.promise("the calendar file has the meeting, and nobody who is invited", alone)

    stage.at("2026-01-21 09:00")
    stage.act("meeting", "agenda", "M-2026-01", "--file", stage.file("agenda.md", _AGENDA))
    plan = stage.folder / "workplan.pdf"
    plan.write_bytes(a_small_pdf("Workplan for the second quarter"))
    stage.act("meeting", "papers", "M-2026-01", "--file", str(plan))
    stage.run()
    early = stage.letters_to(MIRA, "Agenda and papers")
    stage.at("2026-01-23 10:05")
    stage.run()
    papers = stage.letter_to(MIRA, "Agenda and papers")
    enclosed = "Workplan for the second quarter" in papers.text and b"workplan.pdf" in papers.raw
    stage.promise("agenda and papers go out a week before, in one mail, and not sooner", enclosed and not early)


def those_who_come_are_told_where(stage: Stage) -> None:
    """A day before."""
    stage.at("2026-01-29 10:05")
    stage.run()
    told = [
        person for person in (ANA, MIRA, OLTA, RITA, GENT, HANA) if stage.letters_to(person, "Quarterly meeting: Fri")
    ]
    stage.promise(
        "the day before, those who come are told where to go, and nobody else", told == [ANA, MIRA, OLTA, RITA]
    )
