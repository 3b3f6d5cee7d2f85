"""One definition's part of the Markdown: how many leads, how good they are, why, examples, and where."""

from typing import Any

from accord.common.plurals import count
from accord.compare import markdown_cells as cells
from accord.report.display import SHORT, percent, plain

GROUPS = {"before": "Before", "after": "After", "gained": "Gained", "lost": "Lost"}
BECAME = {"opportunity": "an opportunity", "customer": "a customer"}
PLACES = {"country": "Country", "source": "Source", "segment": "Company size"}
FIRST_AFTER = ("gained", "earlier")  # differences where only the side `after` finds the lead, or finds it first
SHOWN = 8  # places of each kind; the others are added up


def details(pair: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """`pair`: one of `definitions` or `stages` in the result of `comparing.compare`."""
    counted = pair["leads"]
    if not any(counted[each] for each in ("gained", "lost", "earlier", "later")):
        same = f"It finds the same {count(counted['after'], 'lead')}, with the same dates."
        if pair["change"] == "affected":
            same += " A clause by itself is met by other leads, or at other times."
        return [same, "", *_texts(pair)]
    parts = [_summary(pair), "", *_quality(pair, found), *_why(pair), *_examples(pair, found)]
    return [*parts, *_where(pair), *_texts(pair)]


def _summary(pair: dict[str, Any]) -> str:
    """The difference in a few sentences."""
    counted, week = pair["leads"], pair["a_week"]
    moved = ""
    if counted["earlier"] or counted["later"]:
        days = cells.number(round(counted["median_days_moved"], 1))
        both = [f"{cells.number(counted[each])} found {each}" for each in ("earlier", "later") if counted[each]]
        moved = f"; {' and '.join(both)} (median: {days} {'day' if days == '1' else 'days'})"
    summary = (
        f"**{count(counted['gained'], 'lead')} gained, {cells.number(counted['lost'])} lost**{moved}. "
        f"In total: {cells.number(counted['before'])} → {cells.number(counted['after'])} leads. Leads a week: "
        f"{cells.number(round(week['before'], 1))} → {cells.number(round(week['after'], 1))} "
        f"(+{cells.number(round(week['gained'], 1))} −{cells.number(round(week['lost'], 1))})"
    )
    if capacity := pair["capacity_a_week"]:
        summary += (
            f", which is {percent(week['before'], capacity)} → {percent(week['after'], capacity)} of the "
            f"{cells.number(round(capacity))} leads a week that Sales can work"
        )
    return f"{summary}. {_verdict(pair)}".rstrip()


def _verdict(pair: dict[str, Any]) -> str:
    """Whether the gained leads became opportunities more often than the lost ones; "" where nothing can be said.

    Without lost (or gained) leads, the others are compared with all leads found before (or after).
    """
    by_group = {each["who"]: each for each in pair["outcomes"] if each["outcome"] == "opportunity"}
    gained, lost = by_group.get("gained"), by_group.get("lost")
    other, other_name = (lost, "the lost leads") if lost else (by_group.get("before"), "the leads found before")
    one, one_name = (gained, "The gained leads") if gained else (lost, "The lost leads")
    if not gained:
        other, other_name = by_group.get("after"), "the leads that are still found"
    if not one or not other or not one["judged"] or not other["judged"]:
        return ""
    is_clear = one["precision_low"] > other["precision_high"] or one["precision_high"] < other["precision_low"]
    if one["precision"] == other["precision"]:
        same = percent(one["had_outcome"], one["judged"])
        return f"{one_name} became an opportunity as often as {other_name} ({same})."
    how = "more often" if one["precision"] > other["precision"] else "less often"
    figures = f"{percent(one['had_outcome'], one['judged'])} against {percent(other['had_outcome'], other['judged'])}"
    sentence = f"{one_name} became an opportunity {how} than {other_name} ({figures}"
    return f"{sentence})." if is_clear else f"{sentence}; the difference may be chance)."


def _quality(pair: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """A table with one row per group of leads and one column per outcome."""
    days = {each["outcome"]: each["days"] for each in pair["outcomes"]}
    columns = [each for each in BECAME if each in days]
    by = {(each["who"], each["outcome"]): each for each in pair["outcomes"]}
    lines = []
    for group, name in GROUPS.items():
        of_group = [each for (who, _), each in by.items() if who == group]
        if of_group:
            outcomes = [_outcome(by[group, each]) for each in columns]
            in_time = cells.share(pair["in_time"][group], found["customers"])
            lines.append([f"**{name}**", cells.number(of_group[0]["leads"]), *outcomes, in_time])
    became = [f"Became {BECAME[each]} within {days[each]} days" for each in columns]
    return [*cells.table(["", ">Leads", *became, "Customers found in time"], lines), ""] if lines else []


def _outcome(each: dict[str, Any]) -> str:
    left_out = [
        f"{cells.number(each[name])} {label}"
        for name, label in (("too_recent", "too recent to tell"), ("had_before", "before they were found"))
        if each[name]
    ]
    rest = f"<br><sub>{', '.join(left_out)}</sub>" if left_out else ""
    if not each["judged"]:
        return f"{cells.DASH}{rest}"
    low, high = 100 * each["precision_low"], 100 * each["precision_high"]
    counts = f"{cells.number(each['had_outcome'])} of {cells.number(each['judged'])}"
    return f"{percent(each['had_outcome'], each['judged'])} ({counts}; {low:.0f}–{high:.0f} %){rest}"


def _why(pair: dict[str, Any]) -> list[str]:
    if not pair["reasons"]:
        return []
    lines = [
        [
            _clause(each),
            *(cells.number(each[of]) if each[of] else "" for of in ("gained", "lost", "earlier", "later")),
        ]
        for each in pair["reasons"]
    ]
    return [
        "**Clauses that make the difference**",
        "",
        *cells.table(["", ">Gained", ">Lost", ">Earlier", ">Later"], lines),
        "",
    ]


def _clause(each: dict[str, Any]) -> str:
    if each["clause"] is None:
        return "all clauses were met, but not at the same time"
    text = cells.text(each["description"] or each["clause"])
    if not each["is_required_after"]:
        return f"{text} *(no longer required)*"
    return text if each["is_required_before"] else f"{text} *(newly required)*"


def _examples(pair: dict[str, Any], found: dict[str, Any]) -> list[str]:
    zone, is_definition = found["time_zone"], pair["kind"] == "definition"
    lines = [
        [
            cells.text(lead["lead_id"]),
            _difference(lead, zone),
            "<br>".join(_reasons(lead, zone, is_definition)),
            _outcome_of(lead, zone),
            ", ".join(cells.text(plain(lead[each])) for each in PLACES),
        ]
        for lead in pair["examples"]
    ]
    if not lines:
        return []
    title = f"{count(len(lines), 'example lead')}"
    head = ["Lead", "Difference", "Why", "What happened to the lead", "Where"]
    return cells.folded(title, cells.table(head, lines), is_open=is_definition)


def _difference(lead: dict[str, Any], zone: str) -> str:
    before, after = (cells.when(lead[each], zone) for each in ("before_at", "after_at"))
    if lead["difference"] in ("gained", "lost"):
        return f"**{lead['difference']}**<br>{after if lead['difference'] == 'gained' else before}"
    return f"{lead['difference']}<br>{before} → {after}"


def _reasons(lead: dict[str, Any], zone: str, is_definition: bool) -> list[str]:
    if not is_definition:
        version = cells.code(lead["definition"])
        if lead["difference"] in FIRST_AFTER:
            return [f"qualifies by {version} after the change"]
        return [f"qualified by {version} before the change"]
    return [_met(each, zone) for each in lead["clauses"]] or ["all clauses were met, but not at the same time"]


def _met(clause: dict[str, Any], zone: str) -> str:
    """A clause that decides: its text, the values it read, and when it was met on each side."""
    text = cells.text(clause["description"] or clause["clause"]).rstrip(".") + _known(clause)
    before, after = (_when_met(clause, side, zone) for side in ("before", "after"))
    return f"{text}. Before: {before}; after: {after}"


def _when_met(clause: dict[str, Any], side: str, zone: str) -> str:
    if not clause[f"is_required_{side}"]:
        return "not required"
    met_at = clause[f"met_{side}_at"]
    return f"met on {cells.when(met_at, zone)}" if met_at else "not met"


def _known(clause: dict[str, Any]) -> str:
    """What was known of the lead when it was found: `(employees 30)`; `(score 38 → 52)` where the sides differ."""
    values = []
    for each in clause["known"]:
        told = list(dict.fromkeys(cells.value(each[side]) for side in ("before", "after") if side in each))
        values.append(f"{cells.text(each['name'].replace('_', ' '))} {' → '.join(told)}")
    return f" ({', '.join(values)})" if values else ""


def _outcome_of(lead: dict[str, Any], zone: str) -> str:
    for outcome in ("customer", "opportunity"):
        if lead[f"{outcome}_at"]:
            return f"{outcome} on {cells.when(lead[f'{outcome}_at'], zone)}"
    return f"now at {SHORT[lead['stage']]}" if lead["stage"] else cells.DASH


def _where(pair: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for dimension, name in PLACES.items():
        places = [each for each in pair["places"] if each["dimension"] == dimension]
        rows = [[cells.text(plain(each["place"])), *_counts(each)] for each in places[:SHOWN]]
        if rest := places[SHOWN:]:
            sums = {group: sum(each[group] for each in rest) for group in GROUPS}
            rows.append([count(len(rest), "other"), *_counts(sums)])
        lines += [*cells.table([name, ">Before", ">After", ">Gained", ">Lost"], rows), ""]
    return cells.folded("By country, source and company size", lines[:-1]) if lines else []


def _counts(of: dict[str, Any]) -> list[str]:
    numbers = [cells.number(of[each]) for each in ("before", "after")]
    return [*numbers, cells.signed(of["gained"], "+"), cells.signed(of["lost"], "−")]


def _texts(pair: dict[str, Any]) -> list[str]:
    if not pair.get("texts"):
        return []
    lines = cells.folded("What changed in the definition or in what it reads", cells.block(pair["texts"]))
    if pair["are_texts_unchanged"]:
        question = "Its SQL changed, but its description and clause texts did not. Do they still say what the SQL does?"
        lines = [question, "", *lines]
    return lines
