"""The words that facts are told in: kinds, roles, answers. Their values stand in files and in JSON."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """Terms of Reference, "Composition and Membership"; the others are those it works with."""

    MEMBER = "member"
    MINISTRY = "ministry"
    PARTNER = "partner"
    OBSERVER = "observer"


class Role(StrEnum):
    """What a person is for an organisation, or for the Network (co-chair, Secretariat)."""

    HEAD = "head"
    FOCAL_POINT = "focal_point"
    ALTERNATE = "alternate"
    ASSISTANT = "assistant"
    CO_CHAIR = "co_chair"
    SECRETARIAT = "secretariat"


class UpdateKind(StrEnum):
    """Terms of Reference, duty 1: "data, documents, studies and practical information"."""

    UPDATE = "update"
    DATA = "data"
    DOCUMENT = "document"
    PRACTICAL = "practical"


class MeetingKind(StrEnum):
    """Terms of Reference, "Roles and Organizational Arrangements"."""

    QUARTERLY = "quarterly"
    EXTRAORDINARY = "extraordinary"
    ANNUAL = "annual"
    GROUP = "group"


class Attendance(StrEnum):
    """What a person, or an organisation, answered to an invitation. REVIEW: somebody has to read it.

    DELEGATED: another person of the organisation answers instead (RFC 5546 section 3.2.2.3).
    """

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    DELEGATED = "delegated"
    REVIEW = "review"
    NONE = "none"


class Availability(StrEnum):
    """Whether a date suits a person, or an organisation. MAYBE: if need be. REVIEW: somebody has to read what was
    answered. NONE: nothing was said of it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    REVIEW = "review"
    NONE = "none"


class Mode(StrEnum):
    """What silence means: in a silence round it raises no objection, in an affirmative round it is no answer."""

    SILENCE = "silence"
    AFFIRMATIVE = "affirmative"


class Basis(StrEnum):
    """Why a round was opened, which settles how long it is open and what of the round before stands in it."""

    PLAIN = "plain"
    URGENT = "urgent"
    EDITORIAL = "editorial"
    CONFIRMATION = "confirmation"


class Standing(StrEnum):
    """How an organisation takes part in a round."""

    DECIDER = "decider"
    CONSULTED = "consulted"
    INFORMED = "informed"


class Position(StrEnum):
    """An organisation's answer to a round, in the order in which it hinders adoption: see `consensus.BLOCKING`.

    NOTED: a ministry has taken note, which is neither consent nor silence.
    """

    NONE = "none"
    NOTED = "noted"
    AGREE = "agree"
    NO_OBJECTION = "no_objection"
    COMMENT = "comment"
    RESERVATION = "reservation"
    ABSTAIN = "abstain"
    RECUSE = "recuse"
    HOLD = "hold"
    UNCLEAR = "unclear"
    CONFLICT = "conflict"
    AMENDMENT = "amendment"
    OBJECTION = "objection"

    @property
    def words(self) -> str:
        """As people write it."""
        return self.value.replace("_", " ")


class ChangeKind(StrEnum):
    """What a proposed change of the member list is about."""

    ADD = "add"
    ADDRESS = "address"
    LEAVE = "leave"
    JOIN = "join"
    WITHDRAW = "withdraw"


class Permanence(StrEnum):
    """Terms of Reference, "Working Groups can be established on a permanent or ad-hoc basis"."""

    PERMANENT = "permanent"
    AD_HOC = "ad_hoc"


class KeyAct(StrEnum):
    """What the co-chairs must confirm before it is done: both of them, or (an ORDER) one of them."""

    ADMIT = "admit"
    WIDEN = "widen"
    RULING = "ruling"
    ORDER = "order"
    RELEASE = "release"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


class Ruling(StrEnum):
    """What co-chairs rule in a consultation, or (the last three) order. Source: docs/consensus.md."""

    URGENT = "urgent"
    EDITORIAL = "editorial"
    MINISTRY = "ministry"
    DEPARTED = "departed"
    SETTLED = "settled"
    STATE_CONCERN = "state_concern"
    NO_STATE_CONCERN = "no_state_concern"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    EXTENDED = "extended"
    REFERRED = "referred"
    DECLARED = "declared"


class NoticeKind(StrEnum):
    """What is said of a joint statement once it is released; its text itself never changes."""

    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
