"""The follow-up agreement (rule 29): what Sales promises about a lead that it is handed, and its versions in words.

Its versions stand in `definitions/follow_up/agreement.yml`. In the register they are versions of the stage `follow_up`,
beside those of the gates, and are signed, frozen and revised like them.
"""

from typing import Any

from accord.register.canonical_form import canonical

MODEL = "follow_up"  # what commands call it; also its model and stage in the register
YAML_MODEL = "hand_offs"  # the dbt model whose YAML declares the versions
SELECT = "SELECT "  # before a condition in canonical form
RESPONSES = {"any": "any response", "attempt": "an attempt or a contact", "contact": "a contact"}


def key(version: str) -> str:
    """Under which a version's own text stands in its canonical form."""
    return f"{MODEL}:{version}"


def canonical_version(version: dict[str, Any]) -> dict[str, Any]:
    """What one version says, in canonical form: notified, targets by name, their order in each stage, default_calendar,
    and reroute and may_reject where it has them.

    `warn` is stated where it is left out. Conditions are as written.
    """
    targets = [_canonical_target(target) for target in version["targets"]]
    order: dict[str, list[str]] = {}
    for target in targets:
        order.setdefault(target["stage"], []).append(target["name"])
    optional: dict[str, Any] = {"reroute": canonical(version["reroute"])} if "reroute" in version else {}
    if "may_reject" in version:
        optional["may_reject"] = sorted(version["may_reject"])
    return {
        "notified": canonical(version["notified"]),
        "targets": {target["name"]: {k: v for k, v in target.items() if k != "name"} for target in targets},
        "order": order,
        "default_calendar": canonical(version["default_calendar"]),
    } | optional


def _canonical_target(target: dict[str, Any]) -> dict[str, Any]:
    stated: dict[str, Any] = canonical(target)
    complete: dict[str, Any] = canonical({"warn": target["minutes"] * 3 // 4} | stated)
    return complete


def targets_in_words(text: dict[str, Any]) -> dict[str, str]:
    """Target -> its promise in words, stage by stage and in the order in which the targets are tried.

    `text`: what one version says, in canonical form.
    """
    return {name: _target(text["targets"][name]) for names in text["order"].values() for name in names}


def in_words(text: dict[str, Any]) -> dict[str, str]:
    """All that a version says: its targets, and when Sales is notified and the calendar, under names with spaces."""
    calendar = text["default_calendar"]
    return targets_in_words(text) | {
        "notification time": _notified(text["notified"]),
        "default calendar": f"hours {calendar['hours']}, time zone {calendar['zone']}, holidays {calendar['holidays']}",
        "rerouted leads": _rerouted(text.get("reroute")),
        "who may send leads back": ", ".join(text["may_reject"]) if "may_reject" in text else "every team",
    }


def _target(target: dict[str, Any]) -> str:
    condition = target.get("when", "").removeprefix(SELECT)
    where = f", where {condition}" if condition else ""
    minutes = f"{target['minutes']:,} business {'minute' if target['minutes'] == 1 else 'minutes'}"
    by = f" by the team {target['team']}" if target["by"] == "team" else ""
    return f"{target['stage']}{where}: {minutes}, {RESPONSES[target['accepts']]}{by}"


def _rerouted(reroute: dict[str, int] | None) -> str:
    return f"{reroute['minutes']:,} business minutes of the new owner" if reroute else "no time of their own"


def _notified(notified: Any) -> str:
    if notified == "entry":
        return "at the moment at which the lead enters the stage"
    times = [f"of what happened before {row['cut']}, at {row['notified']}" for row in notified["timetable"]]
    return f"{'; '.join(times)} (business zone)"
