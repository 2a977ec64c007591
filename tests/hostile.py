"""Mails that break programs, or cost them the square of their size. What reading each takes: bench/hostile.py."""

HTML = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n"
CALENDAR = (
    b"From: a@b.example\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:uid-1\r\n"
)
HOSTILE = {
    "30 MB": b"From: a@b.example\r\n\r\n" + b"x" * 30_000_000,
    "3,000 nested parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)
    ),
    "5,000 parts": b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    + b"--b\r\n\r\nx\r\n" * 5000,
    "a Subject of 40,000 encoded words": b"From: a@b.example\r\nSubject:" + b" =?utf-8?q?abc?=\r\n" * 40_000 + b"\r\nx",
    "20,000 recipients": b"From: a@b.example\r\nTo: "
    + b", ".join(b"a%d@b.example" % n for n in range(20_000))
    + b"\r\n\r\nx",
    "20,000 headers": b"From: a@b.example\r\n" + b"X-A: 1\r\n" * 20_000 + b"\r\nx",
    "a Message-ID of <[": b"From: a@b.example\r\nMessage-ID: <[\r\n\r\nx",
    "100 kB of dots in From": b"From: " + b"." * 100_000 + b"\r\n\r\nx",
    "14 kB of semicolons": b"From: a@b.example\r\nContent-Type: text/html " + b"; " * 7000 + b"\r\n\r\nx",
    "nested comments": b"From: " + b"(" * 4000 + b")" * 4000 + b"\r\n\r\nx",
    "a file name twice": b"From: a@b.example\r\nContent-Disposition: attachment; filename*0=a; filename*=utf-8''b\r\n\r\nx",
    "an endless header": b"From: a@b.example\r\nX: " + b"a\r\n " * 60_000,
    "an endless rule of recurrence": CALENDAR
    + b"RRULE:FREQ=SECONDLY;COUNT=999999999\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "a calendar of 20,000 attendees": CALENDAR
    + b"ATTENDEE:mailto:a@b.example\r\n" * 20_000
    + b"END:VEVENT\r\nEND:VCALENDAR\r\n",
    "a calendar of zones that do not end": CALENDAR + b"BEGIN:VTIMEZONE\r\n" * 15_000,
    "a calendar of alarms that do not end": CALENDAR + b"BEGIN:VALARM\r\nEND:STANDARD\r\n" * 8_000,
    "calendars without a method": b"From: a@b.example\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 28_000,
    "a calendar of 30 MB": CALENDAR + b"DESCRIPTION:" + b"x" * 30_000_000,
    "a calendar of one folded line": CALENDAR + b"ATTENDEE;CN=" + b"x\r\n " * 60_000,
    "nothing": b"",
    "a NUL": b"From: a@b.example\r\nSubject: a\0b\r\n\r\n\0\0",
    "deep HTML": HTML + b"<div>" * 20_000,
    "deep HTML of closed tags": HTML + (b"<b></i>" * 490 + b"<p>x") * 2000,
    "HTML of unclosed ruby": HTML + b"<rt>" * 250_000,
    "HTML with 100,000 attributes": HTML + b"<p " + b" ".join(b"a%d" % n for n in range(100_000)) + b">",
    "HTML of ampersands": HTML + b"&" * 1_000_000,
    "half a base64": b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJ",
    "a broken boundary": b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--c\r\n\r\nx',
    "4,000 times Re:": b"From: a@b.example\r\nSubject:" + b" Re:" * 4000 + b"\r\n\r\nx",
}

# Letters of mail servers, made to be read for long: from strangers, so that they are filed.
BOUNCE = b"From: mailer-daemon@b.example\r\nSubject: failure notice\r\n\r\n"
BOUNCES = {
    "a bounce of one word": BOUNCE + b"a" * 1_000_000,
    "a bounce of half addresses": BOUNCE + b"a@" * 500_000,
    "a bounce of domains without an end": BOUNCE + (b"a-" * 32 + b"@" + b"a." * 8 + b"1 ") * 11_000,
    "a bounce of labels": BOUNCE + (b"x" * 59 + b":" + b" " * 400 + b"\n") * 2000,
    "a bounce of one phrase": BOUNCE + b"could not be delivered\n" * 40_000,
    "a bounce of one header": BOUNCE + b"failed to deliver\nTo:\n" + b" a@b.example\n" * 80_000,
    "a bounce of numbers": BOUNCE + b"5.1.1." * 160_000,
}
# What replies are made of that are meant to take long: repeated to any length.
REPLIES = {
    "one word": "a",
    "short lines": "a\n",
    "words on one line": "we object to this text ",
    "our words on one line": "reply with the word ",
    "marks": "> " * 50 + "\n",
    "a mark on every other line": "> x\nx\n",
    "lines above quotations": "On Tue, 10 Mar 2026 at 09:04, network@harbour.example wrote:\n",
    "lines above quotations, with them": "On 10 Mar 2026 network@harbour.example wrote:\n> x\n",
    "words of programs": "On " * 20 + ":\n",
    "verbs of writing": "wrote:\n",
    "headers": "From: a@b.example 2026\n",
    "dashes": "-" * 90 + "\n",
    "addresses": "@" * 100 + "\n",
    "half a target": "<mailto:" + "a" * 90,
    "half a picture": "[cid:",
    "unclosed addresses": "a <b\n> c:\n",
    "two alphabets": "Мы согласны, é, ş, ë, ά\n",
    "ticks": "✔☒👍",
}
