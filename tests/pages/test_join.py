"""The pages of people who take part in a workshop, asked for over HTTP: nobody sees more than is hers, and forms alone suffice."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from over_http import outside
from starlette.applications import Starlette
from taking_part import SERVICE, SETUP, Phone, Workshop, browser, chosen, location, said

from assessment.database import ENVIRONMENT, StoreError
from assessment.identity import LOCAL
from assessment.shell import delivery, session
from assessment.shell.join.answering import Join
from assessment.shell.join.slowly import Slowly
from assessment.shell.under import under
from assessment.store import Store
from assessment.workshop import joining as taking
from assessment.workshop import rows
from assessment.workshop.joining import Joining

NO_SUCH_CODE = "This code does not work."
IN = "Your answer is in. You can change it until the answers are shown."


class Counting(Slowly):
    """Counts who waits, and lets nobody wait."""

    def __init__(self) -> None:
        super().__init__(seconds=0)
        self.waited = 0

    async def wait(self) -> bool:
        self.waited += 1
        return await super().wait()


@pytest.fixture
def slowly() -> Counting:
    return Counting()


@pytest.fixture
def phone(store: Store, slowly: Counting, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Phone]]:
    """Makes phones; what they ask goes through everything that the real server has in front."""
    monkeypatch.setattr(taking, "_FRESH", 0)
    app = Starlette(routes=under("join", Join(slowly)), middleware=delivery.middleware())
    session._open.cache_clear()
    yield lambda: Phone(browser(app))
    session.store().close()
    session._open.cache_clear()


@pytest.fixture
def workshop(store: Store) -> Workshop:
    return Workshop(store)


@pytest.fixture
def joined(phone: Callable[[], Phone], workshop: Workshop) -> Phone:
    """A phone that takes part."""
    found = phone()
    assert location(found.join(workshop)) == workshop.at
    return found


# --- Codes ---


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: f" {code[:4]} {code[4:]} ", lambda code: f"{code[:4].lower()}–{code[4:]}"])
def test_a_code_is_typed_as_one_likes(phone: Callable[[], Phone], workshop: Workshop, typed: Callable[[str], str], slowly: Counting) -> None:
    found = phone().post("/join", {"code": typed(workshop.code)})
    assert (found.status_code, location(found)) == (303, f"/join/{workshop.code}")
    assert slowly.waited == 0


def test_a_wrong_a_revoked_and_an_expired_code_get_the_same_page_and_each_waits(
    phone: Callable[[], Phone], workshop: Workshop, store: Store, slowly: Counting
) -> None:
    before = workshop.code
    workshop.reopen()
    expired = Workshop(store)
    with store._engine.begin() as connection:
        kept = rows.one(connection, expired.id)
        assert kept.opened
        rows.change(connection, expired.id, expires=kept.opened - timedelta(seconds=1))
    answers = [phone().get(f"/join/{code}") for code in (before, expired.code, "QQQQQQQQ", "x", "a%00b%FF", "é" * 300)]
    answers += [phone().post("/join", {"code": code}) for code in (before, expired.code, "QQQQQQQQ", "", "\x00")]
    answers.append(phone().post(f"/join/{before}", {"group": "staff"}))
    pages = {(each.status_code, re.sub(r'(name="code" value=)"[^"]*"', r"\1", each.text)) for each in answers}
    assert len(pages) == 1, "but for what was typed"
    assert answers[0].status_code == 404
    assert f'value="{before}"' in answers[0].text
    assert NO_SUCH_CODE in answers[0].text
    assert slowly.waited == len(answers)


def test_wrong_codes_wait_in_turn_and_beyond_that_are_told_at_once() -> None:
    async def guess() -> tuple[list[bool], int]:
        slowly, most = Slowly(seconds=0.02, at_once=2, in_line=3), 0
        guesses = [asyncio.create_task(slowly.wait()) for _ in range(8)]
        while not all(each.done() for each in guesses):
            most = max(most, slowly._here)
            await asyncio.sleep(0.001)
        return [await each for each in guesses], most

    assert outside(guess) == ([True] * 5 + [False] * 3, 5)


def test_where_too_many_guess_the_sentence_is_the_same(store: Store, workshop: Workshop) -> None:
    app = Starlette(routes=under("join", Join(Slowly(at_once=0, in_line=0))), middleware=delivery.middleware())
    session._open.cache_clear()
    one = Phone(browser(app))
    answer = one.get("/join/QQQQQQQQ")
    assert (answer.status_code, NO_SUCH_CODE in answer.text) == (429, True)
    assert one.get(f"/join/{workshop.code}").status_code == 200, "a right code never waits"
    session.store().close()
    session._open.cache_clear()


# --- The invitation ---


def test_the_invitation_says_what_becomes_of_the_answers_before_the_first_question(phone: Callable[[], Phone], store: Store) -> None:
    workshop = Workshop(store, least=7)
    workshop.put("SA1")
    text = said(phone().get(f"/join/{workshop.code}"))
    for part in (
        "Staff day", SERVICE, "Your answers are anonymous.", "fewer than 7 people", "fewer than 10 are left out", "No internet address is kept, and no time.",
        "what each person answered is deleted", "What you send is not encrypted on its way.", "ask Ada Mensah",
    ):  # fmt: skip
        assert part in text
    assert "Where did the idea" not in text
    named = Workshop(store, least=12, named=True, contact="")
    text = said(phone().get(f"/join/{named.code}"))
    assert "Answers carry names" in text
    assert "anonymous" not in text
    assert "fewer than 12 are left out" in text
    assert "ask whoever runs the workshop" in text


def test_joining_gives_the_device_a_cookie_for_this_place_only_and_leads_to_its_page(phone: Callable[[], Phone], workshop: Workshop) -> None:
    answer = phone().join(workshop)
    assert (answer.status_code, location(answer)) == (303, workshop.at)
    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == f"mutual_readiness_join_{workshop.id}"
    assert {each.strip() for each in rest.split(";")[1:]} == {"HttpOnly", "Max-Age=5184000", "Path=/join", "SameSite=lax"}


def test_where_the_traffic_is_encrypted_the_page_says_so_and_the_cookie_never_travels_open(store: Store, workshop: Workshop) -> None:
    app = Starlette(routes=under("join", Join()), middleware=delivery.middleware())
    session._open.cache_clear()
    one = Phone(browser(app, "https://localhost:8501"))
    assert "What you send is encrypted on its way." in one.get(f"/join/{workshop.code}").text
    assert "Secure" in one.join(workshop).headers["set-cookie"]
    session.store().close()
    session._open.cache_clear()


def test_a_device_that_has_joined_goes_straight_to_its_page_and_is_reminded_of_it(joined: Phone, workshop: Workshop) -> None:
    assert location(joined.get(f"/join/{workshop.code}")) == workshop.at
    for page in (joined.get("/join"), joined.get("/join/QQQQQQQQ")):
        assert f'<a href="{workshop.at}">Staff day</a>' in page.text


def test_sending_the_form_twice_is_joining_once(phone: Callable[[], Phone], workshop: Workshop) -> None:
    one = phone()
    entry = re.search(r'name="entry" value="([\w-]+)"', one.get(f"/join/{workshop.code}").text)
    assert entry
    fields = {"entry": entry[1], "group": "staff"}
    assert one.post(f"/join/{workshop.code}", fields).status_code == 303
    one.browser.cookies.clear()  # the answer was lost on its way
    assert one.post(f"/join/{workshop.code}", fields).status_code == 303
    assert workshop.people == 1


@pytest.mark.parametrize("slips", [False, True])
def test_only_without_slips_the_invitation_says_that_somebody_could_join_more_than_once(phone: Callable[[], Phone], store: Store, *, slips: bool) -> None:
    workshop = Workshop(store, slips=slips)
    assert ("somebody could join more than once" in phone().get(f"/join/{workshop.code}").text) is not slips


def test_what_is_missing_is_said_in_a_sentence_and_nothing_typed_is_lost(phone: Callable[[], Phone], store: Store, slowly: Counting) -> None:
    workshop = Workshop(store, named=True, slips=True)
    (slip,) = store.workshops.make_slips(LOCAL, workshop.assessment, workshop.id, 1)
    one = phone()
    assert f"{len(slip)} letters and figures" in said(one.get(f"/join/{workshop.code}"))
    answer = one.join(workshop, "nobody", name="Ben <b>")
    assert (answer.status_code, "Choose the group" in answer.text) == (422, True)
    assert 'value="Ben &lt;b&gt;"' in answer.text
    assert "Give the name" in one.join(workshop, "users", name=" ").text
    assert slowly.waited == 0
    answer = one.join(workshop, "users", name="Ben", slip="wrong")
    assert "That slip does not work" in answer.text
    assert slowly.waited == 1
    assert chosen(answer) == ["users"]
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert one.join(workshop, "users", name="Ben", slip=slip.lower()).status_code == 303
    assert "You take part as Ben" in said(one.get(workshop.at))


# --- Taking part ---


def test_without_a_script_a_participant_walks_through_a_question_by_forms(joined: Phone, workshop: Workshop) -> None:
    assert "No question is open just now" in said(joined.get(workshop.at))
    round_ = workshop.put("SA1")
    page = joined.get(workshop.at)
    assert "Question 1 of 3" in said(page)
    assert "Where did the idea of becoming a mutual start?" in said(page)
    assert chosen(page) == []
    assert IN not in said(page)
    assert "Nothing was saved yet." in said(joined.post(f"{workshop.at}/answer", {"round": str(round_), "remark": ""}))
    answer = joined.answer(workshop, round_, "managers", remark="First\r\nSecond")
    assert (answer.status_code, location(answer)) == (303, f"{workshop.at}#said")
    page = joined.get(workshop.at)
    assert (chosen(page), IN in said(page)) == (["managers"], True)
    assert "First\nSecond</textarea>" in page.text
    joined.answer(workshop, round_, "staff")
    assert chosen(joined.get(workshop.at)) == ["staff"]
    assert workshop.answered(round_) == 1


def test_after_a_reveal_she_sees_her_own_answer_and_nothing_else(joined: Phone, phone: Callable[[], Phone], workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    for _ in range(7):
        other = phone()
        other.join(workshop, "users")
        other.answer(workshop, round_, "handed_down", remark="A secret of somebody else")
    joined.answer(workshop, round_, "managers")
    workshop.reveal(round_)
    text = said(joined.get(workshop.at))
    assert "Look at the big screen" in text
    assert "You answered: Managers alone" in text
    assert "Handed down" not in text
    assert "secret" not in text
    late = phone()
    late.join(workshop)
    assert "You did not answer it." in said(late.get(workshop.at))


def test_a_second_round_shows_her_former_answer_and_chooses_nothing(joined: Phone, workshop: Workshop) -> None:
    first = workshop.put("SA1")
    joined.answer(workshop, first, "managers")
    workshop.reveal(first)
    workshop.put("SA1")
    page = joined.get(workshop.at)
    assert "Last time you answered: Managers alone . If you do not answer again, that counts." in said(page)
    assert chosen(page) == []


def test_an_answer_that_comes_too_late_is_told_and_the_last_saved_one_counts(joined: Phone, workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    joined.answer(workshop, round_, "managers")
    workshop.reveal(round_)
    answer = joined.answer(workshop, round_, "staff")
    assert (answer.status_code, "This question is closed. Your last saved answer counts." in said(answer)) == (422, True)
    answer = joined.answer(workshop, round_, "staff", order="1")
    assert (answer.status_code, answer.json()["said"]) == (422, "This question is closed. Your last saved answer counts.")
    assert "You answered: Managers alone" in said(joined.get(workshop.at))


def test_at_the_end_she_is_thanked_and_told_what_happens(joined: Phone, workshop: Workshop) -> None:
    workshop.end()
    text = said(joined.get(workshop.at))
    assert "Thank you for taking part" in text
    assert "What each person answered is deleted now." in text
    assert "Your entry" not in text
    assert "Staff day" not in joined.get("/join").text


def test_at_her_own_speed_she_goes_back_and_forth_and_comes_back_to_what_is_open(phone: Callable[[], Phone], store: Store) -> None:
    workshop, one = Workshop(store, pace="own"), phone()
    one.join(workshop)
    assert location(one.get(workshop.at)) == f"{workshop.at}?q=1"
    page = one.get(f"{workshop.at}?q=1")
    assert "Question 1 of 3" in said(page)
    assert f'rel="next" href="{workshop.at}?q=2"' in page.text
    assert 'rel="prev"' not in page.text
    assert location(one.answer(workshop, 1, "staff", q="1")) == f"{workshop.at}?q=1#said"
    assert location(one.get(workshop.at)) == f"{workshop.at}?q=2", "the first one that is open"
    assert chosen(one.get(f"{workshop.at}?q=1")) == ["staff"]
    assert f'rel="next" href="{workshop.at}?q=end"' in one.get(f"{workshop.at}?q=3").text
    end = one.get(f"{workshop.at}?q=end")
    assert "You have come to the end" in said(end)
    assert "Answered: 1 of 3" in said(end)
    assert re.findall(r'<li><a class="way" href="[^"]*\?q=(\d)"', end.text) == ["2", "3"]
    for odd in ("0", "4", "-1", "999999999999", "x", "%00"):
        assert location(one.get(f"{workshop.at}?q={odd}")) == f"{workshop.at}?q=2"
    assert "You can go back and change answers" in said(end)
    workshop.reveal(1)
    assert "This question is closed" in said(one.get(f"{workshop.at}?q=1"))
    workshop.put("SA1")
    store.joining._states.clear()
    assert "Question 1 of 3 – asked again" in said(one.get(f"{workshop.at}?q=1")), "its number is that of the agenda"


def test_at_her_own_speed_once_all_was_shown_the_last_page_sends_her_to_the_big_screen(phone: Callable[[], Phone], store: Store) -> None:
    workshop, one = Workshop(store, pace="own"), phone()
    one.join(workshop)
    before = re.search(r'data-shown="([^"]*)"', one.get(f"{workshop.at}?q=end").text)
    for number in (1, 2, 3):
        workshop.reveal(number)
    store.joining._states.clear()
    end = one.get(f"{workshop.at}?q=end")
    assert "Look at the big screen" in said(end)
    assert "You can go back" not in said(end)
    after = re.search(r'data-shown="([^"]*)"', end.text)
    assert before
    assert after
    assert before[1] != after[1], "so that a phone draws it anew by itself"


def test_options_have_the_letters_of_the_projector_and_what_is_no_answer_has_none(joined: Phone, workshop: Workshop) -> None:
    workshop.put("SA1")
    letters = re.findall(r'<b class="letter">(\w)</b>', joined.get(workshop.at).text)
    assert letters == list("ABCDEFGH"[: len(letters)])
    assert len(letters) == len(re.findall(r'name="choice"', joined.get(workshop.at).text)) - len(re.findall(r'class="option apart"', joined.get(workshop.at).text))


def test_points_are_shared_out_without_a_script_and_a_wrong_sum_loses_nothing(joined: Phone, workshop: Workshop) -> None:
    round_ = workshop.put("@weights")
    page = joined.get(workshop.at)
    assert "from its worst to its best" in said(page)
    many = len(re.findall(r'type="number"', page.text))
    points = {f"w{at}": "" for at in range(many)} | {"w0": "60", f"w{many - 1}": "30"}
    answer = joined.post(f"{workshop.at}/answer", {"round": str(round_), **points})
    assert (answer.status_code, "do not make 100" in said(answer)) == (422, True)
    assert 'name="w0" min="0" max="100" step="1" inputmode="numeric" autocomplete="off" value="60"' in answer.text
    assert joined.post(f"{workshop.at}/answer", {"round": str(round_), **points, "w1": "10"}).status_code == 303
    page = joined.get(workshop.at)
    assert "Your points are in. You can change them" in said(page)
    assert re.findall(r'id="w\d+"[^>]*value="(\d*)"', page.text) == ["60", "10", *["0"] * (many - 3), "30"]


def test_what_people_wrote_is_never_markup(phone: Callable[[], Phone], store: Store) -> None:
    groups = (SETUP.groups[0].model_copy(update={"label": "<i>Staff</i>"}),)
    workshop, one = Workshop(store, name='"><script>alert(1)</script>', groups=groups, contact="<u>Ada</u>"), phone()
    pages = [one.get(f"/join/{workshop.code}")]
    one.join(workshop)
    round_ = workshop.put("SA1")
    one.answer(workshop, round_, "staff", remark="</textarea><img src=x>")
    pages += [one.get(workshop.at), one.get("/join")]
    workshop.reveal(round_)
    pages.append(one.get(workshop.at))
    for page in pages:
        assert not re.search(r"<script>|<i>|<u>|<img src=x", page.text)


def test_in_welsh_the_pages_and_the_question_are_welsh_and_stay_so(joined: Phone, workshop: Workshop) -> None:
    workshop.put("SA1")
    assert f'href="{workshop.at}?language=cy" lang="cy"' in joined.get(workshop.at).text
    answer = joined.get(f"{workshop.at}?language=cy")
    assert (answer.status_code, location(answer)) == (303, workshop.at)
    assert answer.headers["set-cookie"].startswith("mutual_readiness_language=cy; Max-Age=31536000; Path=/;")
    page = joined.get(workshop.at)
    assert '<html lang="cy">' in page.text
    assert "Cwestiwn 1 o 3" in said(page)
    assert "O ble y dechreuodd" in said(page)
    assert joined.get("/join?language=xx").status_code == 404


# --- What a script is told ---


def test_the_script_is_told_that_an_answer_is_saved_by_nothing_but_the_status(joined: Phone, workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    answer = joined.answer(workshop, round_, "staff", order="5")
    assert (answer.status_code, answer.content) == (204, b"")
    assert joined.post(f"{workshop.at}/answer", {"round": str(round_), "remark": "A thought", "order": "6"}).status_code == 204
    page = joined.get(workshop.at)
    assert chosen(page) == ["staff"]
    assert "A thought</textarea>" in page.text


def test_an_answer_that_was_long_on_its_way_does_not_replace_a_newer_one(joined: Phone, workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    assert joined.answer(workshop, round_, "staff", order="7").status_code == 204
    late = joined.answer(workshop, round_, "managers", order="6")
    assert (late.status_code, late.json()) == (409, {"order": 7})
    assert chosen(joined.get(workshop.at)) == ["staff"]
    assert joined.answer(workshop, round_, "staff", order="7").status_code == 204, "the same once more is no harm"


def test_the_version_changes_with_what_is_to_be_seen_and_not_by_ones_own_answer(
    joined: Phone, phone: Callable[[], Phone], workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = workshop.put("SA1")
    version = re.search(r'data-version="(\w+)"', joined.get(workshop.at).text)
    assert version
    joined.answer(workshop, round_, "staff")
    assert joined.get(f"{workshop.at}/version").text == version[1]
    workshop.reveal(round_)
    monkeypatch.setattr(taking, "_FRESH", 60)
    assert session.store().joining.version_at_hand(workshop.id) == version[1], "known without the database"
    session.store().joining._states.clear()
    assert joined.get(f"{workshop.at}/version").text != version[1]
    assert phone().get(f"{workshop.at}/version").status_code == 404


def test_an_entry_that_was_removed_has_to_join_once_more(joined: Phone, workshop: Workshop, store: Store) -> None:
    round_ = workshop.put("SA1")
    joined.answer(workshop, round_, "staff")
    (entry,) = store.workshops.entries(LOCAL, workshop.assessment, workshop.id)
    assert f"Your entry: {entry.name} –" in said(joined.get(workshop.at))
    version = store.joining.version(workshop.id)
    store.workshops.remove_entry(LOCAL, workshop.assessment, workshop.id, entry.id)
    store.joining._states.clear()
    assert store.joining.version(workshop.id) != version, "so that the phone looks again"
    assert joined.answer(workshop, round_, "staff", order="9").status_code == 403
    assert location(joined.answer(workshop, round_, "staff")) == workshop.at
    page = joined.get(workshop.at)
    assert (page.status_code, "This device has not joined the workshop." in page.text) == (403, True)
    assert joined.join(workshop).status_code == 303
    assert workshop.people == 1


# --- Whoever should not ---


def test_forged_ids_rounds_and_cookies_lead_to_nothing(joined: Phone, phone: Callable[[], Phone], workshop: Workshop, store: Store) -> None:
    round_ = workshop.put("SA1")
    other = Workshop(store)
    there = other.put("SA1")
    assert joined.answer(workshop, round_ + 1, "staff", order="1").status_code == 404
    for number in ("0", "-1", "1e3", "99999999999999999999", "", "\x00"):
        assert joined.post(f"{workshop.at}/answer", {"round": number, "choice": "staff"}).status_code == 404
    assert joined.answer(other, there, "staff", order="1").status_code == 403
    assert joined.answer(workshop, round_, "nonsense", order="1").status_code == 422
    forger = phone()
    for value in ("x" * 32, "", "x", "'; DROP TABLE workshop", "x" * 4000):
        forger.browser.cookies.clear()
        forger.browser.cookies.set(f"mutual_readiness_join_{workshop.id}", value)
        assert forger.get(workshop.at).status_code == 403
        assert forger.answer(workshop, round_, "staff", order="1").status_code == 403
    nowhere = forger.get(f"/join/at/w-{'0' * 24}")
    assert (nowhere.status_code, nowhere.text) == (403, forger.get(workshop.at).text), "nobody learns which workshops there are"
    assert workshop.answered(round_) == other.answered(there) == 0


@pytest.mark.parametrize(
    "path",
    ["/join/at/x/y", "/join/at/", "/join/look/x/style.css", "/join/look/../../assets/style.css", "/join/at/w-1", "/join/a/b/c", "/join/%0A/x", "/join/_stcore/health", "/join/at/w-1/answer"],
)
def test_nothing_else_is_under_the_place(phone: Callable[[], Phone], path: str) -> None:
    assert phone().get(path).status_code == 404
    assert phone().browser.put(path).status_code == 404


def test_forms_of_other_pages_are_refused(joined: Phone, workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    assert joined.answer(workshop, round_, "staff").status_code == 303
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}):
        answer = joined.post(f"{workshop.at}/answer", {"round": str(round_), "choice": "managers"}, **headers)
        assert answer.status_code in (404, 421)
    assert joined.browser.post(f"{workshop.at}/answer", json={"round": round_, "choice": "managers"}).status_code == 404
    assert joined.answer(workshop, round_, "managers", remark="x" * 20_000).status_code == 404
    assert joined.post(f"{workshop.at}/answer", {f"f{at}": "" for at in range(200)}).status_code == 404
    assert chosen(joined.get(workshop.at)) == ["staff"]
    assert joined.get(workshop.at, sec_fetch_site="cross-site").status_code == 200, "a link in an e-mail leads here"


def test_a_comment_of_500_characters_of_any_script_is_taken_and_one_more_is_not(joined: Phone, workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    assert joined.answer(workshop, round_, "staff", remark="\N{GRINNING FACE}" * 500).status_code == 303
    answer = joined.answer(workshop, round_, "staff", remark="x" * 501)
    assert (answer.status_code, "longer than 500" in said(answer)) == (422, True)
    assert "x" * 501 in answer.text, "what was typed is still there"


def test_pages_are_never_kept_and_run_nothing_but_their_own_script(joined: Phone, workshop: Workshop) -> None:
    for page in (joined.get("/join"), joined.get(workshop.at), joined.get(f"/join/{workshop.code}")):
        assert page.headers["cache-control"] == "no-store"
    headers = joined.get(workshop.at).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "blob:" not in policy
    assert "ws:" not in policy
    assert headers["referrer-policy"] == "same-origin", "without one, a browser hides whose form it sends"
    assert "style=" not in joined.get(workshop.at).text
    assert "onclick" not in joined.get(workshop.at).text


def test_what_pages_load_lies_under_the_place_and_is_kept_as_long_as_it_does_not_change(joined: Phone, workshop: Workshop) -> None:
    page = joined.get(workshop.at).text
    loaded = set(re.findall(r'(?:src|href)="([^"]+\.\w+)"', page))
    assert {each.rpartition("/")[2] for each in loaded} == {"icon.svg", "style.css", "script.js", "logo.svg"}
    for address in loaded:
        assert address.startswith("/join/look/")
        answer = joined.get(address, accept_encoding="gzip")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
        assert joined.get(address, accept_encoding="identity").content == answer.content
    style = joined.get(next(each for each in loaded if each.endswith(".css")))
    assert set(re.findall(r'url\("([^"]+)"\)', style.text)) == {"inter-400.woff2", "inter-600.woff2"}
    font = joined.get(next(each for each in loaded if each.endswith(".css")).replace("style.css", "inter-400.woff2"))
    assert font.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in font.headers
    assert len(gzip.compress(style.content)) < 5_000


def test_a_fault_of_the_server_is_one_sentence_without_what_it_was(
    joined: Phone, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(error: Exception) -> Callable[..., object]:
        def fail(*_: object, **__: object) -> object:
            raise error

        return fail

    for error, status in ((StoreError("secret of the disk"), 503), (RuntimeError("secret of somebody"), 500)):
        monkeypatch.setattr(Joining, "seen", broken(error))
        monkeypatch.setattr(Joining, "answer", broken(error))
        for answer in (joined.get(workshop.at), joined.answer(workshop, 1, "staff"), joined.answer(workshop, 1, "staff", order="1")):
            assert (answer.status_code, "This does not work just now" in answer.text) == (status, True)
            assert "secret" not in answer.text
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_the_store_is_the_one_of_the_environment(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phone: Callable[[], Phone]) -> None:
    workshop = Workshop(store)
    assert phone().get(f"/join/{workshop.code}").status_code == 200
    monkeypatch.setenv(ENVIRONMENT, f"sqlite:///{(tmp_path / 'other.db').as_posix()}")
    assert phone().get(f"/join/{workshop.code}").status_code == 404
