"""What can happen in the Network, each in the past tense, and the words these facts are told in.

A fact is never edited; a later one answers it. The state of the Network is what its facts, taken in order, come to
(network/__init__.py), so whatever is shown or counted can be traced to the mail, the clock or the person behind it.
`about` is the reference of the matter: meetings M-2026-01, requests for one R-2026-01, rounds C-2026-01, updates
U-2026-001, statements S-2026-01.
All instants are aware. Addresses are in lower case.
"""

from .attendance import AnswerDecided, AnswerQuestioned, AttendanceAsked, AttendanceRecorded, Attended, ComingTold
from .care import PersonErased, RecordsExpired
from .convening import (
    AnnualMissed,
    MeetingRequested,
    PollClosed,
    PollOpened,
    PollPut,
    QuarterProposed,
    RequestDecided,
    RequestSupported,
    Slot,
    SlotChosen,
    SlotsAnswered,
)
from .decisions import (
    AbsenceNoted,
    ClosingHeld,
    ConsultationDefective,
    HoldEnded,
    ObjectionLifted,
    PositionNoted,
    PositionTaken,
    ProposalAdopted,
    ProposalClosed,
    ReplySetAside,
    RollChanged,
    RollEntry,
    RoundBroken,
    RoundExtended,
    RoundHeld,
    RoundOpened,
)
from .groups import GroupClosed, GroupCreated, GroupJoined, GroupParted
from .information import AudienceChanged, DigestIssued, Document, UpdateShared
from .keys import KeysAsked, KeysLapsed, KeyTurned
from .kinds import (
    Attendance,
    Availability,
    Basis,
    ChangeKind,
    KeyAct,
    MeetingKind,
    Mode,
    NoticeKind,
    OrganisationKind,
    Permanence,
    Position,
    Role,
    Ruling,
    Standing,
    UpdateKind,
)
from .letters import LetterAccepted, LetterReturned
from .meetings import (
    AgendaProposed,
    AgendaSet,
    AttendanceAnswered,
    GuestLeftOut,
    Invitee,
    InviteeAdded,
    MeetingCancelled,
    MeetingChanged,
    MeetingPlanned,
    NewTimeProposed,
    NoteSent,
    PapersKept,
    PapersSent,
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
from .records import DecisionRecorded, MailJudged, ProcedureChanged
from .rulings import RoundDrafted, RulingAsked, RulingMade, StateConcernAsked
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
    | MeetingRequested
    | RequestSupported
    | QuarterProposed
    | RequestDecided
    | AnnualMissed
    | PollOpened
    | SlotsAnswered
    | PollPut
    | SlotChosen
    | PollClosed
    | MeetingPlanned
    | MeetingChanged
    | MeetingCancelled
    | AttendanceAnswered
    | NewTimeProposed
    | TimeDeclined
    | InviteeAdded
    | AgendaProposed
    | AgendaSet
    | PapersKept
    | PapersSent
    | GuestLeftOut
    | AnswerQuestioned
    | AnswerDecided
    | ComingTold
    | AttendanceAsked
    | AttendanceRecorded
    | ReminderSent
    | NoteSent
    | RoundDrafted
    | RoundOpened
    | RollChanged
    | PositionTaken
    | PositionNoted
    | ReplySetAside
    | RoundHeld
    | HoldEnded
    | RoundExtended
    | AbsenceNoted
    | StateConcernAsked
    | RulingAsked
    | RulingMade
    | ClosingHeld
    | RoundBroken
    | ObjectionLifted
    | ProposalAdopted
    | ConsultationDefective
    | ProposalClosed
    | MinutesCirculated
    | MinutesCommented
    | MinutesAdopted
    | DecisionRecorded
    | ProcedureChanged
    | MailJudged
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


def name_of(kind: type) -> str:
    """What a kind of fact is called in the log, and its table: "position_taken"."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in kind.__name__).lstrip("_")


__all__ = [
    "AbsenceNoted",
    "AddressDropped",
    "AddressLearnt",
    "AdmissionPut",
    "AgendaProposed",
    "AgendaSet",
    "AnnualMissed",
    "AnswerDecided",
    "AnswerQuestioned",
    "Attendance",
    "AttendanceAnswered",
    "AttendanceAsked",
    "AttendanceRecorded",
    "Attended",
    "AudienceChanged",
    "Availability",
    "Basis",
    "ChangeDecided",
    "ChangeKind",
    "ChangeProposed",
    "ClearanceAnswered",
    "ClearanceAsked",
    "ClosingHeld",
    "ComingTold",
    "ConsultationDefective",
    "DecisionRecorded",
    "DigestIssued",
    "Document",
    "EmbargoMoved",
    "Fact",
    "GroupClosed",
    "GroupCreated",
    "GroupJoined",
    "GroupParted",
    "GuestLeftOut",
    "HoldEnded",
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
    "MailJudged",
    "MeetingCancelled",
    "MeetingChanged",
    "MeetingKind",
    "MeetingPlanned",
    "MeetingRequested",
    "MinutesAdopted",
    "MinutesCirculated",
    "MinutesCommented",
    "Mode",
    "NewTimeProposed",
    "NoteSent",
    "NoticeKind",
    "ObjectionLifted",
    "OrganisationKind",
    "OrganisationLeft",
    "OrganisationListed",
    "PapersKept",
    "PapersSent",
    "Permanence",
    "PersonErased",
    "PersonLeft",
    "PersonListed",
    "PollClosed",
    "PollOpened",
    "PollPut",
    "Position",
    "PositionNoted",
    "PositionTaken",
    "ProcedureChanged",
    "ProposalAdopted",
    "ProposalClosed",
    "QuarterProposed",
    "RecordsExpired",
    "ReminderSent",
    "ReplySetAside",
    "RequestDecided",
    "RequestSupported",
    "Role",
    "RollChanged",
    "RollEntry",
    "RoundBroken",
    "RoundDrafted",
    "RoundExtended",
    "RoundHeld",
    "RoundOpened",
    "Ruling",
    "RulingAsked",
    "RulingMade",
    "Slot",
    "SlotChosen",
    "SlotsAnswered",
    "Standing",
    "StateConcernAsked",
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
    "name_of",
]
