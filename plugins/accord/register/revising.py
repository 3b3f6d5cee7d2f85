"""`accord revise`: a version copied to a new one that nobody has signed yet, with a scorecard of its own if need be."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ruamel.yaml.error import YAMLError

from accord.common.errors import AgreementError
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import scorecard_copy, version_lookup, yaml_edits
from accord.register.declared import Declared
from accord.register.entries import Entry, entries
from accord.register.frozen_versions import earliest_start
from accord.register.scorecard_checks import sql_words
from accord.register.signing import SIDES, place_of, signature
from accord.store import publications

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# What the queries over all versions of a gate call their own parts.
TAKEN = {"register", "firsts", "moments"}


@dataclass(frozen=True)
class Revised:
    """`entry`: the new version. `old`: the one it was copied from. `files`: what was written or changed.

    `card`: name of the scorecard that was copied for it, None where none was.
    """

    entry: Entry
    old: Entry
    files: list[Path]
    card: str | None = None

    @property
    def shared(self) -> list[str]:
        """What both versions read and neither owns: `feature:…`, `signal:…`, `scorecard:…`, `seed:…`, a definition."""
        own = {"time_zone", f"definition:{self.entry.definition}", f"scorecard:{self.card}"}
        fixed = ("answer:", "profile:", "rule:")
        return sorted(key for key in self.entry.said if key not in own and not key.startswith(fixed))


def revise(
    settings: Settings,
    model: str,
    version: str,
    new: str,
    in_force_from: date | None = None,
    project: Path = DBT_PROJECT,
    cards: tuple[str, str] | None = None,
) -> Revised:
    """Copies a version's SQL and YAML under a new name and adds it to its gate's list.

    `cards`: a scorecard to be copied too, and the name of the copy, which the new version reads in its place.
    Raises AgreementError, and writes nothing, where model, version or scorecard is unknown, a new name is taken or
    cannot name one, the day is not free, or the gate's list is not where it should be.
    """
    register = entries(settings, project)
    old = version_lookup.version(register, model, version)
    _require_free_name(register, project, new)
    if in_force_from:
        _require_free_day(settings, register, old, in_force_from)
    old_sql = Declared(project).definition_file(model, version)
    sql, listed = old_sql.with_name(f"{new}.sql"), old.file.with_name(f"{model}_firsts.sql")
    texts = {
        sql: yaml_edits.read(old_sql),
        old.file: _with_block(old, new, in_force_from),
        listed: _with_line(listed, version, new),
    }
    if cards:
        texts |= _with_card(register, project, old, texts[sql], sql, *cards)
    for file, text in texts.items():
        file.parent.mkdir(exist_ok=True)
        yaml_edits.write(file, text)
    entry = version_lookup.version(entries(settings, project), model, new)
    return Revised(entry, old, list(texts), cards[1] if cards else None)


def _with_card(
    register: list[Entry], project: Path, old: Entry, text: str, sql: Path, card: str, copy: str
) -> dict[Path, str]:
    """The new version's SQL and all of the scorecard it reads in place of the old one's."""
    declared = scorecard_copy.scorecard(project, card)
    if f"scorecard:{card}" not in old.said:
        read = [key.partition(":")[2] for key in old.said if key.startswith("scorecard:")]
        which = f"It reads {', '.join(read)}." if read else "It reads none."
        raise AgreementError(f"'{old.definition}' does not read the scorecard '{card}'. {which}")
    _require_free_name(register, project, copy)
    if sql.stem == copy:
        raise AgreementError(f"Version and scorecard would both be called '{copy}'. Take two names.")
    return {sql: scorecard_copy.reading(text, card, copy, declared), **scorecard_copy.copied(project, card, copy)}


def _require_free_name(register: list[Entry], project: Path, new: str) -> None:
    if not NAME.fullmatch(new):
        raise AgreementError(
            f"'{new}' cannot name a version: a small letter, then small letters, digits and _, such as points_2027."
        )
    if new in TAKEN | yaml_edits.NO_WORDS | sql_words():
        raise AgreementError(f"'{new}' cannot name a version: it is a word of SQL, YAML or the queries. Take another.")
    for entry in register:
        if entry.definition == new:
            raise AgreementError(f"There is a version '{new}' already, in {entry.file.name}. Take another name.")
    files = [*(project / "models").rglob(f"{new}.sql"), *(project / "seeds").glob(f"{new}.*")]
    if files:
        raise AgreementError(f"There is a {files[0].relative_to(project)} already. Take another name, or remove it.")


def _require_free_day(settings: Settings, register: list[Entry], old: Entry, day: date) -> None:
    for entry in register:
        if entry.stage == old.stage and entry.in_force_from == day:
            raise AgreementError(f"'{entry.definition}' starts on {day} already. Give another --in-force-from.")
    previous = publications.history(settings).previous(settings.as_of)
    if previous and day < (earliest := earliest_start(settings, previous)):
        raise AgreementError(
            f"{day} lies in a past that is published (as of {previous.as_of}): what was in force then stays in force. "
            f"The first day that is free: --in-force-from {earliest}"
        )


def _with_line(listed: Path, version: str, new: str) -> str:
    """The gate's list, with a line for the new version below the old one's."""
    text = yaml_edits.read(listed) if listed.exists() else ""
    line = re.search(rf"^([ \t]*)'{re.escape(version)}',[ \t]*(\r?\n)", text, re.MULTILINE)
    if line is None:
        raise AgreementError(
            f"{listed.name} has no line '{version}', below which '{new}' could stand, so nothing was written. "
            f"That file, beside the definition's YAML, lists the versions that are computed, one a line."
        )
    return text[: line.end()] + f"{line[1]}'{new}',{line[2]}" + text[line.end() :]


def _with_block(old: Entry, new: str, in_force_from: date | None) -> str:
    """The YAML with the old version's block once more below it, under the new name, unsigned."""
    text = yaml_edits.read(old.file)
    agreement = place_of(old)
    said = yaml_edits.said_at(text, agreement)
    block, end = _block(text, agreement[:4])
    _require_once_more(old, text, text[:end] + block + text[end:], agreement[:4])
    text = text[:end] + block + text[end:]
    at = (*agreement[:3], int(agreement[3]) + 1)
    agreement = (*at, *agreement[4:])
    values = {
        (*at, "v"): new,
        (*at, "defined_in"): new,
        (*agreement, "in_force_from"): str(in_force_from or ""),
        (*agreement, "fingerprint"): "",
    }
    for side in SIDES:
        values |= signature(agreement, said, side)
    return yaml_edits.with_values(text, values, old.file.name)


def _require_once_more(old: Entry, text: str, changed: str, place: yaml_edits.Place) -> None:
    """The list of versions is as before, but for one of them that is there twice."""
    *versions, position = place
    before, at = yaml_edits.said_at(text, tuple(versions)), int(position)
    wanted = [*before[: at + 1], *before[at:]]
    try:
        is_as_wanted = yaml_edits.said_at(changed, tuple(versions)) == wanted
    except YAMLError:
        is_as_wanted = False
    if not is_as_wanted:
        raise AgreementError(
            f"{old.file.name} is laid out in a way that cannot be copied line by line. Nothing was written: copy the "
            f"block of '{old.definition}' by hand, with signatures and fingerprint empty."
        )


def _block(text: str, place: yaml_edits.Place) -> tuple[str, int]:
    """The lines of one entry of a list, and where they end: comments before the next entry belong to that one."""
    node = yaml_edits.node_at(text, place)
    column = node.start_mark.column
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    lines = text[start : node.end_mark.index].splitlines(keepends=True)
    lines = lines[:-1] if lines[-1].strip(" -") == "" else lines  # where the next entry's line begins
    while _is_between(lines[-1], column):
        lines.pop()
    length = sum(map(len, lines))
    last_ends = lines[-1].endswith("\n")
    return "".join(lines) if last_ends else yaml_edits.line_end(text) + "".join(lines), start + length


def _is_between(line: str, column: int) -> bool:
    """An empty line, or a comment that stands no deeper than the entries of the list."""
    told = line.strip()
    return not told or (told.startswith("#") and len(line) - len(line.lstrip()) < column)
