"""What can happen in the Network, each in the past tense, and the words these facts are told in.

A fact is never edited; a later one answers it. The state of the Network is what its facts, taken in order, come to
(network/__init__.py), so whatever is shown or counted can be traced to the mail, the clock or the person behind it.
`about` is the reference of the matter: meetings M-2026-01, rounds C-2026-01, updates U-2026-001,
statements S-2026-01.
All instants are aware. Addresses are in lower case.
"""

from .care import PersonErased, RecordsExpired
from .decisions import (
    ClosingHeld,
    PositionTaken,
    ProposalAdopted,
    ProposalClosed,
    ReplySetAside,
    RollEntry,
    RoundBroken,
    RoundExtended,
    RoundOpened,
)
from .groups import GroupClosed, GroupCreated, GroupJoined, GroupParted
from .information import AudienceChanged, DigestIssued, Document, UpdateShared
from .keys import KeysAsked, KeysLapsed, KeyTurned
from .kinds import (
    Attendance,
    ChangeKind,
    KeyAct,
    MeetingKind,
    Mode,
    NoticeKind,
    OrganisationKind,
    Permanence,
    Position,
    Role,
    Standing,
    UpdateKind,
)
from .letters import LetterAccepted, LetterReturned
from .meetings import (
    AttendanceAnswered,
    Invitee,
    InviteeAdded,
    MeetingCancelled,
    MeetingChanged,
    MeetingPlanned,
    NewTimeProposed,
    NoteSent,
    ReminderSent,
    TimeDeclined,
)
from .minutes import MinutesAdopted, MinutesCirculated, MinutesCommented
from .people import (
    AddressDropped,
    AddressLearnt,
    AdmissionPut,
    ChangeDecided,
    ChangeProposed,
    ListChecked,
    ListShared,
    OrganisationLeft,
    OrganisationListed,
    PersonLeft,
    PersonListed,
)
from .statements import (
    ClearanceAnswered,
    ClearanceAsked,
    EmbargoMoved,
    StatementDrafted,
    StatementDropped,
    StatementHeld,
    StatementNoticeDrafted,
    StatementNoticeIssued,
    StatementNoticeSent,
    StatementPublished,
    StatementPut,
    StatementReceived,
    StatementReleased,
)

Fact = (
    OrganisationListed
    | OrganisationLeft
    | PersonListed
    | AddressLearnt
    | AddressDropped
    | PersonLeft
    | ChangeProposed
    | ChangeDecided
    | AdmissionPut
    | ListChecked
    | ListShared
    | GroupCreated
    | GroupJoined
    | GroupParted
    | GroupClosed
    | KeysAsked
    | KeyTurned
    | KeysLapsed
    | PersonErased
    | RecordsExpired
    | LetterAccepted
    | LetterReturned
    | UpdateShared
    | AudienceChanged
    | DigestIssued
    | MeetingPlanned
    | MeetingChanged
    | MeetingCancelled
    | AttendanceAnswered
    | NewTimeProposed
    | TimeDeclined
    | InviteeAdded
    | ReminderSent
    | NoteSent
    | RoundOpened
    | PositionTaken
    | ReplySetAside
    | RoundExtended
    | ClosingHeld
    | RoundBroken
    | ProposalAdopted
    | ProposalClosed
    | MinutesCirculated
    | MinutesCommented
    | MinutesAdopted
    | StatementDrafted
    | ClearanceAsked
    | ClearanceAnswered
    | StatementPut
    | StatementHeld
    | EmbargoMoved
    | StatementReleased
    | StatementPublished
    | StatementReceived
    | StatementDropped
    | StatementNoticeDrafted
    | StatementNoticeIssued
    | StatementNoticeSent
)

__all__ = [
    "AddressDropped",
    "AddressLearnt",
    "AdmissionPut",
    "Attendance",
    "AttendanceAnswered",
    "AudienceChanged",
    "ChangeDecided",
    "ChangeKind",
    "ChangeProposed",
    "ClearanceAnswered",
    "ClearanceAsked",
    "ClosingHeld",
    "DigestIssued",
    "Document",
    "EmbargoMoved",
    "Fact",
    "GroupClosed",
    "GroupCreated",
    "GroupJoined",
    "GroupParted",
    "Invitee",
    "InviteeAdded",
    "KeyAct",
    "KeyTurned",
    "KeysAsked",
    "KeysLapsed",
    "LetterAccepted",
    "LetterReturned",
    "ListChecked",
    "ListShared",
    "MeetingCancelled",
    "MeetingChanged",
    "MeetingKind",
    "MeetingPlanned",
    "MinutesAdopted",
    "MinutesCirculated",
    "MinutesCommented",
    "Mode",
    "NewTimeProposed",
    "NoteSent",
    "NoticeKind",
    "OrganisationKind",
    "OrganisationLeft",
    "OrganisationListed",
    "Permanence",
    "PersonErased",
    "PersonLeft",
    "PersonListed",
    "Position",
    "PositionTaken",
    "ProposalAdopted",
    "ProposalClosed",
    "RecordsExpired",
    "ReminderSent",
    "ReplySetAside",
    "Role",
    "RollEntry",
    "RoundBroken",
    "RoundExtended",
    "RoundOpened",
    "Standing",
    "StatementDrafted",
    "StatementDropped",
    "StatementHeld",
    "StatementNoticeDrafted",
    "StatementNoticeIssued",
    "StatementNoticeSent",
    "StatementPublished",
    "StatementPut",
    "StatementReceived",
    "StatementReleased",
    "TimeDeclined",
    "UpdateKind",
    "UpdateShared",
]
