"""What is said about a problem of the register: what happened, since when, and how to go on."""

from datetime import date

from accord.register.entries import Entry


def _where(entry: Entry) -> str:
    return f"{entry.file.name}, version {entry.definition}"


def unsigned(entry: Entry, missing: list[str]) -> str:
    sides = " and ".join(missing)
    return (
        f"'{entry.definition}' is in force since {entry.in_force_from}, but {sides} did not sign it. "
        f"Under agreement in {_where(entry)}: fill in signed_by and signed_on of {sides} and write "
        f'fingerprint: "{entry.fingerprint}"; or empty in_force_from until both have agreed.'
    )


def not_ready(entry: Entry, missing: list[str]) -> str:
    return (
        f"'{entry.definition}' starts on {entry.in_force_from}, but {' and '.join(missing)} did not sign it yet. "
        f"From that day on nothing is published without it. The fields stand in {_where(entry)}."
    )


def changed(entry: Entry) -> str:
    signed_on = max(day for day in (entry.marketing.on, entry.sales.on) if day)
    return (
        f"'{entry.definition}' was changed since it was signed on {signed_on}: signed was "
        f"{entry.signed_fingerprint or 'no fingerprint'}, what it says now is {entry.fingerprint}. "
        "Undo the change (in its SQL, or in a scorecard, fact, signal or seed it names). "
        f"Or, if it was never published in force, let both sides sign again: in {_where(entry)}, new signed_on of both "
        f'and fingerprint: "{entry.fingerprint}". '
        "If it was published in force, make a new version with a later in_force_from."
    )


def frozen(entry: Entry, start: date, published: str) -> str:
    return (
        f"'{entry.definition}' was published in force since {start} with fingerprint {published} and now says "
        f"something else ({entry.fingerprint}). A published version is frozen, signed or not. "
        f"Undo the change and make a new version in {entry.file.name}: copy the block of '{entry.definition}' under a "
        "new v, defined_in and SQL file, make the change there, give it an in_force_from after the last publication, "
        "and let both sides sign it."
    )


def restated(definition: str, start: date, reason: str) -> str:
    return f"'{definition}', published in force since {start}, was changed by a declared restatement: {reason}."


def removed(definition: str, start: date) -> str:
    return (
        f"'{definition}' was published in force since {start} and is gone from the register. History rests on it: "
        "put its YAML and SQL back, and end it by a new version with a later in_force_from."
    )


def review_due(entry: Entry) -> str:
    return (
        f"'{entry.definition}' should have been reviewed by {entry.review_by_on}. Look at how it did, agree on it "
        f"again, and write the next review_by in {_where(entry)}."
    )
