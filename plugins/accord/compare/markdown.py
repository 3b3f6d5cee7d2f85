"""The comparison as Markdown, for a pull request: what matters first, what can wait folded away."""

from datetime import datetime
from typing import Any

from accord.common.plurals import count
from accord.compare import markdown_cells as cells
from accord.compare import markdown_pair
from accord.report.display import SHORT, STATES, as_of

CHANGES = {
    "changed": "says something else",
    "affected": "says the same, finds other leads",
    "added": "new",
    "removed": "removed",
}
KINDS = {"frozen": "changed", "moved": "starts on another day", "backdated": "starts in the past", "removed": "removed"}
OPEN = 3  # definitions whose details are not folded away


def markdown(found: dict[str, Any]) -> str:
    """All of it. `found`: what `compare` gives."""
    lines = ["## What this change does to qualified leads", ""]
    if not found["is_different"]:
        told = f"Nothing: {_sides(found)} have the same definitions, scorecards, features, signals and seeds."
        return "\n".join([*lines, told, "", *_problems(found)]).rstrip() + "\n"
    lines += [*_published(found), *_overview(found)]
    for stage in found["stages"]:
        lines += _stage(stage, found)
    for at, definition in enumerate(found["definitions"]):
        details = markdown_pair.details(definition, found)
        title = _title(definition)
        lines += [f"### {title}", "", *details] if at < OPEN else cells.folded(title, details)
    return "\n".join([*lines, *_problems(found), *_footer(found)]).rstrip() + "\n"


def _sides(found: dict[str, Any]) -> str:
    return f"{cells.code(found['base']['revision'])} and {cells.code(found['head']['revision'])}"


def _published(found: dict[str, Any]) -> list[str]:
    published = found["published"]
    if published["publication_id"] is None:
        return ["Nothing was ever published here, so there is no published past that this could change.", ""]
    until = cells.when(published["as_of"], found["time_zone"])
    if not published["would_change"]:
        return [f"✅ **What was published stays as it is**: every official entry before {until} is the same.", ""]
    lines = [f"⛔ **This would change what was published**, so `accord run` refuses it. Before {until}:", ""]
    for breach in published["breaches"]:
        lines.append(f"- {cells.code(breach['definition'])}, in force, {KINDS[breach['rule']]}")
    for entry in published["entries"]:
        gone, come = count(entry["gone"], "entry", "entries"), cells.number(entry["come"])
        lines.append(f"- {SHORT[entry['stage']]}: {gone} would be gone and {come} new, "
                     f"of {count(entry['leads'], 'lead')}")  # fmt: skip
    return [*lines, "", "Put the change into a new version that starts later: `accord revise`.", ""]


def _overview(found: dict[str, Any]) -> list[str]:
    if not found["definitions"]:
        return ["No definition finds other leads than before.", ""]
    lines = [
        (
            cells.code(each["definition"]),
            SHORT[each["stage"]],
            _status(each),
            CHANGES[each["change"]],
            cells.number(each["leads"]["before"]),
            cells.number(each["leads"]["after"]),
            cells.signed(each["leads"]["gained"], "+"),
            cells.signed(each["leads"]["lost"], "−"),
            f"{cells.number(each['a_week']['before'])} → {cells.number(each['a_week']['after'])}",
        )
        for each in found["definitions"]
    ]
    head = ("Definition", "For", "In force", "What changed", ">Before", ">After", ">Gained", ">Lost", ">A week")
    return [*cells.table(head, lines), ""]


def _status(definition: dict[str, Any]) -> str:
    """How much it decides."""
    version = definition["after"] or definition["before"]
    state, start = version["state"], version["in_force_from"]
    if state == "candidate":
        return "candidate"
    unsigned = f", **{STATES[state]}**" if state in ("unsigned", "changed") else ""
    if version["in_force_to"]:
        return f"{start} to {version['in_force_to']}{unsigned}"
    return f"from {start}{unsigned}"


def _title(definition: dict[str, Any]) -> str:
    against = ""
    if definition["change"] == "added" and definition["before"]:
        against = f", compared with {cells.code(definition['before']['definition'])}"
    name = f"{cells.code(definition['definition'])} ({SHORT[definition['stage']]})"
    return f"{name}: {CHANGES[definition['change']]}{against}"


def _stage(stage: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Who decides the stage, before and after, and what is official by that."""
    name = SHORT[stage["stage"]]
    lines = [f"### Official {name}s", ""]
    if [_held(each) for each in stage["before"]] != [_held(each) for each in stage["after"]]:
        for told, side in (("Before", "before"), ("After", "after")):
            held = "; ".join(f"{cells.code(each['definition'])} from {each['from']}" for each in stage[side])
            lines += [f"{told}: {held or 'nobody decides it'}.", ""]
    counted = stage["leads"]
    if any(counted[each] for each in ("gained", "lost", "earlier", "later")):
        return lines + markdown_pair.details(stage, found)
    return [
        *lines,
        f"Up to now the {cells.number(counted['after'])} official {name}s are the same, on the same days.",
        "",
    ]


def _held(version: dict[str, Any]) -> tuple[Any, ...]:
    return version["definition"], version["from"], version["to"]


def _problems(found: dict[str, Any]) -> list[str]:
    """What else would stop a run, or soon will; a breach is said above."""
    told = {breach["definition"] for breach in found["published"]["breaches"]}
    others = [each for each in found["problems"] if each["rule"] != "review_due" and each["definition"] not in told]
    if not others:
        return []
    lines = [f"- {cells.text(each['message'].splitlines()[0])}" for each in others]
    return ["### Before it can be published", "", *lines, ""]


def _footer(found: dict[str, Any]) -> list[str]:
    until = as_of(datetime.fromisoformat(found["as_of"]).replace(tzinfo=None), found["time_zone"])
    told = (
        f"{_sides(found)} on the same {cells.number(found['leads'])} leads, up to {until}. A week is an average of the "
        f"last {cells.number(found['weeks'])} weeks. What became of a lead is judged once its days are over, and only "
        "if it had not come that far before it was found; in brackets the counts, and the range in which the true "
        "share lies in 95 of 100 cases. It depends on which leads Sales worked."
    )
    return ["---", f"<sub>{told}</sub>"]
