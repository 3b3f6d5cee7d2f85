"""One definition's part of the Markdown: how many, how good, why, where, and which leads."""

from typing import Any

from accord.common.plurals import count
from accord.compare import markdown_cells as cells
from accord.report.display import SHORT, percent, plain

WHO = {"before": "Before", "after": "After", "gained": "Gained", "lost": "Lost"}
BECAME = {"opportunity": "an opportunity", "customer": "a customer"}
PLACES = {"country": "Country", "source": "Source", "segment": "Company size"}
MORE = ("gained", "earlier")  # what the new side finds that the old does not, or not yet
SHOWN = 8  # places of each kind; the rest is added up


def details(pair: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """`pair`: one of `definitions` or `stages` of what `compare` gives."""
    counted = pair["leads"]
    if not any(counted[each] for each in ("gained", "lost", "earlier", "later")):
        told = [f"It finds the same {count(counted['after'], 'lead')}, at the same time.", ""]
        return told + _texts(pair)
    parts = [_sentence(pair), "", *_quality(pair, found), *_why(pair), *_examples(pair, found)]
    return [*parts, *_where(pair), *_texts(pair)]


def _sentence(pair: dict[str, Any]) -> str:
    """The whole of it in a few sentences."""
    counted, week = pair["leads"], pair["a_week"]
    moved = ""
    if counted["earlier"] or counted["later"]:
        by = f", half of them by {cells.number(round(counted['median_days_moved'], 1))} days or more"
        both = [f"{cells.number(counted[each])} found {each}" for each in ("earlier", "later") if counted[each]]
        moved = f"; {' and '.join(both)}{by}"
    told = (
        f"**{count(counted['gained'], 'lead')} gained, {cells.number(counted['lost'])} lost**{moved}: "
        f"{cells.number(counted['before'])} → {cells.number(counted['after'])} so far. A week: "
        f"{cells.number(round(week['before'], 1))} → {cells.number(round(week['after'], 1))} "
        f"(+{cells.number(round(week['gained'], 1))} −{cells.number(round(week['lost'], 1))})"
    )
    if capacity := pair["capacity_a_week"]:
        told += (
            f", which is {percent(week['before'], capacity)} → {percent(week['after'], capacity)} of the "
            f"{cells.number(round(capacity))} leads that Sales can work"
        )
    return f"{told}. {_verdict(pair)}".rstrip()


def _verdict(pair: dict[str, Any]) -> str:
    """Whether those gained are better than those lost, as far as that can be told."""
    by_who = {each["who"]: each for each in pair["outcomes"] if each["outcome"] == "opportunity"}
    gained, lost = by_who.get("gained"), by_who.get("lost")
    other, named = (lost, "those lost") if lost else (by_who.get("before"), "those found before")
    one, who = (gained, "Those gained") if gained else (lost, "Those lost")
    if not gained:
        other, named = by_who.get("after"), "those still found"
    if not one or not other or not one["judged"] or not other["judged"]:
        return ""
    is_clear = one["precision_low"] > other["precision_high"] or one["precision_high"] < other["precision_low"]
    if one["precision"] == other["precision"]:
        return f"{who} became an opportunity as often as {named} ({percent(one['had_outcome'], one['judged'])})."
    how = "more often" if one["precision"] > other["precision"] else "less often"
    figures = f"{percent(one['had_outcome'], one['judged'])} against {percent(other['had_outcome'], other['judged'])}"
    said = f"{who} became an opportunity {how} than {named} ({figures}"
    return f"{said})." if is_clear else f"{said}, which can be chance)."


def _quality(pair: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """A row a group, a column an outcome."""
    days = {each["outcome"]: each["days"] for each in pair["outcomes"]}
    columns = [each for each in BECAME if each in days]
    by = {(each["who"], each["outcome"]): each for each in pair["outcomes"]}
    lines = []
    for who, name in WHO.items():
        of = [each for (of_who, _), each in by.items() if of_who == who]
        if of:
            outcomes = [_outcome(by[who, each]) for each in columns]
            in_time = cells.share(pair["in_time"][who], found["customers"])
            lines.append([f"**{name}**", cells.number(of[0]["leads"]), *outcomes, in_time])
    became = [f"Became {BECAME[each]} within {days[each]} days" for each in columns]
    return [*cells.table(["", ">Leads", *became, "Customers found in time"], lines), ""] if lines else []


def _outcome(each: dict[str, Any]) -> str:
    left_out = [
        f"{cells.number(each[name])} {said}"
        for name, said in (("too_recent", "too recent to tell"), ("had_before", "already were"))
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
    return ["**What decides**", "", *cells.table(["", ">Gained", ">Lost", ">Earlier", ">Later"], lines), ""]


def _clause(each: dict[str, Any]) -> str:
    if each["clause"] is None:
        return "the clauses held, but not together"
    said = cells.text(each["description"] or each["clause"])
    if not each["is_asked_after"]:
        return f"{said} *(not asked any more)*"
    return said if each["is_asked_before"] else f"{said} *(asked now)*"


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
    title = f"{count(len(lines), 'lead')} that show the difference"
    head = ["Lead", "Difference", "Why", "What became of it", "Where"]
    return cells.folded(title, cells.table(head, lines), is_open=is_definition)


def _difference(lead: dict[str, Any], zone: str) -> str:
    before, after = (cells.when(lead[each], zone) for each in ("before_at", "after_at"))
    if lead["difference"] in ("gained", "lost"):
        return f"**{lead['difference']}**<br>{after if lead['difference'] == 'gained' else before}"
    return f"{lead['difference']}<br>{before} → {after}"


def _reasons(lead: dict[str, Any], zone: str, is_definition: bool) -> list[str]:
    if not is_definition:
        return [f"{'now' if lead['difference'] in MORE else 'before'} by {cells.code(lead['definition'])}"]
    return [_met(each, zone) for each in lead["clauses"]] or ["each clause held, but not all together"]


def _met(clause: dict[str, Any], zone: str) -> str:
    """A clause that decides, on both sides."""
    said = cells.text(clause["description"] or clause["clause"]).rstrip(".") + _known(clause)
    was, now = (_when_met(clause, side, zone) for side in ("before", "after"))
    return f"{said}. Before: {was}; now: {now}"


def _when_met(clause: dict[str, Any], side: str, zone: str) -> str:
    if not clause[f"is_asked_{side}"]:
        return "not asked"
    met_at = clause[f"met_{side}_at"]
    return f"met on {cells.when(met_at, zone)}" if met_at else "not met"


def _known(clause: dict[str, Any]) -> str:
    """What was known of the lead when it was found, and what the other side would have known: `(employees 30)`."""
    told = []
    for each in clause["known"]:
        before, after = cells.value(each["before"]), cells.value(each["after"])
        name = cells.text(each["name"].replace("_", " "))
        told.append(f"{name} {after}" if before == after else f"{name} {before} → {after}")
    return f" ({', '.join(told)})" if told else ""


def _outcome_of(lead: dict[str, Any], zone: str) -> str:
    for outcome in ("customer", "opportunity"):
        if lead[f"{outcome}_at"]:
            return f"{outcome} on {cells.when(lead[f'{outcome}_at'], zone)}"
    return f"stands at {SHORT[lead['stage']]}" if lead["stage"] else cells.DASH


def _where(pair: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for dimension, name in PLACES.items():
        places = [each for each in pair["places"] if each["dimension"] == dimension]
        rows = [[cells.text(plain(each["place"])), *_counts(each)] for each in places[:SHOWN]]
        if rest := places[SHOWN:]:
            added = {of: sum(each[of] for each in rest) for of in WHO}
            rows.append([f"{len(rest)} others", *_counts(added)])
        lines += [*cells.table([name, ">Before", ">After", ">Gained", ">Lost"], rows), ""]
    return cells.folded("By country, source and company size", lines[:-1]) if lines else []


def _counts(of: dict[str, Any]) -> list[str]:
    numbers = [cells.number(of[each]) for each in ("before", "after")]
    return [*numbers, cells.signed(of["gained"], "+"), cells.signed(of["lost"], "−")]


def _texts(pair: dict[str, Any]) -> list[str]:
    if not pair.get("texts"):
        return []
    said = [line.replace("```", "'''") for line in pair["texts"]]
    told = cells.folded("What is different in what it says", ["```", *said, "```"])
    if pair["are_words_same"]:
        told = ["Its SQL is changed and none of its words: do the clauses still say what it does?", "", *told]
    return told
