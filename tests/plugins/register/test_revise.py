"""`accord revise`: copies a version under a new name, unsigned, and leaves the old one unchanged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.plugins.register.light_publishing import write

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register import version_lookup
from accord.register.entries import Entry, entries
from accord.register.problems import problems
from accord.register.revising import Revised, revise
from accord.register.signing import sign
from accord.register.version_state import state_of

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
FOLDER = "models/definitions/marketing_qualified"
YAML, LIST = f"{FOLDER}/marketing_qualified.yml", f"{FOLDER}/marketing_qualified_firsts.sql"
GATES = ("marketing_qualified", "sales_accepted", "sales_qualified")


@pytest.fixture
def revised(settings: Settings, project: Path) -> Callable[..., Revised]:
    def copy(version: str, new: str, start: date | None = None, model: str = "marketing_qualified") -> Revised:
        return revise(settings, model, version, new, start, project)

    return copy


def files(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_version_is_copied_with_comments_and_clauses_and_the_old_one_is_untouched(
    revised: Callable[..., Revised], project: Path, edit: Edit
) -> None:
    edit(YAML, "              review_by: 2026-12-31\n", "              review_by: 2026-12-31   # both look at it\n")
    before = files(project)
    new = revised("every_lead", "everybody")
    after = files(project)
    assert {path.name for path in after if before.get(path) != after[path]} == {path.name for path in new.files}
    assert after[project / FOLDER / "everybody.sql"] == before[project / FOLDER / "every_lead.sql"]
    block = (
        b"      - v: every_lead\n"
        b"        defined_in: every_lead\n"
        b"        description: Every lead goes to Sales. The baseline for all other definitions.\n"
        b"        config:\n"
        b"          meta:\n"
        b"            agreement:\n"
        b"              in_force_from:\n"
        b"              review_by: 2026-12-31   # both look at it\n"
        b"              marketing: {signed_by: null, signed_on: null}\n"
        b"              sales: {signed_by: null, signed_on: null}\n"
        b"              fingerprint:\n"
        b"        columns:\n"
        b"          - include: all\n"
        b"          - name: meets_is_a_lead\n"
        b"            data_type: boolean\n"
        b"            description: The person is a lead, and the lead is not closed.\n"
    )
    copied = block.replace(b"every_lead\n", b"everybody\n")
    assert after[project / YAML] == before[project / YAML].replace(block, block + copied)
    line = b"    'every_lead',\n"
    assert after[project / LIST] == before[project / LIST].replace(line, line + b"    'everybody',\n")


def test_the_new_version_is_unsigned_and_says_what_the_old_one_says(
    revised: Callable[..., Revised], entry: Find, settings: Settings
) -> None:
    revised("profile_and_actions", "profile_2027", date(2026, 3, 1))
    old, new = entry("profile_and_actions"), entry("profile_2027")
    assert (new.in_force_from, new.marketing.by, new.sales.on, new.signed_fingerprint) == (
        date(2026, 3, 1), None, None, None,
    )  # fmt: skip
    assert state_of(new, settings.as_of) == "unsigned"
    assert (old.is_signed, old.in_force_to) == (True, date(2026, 3, 1))
    assert new.canonical["definition:profile_2027"]["sql"] == old.canonical["definition:profile_and_actions"]["sql"]


@pytest.mark.parametrize("model", GATES)
def test_every_shipped_version_can_be_revised_signed_and_put_in_force(
    revised: Callable[..., Revised], settings: Settings, project: Path, model: str
) -> None:
    of_model = [each for each in entries(settings, project) if each.model == model]
    for number, old in enumerate(of_model):
        start = date(2026, 3, 1) + timedelta(days=number)
        revised(old.definition, f"next_{number}", start, model)
        for side in ("marketing", "sales"):
            sign(settings, model, f"next_{number}", side, "Maren Holt", None, project)
    assert problems(settings, project=project) == []
    assert len([each for each in entries(settings, project) if each.model == model]) == 2 * len(of_model)


def test_it_says_what_both_versions_read(revised: Callable[..., Revised]) -> None:
    shared = revised("profile_and_actions", "profile_2027").shared
    assert {"scorecard:lead_score", "feature:pricing_visits_30d", "signal:demo_requested"} <= set(shared)
    assert not [name for name in shared if name.startswith(("definition", "time_zone", "profile"))]


@pytest.mark.parametrize(
    "new",
    ["2027_points", "Points", "points-2027", "p q", "", "a" * 64, "select", "yes", "register", "../x", "é"],
)
def test_what_cannot_name_a_version_is_refused(revised: Callable[..., Revised], project: Path, new: str) -> None:
    before = files(project)
    with pytest.raises(AccordError, match="is not a valid name"):
        revised("every_lead", new)
    assert files(project) == before


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("three_visits_in_a_week", "A version 'three_visits_in_a_week' already exists in marketing_qualified.yml"),
        ("accepted_by_sales", "A version 'accepted_by_sales' already exists in sales_accepted.yml"),
        ("moments", "is not a valid name"),
        ("lead_score", "models/scoring/lead_score/lead_score.sql already exists"),
        ("known_domains", "seeds/known_domains.csv already exists"),
    ],
)
def test_a_name_that_is_taken_is_refused(revised: Callable[..., Revised], new: str, message: str) -> None:
    with pytest.raises(AccordError, match=message):
        revised("every_lead", new)


def test_revising_twice_to_one_name_is_refused_and_changes_nothing(
    revised: Callable[..., Revised], project: Path
) -> None:
    revised("every_lead", "everybody")
    before = files(project)
    with pytest.raises(AccordError, match="A version 'everybody' already exists"):
        revised("every_lead", "everybody")
    assert files(project) == before


def test_an_unknown_version_is_answered_with_those_there_are(revised: Callable[..., Revised]) -> None:
    with pytest.raises(AccordError, match=r"'every_led'. Did you mean every_lead\? There are: .*every_lead[^:]*$"):
        revised("every_led", "everybody")
    with pytest.raises(AccordError, match=r"'zzz'. There are: .*To create it: accord revise marketing_qualified"):
        revised("zzz", "everybody")


def test_an_unknown_definition_is_answered_with_that_of_the_stage_or_a_similar_one(
    settings: Settings, project: Path
) -> None:
    register = entries(settings, project)
    for typed in ("mql", "MQL", "marketing_qualifed"):
        with pytest.raises(AccordError, match=f"no definition '{typed}'. Did you mean marketing_qualified"):
            version_lookup.find_version(register, typed, "every_lead")


def test_a_day_on_which_another_version_starts_is_not_free(revised: Callable[..., Revised]) -> None:
    with pytest.raises(AccordError, match="'profile_and_actions' already starts on 2025-09-01"):
        revised("every_lead", "everybody", date(2025, 9, 1))


def test_a_day_in_the_published_past_is_not_free(
    revised: Callable[..., Revised], settings: Settings, project: Path, entry: Find
) -> None:
    write(replace(settings, as_of=settings.as_of - timedelta(hours=1)), entries(settings, project))
    with pytest.raises(
        AccordError, match=r"2026-02-04 is before the as_of of the last publication.*--in-force-from 2026-02-05"
    ):
        revised("every_lead", "everybody", date(2026, 2, 4))
    assert revised("every_lead", "everybody", date(2026, 2, 5)).entry.in_force_from == date(2026, 2, 5)


@pytest.mark.parametrize("text", [None, "{% set versions = ['every_lead'] -%}\n"])
def test_without_the_gates_list_nothing_is_written(
    revised: Callable[..., Revised], project: Path, text: str | None
) -> None:
    (project / LIST).unlink()
    if text is not None:
        (project / LIST).write_text(text)
    before = files(project)
    with pytest.raises(AccordError, match=r"marketing_qualified_firsts.sql has no line 'every_lead'"):
        revised("every_lead", "everybody")
    assert files(project) == before


def test_a_frozen_version_that_was_changed_is_copied_as_it_is_now(
    revised: Callable[..., Revised], settings: Settings, project: Path, edit: Edit, entry: Find
) -> None:
    """So the change that the run refused need not be typed again: the new version contains it."""
    write(replace(settings, as_of=settings.as_of - timedelta(days=1)), entries(settings, project))
    sql = f"{FOLDER}/profile_and_actions.sql"
    edit(sql, "employees >= 50", "employees >= 20")
    revised("profile_and_actions", "profile_2027", date(2026, 2, 6))
    edit(sql, "employees >= 20", "employees >= 50")
    for side in ("marketing", "sales"):
        sign(settings, "marketing_qualified", "profile_2027", side, "Maren Holt", None, project)
    assert problems(settings, project=project) == []
    assert "employees >= 20" in entry("profile_2027").canonical["definition:profile_2027"]["sql"]


def test_a_last_block_without_line_end_and_comments_between_blocks_keep_their_place(
    revised: Callable[..., Revised], project: Path, edit: Edit, entry: Find
) -> None:
    edit(YAML, "      - v: three_visits_in_a_week", "\n      # came later\n      - v: three_visits_in_a_week")
    path = project / YAML
    path.write_bytes(path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n"))
    revised("every_lead", "everybody")
    last = [each for each in path.read_text().splitlines() if "- v: " in each][-1].split(": ")[1]
    revised(last, "last_one")
    text = path.read_bytes().decode()
    assert "the lead is not closed.\r\n\r\n      # came later\r\n      - v: three_visits_in_a_week\r\n" in text
    assert "\n" not in text.replace("\r\n", "")
    assert not text.endswith("\n")
    assert entry("last_one").signed_fingerprint is None
    assert entry("everybody").definition == "everybody"


def test_an_agreement_written_on_one_line_is_revised_and_signed_all_the_same(
    revised: Callable[..., Revised], settings: Settings, project: Path, edit: Edit, entry: Find
) -> None:
    edit(
        YAML,
        "            agreement:\n"
        "              in_force_from:\n"
        "              review_by: 2026-12-31\n"
        "              marketing: {signed_by: null, signed_on: null}\n"
        "              sales: {signed_by: null, signed_on: null}\n"
        "              fingerprint:\n",
        "            agreement: {in_force_from: 2026-04-01, marketing: {}, fingerprint: }   # all of it\n",
    )
    revised("every_lead", "everybody")
    assert (project / YAML).read_text().count("fingerprint: }   # all of it") == 2
    assert (project / YAML).read_text().count("in_force_from: null") == 1
    for side in ("marketing", "sales"):
        sign(settings, "marketing_qualified", "everybody", side, "Maren Holt", date(2026, 2, 1), project)
    assert (entry("everybody").is_signed, entry("everybody").in_force_from) == (True, None)
    assert (entry("every_lead").marketing.by, entry("every_lead").in_force_from) == (None, date(2026, 4, 1))


def test_a_block_that_begins_below_its_dash_is_left_to_a_person(
    revised: Callable[..., Revised], project: Path, edit: Edit
) -> None:
    edit(YAML, "      - v: every_lead\n", "      -\n        v: every_lead\n")
    before = files(project)
    with pytest.raises(AccordError, match="copy the block of 'every_lead'"):
        revised("every_lead", "everybody")
    assert files(project) == before
