"""The messages about problems of the register: what happened, since when, and the next commands."""

from collections.abc import Sequence

from accord.register.entries import Entry
from accord.register.frozen_versions import Breach
from accord.register.text_differences import ADDED, DROPPED

# What only a new revision of Accord adds to a fingerprint, or takes out of it.
ONLY_FINGERPRINT = (("rule", ADDED), ("seed", DROPPED))


def _location(entry: Entry) -> str:
    return f"{entry.file.name}, version {entry.definition}"


def sign_commands(signed_as: str, sides: Sequence[str], options: str = "") -> str:
    """One line per side."""
    return "".join(f"\n  accord sign {signed_as} --as {side} --by NAME{options}" for side in sides)


def unsigned(entry: Entry, missing: list[str]) -> str:
    return (
        f"'{entry.definition}' is in force since {entry.in_force_from}, but {' and '.join(missing)} did not sign it. "
        f"Leave its in_force_from empty until both have agreed ({_location(entry)}), or sign it as it is:"
        f"{sign_commands(entry.signed_as, missing)}"
    )


def not_ready(entry: Entry, missing: list[str]) -> str:
    return (
        f"'{entry.definition}' starts on {entry.in_force_from}, but {' and '.join(missing)} did not sign it yet. "
        f"From that day on nothing is published until both have signed it:{sign_commands(entry.signed_as, missing)}"
    )


def changed(entry: Entry, is_restated: bool = False) -> str:
    signed_on = max(day for day in (entry.marketing.on, entry.sales.on) if day)
    commands = sign_commands(entry.signed_as, ["marketing", "sales"], " --for-restatement" if is_restated else "")
    written = "YAML" if entry.is_follow_up else "SQL"
    return (
        f"'{entry.definition}' was changed since it was signed on {signed_on}: the signed fingerprint is "
        f"{entry.signed_fingerprint or 'missing'}, the current one is {entry.fingerprint}. Undo the change (in its "
        f"{written}, or in a scorecard, feature, signal, seed or rule that it uses), or let both sides sign "
        f"again:{commands}"
    )


def breach_message(breach: Breach) -> str:
    """The message of a change that would alter the published past and therefore stops the publication."""
    write = {"frozen": _frozen, "moved": _moved, "backdated": _backdated, "removed": _removed}[breach.rule]
    return f"{write(breach)}\nOr, to rewrite the past on purpose: accord run --restate REASON --by NAME"


def _frozen(breach: Breach) -> str:
    entry = breach.entry
    assert entry is not None
    changes = breach.changes or (f"fingerprint {breach.published_fingerprint} → {entry.fingerprint}",)
    changed_lines = "".join(f"\n  {change}" for change in changes)
    return (
        f"'{breach.definition}' was published in force since {breach.start}, but its content has changed:"
        f"{changed_lines}\nA published version is frozen, signed or not. Make a new version of it, undo the change in "
        f"the old one, and let both sides sign the new one:\n  accord revise {entry.model} {entry.definition} NEW_NAME "
        f"--in-force-from {breach.earliest}{_scorecard_option(breach)}"
        f"\n  accord sign {entry.model} NEW_NAME --as marketing --by NAME"
        f"\n  accord sign {entry.model} NEW_NAME --as sales --by NAME\n"
        f"The new version may start on {breach.earliest} or later.{_shared_advice(breach)}"
    )


def _shared_advice(breach: Breach) -> str:
    """A change of a feature, signal, scorecard or seed changes every version that reads it, old and new."""
    parts = [change.split(":", 2) for change in breach.changes]
    if parts and all((part[0], part[-1].strip()) in ONLY_FINGERPRINT for part in parts):
        return (
            " Only its fingerprint says more or less than before, as after an upgrade of Accord: it always followed "
            "these rules. A new version does not help, and there is nothing to undo: publish once with --restate."
        )
    changed = _changed_parts(breach)
    kinds = sorted({kind for kind, _ in changed} - {"definition", "follow_up", "rule"})
    shared = f" A {' or '.join(kinds)} is shared by every version that reads it: change a copy of it under a new name."
    rules = " and ".join(sorted({f"'{name}'" for kind, name in changed if kind == "rule"}))
    common = f" The rule {rules} applies to every version, so a new version does not help: undo that change."
    return (shared if kinds else "") + (common if rules else "")


def _scorecard_option(breach: Breach) -> str:
    """The option of `accord revise` that copies a changed scorecard."""
    scorecards = [name for kind, name in _changed_parts(breach) if kind == "scorecard"]
    return f" --scorecard {scorecards[0]}=NEW_SCORECARD" if scorecards else ""


def _changed_parts(breach: Breach) -> list[tuple[str, str]]:
    """(kind, name) of each part whose content changed. Parts that the SQL only added or dropped are not listed."""
    parts = [change.split(":", 2) for change in breach.changes if change.count(":") > 1]
    return [(kind, name) for kind, name, text in parts if text.removeprefix(" ") not in (ADDED, DROPPED)]


def _moved(breach: Breach) -> str:
    entry = breach.entry
    assert entry is not None
    return (
        f"'{breach.definition}' was published in force since {breach.start}, but its in_force_from is now "
        f"{entry.in_force_from or 'empty'}. Restore {breach.start} ({_location(entry)}). To end it, create a version "
        f"that starts on {breach.earliest} or later: "
        f"accord revise {entry.model} {entry.definition} NEW_NAME --in-force-from {breach.earliest}"
    )


def _backdated(breach: Breach) -> str:
    entry = breach.entry
    assert entry is not None
    return (
        f"'{breach.definition}' has in_force_from {entry.in_force_from}, but what was published shows that it was not "
        f"in force then. Set its in_force_from to {breach.earliest} or later ({_location(entry)})."
    )


def _removed(breach: Breach) -> str:
    return (
        f"'{breach.definition}' was published in force since {breach.start}, but it is no longer in the register. "
        "Published history depends on it: restore its YAML and, of a definition, its SQL. To end it, create a version "
        f"that starts on {breach.earliest} or later (accord revise)."
    )


def restated(breach: Breach, by: str, reason: str) -> str:
    what = {
        "frozen": f"was in force since {breach.start} and has changed",
        "moved": f"was published in force since {breach.start} and starts on another day now",
        "backdated": "starts on a day before the last publication's as_of",
        "removed": f"was published in force since {breach.start} and is no longer in the register",
    }[breach.rule]
    changes = f" ({'; '.join(breach.changes)})" if breach.changes else ""
    return f"'{breach.definition}' {what}{changes}: restated by {by}, because: {reason}"


def signed_late(entry: Entry, sides: list[str]) -> str:
    signed = " and ".join(f"{side} on {getattr(entry, side).on}" for side in sides)
    return (
        f"'{entry.definition}' is in force since {entry.in_force_from}, but was signed later: {signed}. "
        "If it was agreed on paper before, give the day of that: accord sign … --on DAY. Else readers should know that "
        "it decided before both sides had signed it."
    )


def review_due(entry: Entry) -> str:
    return (
        f"'{entry.definition}' should have been reviewed by {entry.review_by_on}. Look at its results, agree on it "
        f"again, and set the next review_by in {_location(entry)}."
    )
