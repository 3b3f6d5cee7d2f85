"""`accord revise`: copies a version to a new, unsigned one; on request also the scorecard that it reads."""

import re
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from yaml import YAMLError

from accord.common.errors import AgreementError, ConfigurationError
from accord.common.instants import instant
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import follow_up, scorecard_copy, version_lookup, yaml_edits
from accord.register.declared import Declared
from accord.register.entries import Entry, entries
from accord.register.frozen_versions import earliest_start
from accord.register.scorecard_checks import reserved_sql_words
from accord.register.signatures import SIDES
from accord.register.signing import agreement_place, signature_values, version_place
from accord.store import publications

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# Names that the queries over all versions of a gate use for their CTEs.
TAKEN = {"register", "firsts", "moments"}


@dataclass(frozen=True)
class Revised:
    """`entry`: the new version. `old`: the one it was copied from. `files`: the files that were written or changed.

    `card`: the name of the new scorecard, None if none was copied.
    """

    entry: Entry
    old: Entry
    files: list[Path]
    card: str | None = None

    @property
    def shared(self) -> list[str]:
        """What the new version reads together with others: `feature:…`, `signal:…`, `scorecard:…`, `seed:…`, …"""
        name = self.entry.definition
        own = {"time_zone", f"definition:{name}", follow_up.key(name), f"scorecard:{self.card}"}
        fixed = ("answer:", "profile:", "rule:")
        return sorted(key for key in self.entry.canonical if key not in own and not key.startswith(fixed))


def revise(
    settings: Settings,
    model: str,
    version: str,
    new: str,
    in_force_from: date | None = None,
    project: Path = DBT_PROJECT,
    cards: tuple[str, str] | None = None,
) -> Revised:
    """Copies a version's SQL and YAML under a new name and adds it to its gate's list; of the follow-up agreement, the
    YAML alone.

    `cards`: (scorecard, name of its copy); the new version reads the copy instead of the scorecard.
    Writes nothing and raises ConfigurationError if a new name is not valid, AgreementError if model, version or
    scorecard is unknown, a name or the day is already taken, or the gate's list cannot be extended.
    """
    register = entries(settings, project)
    old = version_lookup.find_version(register, model, version)
    _require_free_name(register, project, new)
    if in_force_from:
        _require_free_day(settings, register, old, in_force_from)
    if old.is_follow_up:
        texts = _of_follow_up(old, new, in_force_from, cards)
    else:
        texts = _of_definition(register, project, old, new, in_force_from, cards)
    for file, text in texts.items():
        file.parent.mkdir(exist_ok=True)
        yaml_edits.write(file, text)
    entry = version_lookup.find_version(entries(settings, project), model, new)
    return Revised(entry, old, list(texts), cards[1] if cards else None)


def _of_follow_up(old: Entry, new: str, in_force_from: date | None, cards: tuple[str, str] | None) -> dict[Path, str]:
    """The one file that a new version of the follow-up agreement changes."""
    if cards:
        raise ConfigurationError(
            "--scorecard copies a scorecard for a definition, whose SQL reads it. Leave it out for the follow-up "
            "agreement, and change the `when` of its targets."
        )
    return {old.file: _with_block(old, new, in_force_from)}


def _of_definition(
    register: list[Entry],
    project: Path,
    old: Entry,
    new: str,
    in_force_from: date | None,
    cards: tuple[str, str] | None,
) -> dict[Path, str]:
    """SQL and YAML of a new version of a definition, its gate's list, and the files of a copied scorecard."""
    old_sql = Declared(project).definition_file(old.model, old.definition)
    sql, gate_list = old_sql.with_name(f"{new}.sql"), old.file.with_name(f"{old.model}_firsts.sql")
    texts = {
        sql: yaml_edits.read(old_sql),
        old.file: _with_block(old, new, in_force_from),
        gate_list: _with_line(gate_list, old.definition, new),
    }
    if cards:
        texts |= _with_card(register, project, old, texts[sql], sql, *cards)
    return texts


def _with_card(
    register: list[Entry], project: Path, old: Entry, text: str, sql: Path, card: str, copy: str
) -> dict[Path, str]:
    """The files of the new scorecard, and the new version's SQL, which reads it instead of the old scorecard."""
    declared = scorecard_copy.scorecard(project, card)
    if f"scorecard:{card}" not in old.canonical:
        read = [key.partition(":")[2] for key in old.canonical if key.startswith("scorecard:")]
        reads = f"It reads {', '.join(read)}." if read else "It reads none."
        raise AgreementError(f"'{old.definition}' does not read the scorecard '{card}'. {reads}")
    _require_free_name(register, project, copy)
    if sql.stem == copy:
        raise ConfigurationError(f"Version and scorecard would both be called '{copy}'. Choose two names.")
    return {sql: scorecard_copy.reading_copy(text, card, copy, declared), **scorecard_copy.copied(project, card, copy)}


def _require_free_name(register: list[Entry], project: Path, new: str) -> None:
    if not NAME.fullmatch(new):
        raise ConfigurationError(
            f"'{new}' is not a valid name: use a lower-case letter, then lower-case letters, digits and _, such as "
            "points_2027."
        )
    if new in TAKEN | yaml_edits.NOT_TEXT | reserved_sql_words():
        raise ConfigurationError(
            f"'{new}' is not a valid name: it is a reserved word of SQL, YAML or the queries. Choose another one."
        )
    for entry in register:
        if entry.definition == new:
            raise AgreementError(f"A version '{new}' already exists in {entry.file.name}. Choose another name.")
    files = [*(project / "models").rglob(f"{new}.sql"), *(project / "seeds").glob(f"{new}.*")]
    if files:
        raise AgreementError(
            f"{files[0].relative_to(project)} already exists. Choose another name, or remove that file."
        )


def _require_free_day(settings: Settings, register: list[Entry], old: Entry, day: date) -> None:
    for entry in register:
        if entry.stage == old.stage and entry.in_force_from == day:
            raise AgreementError(f"'{entry.definition}' already starts on {day}. Give another day: --in-force-from DAY")
    previous = publications.history(settings).previous(settings.as_of)
    if previous and day < (earliest := earliest_start(settings, previous)):
        local = instant(previous.as_of).astimezone(settings.zone)
        is_midnight = local.time() == time.min
        published = f"{local:%Y-%m-%d}" if is_midnight else f"{local:%Y-%m-%d %H:%M} ({settings.time_zone})"
        raise AgreementError(
            f"{day} is before the as_of of the last publication, {published}: what was published as in force stays in "
            f"force. The first possible day: --in-force-from {earliest}"
        )


def _with_line(gate_list: Path, version: str, new: str) -> str:
    """The gate's list, with a line for the new version below that of the old one."""
    text = yaml_edits.read(gate_list) if gate_list.exists() else ""
    line = re.search(rf"^([ \t]*)'{re.escape(version)}',[ \t]*(\r?\n)", text, re.MULTILINE)
    if line is None:
        raise AgreementError(
            f"{gate_list.name} has no line '{version}', so '{new}' cannot be added below it. Nothing was written. "
            "That file, in the folder of the definition's YAML, lists the versions to compute, one per line: add "
            f"'{version}' there."
        )
    return text[: line.end()] + f"{line[1]}'{new}',{line[2]}" + text[line.end() :]


def _with_block(old: Entry, new: str, in_force_from: date | None) -> str:
    """The YAML with a copy of the old version's block below it, under the new name, unsigned."""
    text = yaml_edits.read(old.file)
    place, agreement = version_place(old), agreement_place(old)
    declared = yaml_edits.value_at(text, agreement)
    block, end = _block(text, place)
    _require_only_copied(old, text, text[:end] + block + text[end:], place)
    text = text[:end] + block + text[end:]
    copy = (*place[:-1], int(place[-1]) + 1)
    agreement = (*copy, *agreement[len(copy) :])
    values = {
        (*copy, "v"): new,
        **({} if old.is_follow_up else {(*copy, "defined_in"): new}),
        (*agreement, "in_force_from"): str(in_force_from or ""),
        (*agreement, "fingerprint"): "",
    }
    for side in SIDES:
        values |= signature_values(agreement, declared, side)
    return yaml_edits.with_values(text, values, old.file.name)


def _require_only_copied(old: Entry, text: str, changed: str, place: yaml_edits.Place) -> None:
    """Raises AgreementError unless the only change to the list of versions is that one of them is in it twice."""
    *versions, position = place
    before, index = yaml_edits.value_at(text, tuple(versions)), int(position)
    expected = [*before[: index + 1], *before[index:]]
    try:
        is_as_expected = yaml_edits.value_at(changed, tuple(versions)) == expected
    except YAMLError:
        is_as_expected = False
    if not is_as_expected:
        raise AgreementError(
            f"The layout of {old.file.name} does not allow copying a block line by line. Nothing was written. Edit the "
            f"file: copy the block of '{old.definition}', and leave signatures and fingerprint of the copy empty."
        )


def _block(text: str, place: yaml_edits.Place) -> tuple[str, int]:
    """The lines of one entry of a list, and the position of their end; without the comments before the next entry."""
    node = yaml_edits.node_at(text, place)
    column = node.start_mark.column
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    lines = text[start : node.end_mark.index].splitlines(keepends=True)
    lines = lines[:-1] if lines[-1].strip(" -") == "" else lines  # the start of the next entry's line
    while _is_between_entries(lines[-1], column):
        lines.pop()
    length = sum(map(len, lines))
    has_line_end = lines[-1].endswith("\n")
    return "".join(lines) if has_line_end else yaml_edits.line_end(text) + "".join(lines), start + length


def _is_between_entries(line: str, column: int) -> bool:
    """An empty line, or a comment that is not indented more than the entries of the list."""
    content = line.strip()
    return not content or (content.startswith("#") and len(line) - len(line.lstrip()) < column)
