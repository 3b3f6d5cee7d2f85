"""What is said about a problem of the register: what happened, since when, and the commands to go on with."""

from accord.register.entries import Entry
from accord.register.frozen_versions import Breach


def _where(entry: Entry) -> str:
    return f"{entry.file.name}, version {entry.definition}"


def sign_commands(entry: Entry, sides: list[str], more: str = "") -> str:
    """One line a side."""
    named = f"{entry.model} {entry.definition}"
    return "".join(f"\n  accord sign {named} --as {side} --by NAME{more}" for side in sides)


def unsigned(entry: Entry, missing: list[str]) -> str:
    return (
        f"'{entry.definition}' is in force since {entry.in_force_from}, but {' and '.join(missing)} did not sign it. "
        f"Empty its in_force_from until both have agreed ({_where(entry)}), or sign what it says:"
        f"{sign_commands(entry, missing)}"
    )


def not_ready(entry: Entry, missing: list[str]) -> str:
    return (
        f"'{entry.definition}' starts on {entry.in_force_from}, but {' and '.join(missing)} did not sign it yet. "
        f"From that day on nothing is published without it:{sign_commands(entry, missing)}"
    )


def changed(entry: Entry, is_restated: bool = False) -> str:
    signed_on = max(day for day in (entry.marketing.on, entry.sales.on) if day)
    again = sign_commands(entry, ["marketing", "sales"], " --for-restatement" if is_restated else "")
    return (
        f"'{entry.definition}' was changed since it was signed on {signed_on}: signed was "
        f"{entry.signed_fingerprint or 'no fingerprint'}, what it says now is {entry.fingerprint}. "
        "Undo the change (in its SQL, or in a scorecard, feature, signal, seed or rule it names), or let both sides "
        f"sign again:{again}"
    )


def broken(breach: Breach) -> str:
    """What stops a publication that would change the past."""
    said = {"frozen": _frozen, "moved": _moved, "backdated": _backdated, "removed": _removed}[breach.rule](breach)
    return f"{said}\nTo rewrite the past on purpose instead: accord run --restate REASON --by NAME"


def _frozen(breach: Breach) -> str:
    entry = breach.entry
    assert entry is not None
    changes = breach.changes or (f"fingerprint {breach.published} → {entry.fingerprint}",)
    listed = "".join(f"\n  {change}" for change in changes)
    return (
        f"'{breach.definition}' was published in force since {breach.start} and now says something else:{listed}\n"
        "A published version is frozen, signed or not. Make a new version of it, undo the change in the old one, and "
        f"let both sides sign the new one:\n  accord revise {entry.model} {entry.definition} NEW_NAME "
        f"--in-force-from {breach.earliest}{_copying(breach)}"
        f"\n  accord sign {entry.model} NEW_NAME --as marketing --by NAME"
        f"\n  accord sign {entry.model} NEW_NAME --as sales --by NAME\n"
        f"{breach.earliest} is the first day on which it may start; a later one will do.{_shared(breach)}"
    )


def _shared(breach: Breach) -> str:
    """What reads a feature, signal, scorecard or seed is changed with it, the old version as well as the new one."""
    changed = _changed(breach)
    kinds = sorted({kind for kind, _ in changed} - {"definition", "rule"})
    shared = f" A {' or '.join(kinds)} is shared by every version that reads it: change a copy of it under a new name."
    rules = " and ".join(sorted({f"'{name}'" for kind, name in changed if kind == "rule"}))
    held = f" The rule {rules} holds for every version, so a new one does not help: undo that change."
    return (shared if kinds else "") + (held if rules else "")


def _copying(breach: Breach) -> str:
    """The option that makes that copy, of a scorecard."""
    cards = [name for kind, name in _changed(breach) if kind == "scorecard"]
    return f" --scorecard {cards[0]}=NEW_SCORECARD" if cards else ""


def _changed(breach: Breach) -> list[tuple[str, str]]:
    """Kind and name of what says something else now; what the SQL only names, or names no more, is as it was."""
    found = [change.split(":", 2) for change in breach.changes if change.count(":") > 1]
    return [(kind, name) for kind, name, told in found if not told.startswith((" named now", " not named"))]


def _moved(breach: Breach) -> str:
    entry = breach.entry
    assert entry is not None
    now = f"is {entry.in_force_from}" if entry.in_force_from else "is empty"
    return (
        f"'{breach.definition}' was published in force since {breach.start}, but its in_force_from now {now}. Write "
        f"{breach.start} there again ({_where(entry)}). It ends by another version that starts on {breach.earliest} or "
        f"later: accord revise {entry.model} {entry.definition} NEW_NAME --in-force-from {breach.earliest}"
    )


def _backdated(breach: Breach) -> str:
    entry = breach.entry
    assert entry is not None
    return (
        f"'{breach.definition}' would be in force since {entry.in_force_from}, and what was published says that it was "
        f"not. Write {breach.earliest} or a later day as its in_force_from ({_where(entry)})."
    )


def _removed(breach: Breach) -> str:
    return (
        f"'{breach.definition}' was published in force since {breach.start} and is gone from the register. History "
        f"rests on it: put its YAML and SQL back. It ends by a new version that starts on {breach.earliest} or later."
    )


def restated(breach: Breach, by: str, reason: str) -> str:
    what = {
        "frozen": f"in force since {breach.start}, says something else",
        "moved": f"published in force since {breach.start}, starts on another day",
        "backdated": "starts on a day before the last publication's as_of",
        "removed": f"published in force since {breach.start}, is gone",
    }[breach.rule]
    changes = f" ({'; '.join(breach.changes)})" if breach.changes else ""
    return f"'{breach.definition}', {what}{changes}: restated by {by}, because: {reason}"


def review_due(entry: Entry) -> str:
    return (
        f"'{entry.definition}' should have been reviewed by {entry.review_by_on}. Look at how it did, agree on it "
        f"again, and write the next review_by in {_where(entry)}."
    )
