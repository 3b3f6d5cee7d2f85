"""`accord sign`: writes one side's signature, and changes no other byte."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.plugins.register.light_publishing import write

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import Entry, entries
from accord.register.problems import problems
from accord.register.signing import sign
from accord.register.version_state import state_of

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
FOLDER = "models/definitions/marketing_qualified"
YAML, SQL = f"{FOLDER}/marketing_qualified.yml", f"{FOLDER}/profile_and_actions.sql"
DAY = date(2026, 2, 3)


@pytest.fixture
def signs(settings: Settings, project: Path) -> Callable[..., object]:
    """Signs a version of marketing_qualified on a fixed day."""

    def by(version: str, side: str, name: str, **more: bool) -> object:
        return sign(settings, "marketing_qualified", version, side, name, DAY, project, **more)

    return by


@pytest.fixture
def changed_lines(project: Path) -> Callable[[], list[tuple[str, str]]]:
    """Lines of the YAML that changed since the test began, as (before, now), with line ends; none added or removed."""
    before = (project / YAML).read_bytes().decode().splitlines(keepends=True)

    def compare() -> list[tuple[str, str]]:
        now = (project / YAML).read_bytes().decode().splitlines(keepends=True)
        return [lines for lines in zip(before, now, strict=True) if lines[0] != lines[1]]

    return compare


def test_a_signature_changes_its_own_fields_and_no_other_byte(
    signs: Callable[..., object], changed_lines: Callable[[], list[tuple[str, str]]], entry: Find
) -> None:
    fingerprint = entry("every_lead").fingerprint
    signs("every_lead", "marketing", "Maren Holt")
    assert changed_lines() == [
        (
            "              marketing: {signed_by: null, signed_on: null}\n",
            "              marketing: {signed_by: Maren Holt, signed_on: 2026-02-03}\n",
        ),
        ("              fingerprint:\n", f'              fingerprint: "{fingerprint}"\n'),
    ]


def test_a_file_that_begins_with_a_byte_order_mark_is_signed_too(
    project: Path, signs: Callable[..., object], entry: Find
) -> None:
    text = (project / YAML).read_text()
    (project / YAML).write_text("\ufeff" + text)
    signs("every_lead", "marketing", "Maren Holt")
    assert (project / YAML).read_text().startswith("\ufeffversion: 2\n")
    assert entry("every_lead").marketing.by == "Maren Holt"


def test_a_version_is_agreed_when_both_sides_signed_one_text(
    signs: Callable[..., object], entry: Find, edit: Edit, settings: Settings, project: Path
) -> None:
    edit(YAML, "in_force_from:\n", "in_force_from: 2026-03-01\n")
    signs("every_lead", "marketing", "Maren Holt")
    assert state_of(entry("every_lead"), settings.as_of) == "unsigned"
    assert [problem.rule for problem in problems(settings, project=project)] == ["not_ready"]
    signs("every_lead", "sales", "Anil Rao")
    assert state_of(entry("every_lead"), settings.as_of) == "agreed"
    assert problems(settings, project=project) == []


@pytest.mark.parametrize("version", ["every_lead", "three_visits_in_a_week", "profile_and_actions"])
@pytest.mark.parametrize("side", ["marketing", "sales"])
def test_every_shipped_version_can_be_signed_by_either_side(
    signs: Callable[..., object], entry: Find, version: str, side: str
) -> None:
    signs(version, side, "Somebody Else")
    signed = entry(version)
    assert (getattr(signed, side).by, getattr(signed, side).on) == ("Somebody Else", DAY)
    assert signed.signed_fingerprint == signed.fingerprint


@pytest.mark.parametrize(
    "name",
    [
        "Maren Holt",
        "Seán O'Hara-Smith",
        "佐藤 花子",
        "Yes",
        "null",
        "Holt, Maren",
        "M: {x}",
        '"Q" \\ #1',
        "7",
        "- a",
        "Ö",
    ],
)
def test_any_name_is_read_back_as_it_was_given(signs: Callable[..., object], entry: Find, name: str) -> None:
    signs("every_lead", "sales", name)
    assert entry("every_lead").sales.by == name


@pytest.mark.parametrize("name", ["", "  ", "Maren\nHolt", "\x07"])
def test_a_name_that_is_none_is_refused(signs: Callable[..., object], name: str) -> None:
    with pytest.raises(AccordError, match="needs the name of a person"):
        signs("every_lead", "sales", name)


def test_comments_quotes_line_ends_and_another_layout_of_the_mapping_stay(
    project: Path, edit: Edit, signs: Callable[..., object], entry: Find
) -> None:
    edit(
        YAML,
        "              marketing: {signed_by: null, signed_on: null}\n"
        "              sales: {signed_by: null, signed_on: null}\n"
        "              fingerprint:\n",
        "              marketing:   # for the brand team too\n"
        "                'signed_by':   ~   # whoever leads\n"
        "                signed_on:\n"
        "              sales:\n"
        "              fingerprint:   # not by hand\n",
    )
    path = project / YAML
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    signs("every_lead", "marketing", "Maren Holt")
    signs("every_lead", "sales", "Anil Rao")
    text = path.read_bytes().decode()
    assert "\n" not in text.replace("\r\n", "")
    assert (
        "              marketing:   # for the brand team too\r\n"
        "                'signed_by':   Maren Holt   # whoever leads\r\n"
        "                signed_on: 2026-02-03\r\n"
        "              sales: {signed_by: Anil Rao, signed_on: 2026-02-03}\r\n"
        f'              fingerprint: "{entry("every_lead").fingerprint}"   # not by hand\r\n'
    ) in text


def test_a_side_that_the_agreement_does_not_mention_is_added(
    edit: Edit, signs: Callable[..., object], entry: Find
) -> None:
    edit(YAML, "              sales: {signed_by: null, signed_on: null}\n", "")
    edit(YAML, "              fingerprint:\n", "")
    signs("every_lead", "sales", "Anil Rao")
    assert entry("every_lead").sales.by == "Anil Rao"
    assert entry("every_lead").signed_fingerprint == entry("every_lead").fingerprint


def test_what_two_versions_share_by_an_alias_is_not_signed_for_both(
    edit: Edit, project: Path, signs: Callable[..., object]
) -> None:
    edit(YAML, "marketing: {signed_by: null, signed_on: null}", "marketing: &nobody {signed_by: null, signed_on: null}")
    edit(YAML, "sales: {signed_by: null, signed_on: null}", "sales: *nobody")
    before = (project / YAML).read_bytes()
    with pytest.raises(AccordError, match=r"(?s)marketing_qualified.yml does not allow.*signed_by: Maren Holt"):
        signs("every_lead", "marketing", "Maren Holt")
    assert (project / YAML).read_bytes() == before


def test_the_other_sides_signature_of_another_text_is_taken_out(
    edit: Edit, signs: Callable[..., object], entry: Find
) -> None:
    edit(SQL, "employees >= 50", "employees >= 20")
    signed = signs("profile_and_actions", "marketing", "Maren Holt")
    now = entry("profile_and_actions")
    assert (now.marketing.on, now.sales.by, now.sales.on) == (DAY, None, None)
    assert signed.cleared is not None  # type: ignore[attr-defined]
    assert signed.cleared.by == "Anil Rao"  # type: ignore[attr-defined]
    signs("profile_and_actions", "sales", "Anil Rao")
    assert entry("profile_and_actions").marketing.by == "Maren Holt"
    assert not entry("profile_and_actions").is_changed_since_signing


def test_signing_again_what_says_the_same_keeps_the_other_side(
    signs: Callable[..., object], entry: Find, changed_lines: Callable[[], list[tuple[str, str]]]
) -> None:
    signed = signs("profile_and_actions", "marketing", "Eva Lind")
    assert entry("profile_and_actions").sales.by == "Anil Rao"
    assert signed.replaced.by == "Maren Holt"  # type: ignore[attr-defined]
    assert len(changed_lines()) == 1
    signs("profile_and_actions", "marketing", "Eva Lind")
    assert len(changed_lines()) == 1


@pytest.mark.parametrize(
    ("model", "version", "side", "message"),
    [
        (
            "marketing_qualifed",
            "every_lead",
            "sales",
            "There are: follow_up, marketing_qualified, sales_accepted, sales_qualified",
        ),
        ("marketing_qualified", "every_led", "sales", r"no version 'every_led'. Did you mean every_lead\?"),
        (
            "marketing_qualified",
            "every_lead",
            "support",
            "There is no side 'support'. Sign as one of: marketing, sales",
        ),
    ],
)
def test_an_unknown_name_is_answered_with_those_there_are(
    settings: Settings, project: Path, model: str, version: str, side: str, message: str
) -> None:
    with pytest.raises(AccordError, match=message):
        sign(settings, model, version, side, "Maren Holt", DAY, project)


def test_nobody_signs_on_a_day_to_come_and_today_is_the_business_zones(settings: Settings, project: Path) -> None:
    today = datetime.now(UTC).astimezone(settings.zone).date()
    arguments = (settings, "marketing_qualified", "every_lead", "sales", "Anil Rao")
    with pytest.raises(AccordError, match="A signature cannot be dated"):
        sign(*arguments, today + timedelta(days=2), project)
    assert sign(*arguments, None, project).entry.sales.on in (today, today + timedelta(days=1))


def test_what_was_published_in_force_is_not_signed_with_another_text(
    edit: Edit, signs: Callable[..., object], settings: Settings, project: Path, entry: Find
) -> None:
    write(replace(settings, as_of=settings.as_of - timedelta(days=1)), entries(settings, project))
    signs("profile_and_actions", "sales", "Eva Lind")  # the text that was published may be signed again
    edit(SQL, "employees >= 50", "employees >= 20")
    before = (project / YAML).read_bytes()
    with pytest.raises(AccordError, match=r"(?s)cannot be signed.*employees >= 20.*accord revise.*--for-restatement"):
        signs("profile_and_actions", "sales", "Anil Rao")
    assert (project / YAML).read_bytes() == before
    signs("profile_and_actions", "sales", "Anil Rao", is_for_restatement=True)
    assert entry("profile_and_actions").sales.by == "Anil Rao"
    assert entry("profile_and_actions").marketing.by is None
