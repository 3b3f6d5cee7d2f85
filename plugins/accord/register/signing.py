"""`accord sign`: writes one side's signature of a version, or of what does not count, as it is now, into its YAML."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from accord.common.errors import AgreementError, ConfigurationError
from accord.common.settings import DBT_PROJECT, Settings
from accord.register import agreed_list, follow_up, list_problems, version_lookup, yaml_edits
from accord.register.agreed_list import AgreedList
from accord.register.agreement_messages import breach_message
from accord.register.entries import Entry, entries
from accord.register.frozen_versions import breaches
from accord.register.signatures import SIDES, SIGNATURE, Signature

NOBODY = "{signed_by: null, signed_on: null}"


@dataclass(frozen=True)
class Signed:
    """`entry`: the signed version, or the list. `replaced`: this side's previous signature.

    `cleared`: the other side's signature, if it was removed because the version had changed.
    """

    entry: Entry | AgreedList
    side: str
    replaced: Signature | None
    cleared: Signature | None


def sign(
    settings: Settings,
    model: str,
    version: str | None,
    side: str,
    by: str,
    on: date | None = None,
    project: Path = DBT_PROJECT,
    *,
    is_for_restatement: bool = False,
) -> Signed:
    """Writes who signed, when (default: today in the business zone), and the current fingerprint.

    If the other side signed a different fingerprint, its signature is removed: it did not sign this version.
    The list is signed as model `what_does_not_count`, without a version. Writes nothing and raises ConfigurationError
    if side, name or day is not valid, AgreementError if model or version is unknown, or if the text is frozen and has
    changed (only `is_for_restatement` allows that).
    """
    if side not in SIDES:
        raise ConfigurationError(f"There is no side '{side}'. Sign as one of: {', '.join(SIDES)}.")
    entry = text_to_sign(settings, model, version, project)
    if not is_for_restatement:
        _require_not_frozen(settings, entry)
    other = SIDES[1 - SIDES.index(side)]
    previous, others_signature = getattr(entry, side), getattr(entry, other)
    is_outdated = others_signature.is_given and entry.signed_fingerprint != entry.fingerprint
    agreement = list_place(entry) if isinstance(entry, AgreedList) else agreement_place(entry)
    declared = yaml_edits.value_at(yaml_edits.read(entry.file), agreement)
    values = signature_values(agreement, declared, side, _valid_name(by), str(_valid_day(settings, on)))
    values[(*agreement, "fingerprint")] = f'"{entry.fingerprint}"'
    if is_outdated:
        values |= signature_values(agreement, declared, other)
    yaml_edits.change(entry.file, values)
    signed = text_to_sign(settings, model, version, project)
    return Signed(signed, side, previous if previous.is_given else None, others_signature if is_outdated else None)


def text_to_sign(
    settings: Settings, model: str, version: str | None, project: Path = DBT_PROJECT
) -> Entry | AgreedList:
    """The version, or the list, by the names that a person typed. Raises AgreementError if there is none."""
    if model == agreed_list.NAME and version is None:
        return agreed_list.read(settings, project)
    if version is None:
        raise ConfigurationError(
            f"Say which version of {model} is signed: accord sign {model} VERSION --as SIDE --by NAME. Only "
            f"{agreed_list.NAME} is signed without a version."
        )
    return version_lookup.find_version(entries(settings, project), model, version)


def list_place(agreed: AgreedList) -> yaml_edits.Place:
    """The place of the list's agreement in its file; an empty one is written where there is none."""
    models = yaml_edits.value_at(yaml_edits.read(agreed.file), ("models",))
    index = next(number for number, model in enumerate(models) if model["name"] == agreed_list.MODEL)
    place = ("models", index, "config", "meta", "agreement")
    if "agreement" not in models[index]["config"]["meta"]:
        yaml_edits.change(agreed.file, {place: f"{{marketing: {NOBODY}, sales: {NOBODY}, fingerprint: null}}"})
    return place


def version_place(entry: Entry) -> yaml_edits.Place:
    """The place of a version in its file."""
    text = yaml_edits.read(entry.file)
    name = follow_up.YAML_MODEL if entry.is_follow_up else entry.model
    models = yaml_edits.value_at(text, ("models",))
    index = next(number for number, model in enumerate(models) if model["name"] == name)
    within = ("config", "meta", follow_up.MODEL) if entry.is_follow_up else ("versions",)
    versions: yaml_edits.Place = ("models", index, *within)
    names = [str(version["v"]) for version in yaml_edits.value_at(text, versions)]
    return (*versions, names.index(entry.definition))


def agreement_place(entry: Entry) -> yaml_edits.Place:
    """The place of a version's agreement in its file."""
    return (*version_place(entry), *(("agreement",) if entry.is_follow_up else ("config", "meta", "agreement")))


def signature_values(
    agreement: yaml_edits.Place, declared: dict[str, Any], side: str, by: str = "null", on: str = "null"
) -> dict[yaml_edits.Place, str]:
    """The values to write for one side (`null`: unsigned); field by field if both exist, so that the layout stays."""
    if isinstance(declared.get(side), dict) and set(declared[side]) >= SIGNATURE:
        return {(*agreement, side, "signed_by"): by, (*agreement, side, "signed_on"): on}
    return {(*agreement, side): f"{{signed_by: {by}, signed_on: {on}}}"}


def _require_not_frozen(settings: Settings, entry: Entry | AgreedList) -> None:
    if isinstance(entry, AgreedList):
        if reaches_back := list_problems.breach(settings, entry, settings.as_of):
            raise AgreementError(_refusal(reaches_back.message, entry))
        return
    for breach in breaches(settings, [entry], settings.as_of):
        if breach.rule == "frozen" and breach.definition == entry.definition:
            raise AgreementError(_refusal(breach_message(breach), entry))


def _refusal(why: str, entry: Entry | AgreedList) -> str:
    return (
        f"This cannot be signed.\n{why}\nFor such a restatement, both sides sign: "
        f"accord sign {entry.signed_as} --as SIDE --by NAME --for-restatement"
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
