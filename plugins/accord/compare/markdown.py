"""The comparison as Markdown for a pull request: the most important things first, details folded away."""

from datetime import datetime
from itertools import groupby
from typing import Any

from accord.common.plurals import count
from accord.compare import markdown_cells as cells
from accord.compare import markdown_follow_up, markdown_list, markdown_pair
from accord.register.agreed_list import NAME
from accord.report.display import SHORT, STATES, as_of

CHANGES = {
    "changed": "changed",
    "affected": "not changed, but its results are",
    "added": "new",
    "removed": "removed",
}
BREACHES = {
    "frozen": "its text changed",
    "moved": "its start date changed",
    "backdated": "it starts in the past",
    "removed": "it was removed",
}
OPEN = 3  # definitions whose details are not folded away


def markdown(found: dict[str, Any]) -> str:
    """The whole comment. `found`: the result of `comparing.compare`."""
    lines = ["## What this change does to qualified leads", ""]
    if not found["is_different"]:
        answer = f"Nothing: {_sides(found)} have the same definitions, scorecards, features, signals and seeds."
        published = _published(found) if found["published"]["would_change"] else []
        return "\n".join([*lines, answer, "", *published, *_problems(found)]).rstrip() + "\n"
    lines += [*_published(found), *markdown_list.lines(found), *markdown_follow_up.lines(found), *_overview(found)]
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
        return ["Nothing has been published here yet, so there is no published history that this could change.", ""]
    until = cells.when(published["as_of"], found["time_zone"])
    if not published["would_change"]:
        return [f"✅ **Published history does not change**: every official stage entry before {until} is the same.", ""]
    lines = [f"⛔ **This would change published history**, so `accord run` will not publish it. Before {until}:", ""]
    for breach in published["breaches"]:
        is_list = breach["definition"] == NAME
        why = ": it changes published days" if is_list else f" (in force): {BREACHES[breach['rule']]}"
        lines.append(f"- {cells.code(breach['definition'])}{why}")
    for entry in published["entries"]:
        removed, added = count(entry["removed"], "entry", "entries"), cells.number(entry["added"])
        lines.append(f"- {SHORT[entry['stage']]}: {removed} would disappear and {added} would be new "
                     f"({count(entry['leads'], 'lead')})")  # fmt: skip
    if any(breach["definition"] == NAME for breach in published["breaches"]):
        advice = "Give a new rule or row a first day, and one that ends a last day, none of them a published one."
    else:
        advice = "Make the change in a new version that starts later instead: `accord revise`."
    return [*lines, "", advice, ""]


def _overview(found: dict[str, Any]) -> list[str]:
    if not found["definitions"]:
        return ["Every definition finds the same leads as before.", ""]
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
    head = (
        "Definition", "Stage", "In force", "What changed", ">Leads before", ">Leads after", ">Gained", ">Lost",
        ">Leads a week",
    )  # fmt: skip
    return [*cells.table(head, lines), ""]


def _status(definition: dict[str, Any]) -> str:
    """When the definition is in force, or that it is a candidate; and whether it is properly signed."""
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
    """Which definitions decide the stage before and after, and how its official entries differ."""
    name = SHORT[stage["stage"]]
    lines = [f"### Official {name}s", ""]
    if [_term(each) for each in stage["before"]] != [_term(each) for each in stage["after"]]:
        for label, side in (("Before", "before"), ("After", "after")):
            terms = "; ".join(f"{cells.code(each['definition'])} from {each['from']}" for each in stage[side])
            lines += [f"{label}: {terms or 'no definition in force'}.", ""]
    counted = stage["leads"]
    if any(counted[each] for each in ("gained", "lost", "earlier", "later")):
        return lines + markdown_pair.details(stage, found)
    return [
        *lines,
        f"The {cells.number(counted['after'])} official {name}s so far are the same, with the same dates.",
        "",
    ]


def _term(version: dict[str, Any]) -> tuple[Any, ...]:
    return version["definition"], version["from"], version["to"]


def _problems(found: dict[str, Any]) -> list[str]:
    """Other problems of the register that would stop a run. Breaches of published history are listed above."""
    listed = {breach["definition"] for breach in found["published"]["breaches"]}
    others = [each for each in found["problems"] if each["rule"] != "review_due" and each["definition"] not in listed]
    if not others:
        return []
    lines = [line for each in others for line in _problem(each["message"])]
    return ["### To do before this can be published", "", *lines, *([""] if lines[-1] else [])]


def _problem(message: str) -> list[str]:
    """A message as an entry of a list; its commands, which are indented, stand in a block of code."""
    first, *rest = message.splitlines()
    lines = [f"- {cells.text(first)}"]
    for is_command, group in groupby(rest, key=lambda line: line.startswith("  ")):
        if is_command:
            lines += ["", *cells.indented(cells.block(line.strip() for line in group)), ""]
        else:
            lines += cells.indented(cells.text(line) for line in group)
    return lines


def _footer(found: dict[str, Any]) -> list[str]:
    until = as_of(datetime.fromisoformat(found["as_of"]).replace(tzinfo=None), found["time_zone"])
    note = (
        f"{_sides(found)}, on the same {cells.number(found['leads'])} leads, up to {until}. Leads a week are an "
        f"average of the last {cells.number(found['weeks'])} weeks. An outcome counts only after its number of days "
        "is over, and only for leads that did not have it before they were found. The page counts whole months, so its "
        "figures differ a little. In brackets: the counts, and the "
        "range in which the true share lies with 95 % certainty. “Found in time” means: before the opportunity that "
        "made the lead a customer. Outcomes also depend on which leads Sales worked."
    )
    return ["---", f"<sub>{note}</sub>"]
