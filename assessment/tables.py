"""The tables of the database. Only `store` reads and writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Dialect, ForeignKey, ForeignKeyConstraint, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from assessment.record import UNREADABLE

VERSION = "0007"
"""The newest migration; a database that names another one is brought up to date, or refused as too new."""

VERSION_TABLE = "mutual_readiness_version"
"""Also the mark by which a database is known to be ours."""


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept as text such as 2026-05-01T09:30:00.000000+00:00: the same in every database, and sorts as it reads."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """From text; UNREADABLE if it is not such a time."""
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            return UNREADABLE
        return found if found.tzinfo else UNREADABLE


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime}


class DefinitionText(Table):
    """The text of every questionnaire, sources and scoring file that an assessment was made under or that is on the shelf, once each."""

    __tablename__ = "definition_text"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class ShelfRow(Table):
    """A scoring file or questionnaire of an organisation's own, to choose from. A version names one text; one taken off the shelf is only hidden."""

    __tablename__ = "shelf"
    organisation: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(ForeignKey("definition_text.hash"))
    added: Mapped[datetime]
    removed: Mapped[datetime | None]


class AssessmentRow(Table):
    """One assessment. A deleted one is only hidden; an erased one has lost everything that people wrote."""

    __tablename__ = "assessment"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    example: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    deleted: Mapped[datetime | None]
    erased: Mapped[datetime | None]
    imported: Mapped[datetime | None]
    organisation: Mapped[str] = mapped_column(String(64))
    """Which one it belongs to; empty on one's own computer."""


class AssessmentDefinition(Table):
    """Which definitions an assessment was made under, in their order."""

    __tablename__ = "assessment_definition"
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    id: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(ForeignKey("definition_text.hash"))


class AnswerContent(Table):
    """What was answered, as canonical JSON; the only place of it, so that erasing it here erases it.

    The hash covers the random salt too. Otherwise a short answer such as "yes" could be found again,
    after it was erased, by trying all the possible answers on the hash in the log.
    """

    __tablename__ = "answer_content"
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)


class CurrentAnswer(Table):
    """The answer that stands, for each question that ever had one. No hash: it was cleared."""

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(["assessment", "hash"], ["answer_content.assessment", "answer_content.hash"]),
    )
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int]
    hash: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class LogEntry(Table):
    """The append-only log of who did what and when. Hashes and ids only, so it can be kept for ever.

    Each entry's `chain` is a hash of all else in it and of the `chain` before it: nothing can be altered or taken out of the
    middle without the rest no longer fitting.
    """

    __tablename__ = "log"
    __table_args__ = (
        UniqueConstraint("assessment", "subject", "revision"),
        Index(None, "assessment", "entry"),
        Index(None, "organisation", "entry"),
        Index(None, "by", "entry"),
        Index(None, "hash"),
    )
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts from 1 without a gap."""
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    deed: Mapped[str] = mapped_column(String(32))
    organisation: Mapped[str] = mapped_column(String(64))
    assessment: Mapped[str | None] = mapped_column(ForeignKey("assessment.id"))
    subject: Mapped[str] = mapped_column(String(64))
    """What it concerns: a question's id, a paper's key, a person's id; empty: the whole."""
    revision: Mapped[int | None]
    """Of an answer or a paper."""
    hash: Mapped[str | None] = mapped_column(String(64))
    """Of what was answered, or of what else is known, both with a salt; none: cleared, or nothing else is known."""
    replaced: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)
    """The role of a colleague from whom `by` only took it over."""
    chain: Mapped[str] = mapped_column(String(64))


class LogContent(Table):
    """What else is known of an entry, as canonical JSON; the only place of it, so that erasing it here erases it."""

    __tablename__ = "log_content"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)


class OrganisationRow(Table):
    """Whom assessments belong to, and within which people are known to each other."""

    __tablename__ = "organisation"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]


class PersonRow(Table):
    """Somebody who signed in once. The only place of what is known of them, so that erasing it here erases it."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    signed_in: Mapped[datetime]
    signed_out: Mapped[datetime | None]
    """When they last signed out; a sign-in from before counts no more."""
    erased: Mapped[datetime | None]


class MembershipRow(Table):
    """A role of a person in an organisation."""

    __tablename__ = "membership"
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    since: Mapped[datetime]


class ShareRow(Table):
    """A role of a person in one assessment."""

    __tablename__ = "share"
    __table_args__ = (Index(None, "person"),)
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    questionnaires: Mapped[str] = mapped_column(Text)
    """Ids with spaces between them; empty: all."""
    since: Mapped[datetime]


class InvitationRow(Table):
    """A role that somebody may take up, once, with a link or by an e-mail address. The link is not kept, only its hash."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "email"), Index(None, "assessment"))
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    assessment: Mapped[str | None] = mapped_column(ForeignKey("assessment.id"))
    role: Mapped[str] = mapped_column(String(32))
    questionnaires: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    """For whom, in small letters; empty: for whoever has the link."""
    by: Mapped[str] = mapped_column(String(64))
    made: Mapped[datetime]
    expires: Mapped[datetime]


class SubmissionRow(Table):
    """A frozen copy of an assessment, sent to a commissioner's organisation. Withdrawn, it keeps its hash and loses its text."""

    __tablename__ = "submission"
    __table_args__ = (Index(None, "organisation"), Index(None, "assessment"))
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text."""
    text: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    withdrawn: Mapped[datetime | None]


class HeldRow(Table):
    """An answer that somebody gave after their sign-in had run out; it waits until they sign in again."""

    __tablename__ = "held"
    person: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str | None] = mapped_column(Text)
    expected: Mapped[int]
    at: Mapped[datetime]


class WorkshopRow(Table):
    """A workshop on an assessment: how it was set up, and the code by which participants come in. Its answers are in `workshop_reply`."""

    __tablename__ = "workshop"
    __table_args__ = (Index(None, "assessment"), UniqueConstraint("code"))
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    setup: Mapped[str] = mapped_column(Text)
    """As canonical JSON (`assessment.workshop.setup`)."""
    revision: Mapped[int]
    made: Mapped[datetime]
    code: Mapped[str | None] = mapped_column(String(32))
    """None: it was not opened yet, or the code was taken back."""
    opened: Mapped[datetime | None]
    """When the first code was given out: from then on what participants were told stands."""
    expires: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    on_screen: Mapped[str] = mapped_column(String(64))
    """The question that the projector shows; empty: none yet."""
    code_hidden: Mapped[bool]
    """Whether the projector leaves the code out."""


class ParticipantRow(Table):
    """Somebody who takes part. No time, no address: only which group, and a hash of what their device holds."""

    __tablename__ = "workshop_participant"
    workshop: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A hash of the device's token; of a sheet of paper a random text."""
    group: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    """Empty, unless it was announced that answers carry names."""
    paper: Mapped[bool]


class SlipRow(Table):
    """A slip of paper that lets one person in, once. Which participant used it is not kept."""

    __tablename__ = "workshop_slip"
    workshop: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used: Mapped[bool]


class RoundRow(Table):
    """One question put to a workshop, once. `phase`: open, revealed, void, or closed without being shown."""

    __tablename__ = "workshop_round"
    workshop: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(64))
    phase: Mapped[str] = mapped_column(String(16))
    released: Mapped[str | None] = mapped_column(Text)
    """What the room was shown, as JSON (`scoring.released`): made once, when the answers were revealed."""
    exported: Mapped[str | None] = mapped_column(Text)
    """The same, as it may leave in documents."""


class ReplyRow(Table):
    """What one participant said in one round. No time. Never read except to count it, and by whoever gave it."""

    __tablename__ = "workshop_reply"
    __table_args__ = (ForeignKeyConstraint(["workshop", "round"], ["workshop_round.workshop", "workshop_round.number"]),)
    workshop: Mapped[str] = mapped_column(String(64), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    participant: Mapped[str] = mapped_column(String(64), primary_key=True)
    choice: Mapped[str] = mapped_column(Text)
    """An option's id, "?" for don't know, "-" for does not apply; of weights: the points of each dimension in their order, separated by commas."""


class RemarkRow(Table):
    """A comment, kept apart from who gave it once its round is over. `shown` None: the facilitator has not decided."""

    __tablename__ = "workshop_remark"
    __table_args__ = (ForeignKeyConstraint(["workshop", "round"], ["workshop_round.workshop", "workshop_round.number"]),)
    workshop: Mapped[str] = mapped_column(String(64), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """While the round is open, the participant's, so that she can change it; then a random text."""
    text: Mapped[str] = mapped_column(Text)
    shown: Mapped[bool | None]


class AgreedRow(Table):
    """What a workshop agreed on a question; `option` empty: no agreement."""

    __tablename__ = "workshop_agreed"
    workshop: Mapped[str] = mapped_column(ForeignKey("workshop.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    option: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class SurveyFileRow(Table):
    """That single rows of a survey were kept, because somebody chose to; what else is known of it is a paper. Erased for good when they say so."""

    __tablename__ = "survey_file"
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    survey: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The key of its paper."""
    columns: Mapped[str] = mapped_column(Text)
    """As JSON: heading and role of each column that was kept; none says who somebody is."""
    rows: Mapped[int]
    kept: Mapped[datetime]


class SurveyReplyRow(Table):
    """What stands in one row of a survey, in an order that says nothing."""

    __tablename__ = "survey_row"
    __table_args__ = (ForeignKeyConstraint(["assessment", "survey"], ["survey_file.assessment", "survey_file.survey"]),)
    assessment: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[str] = mapped_column(Text)
    """As JSON: a list of texts."""


class PortfolioRow(Table):
    """Services that were collected to be compared, by the commissioners of an organisation; on one's own computer it belongs to none."""

    __tablename__ = "portfolio"
    __table_args__ = (Index(None, "organisation"),)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    made: Mapped[datetime]


class PortfolioDefinition(Table):
    """Which definitions services of a portfolio were made under, in their order. `made_under`: a hash of them all."""

    __tablename__ = "portfolio_definition"
    portfolio: Mapped[str] = mapped_column(ForeignKey("portfolio.id"), primary_key=True)
    made_under: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(ForeignKey("definition_text.hash"))


class PortfolioServiceRow(Table):
    """A copy of a service as it was when it was collected. Erased or withdrawn at its source, its answers go here too."""

    __tablename__ = "portfolio_service"
    __table_args__ = (Index(None, "source"),)
    portfolio: Mapped[str] = mapped_column(ForeignKey("portfolio.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    made_under: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(16))
    where: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(64))
    """Of which assessment, submitted copy or other service of the portfolio it is a copy; empty: of none here."""
    tags: Mapped[str] = mapped_column(Text)
    """As JSON: each tag with its value."""
    content: Mapped[str | None] = mapped_column(Text)
    """As JSON: by question id the answer as canonical JSON. None: it is gone."""
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content."""
    changed: Mapped[datetime | None]
    added: Mapped[datetime]
    gone: Mapped[datetime | None]


class PortfolioEventRow(Table):
    """What happened to a portfolio: rules, their lock, the first look, decisions. Append-only."""

    __tablename__ = "portfolio_event"
    portfolio: Mapped[str] = mapped_column(ForeignKey("portfolio.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text)


class PortfolioViewRow(Table):
    """A view of a comparison under a name: the part of the address that reproduces it."""

    __tablename__ = "portfolio_view"
    portfolio: Mapped[str] = mapped_column(ForeignKey("portfolio.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    query: Mapped[str] = mapped_column(Text)
