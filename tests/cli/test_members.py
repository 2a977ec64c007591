"""mailer members: the list as it stands, and the files that it comes from and goes to."""

import os
import pty
import subprocess
import sys

import pytest

from ..build import MIRA
from .office import Office

HEADER = "organisation,kind,name,address,role,groups\n"
MORE = (
    HEADER
    + 'UNODC,member,"Toska, Gent",Gent@UNODC.example,head;focal_point,WG1;WG2\n'
    + "UNODC,member,Ola Berisha,ola@unodc.example,alternate,WG1\n"
    + "Observatory,observer,,,,\n"
)
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
