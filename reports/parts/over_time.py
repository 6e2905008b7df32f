"""What changed since last time, why, and how the service has stood over time."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires import wording
from reports import charts, figures
from reports.document import Bar, Block, Cell, Column, Paragraph, Section, State, Table
from reports.parts.verdict import headline_of
from reports.parts.words import answer_words, counted, evidence_words, gate_state, listed, own_text, stage_name, words
from reports.subject import Past, Since, Subject
from scoring.result import Bounds, Evaluation, GateResult

_COLUMNS = 3  # earlier moments beside the present one; a page is no wider


def over_time(subject: Subject) -> Section | None:
    """The trend with its bounds, the gates and answers that changed; nothing for an assessment that began from none."""
    since = subject.since
    blocks: list[Block] = [Paragraph(text) for text in _unconfirmed(subject)]
    if since is not None and since.moved is not None:
        blocks.append(Paragraph(_moved(since.moved, subject)))
    if since is not None and since.past:
        picture = charts.over_time(_moments(since, subject), subject)
        blocks += [*_about_last_time(since, subject), *([picture] if picture else []), _whole(since, subject), _dimensions(since, subject)]
        blocks += [block for block in (_gates(since, subject), _answers(since, subject)) if block is not None]
    return Section("over-time", words("over_time_title"), tuple(blocks)) if blocks else None


def unconfirmed(subject: Subject) -> str:
    """How many answers nobody has confirmed, and the score without them; empty if there are none."""
    return " ".join(_unconfirmed(subject))


def _unconfirmed(subject: Subject) -> list[str]:
    found = subject.unconfirmed
    if found is None:
        return []
    without = words("unconfirmed_bounds", bounds=figures.span(found.bounds)) if found.bounds else ""
    return [" ".join(text for text in (counted("unconfirmed", found.number), without) if text)]


def _moved(before: Past, subject: Subject) -> str:
    now = subject.evaluation.bounds
    return words(
        "moved_from", day=figures.day(before.at), scoring=_scoring(before), before=_span(before.bounds),
        now=_span(now.said if now else None), outcome=_outcome(before),
    )  # fmt: skip


def _about_last_time(since: Since, subject: Subject) -> list[Block]:
    """When it was, and what the definitions alone changed, so that nobody takes that for progress."""
    last = since.past[-1]
    said: list[Block] = [Paragraph(words("last_time", day=figures.day(last.at), outcome=_outcome(last)))]
    bounds = since.evaluation.bounds
    if (bounds.said if bounds else None) != last.bounds:
        said.append(Paragraph(words("last_time_anew", then=_span(last.bounds), now=_span(bounds.said if bounds else None))))
    if since.left:
        said.append(Paragraph(words("last_time_left", labels=listed([words("quoted", text=label) for label in since.left]))))
    return said


def _outcome(past: Past) -> str:
    reached = words("past_reached", stage=stage_name(past.reached)) if past.reached else words("past_reached_none")
    return words("past_outcome", verdict=headline_of(past.outcome, past.aimed_at), reached=reached)


def _whole(since: Since, subject: Subject) -> Table:
    """One row for each moment, oldest first, the present one last."""
    columns = (
        Column(words("col_when"), share=5), Column(words("col_verdict"), share=8), Column(words("col_bar"), share=6),
        Column(words("col_points"), "right", share=5),
    )  # fmt: skip
    edges = tuple(int(band.from_ * 10) for band in subject.scoring.bands[1:])
    moments = [(past.at, _outcome(past), past.bounds) for past in since.past]
    verdict, now = subject.evaluation.verdict, subject.evaluation.bounds
    present = Past(subject.as_of, verdict.aimed_at, verdict.outcome, verdict.reached, now.said if now else None, {}, {}, ("", "", ""))
    moments.append((present.at, _outcome(present), present.bounds))
    rows = tuple(
        (figures.day(at), outcome, Bar(bounds.lower, bounds.upper, edges) if bounds else "", _span(bounds)) for at, outcome, bounds in moments
    )
    used = {past.scoring for past in since.past}
    note = words("trend_scorings", scorings=listed(sorted({_scoring(past) for past in since.past}))) if len(used) > 1 else ""
    return Table(words("trend_caption"), columns, rows, note=note)


def _moments(since: Since, subject: Subject) -> list[charts.Moment]:
    now = subject.evaluation.bounds
    scoring = next((ref for ref in subject.definitions if ref.kind == "scoring"), None)
    present = charts.Moment(subject.as_of, now.said if now else None, (scoring.id, scoring.version, scoring.hash) if scoring else ("", "", ""))
    return [*(charts.Moment(past.at, past.bounds, past.scoring) for past in since.past), present]


def _dimensions(since: Since, subject: Subject) -> Table:
    """The bounds of each dimension at each moment, and whether the change is sure."""
    shown = since.past[-_COLUMNS:]
    columns = (
        Column(words("col_dimension"), share=7),
        *(Column(figures.day(past.at), "right", share=4) for past in shown),
        Column(words("col_present"), "right", share=4),
        Column(words("col_moved_by"), share=6),
    )
    rows = tuple(
        (
            each.dimension.title,
            *(_span(past.dimensions.get(each.dimension.id)) for past in shown),
            _span(each.bounds.said if each.bounds else None),
            _change(shown[-1].dimensions.get(each.dimension.id), each.bounds.said if each.bounds else None),
        )
        for each in subject.evaluation.dimensions
        if each.bounds is not None or any(each.dimension.id in past.dimensions for past in shown)
    )
    gone = [title for id_, title in shown[-1].titles.items() if id_ not in {each.dimension.id for each in subject.evaluation.dimensions}]
    note = words("trend_gone", dimensions=listed(gone)) if gone else ""
    return Table(words("trend_dimensions_caption"), columns, rows, note=note)


def _change(before: Bounds | None, now: Bounds | None) -> Cell:
    """Whether it went up or down, as far as the missing answers allow to say so."""
    if before is None or now is None:
        return words("change_no_two")
    if now == before:
        return words("change_none")
    if now.lower > before.upper:
        return State("met", words("change_up", points=figures.points(now.lower - before.upper)))
    if now.upper < before.lower:
        return State("not_met", words("change_down", points=figures.points(before.lower - now.upper)))
    return State("not_known", words("change_open"))


def _gates(since: Since, subject: Subject) -> Table | None:
    """The gates that stood otherwise with the answers of last time."""
    before = {result.gate.id: result for result in since.evaluation.gates}
    changed = [(before[now.gate.id], now) for now in subject.evaluation.gates if before[now.gate.id].state is not now.state]
    if not changed:
        return None
    columns = (Column(words("col_gate"), share=7), Column(words("col_then"), share=4), Column(words("col_present"), share=4))
    rows = tuple((_gate_title(now), gate_state(then, subject), gate_state(now, subject)) for then, now in changed)
    return Table(words("gates_changed_caption"), columns, rows)


def _gate_title(result: GateResult) -> str:
    return f"{result.gate.title}\n{stage_name(result.gate.stage)}"


def _answers(since: Since, subject: Subject) -> Block | None:
    """The answers that are others than last time, what that moved, and what was given as the reason."""
    changed = [id_ for id_ in subject.library.questions if _value(id_, since, subject)]
    if not changed:
        return Paragraph(words("answers_unchanged"))
    columns = (
        Column(words("col_question"), share=5), Column(words("col_then"), share=4), Column(words("col_present"), share=4),
        Column(words("col_moved"), "right", share=3), Column(words("col_why"), share=6),
    )  # fmt: skip
    then, now = _contributions(since.evaluation), _contributions(subject.evaluation)
    rows = tuple(
        (
            subject.question(id_).label,
            answer_words(subject.question(id_), since.answers.get(id_)),
            answer_words(subject.question(id_), subject.answer(id_)),
            _moved_by(then.get(id_), now.get(id_)),
            _why(id_, since, subject),
        )
        for id_ in changed
    )
    moved = _lower(subject.evaluation) - _lower(since.evaluation)
    rest = moved - sum(now.get(id_, 0) - then.get(id_, 0) for id_ in changed)
    total = (words("moved_total"), "", "", figures.signed(moved), "")
    why = words("moved_rest_why" if subject.scoring.power == 1 else "moved_rest_power")
    others = ((words("moved_rest"), "", "", figures.signed(rest), why),) if rest else ()
    return Table(words("answers_changed_caption"), columns, (*rows, *others), total, note=words("moved_means"), about=(*changed, *([""] if others else [])))


def _value(question_id: str, since: Since, subject: Subject) -> bool:
    """Whether the answer says something else than last time."""
    then, now = since.answers.get(question_id), subject.answer(question_id)
    return (then and (then.state, then.value, then.reason)) != (now and (now.state, now.value, now.reason))


def _contributions(evaluation: Evaluation) -> dict[str, int]:
    """What each question adds to the lower bound, in tenths of a point."""
    return {item.scored.id: item.contribution.lower for each in evaluation.dimensions for item in each.items}


def _lower(evaluation: Evaluation) -> int:
    return evaluation.bounds.said.lower if evaluation.bounds else 0


def _moved_by(then: int | None, now: int | None) -> str:
    return "" if then is None and now is None else figures.signed((now or 0) - (then or 0))


def _why(question_id: str, since: Since, subject: Subject) -> str:
    """What was written beside the answer. A first answer needs no reason for being another."""
    answer = subject.answer(question_id)
    if answer is None:
        return ""
    given: Iterable[str] = (own_text(answer.note), evidence_words(answer.evidence) if answer.evidence.what else "", wording.carried_text(answer))
    return "\n".join(text for text in given if text) or (words("no_reason_given") if question_id in since.answers else "")


def _scoring(past: Past) -> str:
    id_, version, _ = past.scoring
    return words("scoring_version", title=id_, version=version)


def _span(bounds: Bounds | None) -> str:
    return figures.span(bounds) if bounds else words("no_score")
