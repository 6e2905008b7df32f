"""Import a staff survey: its file, what each column is, the cells that could not be read, who replied, and what it will set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from assessment import asking, colleague
from assessment.colleague import Kind, Row
from assessment.database import TracesRemain
from assessment.entry import iso_day
from assessment.identity import Action
from assessment.record import Assessment
from assessment.shell import frame, links, merging, rights, survey_reading, survey_shown
from assessment.shell.markup import escape, literal
from assessment.shell.merging import Shown
from assessment.shell.session import assessment, definitions_of, person, store, words
from assessment.shell.survey_reading import Opened
from assessment.store import AnsweredElsewhere, ChangedElsewhere, StoreError
from assessment.survey import again, results
from assessment.survey.counting import NO_GROUP, Mapped, Repeats, Tally
from assessment.survey.guessing import ROLES, SCALES, Role
from assessment.survey.keeping import KeptRows, Set
from assessment.survey.results import About, Asked
from assessment.survey.sheet import MOST_DIFFERENT, Sheet
from assessment.walk import walk
from questionnaires.errors import AnswerError, ToolkitError
from questionnaires.wording import day
from reports.records import LONGEST_LINE, SurveyRecord

_SAID = {key: f"survey_{key}" for key in (
    "merge_nothing", "merge_conflicts", "merge_conflicts_mean", "merge_new", "merge_new_mean", "merge_theirs", "merge_take_theirs", "merge_same", "merge_nothing_new",
)}  # fmt: skip
_SAMPLES, _LETTERS = 4, 60  # of what stands in a column: how many texts, and how much of each
_MOST_ASKED = 10_000_000


def draw() -> None:
    """The whole page. Nothing is imported before somebody says so."""
    kept = assessment()
    if asking.part_of(kept) is not None or not rights.standing(kept).may(Action.PLAN):
        frame.go("tasks")
        return
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("survey_title"), eyebrow=kept.name, tab=words("tab_survey", name=kept.name))
    frame.word_left()
    st.html(survey_shown.paragraph(words("survey_lead")) + survey_shown.paragraph(words("survey_dropping")))
    found: Opened | None = None
    try:
        found = survey_reading.opened(kept)
        if found is not None:
            _read(kept, found)
    except ToolkitError as error:
        frame.trouble(str(error))
    if found is None:
        _template()
        _imported(kept)


def _template() -> None:
    st.header(words("survey_template_title"), anchor=False)
    st.html(survey_shown.paragraph(words("survey_template_lead")))
    with st.container(horizontal=True):
        links.download("survey-template.xlsx", words("survey_template_as_xlsx"))
        links.download("survey-template.csv", words("survey_template_as_csv"))


def _read(kept: Assessment, found: Opened) -> None:
    """Everything from the file that is open down to the button."""
    _how_read(found)
    mapped = _mapped(found)
    if mapped is None:
        return
    tally = found.tally(mapped)
    _first_rows(found.sheet, mapped)
    st.header(words("survey_unread", count=f"{tally.unread_count:,}") if tally.unread_count else words("survey_unread_none"), anchor=False)
    if tally.unread_count:
        survey_shown.unread(tally)
    asked = _who(found, tally)
    for wrong in (troubles := results.trouble(tally, asked)):
        frame.trouble(wrong)
    survey_shown.rates(tally, asked)
    st.header(words("survey_said"), anchor=False)
    record = results.record(tally, asked, About("", "", date.min), found.sheet.tool, found.record)
    survey_shown.said(record)
    about = _about(found)
    _to_set(kept, found, mapped, tally, asked, about, sound=not troubles)


def _how_read(found: Opened) -> None:
    sheet = found.sheet
    if found.record is not None:
        st.html(survey_shown.paragraph(words("survey_again_reading", name=found.record.name)))
        st.button(words("survey_again_stop"), key="survey-again-stop", on_click=survey_reading.let_go)
        return
    told = words("survey_was_read", rows=f"{sheet.rows:,}", tool=words(f"survey_from_{sheet.tool}"))
    lines = [*([words("survey_dropped", columns=", ".join(f"{each.letter} “{each.heading}”" for each in sheet.dropped))] if sheet.dropped else []), *sheet.remarks]
    remarks = "".join(f"<p>{escape(each)}</p>" for each in lines)
    st.html(f'<p class="mr-text" role="status"><strong>{escape(told)}</strong></p><div class="mr-callout mr-user">{remarks}</div>')


def _mapped(found: Opened) -> Mapped | None:
    """What is settled of each column; None, and a sentence, if nothing can be counted so."""
    st.header(words("survey_columns"), anchor=False)
    st.html(survey_shown.paragraph(words("survey_columns_lead")))
    roles: dict[int, Role] = {}
    for column in found.sheet.kept:
        with st.container(key=f"surveycolumn-{column.place}"):
            label, key = words("survey_column", letter=column.letter, heading=column.heading), f"survey-role-{found.mark}-{column.place}"
            st.session_state.setdefault(key, found.roles[column.place])
            roles[column.place] = st.selectbox(literal(label), ROLES, key=key, format_func=lambda each: literal(words(f"survey_role_{each}"))) or "ignore"
            texts = [each if len(each) <= _LETTERS else f"{each[: _LETTERS - 1]}…" for each in column.texts[1 : _SAMPLES + 1]]
            sample = words("survey_column_many", most=f"{MOST_DIFFERENT:,}") if column.many else words("survey_column_values", values="; ".join(texts))
            st.html(survey_shown.paragraph(sample, "mr-quiet"))
    groups = [each for each in found.sheet.kept if roles[each.place] == "group"]
    if len(groups) > 1:
        frame.trouble(words("survey_one_group", columns=", ".join(f"{each.letter} “{each.heading}”" for each in groups[1:])))
        return None
    if not set(SCALES) & set(roles.values()):
        frame.trouble(words("survey_no_statement"))
        return None
    reversed_ = False
    if _in_figures(found, roles):
        label = words("survey_figures")
        reversed_ = st.radio(label, ("usual", "reversed"), key=f"survey-figures-{found.mark}", format_func=lambda each: words(f"survey_figures_{each}")) == "reversed"
    return Mapped(roles, reversed_, _choice(found, "repeats") or "all", bool(_choice(found, "unfinished")))


def _in_figures(found: Opened, roles: dict[int, Role]) -> bool:
    return found.tally(Mapped(roles)).figures if found.sheet.kept else False


def _choice(found: Opened, name: str) -> Repeats | None:
    """What is chosen further down the page, where its field stands."""
    return st.session_state.get(f"survey-{name}-{found.mark}")


def _first_rows(sheet: Sheet, mapped: Mapped) -> None:
    st.header(words("survey_first_rows"), anchor=False)
    survey_shown.first_rows(sheet, mapped.of(sheet, "group", *SCALES, "ignore"))


def _who(found: Opened, tally: Tally) -> Asked:
    """Which replies count, and how many people were asked."""
    st.header(words("survey_who"), anchor=False)
    lines = [words("survey_counts", replies=f"{tally.replies:,}", rows=f"{tally.rows:,}")]
    lines += [words("survey_silent", count=f"{tally.silent:,}")] if tally.silent else []
    st.html("".join(map(survey_shown.paragraph, lines)))
    if tally.unfinished:
        st.checkbox(words("survey_unfinished", count=f"{tally.unfinished:,}"), key=f"survey-unfinished-{found.mark}", wrap=True)
    _repeats(found, tally)
    return _asked(found, tally)


def _repeats(found: Opened, tally: Tally) -> None:
    if not found.sheet.people:
        st.html(survey_shown.paragraph(words("survey_no_people"), "mr-quiet"))
        return
    if not tally.repeated and not tally.changed:
        return
    key = "survey_repeats" if tally.repeated else "survey_repeats_other"
    label = words(key, same=f"{tally.repeated:,}", other=f"{tally.changed:,}", first=tally.places[0] if tally.places else "")
    options: Sequence[Repeats] = ("all", "once", "last") if tally.repeated else ("all", "last")
    st.radio(label, options, key=f"survey-repeats-{found.mark}", format_func=lambda each: words(f"survey_repeats_{each}"))
    if tally.left_out:
        st.html(survey_shown.paragraph(words("survey_left_out", count=f"{tally.left_out:,}")))


def _asked(found: Opened, tally: Tally) -> Asked:
    st.html(survey_shown.paragraph(words("survey_asked_lead")))
    groups = results.counted_apart(tally)
    by_group: dict[str, int | None] = {}
    others = 0
    with st.container(horizontal=True, key="series-survey"):
        for group in groups:
            label = words("survey_asked_one") if group.id == NO_GROUP else words("survey_asked_of", group=group.label, replies=f"{group.replies:,}")
            by_group[group.id] = _number(literal(label), f"figure-survey-{found.mark}-{group.id}")
        if groups[0].id != NO_GROUP:
            others = _number(words("survey_asked_others"), f"figure-survey-{found.mark}-others") or 0
    return Asked(by_group, others)


def _number(label: str, key: str) -> int | None:
    given = st.number_input(label, min_value=0, max_value=_MOST_ASKED, value=None, step=1, key=key)
    return None if given is None else int(given)


def _about(found: Opened) -> About | None:
    """What supports the answers; None while something is missing or is no day."""
    st.header(words("survey_about"), anchor=False)
    st.html(survey_shown.paragraph(words("survey_about_lead")))
    before = found.record
    filled = {"name": before.name, "where": before.where, "on": f"{before.on.day}/{before.on.month}/{before.on.year}"} if before else {}
    given: dict[str, str] = {}
    for name in ("name", "where", "on"):
        key = f"survey-{name}-{found.mark}"
        st.session_state.setdefault(key, filled.get(name, ""))
        given[name] = " ".join((st.text_input(words(f"survey_{name}"), key=key, max_chars=LONGEST_LINE, autocomplete="off") or "").split())
    if not all(given.values()):
        return None
    try:
        return About(given["name"], given["where"], date.fromisoformat(iso_day(given["on"])))
    except AnswerError as error:
        frame.trouble(str(error))
        return None


def _to_set(kept: Assessment, found: Opened, mapped: Mapped, tally: Tally, asked: Asked, about: About | None, *, sound: bool) -> None:
    library = definitions_of(kept).library
    figures = [each for each in results.figures(tally, asked) if each.question in library.questions]
    st.header(words("survey_sets"), anchor=False)
    st.html(survey_shown.paragraph(words("survey_sets_lead")))
    survey_shown.sets(figures, library.questions)
    if about is None:
        st.html(f'<div class="mr-callout"><p>{escape(words("survey_about_missing"))}</p></div>')
        return
    theirs = {each.question: answer for each in figures if (answer := results.answer(each, about)) is not None}
    rows = colleague.compare([library.questions[each.question] for each in figures], {}, kept.answers, theirs)
    shown = Shown(words("survey_whose"), rows, lambda row: row.kind is Kind.NEW, base=False, said=_SAID)
    chosen = merging.choose(shown)
    merging.rest(shown)
    st.header(words("survey_rows_question"), anchor=False)
    options = {False: words("survey_rows_no"), True: words("survey_rows_yes")}
    keep = st.radio(words("survey_rows_question"), list(options), key=f"survey-keep-{found.mark}", format_func=lambda each: options[each], label_visibility="collapsed")
    st.html(survey_shown.paragraph(words("survey_rows_means"), "mr-quiet"))
    label = words("survey_go" if not chosen else "survey_go_answer" if len(chosen) == 1 else "survey_go_answers", count=len(chosen))
    record = results.record(tally, asked, about, found.record.made_with if found.record else found.sheet.tool, found.record)
    st.button(label, key="survey-go", type="primary", disabled=not sound, on_click=partial(_import, kept, found, mapped, record, chosen, keep=bool(keep)))


def _import(kept: Assessment, found: Opened, mapped: Mapped, record: SurveyRecord, chosen: Sequence[Row], *, keep: bool) -> None:
    replies = again.rows_of(found.sheet, mapped) if keep else None
    answers = [Set(row.question.id, row.merged, row.revision) for row in chosen if row.merged is not None]
    try:
        store().surveys.keep(person(), kept.id, found.key, record, expected=kept.revision(found.key), answers=answers, replies=replies)
    except (AnsweredElsewhere, ChangedElsewhere):
        frame.leave_trouble(words("survey_changed"))
        return
    except TracesRemain as error:  # it was imported
        frame.leave_trouble(str(error))
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    survey_reading.let_go()
    frame.leave_word(words(f"survey_done_{'none' if not answers else 'one' if len(answers) == 1 else 'many'}", name=record.name, replies=f"{record.replies:,}", count=len(answers)))
    frame.back_to_heading()


def _imported(kept: Assessment) -> None:
    """What was imported before, and the way to be rid of it."""
    found = {key: filed.paper for key, filed in kept.papers.items() if isinstance(filed.paper, SurveyRecord)}
    if not found:
        return
    rows = {each.survey: each for each in store().surveys.kept(person(), kept.id)}
    st.header(words("survey_imported"), anchor=False)
    st.html(survey_shown.paragraph(words("survey_next")))
    library = definitions_of(kept).library
    pages = walk(library, kept.response.answers)
    step = next(filter(None, (pages.home(each) for each in results.ANSWERS)), None)
    if step is not None:
        frame.link("section", words("survey_to_answers"), s=".".join(step.key))
    frame.link("report", words("to_report"))
    for key, record in sorted(found.items(), key=lambda each: (each[1].on, each[0])):
        with st.container(key=f"surveykept-{key.rpartition('.')[2]}"):
            _one_imported(kept, key, record, rows.get(key))


def _one_imported(kept: Assessment, key: str, record: SurveyRecord, rows: KeptRows | None) -> None:
    st.subheader(literal(record.name), anchor=False)
    lines = [words("survey_imported_line", replies=f"{record.replies:,}", day=day(record.on))]
    lines.append(words("survey_imported_rows", count=f"{rows.rows:,}") if rows else words("survey_imported_no_rows"))
    st.html("".join(map(survey_shown.paragraph, lines)))
    if rows:
        st.button(words("survey_again"), key=f"again-{key}", on_click=survey_reading.count_again, args=(key,))
    with st.expander(literal(words("survey_delete", name=record.name)), key=f"delete-{key}"):
        if rows:
            st.html(survey_shown.paragraph(words("survey_delete_rows_means")))
            st.button(words("survey_delete_rows"), key=f"delete-rows-{key}", on_click=_delete, args=(kept, key, record.name), kwargs={"only_rows": True})
        st.html(survey_shown.paragraph(words("survey_delete_all_means")))
        st.button(words("survey_delete_all"), key=f"delete-all-{key}", on_click=_delete, args=(kept, key, record.name), kwargs={"only_rows": False})


def _delete(kept: Assessment, key: str, name: str, *, only_rows: bool) -> None:
    surveys = store().surveys
    try:
        if only_rows:
            surveys.erase_rows(person(), kept.id, key)
        else:
            surveys.erase(person(), kept.id, key, expected=kept.revision(key))
    except TracesRemain as error:  # they are gone from the tables
        frame.leave_trouble(str(error))
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    frame.leave_word(words("survey_rows_deleted" if only_rows else "survey_all_deleted", name=name))
    frame.back_to_heading()


if __name__ == "__main__":
    draw()
