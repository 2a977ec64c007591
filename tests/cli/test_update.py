"""mailer update: the library of what was shared, and its files."""

from pathlib import Path

import pytest

from ..build import MIRA, a_mail
from .office import Office, with_file

FIGURES = b"%PDF-1.4 figures of January"


def test_the_library_is_listed_newest_first_with_every_field(lived: Office) -> None:
    assert lived.asked("update", "list") == [
        {
            "id": "U-2026-002",
            "kind": "update",
            "title": "Clinic",
            "organisation": "UNICEF",
            "audience": "members",
            "tags": ["gcm:15"],
            "attachments": [
                {
                    "name": "clinic.pdf",
                    "size": 15,
                    "sha256": "35fc0022bece9481c0a95af6682898d1a012cde00f7a731972df16576e40542f",
                }
            ],
            "at": "2026-03-02T09:30:00+01:00",
            "text": "Our clinic in Harbour has opened.\n\n#gcm:15",
        },
        {
            "id": "U-2026-001",
            "kind": "data",
            "title": "Figures",
            "organisation": "UNHCR",
            "audience": "members",
            "tags": ["gcm:10"],
            "attachments": [
                {
                    "name": "figures.pdf",
                    "size": 27,
                    "sha256": "2e380f6c4a5d32accd278c1430156cecc72001775b4f8ea69639963ba8d4750d",
                }
            ],
            "at": "2026-02-03T10:00:00+01:00",
            "text": "The figures of January.",
        },
    ]
    assert lived.mailer("update", "list").out.splitlines() == [
        "id\tdate\torganisation\ttitle\tfiles",
        "U-2026-002\t2026-03-02\tUNICEF\tClinic\t1",
        "U-2026-001\t2026-02-03\tUNHCR\tFigures\t1",
    ]


def test_the_day_of_an_entry_is_that_of_the_network(office: Office) -> None:
    office.receives(a_mail("Late.", MIRA, "News of the night"), now="2026-03-03T00:30")

    assert "U-2026-003\t2026-03-03\tUNHCR\tNews of the night\t\n" in office.mailer("update", "list").out


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--tag", "gcm:10"), ["U-2026-001"]),
        (("--tag", "#GCM:10"), ["U-2026-001"]),
        (("--tag", "gcm:1"), []),
        (("--query", "clinic"), ["U-2026-002"]),
        (("--query", "HARBOUR clinic"), ["U-2026-002"]),
        (("--query", "unhcr january"), ["U-2026-001"]),
        (("--query", "clinic january"), []),
        (("--query", "clinic", "--tag", "gcm:10"), []),
    ],
)
def test_the_library_is_searched_by_words_and_tags(lived: Office, options: tuple[str, ...], ids: list[str]) -> None:
    assert [each["id"] for each in lived.asked("update", "list", *options)] == ids


def test_an_entry_is_shown_with_the_mail_it_came_from(lived: Office) -> None:
    shown = lived.asked("update", "show", "u-2026-001")

    assert shown.pop("mail") == 1
    assert shown == lived.asked("update", "list")[1]
    assert lived.mailer("update", "show", "U-2026-001").out == (
        "U-2026-001  Figures\n"
        "UNHCR, 03 February 2026, for members, from mail 1\n"
        "\n"
        "The figures of January.\n"
        "\n"
        "figures.pdf  27 octets  sha256 2e380f6c4a5d32accd278c1430156cecc72001775b4f8ea69639963ba8d4750d\n"
    )


# --- attachment -------------------------------------------------------------------------------------------------------


def test_a_file_is_written_where_it_is_wanted(office: Office) -> None:
    path = office.folder / "copy.pdf"
    path.write_bytes(b"an older one")

    done = office.mailer("update", "attachment", "U-2026-001", "figures.pdf", "-o", str(path))

    assert (done.code, done.out, done.err) == (0, "", f"Wrote {path}\n")
    assert path.read_bytes() == FIGURES


def test_a_file_is_written_to_standard_output_as_it_is(office: Office) -> None:
    octets = bytes(range(256)) * 2
    office.receives(with_file(a_mail("Look.", MIRA, "Scan"), "scan.pdf", octets), now="2026-03-02T09:45")

    done = office.mailer("update", "attachment", "U-2026-003", "scan.pdf", "-o", "-")

    assert (done.code, done.octets, done.err) == (0, octets, "")


def test_a_file_is_written_here_under_its_own_name(
    lived: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = lived.mailer("update", "attachment", "U-2026-001", "figures.pdf")

    assert (done.code, done.out, done.err) == (0, "", "Wrote figures.pdf\n")
    assert (tmp_path / "figures.pdf").read_bytes() == FIGURES


def test_under_a_name_that_its_sender_has_chosen_nothing_is_overwritten(
    lived: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figures.pdf").write_text("mine")

    done = lived.mailer("update", "attachment", "U-2026-001", "figures.pdf")

    assert done.code == 1
    assert done.err == "mailer: figures.pdf is there already; say where to write it with -o\n"
    assert (tmp_path / "figures.pdf").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(lived: Office, tmp_path: Path) -> None:
    done = lived.mailer("update", "attachment", "U-2026-001", "figures.pdf", "-o", str(tmp_path))

    assert (done.code, done.out) == (1, "")
    assert done.err == f"mailer: {tmp_path} cannot be written: Is a directory\n"


# --- for whom it is ---------------------------------------------------------------------------------------------------

CO_CHAIR = "organisation,kind,name,address,role,groups\nUNDP,member,Drita Kola,drita@undp.example,head;co_chair,\n"


def audience(office: Office, reference: str = "U-2026-001") -> str:
    return str(office.asked("update", "show", reference)["audience"])


def test_fewer_people_than_before_is_done_at_once(office: Office) -> None:
    said = office.does("update", "audience", "u-2026-001", "co-chairs")

    assert said == "U-2026-001 is for co-chairs now, and no longer for members\n"
    assert audience(office) == "co-chairs"


def test_more_people_than_before_waits_for_both_co_chairs(office: Office) -> None:
    office.does("members", "import", office.file("more.csv", CO_CHAIR))

    said = office.does("update", "audience", "U-2026-001", "public")

    assert said == (
        "it may reach others than before, so both co-chairs are asked: K-2026-01 waits for both co-chairs: "
        "U-2026-001, “Figures” of UNHCR, for public instead of members\n"
    )
    for co_chair in ("luan@iom.example", "drita@undp.example"):
        assert audience(office) == "members"
        office.receives(office.answer("keys_asked", co_chair, "CONFIRM"), now="2026-03-02T10:10")
    assert audience(office) == "public"


@pytest.mark.parametrize(
    ("reference", "wanted", "said"),
    [
        ("U-2026-009", "public", "there is no update U-2026-009; see: mailer update list"),
        (
            "U-2026-001",
            "everybody",
            "“everybody” is no audience, or the name of two; known: co-chairs, members, members and ministries, ",
        ),
        ("U-2026-001", "members", "U-2026-001 is for members already"),
        ("U-2026-001", "public", "this needs the two co-chairs, and the member list has 1; see: mailer members list"),
    ],
)
def test_an_audience_that_cannot_be_is_refused_with_the_mend(
    office: Office, reference: str, wanted: str, said: str
) -> None:
    before = office.rows()

    done = office.mailer("update", "audience", reference, wanted)

    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert office.rows() == before
