"""Looking for words in mails, and taking them out of letters of ours."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from mailer.codec.calendar import carried
from mailer.codec.legible import legible, reworded
from mailer.codec.letter import Sender, write
from mailer.mail import Attendee, CalendarEvent, Letter, Recipient, Rendered

from ..build import ADDRESS, MIRA, ZONE, at

CARD = "BEGIN:VCARD\r\nFN:Mira \r\n Leka\r\nEND:VCARD\r\n"


def a_letter() -> EmailMessage:
    message = EmailMessage()
    message["To"] = "zef@unicef.example"
    message["Subject"] = "Përgjigje nga Mira Leka"
    message.set_content("Mira Leka — agrees.\n", cte="base64")
    message.add_alternative(
        "<p>Mira <b>Leka</b> &mdash; agrees. O&#39;Hara</p>", subtype="html", cte="quoted-printable"
    )
    message.add_attachment("name\nMira Leka\n", subtype="csv", filename="list.csv")
    message.add_attachment(CARD.encode(), maintype="text", subtype="vcard", filename="list.vcf")
    return message


def without(text: str) -> str:
    return text.replace("Mira Leka", "somebody")


def test_words_are_found_in_subjects_bodies_tables_and_cards() -> None:
    found = legible(a_letter().as_bytes())

    assert "Përgjigje nga Mira Leka" in found
    assert "Mira Leka — agrees." in found.splitlines()
    assert "Mira Leka — agrees." in found.split("</p>")[1]  # the HTML without its marks
    assert "name\nMira Leka" in found
    assert "FN:Mira Leka" in found


@pytest.mark.parametrize(
    "octets",
    [b"", b"\xff\xfe\x00", b"Subject: =?nowhere?Q?x?=\r\n\r\n\xe4", b"Content-Type: text/plain; charset=no\n\n\xe4"],
)
def test_whatever_it_is_it_can_be_searched(octets: bytes) -> None:
    assert isinstance(legible(octets), str)


def test_a_letter_is_reworded_and_stays_the_letter_it_was() -> None:
    before = a_letter().as_bytes(policy=policy.SMTP)

    after = message_from_bytes(reworded(before, without), policy=policy.default)

    assert after["To"] == "zef@unicef.example"
    assert after["Subject"] == "Përgjigje nga somebody"
    assert [part.get_content_type() for part in after.walk()] == [part.get_content_type() for part in a_letter().walk()]
    text = next(part for part in after.walk() if part.get_content_type() == "text/plain")
    assert text.get_content().splitlines() == ["somebody — agrees."]
    assert [part.get_filename() for part in after.iter_attachments()] == ["list.csv", "list.vcf"]
    words = legible(reworded(before, without))
    assert "Mira Leka" not in words.replace("Mira Leka — agrees.", "")  # of the HTML, in which no name stands whole


def test_a_name_with_an_apostrophe_is_met_in_html_as_well() -> None:
    after = legible(reworded(a_letter().as_bytes(), lambda text: text.replace("O’Hara", "somebody")))

    assert "agrees. somebody</p>" in after


def test_a_letter_that_holds_nothing_of_it_keeps_its_words() -> None:
    before = a_letter().as_bytes(policy=policy.SMTP)

    assert legible(reworded(before, lambda text: text)) == legible(before)


def test_an_invitation_is_reworded_and_its_object_is_in_order_still() -> None:
    """A long name is folded across lines, and both copies of the object must stay the same."""
    name = "Mira Leka of the Office for Coordination and Liaison in Harbour and Surroundings"
    asked = tuple(Attendee(addr, shown, "ACCEPTED") for addr, shown in ((MIRA, name), ("zef@unicef.example", "Zef")))
    start = at("2026-03-19 10:00")
    event = CalendarEvent("REQUEST", "u@x", 0, start, start.replace(hour=12), "x", f"By {name}.", attendees=asked[::-1])
    letter = Letter("invitation", "k", Recipient("Zef", "zef@unicef.example", "UNICEF"), "M-2026-01", event=event)
    sender = Sender("Network", ADDRESS, ZONE, "x.example")
    mail = write(letter, Rendered("Invitation", "", "Text\n", "<p>Text</p>", "en"), sender, "a" * 26, "s", start)

    after = reworded(mail, lambda text: text.replace(name, "somebody").replace(MIRA, "gone@erased.invalid"))

    assert carried.faults(mail) == carried.faults(after) == []
    assert name not in legible(after)
    assert MIRA not in legible(after)
    assert 'CN="somebody"' in legible(after)
