"""After any steps in any order the register is consistent, or the step was refused; and only a restatement rewrites
what was published."""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.plugins.register.conftest import copied_project
from tests.plugins.register.expected_register import SIDES, ExpectedRegister, Version
from tests.plugins.register.light_publishing import publish

from accord.common.errors import AccordError
from accord.common.instants import first_instant
from accord.common.settings import Settings
from accord.register import yaml_edits
from accord.register.entries import entries
from accord.register.restatements import Restatement
from accord.register.revising import revise
from accord.register.signing import sign
from accord.store import publications

MODEL = "marketing_qualified"
WHY = Restatement("Maren Holt and Anil Rao", "the list was wrong")
NEW = ("first_new", "second_new", "third_new")
TODAY = date(2026, 2, 5)
FEATURE = re.compile(r"(name: visits_7d, signal: visited, measure: count, days: )(\d+)")
NUMBER = re.compile(r"(>= )(\d+)( as meets)")
numbers, days = st.integers(0, 11), st.integers(-3, 3)


class Register(RuleBasedStateMachine):
    """Every step changes the real files and the expected register."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.project = copied_project(self.folder)
        home = self.folder / "home"
        self.settings = Settings(home, ("crm",), "Europe/Berlin", datetime.now(UTC), home / "inbox")
        self.today = TODAY
        self.set_as_of(TODAY)
        register = [each for each in entries(self.settings, self.project) if each.model == MODEL]
        self.expected = ExpectedRegister({each.definition: Version("", each.in_force_from) for each in register})
        self.update_texts()
        for each in register:
            if each.is_signed:
                self.expected.versions[each.definition].signed = dict.fromkeys(SIDES, self.text_of(each.definition))
        assert publish(self.settings, self.project, self.settings.as_of) == []
        self.expected.publish(TODAY)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @property
    def gate(self) -> Path:
        return self.project / "models" / "definitions" / MODEL

    def set_as_of(self, day: date) -> None:
        self.today = day
        self.settings = replace(self.settings, as_of=first_instant(day, "Europe/Berlin"))

    def text_of(self, name: str) -> str:
        """The text of a version: its SQL, and the feature that some versions read."""
        sql = (self.gate / f"{name}.sql").read_text()
        feature = FEATURE.search((self.project / "models" / "definitions" / "features.yml").read_text())
        assert feature is not None
        return sql + feature[2] if "visits_7d" in sql else sql

    def update_texts(self) -> None:
        for name, version in self.expected.versions.items():
            version.text = self.text_of(name)

    def version(self, which: int) -> str:
        """One of the existing versions."""
        names = sorted(self.expected.versions)
        return names[which % len(names)]

    def refused(self, step: Callable[[], object]) -> bool:
        """Runs a step; if it is refused, no file changed."""
        before = {path: path.read_bytes() for path in self.project.rglob("*") if path.is_file()}
        try:
            step()
        except AccordError:
            assert {path: path.read_bytes() for path in self.project.rglob("*") if path.is_file()} == before
            return True
        return False

    def set_start(self, name: str, day: date | None) -> None:
        """Edits the YAML, as a person does."""
        file = self.gate / f"{MODEL}.yml"
        index = re.findall(r"- v: (\w+)", file.read_text()).index(name)
        place = ("models", 0, "versions", index, "config", "meta", "agreement", "in_force_from")
        yaml_edits.change(file, {place: str(day or "")})
        self.expected.versions[name].start = day

    @rule(which=numbers, number=st.integers(1, 3))
    def edit(self, which: int, number: int) -> None:
        file = self.gate / f"{self.version(which)}.sql"
        file.write_text(NUMBER.sub(rf"\g<1>{number}\3", file.read_text()))
        self.update_texts()

    @rule(number=st.sampled_from([7, 7, 8]))
    def edit_a_shared_feature(self, number: int) -> None:
        file = self.project / "models" / "definitions" / "features.yml"
        file.write_text(FEATURE.sub(rf"\g<1>{number}", file.read_text()))
        self.update_texts()

    @rule(which=numbers, days=days)
    def put_in_force(self, which: int, days: int) -> None:
        self.set_start(self.version(which), self.today + timedelta(days=days))

    @rule(which=numbers)
    def take_out_of_force(self, which: int) -> None:
        self.set_start(self.version(which), None)

    @precondition(lambda self: len(self.expected.versions) > 1)
    @rule(which=numbers)
    def remove(self, which: int) -> None:
        name, file = self.version(which), self.gate / f"{MODEL}.yml"
        file.write_text(re.sub(rf"      - v: {name}\n((?!      - v: ).*\n)*", "", file.read_text()))
        (self.gate / f"{name}.sql").unlink()
        del self.expected.versions[name]

    @rule(
        which=numbers,
        sides=st.sampled_from([SIDES, SIDES, *((side,) for side in SIDES)]),
        is_for_restatement=st.booleans(),
    )
    def sign(self, which: int, sides: tuple[str, ...], is_for_restatement: bool) -> None:
        name = self.version(which)
        is_allowed = self.expected.is_readable and (
            is_for_restatement or not self.expected.has_changed_since_published(name)
        )
        arguments = self.settings, MODEL, name
        for side in sides:
            step = partial(
                sign, *arguments, side, "Somebody", TODAY, self.project, is_for_restatement=is_for_restatement
            )
            assert self.refused(step) == (not is_allowed)
            if is_allowed:
                self.expected.sign(name, side)

    @rule(which=numbers, new=st.sampled_from(NEW), days=st.none() | days)
    def revise(self, which: int, new: str, days: int | None) -> None:
        name = self.version(which)
        start = None if days is None else self.today + timedelta(days=days)
        known, published_on = self.expected.versions, self.expected.published_on
        is_free = start is None or (
            start not in {each.start for each in known.values()} and (published_on is None or start >= published_on)
        )
        is_allowed = self.expected.is_readable and new not in known and is_free
        was_refused = self.refused(lambda: revise(self.settings, MODEL, name, new, start, self.project))
        assert was_refused == (not is_allowed)
        if is_allowed:
            known[new] = Version(self.text_of(new), start)

    @rule(days=st.integers(0, 2), is_restated=st.sampled_from([False, False, True]))
    def run(self, days: int, is_restated: bool) -> None:
        self.set_as_of(self.today + timedelta(days=days))
        before = publications.current(self.settings)
        is_allowed = self.expected.may_publish(self.today, is_restated)
        was_kept = self.expected.keeps_the_past
        try:
            found = publish(self.settings, self.project, self.settings.as_of, WHY if is_restated else None)
        except AccordError:
            assert not self.expected.is_readable
            found = []
        now = publications.current(self.settings)
        assert (now != before) == is_allowed, [problem.message for problem in found]
        if is_allowed and now:
            assert (now.restatement is not None) == (not was_kept)
            self.expected.publish(self.today)
        if self.expected.is_readable:
            self.compare()

    def compare(self) -> None:
        """The register agrees with the expected one."""
        register = [each for each in entries(self.settings, self.project) if each.model == MODEL]
        assert {each.definition: each.in_force_from for each in register} == {
            name: version.start for name, version in self.expected.versions.items()
        }
        for each in register:
            version = self.expected.versions[each.definition]
            assert {side for side in SIDES if getattr(each, side).is_given} == set(version.signed)
            assert (each.is_signed and not each.is_changed_since_signing) == version.is_agreed


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("examples", "steps"), [(4, 12), pytest.param(100, 50, marks=pytest.mark.long)])
def test_the_register_stays_consistent_and_only_restating_rewrites_the_past(examples: int, steps: int) -> None:
    tried = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=examples < 10,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Register, settings=tried)
