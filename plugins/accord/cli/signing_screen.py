"""What `accord sign` and `accord revise` say: what is signed, what was written, and what comes next."""

from pathlib import Path

from rich.console import Console

from accord.common.settings import PROJECT
from accord.register import follow_up
from accord.register.agreed_list import AgreedList
from accord.register.agreement_messages import sign_commands, signed_late
from accord.register.entries import Entry
from accord.register.revising import Revised
from accord.register.signatures import SIDES
from accord.register.signing import Signed

SHARED = (
    "Shared with other versions. Do not change these for this version: if another version that reads them is frozen, "
    "the next run stops. Copy what has to differ under a new name and read the copy. For a scorecard, accord revise "
    "makes the copy (--scorecard OLD=NEW)."
)


def show_text(entry: Entry, console: Console) -> None:
    """What is about to be signed, in words: each clause as the version's YAML says it, or each promise."""
    _say(console, f"{entry.definition}: {entry.description}")
    said = follow_up.in_words(entry.canonical[follow_up.key(entry.definition)]) if entry.is_follow_up else entry.clauses
    for name, words in said.items():
        _say(console, f"  - {name.replace('_', ' ')}: {words}")


def show_signed(signed: Signed, console: Console) -> None:
    """Whose signature is valid now, whose was removed, and who is still missing."""
    entry, mine = signed.entry, getattr(signed.entry, signed.side)
    _say(
        console,
        f"{mine.by} signed {entry.definition} as {signed.side} on {mine.on}, as it is now: {entry.fingerprint}.",
    )
    if signed.replaced and signed.replaced != mine:
        _say(console, f"It replaces the signature of {signed.replaced.by} of {signed.replaced.on}.")
    if signed.cleared:
        other = SIDES[1 - SIDES.index(signed.side)]
        _say(
            console,
            f"{signed.cleared.by} signed as {other} on {signed.cleared.on}, but a different text: that signature "
            "was removed.",
        )
    if isinstance(entry, Entry) and entry.in_force_from and mine.on > entry.in_force_from:
        _say(console, f"Warning: {signed_late(entry, [signed.side])}")
    _say(console, f"Changed: {_short(entry.file)}")
    _say(console, _next(entry))


def show_revised(revised: Revised, console: Console) -> None:
    """What was written, what the new version shares with others, and the steps to put it in force."""
    entry, old = revised.entry, revised.old
    _say(console, f"{entry.definition} is a copy of {old.definition} that nobody has signed. Written:")
    for file in revised.files:
        _say(console, f"  {_short(file)}")
    _say(console, "Now change what has to differ:")
    for what, file in _own(revised).items():
        _say(console, f"  {what}: {_short(file)}")
    if revised.shared:
        _say(console, SHARED)
        for kind, names in _by_kind(revised.shared).items():
            _say(console, f"  {kind}: {', '.join(names)}")
    tests = entry.file.with_name("_tests.yml")
    if not entry.is_follow_up and tests.exists() and old.definition in tests.read_text():
        say = f"if no threshold changes, add {entry.definition} to `versions`; else copy them with its thresholds,"
        if revised.card:
            say = f"copy those of {old.definition}, with {entry.definition} and columns of {revised.card} in them,"
        _say(console, f"Its unit tests: {say} in {_short(tests)}.")
    _say(
        console,
        f"First, to see {'its differences' if entry.is_follow_up else 'which leads it changes'}:\n  accord compare",
    )
    _say(console, _next(entry))


def _own(revised: Revised) -> dict[str, Path]:
    """The files that belong to the new version alone, by what is in them."""
    if revised.entry.is_follow_up:
        return {"its promises, which both sides sign": revised.entry.file}
    sql, words = revised.files[:2]
    own = {"its SQL": sql, "its words, which both sides sign": words}
    for file in revised.files:
        if revised.card and file.name == f"{revised.card}.yml":
            own["its points"] = file
    return own


def _by_kind(shared: list[str]) -> dict[str, list[str]]:
    """`feature:visits_7d` under `feature`, and so on."""
    found: dict[str, list[str]] = {}
    for each in shared:
        kind, _, name = each.partition(":")
        found.setdefault(kind, []).append(name)
    return found


def _next(entry: Entry | AgreedList) -> str:
    missing = [side for side in SIDES if not getattr(entry, side).is_given]
    if isinstance(entry, AgreedList):
        commands = sign_commands(entry.signed_as, missing)
        return f"Next, for it to be agreed:{commands}" if missing else "Both sides have signed it."
    start = (
        f"in force from {entry.in_force_from}" if entry.in_force_from else "in force once its in_force_from has a day"
    )
    if missing:
        return f"Next, for it to be {start}:{sign_commands(entry.signed_as, missing)}"
    return f"Both sides have signed it; {start}."


def _short(file: Path) -> str:
    return str(file.relative_to(PROJECT) if file.is_relative_to(PROJECT) else file)


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
