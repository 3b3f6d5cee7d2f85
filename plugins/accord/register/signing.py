"""`accord sign`: writes one side's signature of a version, as it is now, into its YAML."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from accord.common.errors import AgreementError, ConfigurationError
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import version_lookup, yaml_edits
from accord.register.agreement_messages import breach_message
from accord.register.entries import SIGNATURE, Entry, Signature, entries
from accord.register.frozen_versions import breaches

SIDES = ("marketing", "sales")


@dataclass(frozen=True)
class Signed:
    """`entry`: the signed version. `replaced`: this side's previous signature.

    `cleared`: the other side's signature, if it was removed because the version had changed.
    """

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
    """Writes who signed, when (default: today in the business zone), and the current fingerprint.

    If the other side signed a different fingerprint, its signature is removed: it did not sign this version.
    Writes nothing and raises ConfigurationError if side, name or day is not valid, AgreementError if model or version
    is unknown, or if the version is frozen and has changed (only `is_for_restatement` allows that).
    """
    if side not in SIDES:
        raise ConfigurationError(f"There is no side '{side}'. Sign as one of: {', '.join(SIDES)}.")
    entry = version_lookup.find_version(entries(settings, project), model, version)
    if not is_for_restatement:
        _require_not_frozen(settings, entry)
    other = SIDES[1 - SIDES.index(side)]
    previous, others_signature = getattr(entry, side), getattr(entry, other)
    is_outdated = others_signature.is_given and entry.signed_fingerprint != entry.fingerprint
    agreement = agreement_place(entry)
    declared = yaml_edits.value_at(yaml_edits.read(entry.file), agreement)
    values = signature_values(agreement, declared, side, _valid_name(by), str(_valid_day(settings, on)))
    values[(*agreement, "fingerprint")] = f'"{entry.fingerprint}"'
    if is_outdated:
        values |= signature_values(agreement, declared, other)
    yaml_edits.change(entry.file, values)
    signed = version_lookup.find_version(entries(settings, project), model, version)
    return Signed(signed, side, previous if previous.is_given else None, others_signature if is_outdated else None)


def agreement_place(entry: Entry) -> yaml_edits.Place:
    """The place of a version's agreement in its file."""
    models = yaml_edits.value_at(yaml_edits.read(entry.file), ("models",))
    index = next(number for number, model in enumerate(models) if model["name"] == entry.model)
    names = [str(version["v"]) for version in models[index]["versions"]]
    return ("models", index, "versions", names.index(entry.definition), "config", "meta", "agreement")


def signature_values(
    agreement: yaml_edits.Place, declared: dict[str, Any], side: str, by: str = "null", on: str = "null"
) -> dict[yaml_edits.Place, str]:
    """The values to write for one side (`null`: unsigned); field by field if both exist, so that the layout stays."""
    if isinstance(declared.get(side), dict) and set(declared[side]) >= SIGNATURE:
        return {(*agreement, side, "signed_by"): by, (*agreement, side, "signed_on"): on}
    return {(*agreement, side): f"{{signed_by: {by}, signed_on: {on}}}"}


def _require_not_frozen(settings: Settings, entry: Entry) -> None:
    for breach in breaches(settings, [entry], settings.as_of):
        if breach.rule == "frozen" and breach.definition == entry.definition:
            raise AgreementError(
                f"This cannot be signed.\n{breach_message(breach)}\nFor such a restatement, both sides sign: "
                f"accord sign {entry.model} {entry.definition} --as SIDE --by NAME --for-restatement"
            )


def _valid_name(by: str) -> str:
    name = by.strip()
    if not name or not name.isprintable():
        raise ConfigurationError("A signature needs the name of a person, in one line: --by 'Maren Holt'")
    return yaml_edits.scalar(name)


def _valid_day(settings: Settings, on: date | None) -> date:
    today = datetime.now(UTC).astimezone(settings.zone).date()
    if on and on > today:
        raise ConfigurationError(
            f"A signature cannot be dated {on}, which is in the future: today is {today}. Omit --on, or give a day up "
            "to today."
        )
    return on or today
