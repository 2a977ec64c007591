"""The spring of the invented network: its people change, an agency joins, a working group begins and ends.

The second part of the story; the first is in story.py.
"""

from .cast import ANA, DRITA, DRITA_AT_HOME, ERA, EVERYBODY, HANA, LIN, LUAN, MIRA, OLTA, RITA, SOFIA, VESA, ZEF
from .stage import Stage

_MANDATE = "The group drafts the chapter on returns for the annual report.\n"
_REPORT = "# Report\n\nThe chapter on returns is written, and was sent to all members.\n"


def the_member_list_keeps_itself_true(stage: Stage) -> None:
    """What mails say of the list is asked back, and takes effect once it is confirmed; a forgery does nothing."""
    stage.at("2026-03-25 10:00")
    pen = stage.pen
    forged = "Our new focal point is Eve Black, eve@evil.example."
    stage.arrives(pen.note(MIRA, "Change of contact", forged, stage.now, proven=False))
    text = "Dear colleagues,\n\nour new focal point is Vesa Krasniqi, vesa@unhcr.example.\n\nMira"
    stage.arrives(pen.note(MIRA, "Handover", text, stage.now))
    stage.arrives(pen.note(DRITA, "Adresë", f"Adresa ime e re është {DRITA_AT_HOME.address}.", stage.now))
    away = f"Jam me leje. Ju lutem kontaktoni {ERA.name}, {ERA.address}."
    stage.arrives(pen.out_of_office(OLTA, stage.letters_to(OLTA)[-1], away, stage.now))
    stage.run()
    changes = {row["what"]: row for row in stage.asked("members", "changes") if row["state"] == "open"}
    stage.promise("a new focal point, a new address and a substitute are proposed, and no more", len(changes) == 3)
    stage.promise("nothing has changed yet", _roles(stage)[MIRA.address] == "focal_point")
    forgery = [
        row for row in stage.asked("inbox", "list", "--state", "attention") if row["subject"] == "Change of contact"
    ]
    told_nobody = not any("Eve" in letter.text for letter in stage.letters_to(MIRA))
    stage.promise("the forgery waits for a person, and nobody is asked about it", len(forgery) == 1 and told_nobody)

    stage.at("2026-03-25 11:00")
    stage.arrives(pen.press(MIRA, stage.letter_to(MIRA, "Is this right?"), "Confirm", stage.now))
    stage.arrives(pen.reply(DRITA, stage.letter_to(DRITA, "Is this right?"), "KONFIRMOJ", stage.now))
    stage.arrives(pen.press(OLTA, stage.letter_to(OLTA, "Is this right?"), "Confirm", stage.now))
    stage.run()
    roles = _roles(stage)
    confirmed = roles[VESA.address] == "focal_point" and roles[MIRA.address] == "" and roles[ERA.address] == "alternate"
    stage.promise("one word of the organisation's focal point puts it into effect", confirmed)
    welcome = stage.letter_to(VESA, "Welcome")
    has_all = b"calendar.ics" not in welcome.raw and b"terms-of-reference.txt" in welcome.raw
    stage.promise(
        "the new focal point is welcomed, with the Terms of Reference and the last minutes",
        has_all and "UNMN/2026/MIN/1" in welcome.text,
    )
    stage.promise("letters go to the new address", bool(stage.letters_to(DRITA_AT_HOME, "Changed")))

    stage.at("2026-03-26 09:00")
    stage.act("members", "verify", "UNFPA")
    stage.run()
    stage.arrives(pen.press(HANA, stage.letter_to(HANA, "Is this still right?"), "The list is right", stage.now))
    stage.run()
    stage.act("members", "share")
    stage.run()
    shared = stage.letter_to(ZEF, "Member list")
    whole = all(each in shared.raw for each in (b"member-list.csv", b"member-list.vcf")) and VESA.address in shared.text
    stage.promise("the list goes to the members, as a table and as cards", whole)
    stage.promise("and to nobody else", not stage.letters_to(SOFIA, "Member list"))


def an_agency_joins(stage: Stage) -> None:
    """A wish to join, both co-chairs, the members, and a welcome."""
    stage.at("2026-03-27 09:00")
    pen = stage.pen
    stage.arrives(
        pen.note(LIN, "Membership", "Dear Secretariat,\n\nILO would like to join the Network.\n\nLin", stage.now)
    )
    stage.run()
    asked = [person for person in EVERYBODY if stage.letters_to(person, "ILO would like to join")]
    stage.promise("a wish to join goes to the two co-chairs, and to nobody else", set(asked) == {LUAN, RITA})
    stage.at("2026-03-27 10:00")
    stage.arrives(pen.press(LUAN, stage.letter_to(LUAN, "Please confirm"), "Confirm", stage.now))
    stage.run()
    acts = stage.asked("status")["acts"]
    stage.promise("one key is half an act, and is shown as such", acts[0]["missing"] == [RITA.address])
    stage.at("2026-03-27 11:00")
    stage.arrives(pen.reply(RITA, stage.letter_to(RITA, "Please confirm"), "Yes\n\nRita", stage.now))
    stage.run()
    consulted = stage.letters_to(ZEF, "Admission of ILO")
    stage.promise("with both, the members are asked", len(consulted) == 1 and not stage.letters_to(LIN))
    stage.arrives(pen.press(ZEF, consulted[0], "Agree", stage.now))
    stage.at("2026-04-03 17:20")
    stage.run()
    welcome = stage.letters_to(LIN, "Welcome")
    listed = {row["organisation"] for row in stage.asked("members", "list")}
    stage.at("2026-04-04 18:00")
    stage.run()
    news = " ".join(stage.letter_to(ZEF, "Member list: ").text.split())
    stage.promise("a day later the members have the list with what is new", "joins the Network" in news)
    stage.promise("admitted by consensus, ILO is a member, and is welcomed", len(welcome) == 1 and "ILO" in listed)


def a_working_group_works(stage: Stage) -> None:
    """A group with a partner in it: its meeting, what it shares among itself, and its report."""
    stage.at("2026-04-07 09:00")
    mandate = stage.file("mandate.md", _MANDATE)
    options = ["--title", "Returns", "--file", mandate, "--convenor", ZEF.address, "--ends", "2026-06-30T17:00"]
    stage.act("groups", "create", "WG1", *options, "--basis", "the meeting of 30 January 2026")
    stage.act("groups", "add", "WG1", SOFIA.address)
    stage.act("groups", "add", "WG1", "UNFPA")
    start = ["--start", "2026-04-21T10:00", "--duration", "1h", "--place", "University"]
    stage.act("meeting", "plan", "--title", "Returns, first meeting", "--group", "WG1", *start)
    stage.run()
    invited = {person for person in (*EVERYBODY, VESA, LIN) if stage.letters_to(person, "Invitation: Returns")}
    stage.promise("a group's meeting invites the group, partners too", invited == {ZEF, SOFIA, HANA})

    stage.at("2026-04-08 10:00")
    draft = stage.pen.note(SOFIA, "First draft (audience: WG1)", "The draft of the chapter.", stage.now)
    stage.arrives(draft)
    stage.run()
    receipt = stage.letter_to(SOFIA, "First draft")
    stage.at("2026-04-10 15:05")
    stage.run()
    readers = {person for person in (*EVERYBODY, VESA, LIN) if stage.letters_to(person, "Fri 10 Apr: First draft")}
    stage.promise("what is for the group is in the digests of the group alone", readers == {ZEF, SOFIA, HANA})

    stage.at("2026-04-14 09:00")
    stage.arrives(stage.pen.reply(SOFIA, receipt, "audience: partners\n\nSofia", stage.now))
    stage.run()
    waits = "Both co-chairs" in " ".join(stage.letter_to(SOFIA, "First draft").text.split())
    stage.promise(
        "to widen an audience, both co-chairs are asked", waits and bool(stage.letters_to(RITA, "First draft"))
    )
    for co_chair in (LUAN, RITA):
        stage.arrives(stage.pen.press(co_chair, stage.letter_to(co_chair, "Please confirm"), "Confirm", stage.now))
    stage.run()
    audiences = {row["title"]: row["audience"] for row in stage.asked("update", "list")}
    stage.promise("once both have confirmed, it is for the partners", audiences["First draft"] == "partners")

    stage.at("2026-04-20 09:00")
    stage.act("groups", "close", "WG1", "--file", stage.file("report.md", _REPORT))
    stage.run()
    told = {person for person in (ANA, SOFIA, LIN) if stage.letters_to(person, "has ended: its report")}
    stage.promise("a group ends with its report, to its people and to the members", told == {ANA, SOFIA, LIN})


def _roles(stage: Stage) -> dict[str, str]:
    return {person["address"]: person["role"] for row in stage.asked("members", "list") for person in row["people"]}
