"""mailer members: the list as it stands, and the files that it comes from and goes to."""

import os
import pty
import subprocess
import sys

import pytest

from ..build import ANA, ARBEN, BEN, MIRA, ZEF, a_mail
from .office import Office

HEADER = "organisation,kind,name,address,role,groups\n"
MORE = (
    HEADER
    + 'UNODC,member,"Toska, Gent",Gent@UNODC.example,head;focal_point,WG1;WG2\n'
    + "UNODC,member,Ola Berisha,ola@unodc.example,alternate,WG1\n"
    + "Observatory,observer,,,,\n"
)
PARTNER_AND_CO_CHAIR = (
    HEADER
    + "University,partner,Sofia Berg,sofia@university.example,head,\n"
    + "UNDP,member,Drita Kola,drita@undp.example,focal_point;co_chair,\n"
)
OLTA = "olta@unhcr.example"
LIN = "lin@ilo.example"
SHUFFLED = "Address,Name,Organisation,Kind,Groups,Role\nola@unodc.example,Ola Berisha,UNODC,member,WG1,alternate\n"


def imports(office: Office, content: str | bytes, *options: str) -> str:
    return office.does("members", "import", office.file("more.csv", content), *options)


# --- list -------------------------------------------------------------------------------------------------------------


def test_every_organisation_is_listed_with_its_people_those_who_speak_for_it_first(lived: Office) -> None:
    assert lived.asked("members", "list")[2] == {
        "organisation": "UNHCR",
        "kind": "member",
        "since": "2026-02-02T09:00:00+01:00",
        "people": [
            {
                "name": "Mira Leka",
                "address": "mira@unhcr.example",
                "role": "focal_point",
                "rank": 1,
                "deliverable": True,
                "groups": [],
            },
            {
                "name": "Ben Okoro",
                "address": "ben@unhcr.example",
                "role": "alternate",
                "rank": 2,
                "deliverable": True,
                "groups": [],
            },
        ],
        "groups": [],
    }


def test_the_organisations_stand_by_name_each_with_its_kind(lived: Office) -> None:
    assert [(each["organisation"], each["kind"]) for each in lived.asked("members", "list")] == [
        ("IOM", "member"),
        ("Ministry of Interior", "ministry"),
        ("UNHCR", "member"),
        ("UNICEF", "member"),
    ]


def test_several_roles_and_groups_stand_joined_and_an_organisation_without_people_stands_too(office: Office) -> None:
    imports(office, MORE)

    listed = {each["organisation"]: each for each in office.asked("members", "list")}

    assert listed["Observatory"] == {
        "organisation": "Observatory",
        "kind": "observer",
        "since": "2026-03-02T10:00:00+01:00",
        "people": [],
        "groups": [],
    }
    assert listed["UNODC"]["groups"] == ["WG1", "WG2"]
    assert listed["UNODC"]["people"][0] == {
        "name": "Toska, Gent",
        "address": "gent@unodc.example",
        "role": "head;focal_point",
        "rank": 1,
        "deliverable": True,
        "groups": ["WG1", "WG2"],
    }


def test_somebody_whose_mail_comes_back_is_marked(office: Office) -> None:
    office.receives(office.bounce("consultation", MIRA), now="2026-03-02T09:45")

    (unhcr,) = (each for each in office.asked("members", "list") if each["organisation"] == "UNHCR")

    assert [(each["name"], each["deliverable"]) for each in unhcr["people"]] == [
        ("Mira Leka", False),
        ("Ben Okoro", True),
    ]
    assert (
        "UNHCR\tmember\tMira Leka\tmira@unhcr.example\tfocal_point\t\tcannot be reached\n"
        in office.mailer("members", "list").out
    )


def test_people_read_a_line_for_each_person(office: Office) -> None:
    imports(office, MORE)

    lines = office.mailer("members", "list").out.splitlines()

    assert lines[0] == "organisation\tkind\tname\taddress\trole\tgroups\t"
    assert "IOM\tmember\tAna Hoxha\tana@iom.example\tfocal_point;secretariat\t\t" in lines
    assert "UNODC\tmember\tOla Berisha\tola@unodc.example\talternate\tWG1\t" in lines
    assert "Observatory\tobserver\t\t\t\t\t" in lines


def test_on_a_terminal_the_list_is_drawn(lived: Office) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mailer", "--config", str(lived.config), "members", "list"]

    subprocess.run(
        command, stdout=theirs, env={**os.environ, "COLUMNS": "120", "LINES": "40", "TERM": "dumb"}, check=True
    )
    os.close(theirs)
    drawn = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "\t" not in drawn
    (line,) = (each for each in drawn.splitlines() if "Mira Leka" in each)
    assert line.split() == ["UNHCR", "member", "Mira", "Leka", "mira@unhcr.example", "focal_point"]


# --- import -----------------------------------------------------------------------------------------------------------


def test_a_file_adds_and_changes_and_says_how_much(office: Office) -> None:
    path = office.file("more.csv", MORE)

    done = office.mailer("members", "import", path)

    assert (done.code, done.out) == (0, "")
    assert done.err == "2 organisations, 2 people; 9 changes\n"


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    imports(office, MORE)
    before = office.rows()

    assert imports(office, MORE) == "2 organisations, 2 people; 0 changes\n"
    assert office.rows() == before


def test_a_file_removes_nobody(office: Office) -> None:
    imports(office, HEADER + "UNHCR,member,Mira Leka-Prifti,mira@unhcr.example,head,WG1\n")

    (unhcr,) = (each for each in office.asked("members", "list") if each["organisation"] == "UNHCR")

    assert [(each["name"], each["role"]) for each in unhcr["people"]] == [
        ("Mira Leka-Prifti", "head"),
        ("Ben Okoro", "alternate"),
    ]


def test_letters_go_to_the_address_that_the_file_names(office: Office) -> None:
    hears(office, "My new address is mira@elsewhere.example")
    office.does("members", "confirm", "L-2026-01")
    listed = HEADER + "UNHCR,member,Mira Leka,mira@unhcr.example,focal_point,\n"

    assert roles(office)["mira@elsewhere.example"] == "focal_point"
    assert imports(office, listed) == "1 organisations, 1 people; 1 changes\n"
    assert roles(office)["mira@unhcr.example"] == "focal_point"
    assert imports(office, listed) == "1 organisations, 1 people; 0 changes\n"


def test_an_address_that_was_confirmed_by_mistake_is_taken_back(office: Office) -> None:
    hears(office, "My new address is mira@elsewhere.example")
    office.does("members", "confirm", "L-2026-01")

    said = office.does("members", "drop-address", "mira@elsewhere.example")

    assert said == "mira@elsewhere.example is no longer Mira Leka's; letters to them go to mira@unhcr.example\n"
    assert roles(office)["mira@unhcr.example"] == "focal_point"


def test_a_group_in_a_file_is_the_one_that_is_known_and_one_that_was_closed_takes_nobody(office: Office) -> None:
    imports(office, MORE)
    row = "UNHCR,member,Mira Leka,mira@unhcr.example,focal_point,"

    assert imports(office, HEADER + row + "wg1\n") == "1 organisations, 1 people; 1 changes\n"
    assert len(office.asked("groups", "list")) == 2
    office.does("groups", "close", "WG2", "--file", office.file("report.md", "Done.\n"))
    assert imports(office, HEADER + row + "WG1;WG2\n") == "1 organisations, 1 people; 0 changes\n"


@pytest.mark.parametrize(
    "content",
    [MORE.encode("utf-8-sig"), MORE.replace("\n", "\r\n").encode(), SHUFFLED.encode()],
    ids=["a byte order mark", "lines as Windows ends them", "columns in another order"],
)
def test_a_file_is_read_as_programs_save_it(office: Office, content: bytes) -> None:
    imports(office, content)

    (unodc,) = (each for each in office.asked("members", "list") if each["organisation"] == "UNODC")

    assert unodc["people"][-1]["name"] == "Ola Berisha"


def test_a_wrong_row_stops_the_whole_import_and_every_one_is_named(office: Office) -> None:
    rows = [
        "UNODC,member,Ola Berisha,ola@unodc.example,head,WG1",
        "UNODC,membr,Gent Toska,gent@unodc.example,head,",
        ",member,Gent Toska,gent@unodc,chief;head,",
        "",
        "UNODC,member,,gent@unodc.example,,",
        "UNODC,member,Gent Toska,,,",
        "UNODC,member,Gent Toska,gent@unodc.example,head,WG1,WG2",
        "UNODC,ministry,Gent Toska,gent@unodc.example,head,",
        "UNODC,member,Another,ola@unodc.example,head,WG1",
    ]
    path = office.file("wrong.csv", HEADER + "\n".join(rows))
    before = office.rows()

    done = office.mailer("members", "import", path)

    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "9 mistakes to mend:",
        f"  {path}, line 3: kind: “membr” is no kind. Write one of: member, ministry, partner, observer",
        f"  {path}, line 4: organisation: missing. Write the organisation's name",
        f"  {path}, line 4: role: “chief” is no role. "
        "Write one or more of: head, focal_point, alternate, assistant, co_chair, secretariat, joined by ;",
        f"  {path}, line 4: address: “gent@unodc” is no address: The part after the @-sign is not valid. "
        "It should have a period. Write it like ana.hoxha@agency.example",
        f"  {path}, line 6: name: missing. Write the person's name",
        f"  {path}, line 7: address: missing. Write the person's address, or leave the row to the organisation alone",
        f"  {path}, line 8: row: “WG2” is beyond the last column. "
        "Join several roles or groups with ;, and put a value with a comma in quotation marks",
        f"  {path}, line 9: kind: UNODC was member above and is ministry here. "
        "Write the same kind in every row of an organisation",
        f"  {path}, line 10: address: ola@unodc.example stands above with other values. "
        "Keep one row for each person; join roles with ;",
    ]
    assert office.rows() == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ILO,member,,,,WG1,", "groups: no person is named who takes part. Write the person's name and address, or "),
        ("ILO,member,,,,,ilo.example;Gmail.com", "domains: anybody can have an address at Gmail.com. Leave it out: "),
    ],
)
def test_what_a_row_would_lose_or_give_to_anybody_is_said(office: Office, row: str, said: str) -> None:
    path = office.file("wrong.csv", HEADER.replace("groups", "groups,domains") + row)

    done = office.mailer("members", "import", path)

    assert done.code == 2
    assert f"line 2: {said}" in done.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "missing: organisation, kind, name, address, role, groups. Write: organisation,kind,"),
        ("organisation,kind,name,email,role,groups\n", "missing: address; unknown: email. Write: organisation,kind,"),
        ("organisation,kind,name,address,role,groups,\n", "unknown: (empty). Write: organisation,kind,"),
        ("organisation,kind,name,address,role,groups,role\n", "twice: role. Write: organisation,kind,"),
        (HEADER + 'UNODC,member,"' + "x" * 200_000, "it cannot be read: field larger than field limit"),
    ],
)
def test_a_file_that_is_no_list_of_members_is_told_what_it_lacks(office: Office, content: str, said: str) -> None:
    path = office.file("wrong.csv", content)

    done = office.mailer("members", "import", path)

    assert done.code == 2
    assert done.err.startswith(f"1 mistake to mend:\n  {path}, line ")
    assert said in done.err


def test_a_dry_run_says_what_would_change(office: Office) -> None:
    said = imports(office, MORE, "--dry-run")

    assert said == "0 mails\n2 organisations, 2 people; 9 changes (dry run: nothing was changed)\n"


# --- export -----------------------------------------------------------------------------------------------------------


def test_the_list_is_exported_to_standard_output(lived: Office) -> None:
    done = lived.mailer("members", "export")

    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "organisation,kind,name,address,role,groups,languages,domains\n"
        "IOM,member,Ana Hoxha,ana@iom.example,focal_point;secretariat,,,iom.example\n"
        "IOM,member,Luan Shehu,luan@iom.example,head;co_chair,,,iom.example\n"
        "Ministry of Interior,ministry,Arben Zeqiri,arben@interior.example,focal_point,,,interior.example\n"
        "UNHCR,member,Mira Leka,mira@unhcr.example,focal_point,,,unhcr.example\n"
        "UNHCR,member,Ben Okoro,ben@unhcr.example,alternate,,,unhcr.example\n"
        "UNICEF,member,Zef Rama,zef@unicef.example,focal_point,,,unicef.example\n"
    )


def test_the_list_is_exported_to_a_file(office: Office) -> None:
    path = office.folder / "list.csv"

    done = office.mailer("members", "export", str(path))

    assert (done.code, done.out, done.err) == (0, "", f"Wrote {path}\n")
    assert path.read_text(encoding="utf-8") == office.mailer("members", "export").out


def test_what_was_exported_is_imported_elsewhere_to_the_same_list(office: Office) -> None:
    imports(office, MORE)
    path = str(office.folder / "list.csv")
    office.does("members", "export", path)

    assert office.does("members", "import", path).endswith(" 0 changes\n")
    listed, exported = office.asked("members", "list"), (office.folder / "list.csv").read_bytes()
    (office.folder / "mailer.db").unlink()
    office.does("db", "upgrade")
    office.does("members", "import", office.file("list.csv", exported))
    assert office.asked("members", "list") == [{**each, "since": "2026-03-02T10:00:00+01:00"} for each in listed]


def test_a_file_that_cannot_be_written_is_named(lived: Office) -> None:
    done = lived.mailer("members", "export", str(lived.folder / "away" / "list.csv"))

    assert done.code == 1
    assert done.err == f"mailer: {lived.folder}/away/list.csv cannot be written: No such file or directory\n"


# --- keeping it true --------------------------------------------------------------------------------------------------


def hears(office: Office, text: str, sender: str = MIRA, now: str = "2026-03-02T10:00") -> None:
    """Somebody writes something about the list."""
    office.receives(a_mail(text, sender, "Contacts"), now=now)


def hears_of_olta(office: Office) -> None:
    hears(office, "Our new focal point is Olta Çela, olta@unhcr.example.")


def hears_of_a_wish(office: Office) -> None:
    imports(office, PARTNER_AND_CO_CHAIR)
    hears(office, "ILO would like to join the Network.", LIN)


def roles(office: Office, organisation: str = "UNHCR") -> dict[str, str]:
    listed = {each["organisation"]: each for each in office.asked("members", "list")}
    return {person["address"]: person["role"] for person in listed[organisation]["people"]}


def told(office: Office, kind: str) -> list[str]:
    """Who has letters of that kind."""
    return sorted(each["to"] for each in office.asked("outbox", "list") if each["kind"] == kind)


def refused(office: Office, *command: str) -> str:
    """Why the command was refused; it must not have changed anything."""
    before = office.rows()
    done = office.mailer("members", *command)
    assert (done.code, done.out) == (1, "")
    assert office.rows() == before
    return done.err


def test_focal_points_are_asked_whether_the_list_is_right(office: Office) -> None:
    said = office.does("members", "verify")

    assert said == "4 focal points are asked whether the list is right\n"
    assert told(office, "list_check") == sorted([ANA, ARBEN, MIRA, ZEF])


def test_the_focal_point_of_one_organisation_is_asked_alone(office: Office) -> None:
    office.does("members", "verify", "UNHCR")

    assert told(office, "list_check") == [MIRA]


def test_an_organisation_that_cannot_be_asked_is_named(office: Office) -> None:
    office.does("members", "leave", ZEF)

    assert "“ILO” is not on the member list; see: mailer members list" in refused(office, "verify", "UNHCR", "ILO")
    assert "UNICEF has no focal point who could be asked" in refused(office, "verify", "UNHCR", "UNICEF")


def test_the_list_goes_to_members_as_a_table_and_as_cards_and_to_nobody_else(office: Office) -> None:
    imports(office, PARTNER_AND_CO_CHAIR)

    assert office.does("members", "share") == "the list goes to 6 people\n"
    assert told(office, "list_shared") == sorted([ANA, BEN, MIRA, ZEF, "luan@iom.example", "drita@undp.example"])
    raw = office.mailer("outbox", "show", str(office.letter("list_shared", MIRA)["id"]), "--raw").out
    assert "member-list.csv" in raw
    assert "member-list.vcf" in raw


def test_a_list_without_members_is_shared_with_nobody(office: Office) -> None:
    for name in ("IOM", "UNHCR", "UNICEF"):
        office.does("members", "leave", name)

    assert "there is no member to share the list with; import members first" in refused(office, "share")


def test_what_was_said_of_the_list_is_listed_with_what_became_of_it(office: Office) -> None:
    hears_of_a_wish(office)
    hears_of_olta(office)
    office.does("members", "refuse", "L-2026-02")

    at = "2026-03-02T10:00:00+01:00"
    assert office.asked("members", "changes") == [
        {
            "id": "L-2026-01",
            "what": "ILO would like to join",
            "organisation": "ILO",
            "source": "mail",
            "words": "ILO would like to join the Network.",
            "state": "open",
            "may_confirm": ["Luan Shehu", "Drita Kola"],
            "at": at,
            "proposal": None,
        },
        {
            "id": "L-2026-02",
            "what": "Olta Çela as focal point of UNHCR",
            "organisation": "UNHCR",
            "source": "mail",
            "words": "Our new focal point is Olta Çela, olta@unhcr.example.",
            "state": "refused",
            "may_confirm": [],
            "at": at,
            "proposal": None,
        },
    ]
    assert office.mailer("members", "changes").out == (
        "id\tdate\tstate\twhat\tproposal\tmay confirm\tread from\n"
        "L-2026-01\t2026-03-02\topen\tILO would like to join\t\tLuan Shehu, Drita Kola\t"
        "mail: ILO would like to join the Network.\n"
        "L-2026-02\t2026-03-02\trefused\tOlta Çela as focal point of UNHCR\t\t\t"
        "mail: Our new focal point is Olta Çela, olta@unhcr.example.\n"
    )


def test_an_open_change_names_whose_word_it_waits_for(office: Office) -> None:
    hears_of_olta(office)

    (change,) = office.asked("members", "changes")

    assert change["may_confirm"] == ["Ana Hoxha", "Mira Leka"]


def test_a_list_of_which_nothing_was_said_has_no_changes(lived: Office) -> None:
    assert lived.asked("members", "changes") == []


def test_a_change_that_is_confirmed_takes_effect_and_the_newcomer_is_welcomed(office: Office) -> None:
    hears_of_olta(office)
    assert roles(office) == {MIRA: "focal_point", BEN: "alternate"}

    said = office.does("members", "confirm", "l-2026-01")

    assert said == "L-2026-01 is accepted, and in force: Olta Çela as focal point of UNHCR\n"
    assert roles(office) == {OLTA: "focal_point", BEN: "alternate", MIRA: ""}
    assert told(office, "welcome") == [OLTA]


def test_a_change_that_is_refused_leaves_the_list_as_it_is(office: Office) -> None:
    hears_of_olta(office)
    before = office.asked("members", "list")

    said = office.does("members", "refuse", "L-2026-01")

    assert said == "L-2026-01 is refused: Olta Çela as focal point of UNHCR\n"
    assert office.asked("members", "list") == before


def test_what_is_decided_is_not_decided_again(office: Office) -> None:
    hears_of_olta(office)
    office.does("members", "confirm", "L-2026-01")

    assert refused(office, "confirm", "L-2026-01") == "mailer: L-2026-01 is accepted already\n"
    assert refused(office, "refuse", "L-2026-01") == "mailer: L-2026-01 is accepted already\n"


def test_nobody_is_admitted_by_a_command(office: Office) -> None:
    hears_of_a_wish(office)

    assert "L-2026-01 is a wish to join: the co-chairs put it to the members" in refused(office, "confirm", "L-2026-01")
    assert "L-2026-01 waits for Luan Shehu and Drita Kola, as K-2026-01" in refused(office, "admit", "L-2026-01")


def test_co_chairs_who_did_not_answer_in_time_are_asked_again(office: Office) -> None:
    hears_of_a_wish(office)
    office.receives(now="2026-03-09T10:01")
    assert told(office, "keys_ended") == sorted([ANA, "luan@iom.example", "drita@undp.example"])

    said = office.does("members", "admit", "L-2026-01", now="2026-03-10T10:00")

    assert said == "K-2026-02 waits for both co-chairs: ILO would like to join\n"


def test_once_both_have_confirmed_the_members_are_asked_and_an_adopted_wish_is_a_member(office: Office) -> None:
    hears_of_a_wish(office)
    for co_chair in ("luan@iom.example", "drita@undp.example"):
        office.receives(office.answer("keys_asked", co_chair, "CONFIRM"), now="2026-03-02T10:10")
    (change,) = office.asked("members", "changes")
    assert (change["state"], change["proposal"]) == ("open", "C-2026-03")
    assert refused(office, "admit", "L-2026-01") == "mailer: L-2026-01 was put to the members as C-2026-03\n"

    office.sends("2026-03-02T10:30")
    office.receives(now="2026-03-09T17:20")

    assert roles(office, "ILO") == {LIN: "focal_point"}
    assert told(office, "welcome") == [LIN]


@pytest.mark.parametrize("verb", ["confirm", "refuse"])
def test_a_change_that_nobody_proposed_is_no_such_thing(office: Office, verb: str) -> None:
    assert "no change L-2026-09 was proposed; see: mailer members changes" in refused(office, verb, "l-2026-09")


def test_only_a_wish_to_join_is_put_to_the_members(office: Office) -> None:
    hears_of_olta(office)

    said = refused(office, "admit", "L-2026-01")

    assert said == "mailer: no wish to join has the reference L-2026-01; see: mailer members changes\n"


def test_a_person_leaves_the_list_and_what_they_did_stays(office: Office) -> None:
    taken = office.asked("consensus", "show", "C-2026-01")

    assert office.does("members", "leave", MIRA.upper()) == "Mira Leka has left the list of UNHCR\n"
    assert roles(office) == {BEN: "alternate"}
    assert office.asked("consensus", "show", "C-2026-01") == taken


def test_an_organisation_leaves_the_network(office: Office) -> None:
    assert office.does("members", "leave", "UNICEF") == "UNICEF has left the Network\n"
    assert "UNICEF" not in {each["organisation"] for each in office.asked("members", "list")}
    assert refused(office, "leave", "UNICEF") == "mailer: UNICEF left on 2026-03-02\n"


def test_who_is_not_on_the_list_cannot_leave_it(office: Office) -> None:
    assert "neither an organisation nor a person of the list is “ILO”; see: mailer members list" in refused(
        office, "leave", "ILO"
    )
