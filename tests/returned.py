"""Letters in which mail servers say, each in its own way, what they could not deliver: one of each family.

All are about one mail: to `zef@unicef.example`, with the Message-ID `<{token}@harbour.example>`, from the Network.
"""

from dataclasses import dataclass

TO = "zef@unicef.example"
TOKEN = "a2b3c4d5e6f7a2b3c4d5e6f7a2"
OURS = f"""\
Received: from harbour.example (harbour.example [192.0.2.7]) by mx.unicef.example; Mon, 2 Mar 2026 10:00:00 +0100
Message-ID: <{TOKEN}@harbour.example>
From: UNMN Harbour <network@harbour.example>
To: {TO}
Subject: Please answer by Fri 6 Mar

Dear Zef,
"""
_ENCLOSED = f"--b\nContent-Type: message/rfc822\n\n{OURS}\n--b--\n"


@dataclass(frozen=True)
class Returned:
    """Such a letter. `delayed`: it promises to try again. `status`: what it says of the reason. `doubtful`: nothing but
    its words shows that a mail server wrote it."""

    head: str
    body: str
    delayed: bool = False
    status: str = ""
    doubtful: bool = False

    @property
    def raw(self) -> bytes:
        """As it comes."""
        head = f"{self.head}\nTo: network@harbour.example\nMIME-Version: 1.0"
        if self.body.startswith("--b"):
            head += '\nContent-Type: multipart/mixed; boundary="b"'
        return f"{head}\n\n{self.body}".replace("\n", "\r\n").encode()


def _letter(sender: str, subject: str, *head: str) -> str:
    return "\n".join((f"From: {sender}", f"Subject: {subject}", "Content-Type: text/plain; charset=utf-8", *head))


def _mixed(sender: str, subject: str, *head: str) -> str:
    return "\n".join((f"From: {sender}", f"Subject: {subject}", *head))


def _notice(text: str) -> str:
    return f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n{_ENCLOSED}"


RETURNED = {
    "qmail": Returned(
        _letter("MAILER-DAEMON@mx.unicef.example", "failure notice"),
        "Hi. This is the qmail-send program at mx.unicef.example.\nI'm afraid I wasn't able to deliver your message to "
        "the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{TO}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
        f"{OURS}",
        status="5.1.1",
    ),
    "Exim": Returned(
        _letter(
            "Mail Delivery System <Mailer-Daemon@mx.unicef.example>",
            "Mail delivery failed: returning message to sender",
        ),
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {TO}\n    host mx1.unicef.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<{TO}>:\n"
        f"    550 5.1.1 <{TO}>: Recipient address rejected\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{OURS}",
        status="5.1.1",
    ),
    "Exim, of an alias": Returned(
        _letter("Mailer-Daemon@mx.unicef.example", "Mail delivery failed: returning message to sender"),
        "A message that you sent could not be delivered to one or more of its recipients.\nThe following address(es) "
        f"failed:\n\n  an undisclosed address\n    (generated from {TO})\n\n------ This is a copy of the message ------\n\n"
        f"{OURS}",
    ),
    "Exim, a delay": Returned(
        _letter("Mailer-Daemon@mx.unicef.example", "Warning: message 1abcDe-000123 delayed 24 hours"),
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been "
        "delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to which the "
        f"message has not yet been delivered is:\n\n  {TO}\n\nNo action is required on your part.\n\n{OURS}",
        delayed=True,
    ),
    "Postfix, before it wrote reports": Returned(
        _mixed("MAILER-DAEMON@harbour.example (Mail Delivery System)", "Undelivered Mail Returned to Sender"),
        _notice(
            "I'm sorry to have to inform you that the message returned\nbelow could not be delivered to one or more "
            f"destinations.\n\n<{TO}>: host mx.unicef.example[192.0.2.9] said: 550 5.1.1 <{TO}>:\n    User unknown"
        ),
        status="5.1.1",
    ),
    "Sendmail": Returned(
        _letter("Mail Delivery Subsystem <MAILER-DAEMON@unicef.example>", "Returned mail: User unknown"),
        "The original message was received at Mon, 2 Mar 2026 10:00:00 +0100\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{TO}>\n\n"
        f"   ----- Transcript of session follows -----\n550 {TO}... User unknown\n\n"
        f"   ----- Original message follows -----\n\n{OURS}",
        status="5.0.0",
    ),
    "Exchange 5.5": Returned(
        _mixed("System Administrator <postmaster@unicef.example>", "Undeliverable: Please answer by Fri 6 Mar"),
        _notice(
            "Your message\n\n  To:      network@harbour.example\n  Subject: Please answer by Fri 6 Mar\n\n"
            f"did not reach the following recipient(s):\n\n{TO} on Mon, 2 Mar 2026 10:00:01 +0100\n"
            "    The recipient name is not recognized"
        ),
    ),
    "Exchange, in HTML": Returned(
        "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@unicef.example>\n"
        "Subject: Undeliverable: Please answer\nContent-Type: text/html; charset=utf-8",
        "<html><body><p><b>Delivery has failed to these recipients or groups:</b></p>"
        f'<p><a href="mailto:{TO}">{TO}</a><br>The email address you entered could not be found.</p>'
        f"<p>Original message headers:</p><pre>Message-ID: &lt;{TOKEN}@harbour.example&gt;\nTo: {TO}</pre></body></html>",
    ),
    "Domino": Returned(
        _mixed("Postmaster@unicef.example", "DELIVERY FAILURE: User zef not listed in public Name & Address Book"),
        _notice(
            f"Your message\n\n  Subject: Please answer\n\nwas not delivered to:\n\n  {TO}\n\nbecause:\n\n"
            f"  User zef ({TO}) not listed in Domino Directory"
        ),
    ),
    "Yahoo": Returned(
        _letter("MAILER-DAEMON@yahoo.example", "Failure Notice"),
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{TO}>:\n554: 5.2.2 mailbox full\n\n"
        f"--- Below this line is a copy of the message.\n\n{OURS}",
        status="5.2.2",
    ),
    "Gmail": Returned(
        _letter(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
            "Delivery Status Notification (Failure)",
            f"X-Failed-Recipients: {TO}",
        ),
        f"Delivery to the following recipient failed permanently:\n\n     {TO}\n\nTechnical details of permanent failure:\n"
        "The error that the other server returned was:\n550-5.1.1 The email account does not exist.\n\n"
        f"----- Original message -----\n\n{OURS}",
        status="5.1.1",
    ),
    "Gmail, a delay": Returned(
        _letter("Mail Delivery Subsystem <mailer-daemon@googlemail.example>", "Delivery Status Notification (Delay)"),
        f"THIS IS A WARNING MESSAGE ONLY.\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the following recipient "
        f"has been delayed:\n\n     {TO}\n\nMessage will be retried for 2 more day(s)\n\n   ----- Message header follows "
        f"-----\n\n{OURS}",
        delayed=True,
    ),
    "GroupWise": Returned(
        _mixed("Mailer-Daemon@unicef.example", "Message status - undeliverable"),
        _notice(f"The message that you sent was undeliverable to the following:\n\n\t{TO} (user not found)"),
    ),
    "MDaemon": Returned(
        _mixed("MDaemon@unicef.example", "Permanent Delivery Failure"),
        _notice(
            "The attached message had PERMANENT fatal delivery errors!\n\nThe following addresses did NOT receive a copy "
            f"of your message:\n\n> {TO}\n\n--- Session Transcript ---\n 550 5.1.1 no such user"
        ),
        status="5.1.1",
    ),
    "IMail": Returned(
        _letter("Postmaster <postmaster@unicef.example>", "Undeliverable Mail"),
        f"Unknown user: {TO}\n\nRCPT TO generated following response:\n550 no such user\n\nOriginal message follows.\n\n"
        f"{OURS}",
        status="5.0.0",
    ),
    "MailEnable": Returned(
        _letter("Delivery Subsystem <POSTMASTER@unicef.example>", "Message Delivery Failure"),
        f"The following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:{TO}]\n\tReason: 550 mailbox unavailable"
        f"\n\nMessage headers follow:\n\n{OURS}",
        status="5.0.0",
    ),
    "a gateway whose name is no server's": Returned(
        _letter("Content Filter <filter@unicef.example>", "Mail could not be delivered"),
        f"Sent <<< RCPT TO:<{TO}>\nReceived >>> 550 5.1.1 unknown user.\n\nUnable to deliver message to <{TO}>.\n\n"
        f"------ Original message ------\n{OURS}",
        status="5.1.1",
        doubtful=True,
    ),
    "one without any address": Returned(
        _mixed("MAILER-DAEMON@unicef.example", "Mail delivery failed"),
        _notice("One or more of the recipients are not a valid user of the system."),
    ),
    "Sieve, which refuses by a receipt": Returned(
        _mixed("Mail Delivery Subsystem <postmaster@unicef.example>", "Automatically rejected mail"),
        "--b\nContent-Type: text/plain\n\nYour message was automatically rejected.\n"
        f"--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; {TO}\n"
        f"Original-Message-ID: <{TOKEN}@harbour.example>\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n",
    ),
    "in a language that nobody foresaw": Returned(
        _mixed("mailer-daemon@unicef.example", "Nid yw'r neges wedi cyrraedd"),
        _notice(f"Nid oedd modd cyrraedd:\n\n<{TO}>: 550 5.1.1 anhysbys"),
        status="5.1.1",
    ),
    "German": Returned(
        _letter("Mail Delivery System <mailer-daemon@unicef.example>", "Unzustellbar: Bitte antworten"),
        f"Ihre Nachricht konnte nicht zugestellt werden an:\n\n  {TO}\n\n----- Originalnachricht -----\n\n{OURS}",
    ),
    "French": Returned(
        _letter("postmaster@unicef.example", "Non remis : Merci de répondre"),
        f"Votre message n'a pas pu être remis aux destinataires suivants :\n\n{TO}\n\n--- Message original ---\n{OURS}",
    ),
    "Albanian": Returned(
        _letter("postmaster@unicef.example", "Nuk u dorëzua: Ju lutemi përgjigjuni"),
        f"Mesazhi juaj nuk u dorëzua te:\n\n{TO}\n\n{OURS}",
    ),
    "Russian, a delay": Returned(
        _letter("mailer-daemon@unicef.example", "Доставка задержана"),
        f"Ваше сообщение ещё не доставлено:\n\n  {TO}\n\nПопытки доставки будут продолжены.\n\n{OURS}",
        delayed=True,
    ),
}
