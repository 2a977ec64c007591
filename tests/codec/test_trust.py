"""Whose word on a sender is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.codec.trust import parse, verdict

from ..build import SERVER

PASS = f"{SERVER}; dkim=pass header.d=unhcr.example; dmarc=pass header.from=unhcr.example"


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
        ([f"{SERVER}; dkim=pass header.d=example"], False),
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
    judged = verdict(fields, [SERVER], "unhcr.example")

    assert judged.passed is passed, judged.why


def test_without_a_configured_server_nobody_is_believed() -> None:
    assert not verdict([PASS], [], "unhcr.example").passed


def test_a_subdomain_is_vouched_for_by_the_domain_above_it() -> None:
    assert verdict([f"{SERVER}; dkim=pass header.d=un.example.org"], [SERVER], "unhcr.un.example.org").passed


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
    assert not verdict([field], [SERVER], "unhcr.example").passed
