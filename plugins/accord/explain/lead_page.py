"""`accord explain --html`: one self-contained page about one lead, to send.

It is made to be sent, so it shows less than the screen: the lead's id, no name and no address; of what is
known about the person, only what a clause is missing; of the points, sums by group, and no activity.
"""

from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from accord.common.instants import instant
from accord.explain.change_sentences import sentence
from accord.explain.contribution_groups import by_group
from accord.explain.gate_sentences import definition_term
from accord.explain.gates_screen import clause_lines, clause_mark
from accord.explain.point_texts import points
from accord.explain.score_sentences import score_line
from accord.register.stages import stages
from accord.report import display
from accord.report.templating import ADDRESS, STYLE, templates

STATUS = {
    "entered": "entered",
    "skipped": "skipped",
    "closed": "not possible",
    "no_definition": "no definition then",
    "open": "not yet",
    "met": "met",
}


def render(found: dict[str, Any]) -> str:
    """The page of what `explain` found. It loads nothing from anywhere."""
    zone = ZoneInfo(found["time_zone"])
    environment = templates("accord.explain", ".")
    environment.filters |= {
        "at": lambda moment: f"{_day(moment, zone)}, {instant(moment).astimezone(zone):%H:%M}",
        "day": lambda moment: _day(moment, zone),
        "points": points,
        "no_addresses": lambda text: ADDRESS.sub("[address]", text),
        "plain": display.plain,
    }
    return environment.get_template("page.html.j2").render(
        style=Markup(STYLE.read_text(encoding="utf-8")),
        found=found,
        stages=stages(),
        short=display.SHORT,
        status=STATUS,
        until=display.as_of(instant(found["at"]).replace(tzinfo=None), found["time_zone"]),
        days=display.days,
        clause_mark=clause_mark,
        clause_lines=clause_lines,
        definition_term=definition_term,
        changes=[sentence(change, zone) for change in found["history_changes"]],
        by_group=by_group,
        score_line=score_line,
    )


def _day(moment: str, zone: ZoneInfo) -> str:
    return display.day(instant(moment).astimezone(zone).date())
