"""`accord sign`: one side's signature of what a version says now, into its YAML."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from accord.common.errors import AgreementError, ConfigurationError
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import version_lookup, yaml_edits
from accord.register.agreement_messages import broken
from accord.register.entries import SIGNATURE, Entry, Signature, entries
from accord.register.frozen_versions import breaches

SIDES = ("marketing", "sales")


@dataclass(frozen=True)
class Signed:
    """`entry` as it is now. `replaced`: this side's signature before. `cleared`: the other side's, of another text."""

    entry: Entry
    side: str
    replaced: Signature | None
    cleared: Signature | None


def sign(
    settings: Settings,
    model: str,
    version: str,
    side: str,
    by: str,
    on: date | None = None,
    project: Path = DBT_PROJECT,
    *,
    is_for_restatement: bool = False,
) -> Signed:
    """Writes who signed, when (default: today in the business zone), and the fingerprint of what is signed.

    The other side signed what it read. Where that was another text its signature is taken out: nobody signs by
    another's hand. Raises AgreementError, and writes nothing, where model, version or side is unknown, the day is to
    come, or the version is frozen and changed: that text can be in force only by a restatement, which must be said.
    """
    if side not in SIDES:
        raise ConfigurationError(f"There is no side '{side}'. Sign as one of: {', '.join(SIDES)}.")
    entry = version_lookup.version(entries(settings, project), model, version)
    if not is_for_restatement:
        _require_not_frozen(settings, entry)
    other = SIDES[1 - SIDES.index(side)]
    before, of_other = getattr(entry, side), getattr(entry, other)
    is_of_another_text = of_other.is_given and entry.signed_fingerprint != entry.fingerprint
    agreement = place_of(entry)
    said = yaml_edits.said_at(yaml_edits.read(entry.file), agreement)
    values = signature(agreement, said, side, _name(by), str(_day(settings, on)))
    values[(*agreement, "fingerprint")] = f'"{entry.fingerprint}"'
    if is_of_another_text:
        values |= signature(agreement, said, other)
    yaml_edits.change(entry.file, values)
    now = version_lookup.version(entries(settings, project), model, version)
    return Signed(now, side, before if before.is_given else None, of_other if is_of_another_text else None)


def place_of(entry: Entry) -> yaml_edits.Place:
    """Where the agreement of a version stands in its file."""
    models = yaml_edits.said_at(yaml_edits.read(entry.file), ("models",))
    at = next(number for number, model in enumerate(models) if model["name"] == entry.model)
    names = [str(version["v"]) for version in models[at]["versions"]]
    return ("models", at, "versions", names.index(entry.definition), "config", "meta", "agreement")


def signature(
    agreement: yaml_edits.Place, said: dict[str, Any], side: str, by: str = "null", on: str = "null"
) -> dict[yaml_edits.Place, str]:
    """What to write for one side, `null` for nobody: field by field where both are there, so that layout stays."""
    if isinstance(said.get(side), dict) and set(said[side]) >= SIGNATURE:
        return {(*agreement, side, "signed_by"): by, (*agreement, side, "signed_on"): on}
    return {(*agreement, side): f"{{signed_by: {by}, signed_on: {on}}}"}


def _require_not_frozen(settings: Settings, entry: Entry) -> None:
    for breach in breaches(settings, [entry], settings.as_of):
        if breach.rule == "frozen" and breach.definition == entry.definition:
            raise AgreementError(
                f"This cannot be signed.\n{broken(breach)}\nFor that, both sides sign it with: accord sign "
                f"{entry.model} {entry.definition} --as SIDE --by NAME --for-restatement"
            )


def _name(by: str) -> str:
    name = by.strip()
    if not name or not name.isprintable():
        raise AgreementError("A signature needs the name of a person, in one line: --by 'Maren Holt'.")
    return yaml_edits.scalar(name)


def _day(settings: Settings, on: date | None) -> date:
    today = datetime.now(UTC).astimezone(settings.zone).date()
    if on and on > today:
        raise AgreementError(
            f"Nobody has signed on {on} yet: today is {today}. Leave --on out, or give a day up to today."
        )
    return on or today
