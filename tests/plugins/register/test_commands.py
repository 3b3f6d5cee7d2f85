"""`accord sign`, `accord revise`, `accord agreement` as a person types them, in a project of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.register.conftest import copied_project
from tests.support import Shell, project_copy

VERSION = ("marketing_qualified", "every_lead")


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The command line on the copied definitions."""
    folder = tmp_path_factory.mktemp("commands")
    project, root = copied_project(folder), folder / "a project"
    project_copy(root)
    definitions = Path("models") / "definitions"
    for file in (project / definitions).rglob("*_firsts.sql"):
        (root / "dbt_project" / definitions / file.parent.name / file.name).write_bytes(file.read_bytes())
    with Shell(folder / "home", root) as shell:
        yield shell


def test_a_version_is_revised_signed_by_both_and_stands_agreed_in_the_register(command: Shell) -> None:
    finished = command("revise", *VERSION, "everybody", "--in-force-from", "2099-01-01")
    assert finished.returncode == 0, finished.stderr
    for text in (
        "everybody is a copy of every_lead that nobody has signed",
        "dbt_project/models/definitions/marketing_qualified/everybody.sql",
        "First, to see which leads it changes:\n  accord compare\nNext, for it to be in force from 2099-01-01:",
        "  accord sign marketing_qualified everybody --as marketing --by NAME",
    ):
        assert text in finished.stdout
    assert "everybody (not_ready)" in command("agreement").stdout
    finished = command("sign", "marketing_qualified", "everybody", "--as", "marketing", "--by", "Maren Holt")
    assert "accord sign marketing_qualified everybody --as sales --by NAME" in finished.stdout
    words, _, signed = finished.stdout.partition("Maren Holt signed everybody")
    assert words.startswith("everybody: ")
    assert "\n  - " in words
    assert signed
    on = ("--on", "2026-01-02")
    finished = command("sign", "marketing_qualified", "everybody", "--as", "sales", "--by", "A. Rao", *on)
    assert "A. Rao signed everybody as sales on 2026-01-02" in finished.stdout
    assert "Both sides have signed it; in force from 2099-01-01." in finished.stdout
    finished = command("agreement")
    assert "No problems." in finished.stdout
    assert "2099-01-01" in finished.stdout


def test_a_signature_after_the_first_day_says_so_at_once_and_how_to_give_the_day(command: Shell) -> None:
    assert command("revise", *VERSION, "since_2020", "--in-force-from", "2020-01-01").returncode == 0
    sign = ("sign", "marketing_qualified", "since_2020", "--by", "Maren Holt", "--as")
    late = command(*sign, "marketing").stdout
    assert "Warning: 'since_2020' is in force since 2020-01-01, but was signed later: marketing on " in late
    assert "accord sign … --on DAY" in late
    assert "Warning" not in command(*sign, "sales", "--on", "2020-01-01").stdout


def test_a_new_follow_up_agreement_is_copied_signed_and_listed_in_its_own_section(command: Shell) -> None:
    old, new = "within_a_business_day", "within_half_a_day"
    finished = command("revise", "follow_up", old, new, "--in-force-from", "2099-01-01")
    assert finished.returncode == 0, finished.stderr
    for text in (
        f"{new} is a copy of {old} that nobody has signed",
        "its promises, which both sides sign: dbt_project/models/definitions/follow_up/agreement.yml",
        "feature: contact_requests, demo_requests",
        "First, to see its differences:\n  accord compare\nNext, for it to be in force from 2099-01-01:",
        f"  accord sign follow_up {new} --as marketing --by NAME",
    ):
        assert text in finished.stdout
    finished = command("sign", "follow_up", new, "--as", "sales", "--by", "Anil Rao")
    for text in (
        f"{new}: Sales answers every lead",
        "\n  - handed over: sql: 2,400 business minutes, any response by the team ae\n",
        "\n  - notification time: of what happened before 00:00, at 06:00 (business zone)\n",
        "\n  - default calendar: hours office, time zone Europe/Berlin, holidays DE-BE\n",
        f"Anil Rao signed {new} as sales on ",
        f"accord sign follow_up {new} --as marketing --by NAME",
    ):
        assert text in finished.stdout
    shown = command("agreement").stdout
    listed = shown[shown.index("\nfollow-up") : shown.index("\nwhat does not count")]
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("within")] == [
        old, new, "within_four_hours",
    ]  # fmt: skip
    assert f"{new} (not_ready)" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("sign", *VERSION, "--as", "support", "--by", "X"), 2, "There is no side 'support'"),
        (("sign", *VERSION, "--as", "sales"), 2, "--by"),
        (
            ("sign", *VERSION, "--as", "sales", "--by", "X", "--on", "today"),
            2,
            "'today' is not a date. Write a date",
        ),
        (("revise", *VERSION, "new", "--in-force-from", "9.2.2026"), 2, "is not a date. Write it as 2026-02-09."),
        (("revise", *VERSION, "no-name"), 2, "'no-name' is not a valid name"),
        (("sign", "follow_up", "--as", "sales", "--by", "X"), 2, "Say which version of follow_up is signed"),
        (("sign", "follow-up", "x", "--as", "sales", "--by", "X"), 5, "Did you mean follow_up?"),
        (("run", "--restate", "a reason"), 2, "needs a reason and a name"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(command: Shell, arguments: tuple[str, ...], code: int, text: str) -> None:
    finished = command(*arguments)
    assert (finished.returncode, text in finished.stderr) == (code, True)
    assert "Traceback" not in finished.stderr
