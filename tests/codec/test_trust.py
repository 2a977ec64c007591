"""Whose word on a sender is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.trust import Anchor, parse, verdict

from ..build import SERVER

ANCHOR = Anchor((SERVER,))
PASS = f"{SERVER}; dkim=pass header.d=unhcr.example; dmarc=pass header.from=unhcr.example"


def headers(*fields: str) -> tuple[tuple[str, str], ...]:
    return tuple(("authentication-results", field) for field in fields)


@pytest.mark.parametrize(
    ("fields", "passed"),
    [
        ([PASS], True),
        ([PASS.upper()], True),
        ([f"{SERVER} 1; dmarc=pass (p=reject dis=none) header.from=unhcr.example"], True),
        (
            [
                f"{SERVER}; spf=pass smtp.mailfrom=mira@unhcr.example; dkim=pass (2048-bit key; secure) header.d=unhcr.example"
            ],
            True,
        ),
        ([f"{SERVER}; dkim=pass header.d=mail.unhcr.example"], False),
        ([f"{SERVER}; spf=pass smtp.mailfrom=unhcr.example"], False),
        ([f"{SERVER}; dmarc=pass header.from=evil.example"], False),
        ([f"{SERVER}; dmarc=fail header.from=unhcr.example; dkim=pass header.d=unhcr.example"], False),
        ([f"{SERVER}; dmarc=pass header.from=unhcr.example; dmarc=fail header.from=unhcr.example"], False),
        ([f"{SERVER}; dmarc=pass header.from=evil.example; dmarc=pass header.from=unhcr.example"], False),
        ([f"{SERVER}; dmarc=pass header.from=evil.example header.from=unhcr.example"], False),
        ([f"{SERVER}; dkim=pass header.d=example"], False),
        ([f"{SERVER}; dkim=pass header.s=header.d=unhcr.example header.i=@evil.example"], False),
        ([f"{SERVER}; dkim=pass header.i=@evil.example header.b=header.d=unhcr.example"], False),
        ([f'{SERVER}; dkim=pass header.s="=" header.d=unhcr.example'], False),
        ([f"{SERVER}; dmarc=pass policy.x=header.from=unhcr.example"], False),
        ([f"{SERVER}; dmarc=fail header.from=a=b; dkim=pass header.d=unhcr.example"], False),
        ([f"{SERVER}; spf=pass smtp.mailfrom=SRS0=ab=cd=x@un.example; dkim=pass header.d=unhcr.example"], True),
        (["mx.evil.example; dmarc=pass header.from=unhcr.example"], False),
        ([f"{SERVER}.evil.example; dmarc=pass header.from=unhcr.example"], False),
        ([f"{SERVER}; none", PASS], False),
        (["mx.evil.example; dmarc=pass header.from=unhcr.example", PASS], True),
        ([f"evil (; {SERVER}; dmarc=pass header.from=unhcr.example)"], False),
        (["dmarc=pass header.from=unhcr.example"], False),
        ([], False),
    ],
)
def test_only_the_topmost_verdict_of_our_own_server_on_that_very_domain_counts(fields: list[str], passed: bool) -> None:
    judged = verdict(headers(*fields), ANCHOR, "unhcr.example")

    assert judged.passed is passed, judged.why


def test_without_a_configured_server_nobody_is_believed() -> None:
    assert not verdict(headers(PASS), Anchor(), "unhcr.example").passed


def test_a_subdomain_is_vouched_for_by_the_domain_above_it() -> None:
    assert verdict(headers(f"{SERVER}; dkim=pass header.d=un.example.org"), ANCHOR, "unhcr.un.example.org").passed


def test_exchange_writes_no_server_name() -> None:
    name, results = parse(
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x.example; dkim=pass header.d=x.example;dmarc=pass action=none header.from=x.example;compauth=pass reason=100"
    )

    assert name == ""
    assert [(each.method, each.result) for each in results] == [
        ("spf", "pass"),
        ("dkim", "pass"),
        ("dmarc", "pass"),
        ("compauth", "pass"),
    ]
    assert results[2].value("header.from") == "x.example"


@given(st.text(max_size=300))
def test_no_field_raises_and_none_passes_by_accident(field: str) -> None:
    parse(field)
    assert not verdict(headers(field), Anchor((SERVER,), exchange_online=True), "unhcr.example").passed


@pytest.mark.parametrize(
    ("server", "known"),
    [
        ("mx1.harbour.example", True),
        ("a.mx.harbour.example", True),
        ("harbour.example", False),
        ("xharbour.example", False),
    ],
)
def test_a_star_stands_for_the_servers_of_a_domain(server: str, known: bool) -> None:
    anchor = Anchor(("*.harbour.example",))

    assert verdict(headers(PASS.replace(SERVER, server)), anchor, "unhcr.example").passed is known


@pytest.mark.parametrize(
    ("results", "by_way"),
    [
        ("spf=pass smtp.mailfrom=unhcr.example; dkim=none; dmarc=pass header.from=unhcr.example", True),
        ("spf=pass; dkim=pass header.d=evil.example; dmarc=pass header.from=unhcr.example", True),
        ("spf=pass; dkim=pass header.d=unhcr.example; dmarc=pass header.from=unhcr.example", False),
        ("spf=fail; dkim=pass header.d=unhcr.example", False),
        ("dmarc=pass header.from=unhcr.example", False),
    ],
)
def test_what_only_the_way_of_a_mail_proves_is_said(results: str, by_way: bool) -> None:
    judged = verdict(headers(f"{SERVER}; {results}"), ANCHOR, "unhcr.example")

    assert (judged.passed, judged.by_way) == (True, by_way)


MICROSOFT = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=unhcr.example; dkim=pass (signature was verified) header.d=unhcr.example;dmarc=pass action=none header.from=unhcr.example;compauth=pass reason=100"
INSIDE = ("received", "from A.eurprd02.prod.outlook.com (2603::1) by B.eurprd02.prod.outlook.com with HTTPS; Mon")
BORDER = (
    "received",
    "from mail.unhcr.example (192.0.2.1) by C.mail.protection.outlook.com (10.0.0.1) with Microsoft SMTP Server; Mon",
)
FORGED_BORDER = ("received", "from x by D.mail.protection.outlook.com; Mon")
OUTSIDE = ("received", "from [192.0.2.7] by relay.evil.example; Mon")
ANONYMOUS = ("x-ms-exchange-organization-authas", "Anonymous")


@pytest.mark.parametrize(
    ("found", "passed"),
    [
        ((INSIDE, *headers(MICROSOFT), BORDER, ANONYMOUS), True),
        (
            (INSIDE, *headers(MICROSOFT), BORDER, OUTSIDE, *headers("dmarc=pass header.from=unhcr.example"), ANONYMOUS),
            True,
        ),
        (
            (INSIDE, *headers(MICROSOFT.replace("dmarc=pass", "dmarc=fail")), BORDER, *headers(MICROSOFT), ANONYMOUS),
            False,
        ),
        ((INSIDE, *headers(MICROSOFT), BORDER), False),
        ((INSIDE, BORDER, OUTSIDE, *headers(MICROSOFT), FORGED_BORDER, ANONYMOUS), False),
        ((INSIDE, *headers(f"x.example; {MICROSOFT}"), BORDER, ANONYMOUS), False),
        ((*headers(MICROSOFT), OUTSIDE, ANONYMOUS), False),
        ((INSIDE, BORDER, ANONYMOUS), False),
        ((INSIDE, *headers(MICROSOFT), BORDER, ANONYMOUS, ("x-ms-exchange-organization-authas", "Internal")), False),
    ],
)
def test_of_exchange_online_only_what_its_border_wrote_counts(found: tuple[tuple[str, str], ...], passed: bool) -> None:
    assert verdict(found, Anchor(exchange_online=True), "unhcr.example").passed is passed
    assert not verdict(found, ANCHOR, "unhcr.example").passed


def test_every_good_signature_is_told_whatever_from_shows() -> None:
    field = (
        f"{SERVER}; dmarc=fail header.from=unhcr.example; dkim=pass header.d=google.com; dkim=fail header.d=x.example"
    )

    judged = verdict(headers(field), ANCHOR, "unhcr.example")

    assert (judged.passed, judged.signers) == (False, ("google.com",))
    assert verdict(headers("mx.evil.example; dkim=pass header.d=google.com"), ANCHOR, "unhcr.example").signers == ()
