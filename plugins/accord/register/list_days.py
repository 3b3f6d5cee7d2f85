"""What `what_does_not_count` says of a business day, and where two of its texts differ (rule 25).

A text is the canonical form of `AgreedList`. Days are texts such as `2026-03-01`, which are in the order of the days.
"""

from datetime import date, timedelta
from typing import Any

from accord.register.known_domains import ALWAYS, days
from accord.register.list_words import period

Text = dict[str, Any]


def on_day(text: Text, day: str) -> Text:
    """The rules that hold on a day, in their order and without their days; relationship by domain; all else."""
    holding = [rule for rule in text["rules"] if _holds(rule.get("from", ""), rule.get("until", ""), day)]
    return {
        **{name: text[name] for name in ("time_zone", "kinds", "mail")},
        "rules": {rule["name"]: {k: v for k, v in rule.items() if k not in ("from", "until")} for rule in holding},
        "order": [rule["name"] for rule in holding],
        "domains": {domain: says for domain, says, first, last in text["known_domains"] if _holds(first, last, day)},
    }


def first_difference(was: Text, now: Text, free: date) -> str | None:
    """The first day before `free` on which the two texts differ. The beginning of time is 0001-01-01."""
    starts = {ALWAYS[0], *_starts(was), *_starts(now)}
    for day in sorted(day for day in starts if day < free.isoformat()):
        if on_day(was, day) != on_day(now, day):
            return day
    return None


def until_then(text: Text, free: date) -> Text:
    """The text without what begins or ends on `free` or later: what was published goes on."""
    last = (free - timedelta(days=1)).isoformat()

    def goes_on(until: str) -> bool:
        return until >= last

    rules = [
        {name: value for name, value in rule.items() if name != "until" or not goes_on(value)}
        for rule in text["rules"] if rule.get("from", "") <= last
    ]  # fmt: skip
    domains = [
        [domain, says, first, "" if goes_on(until) else until]
        for domain, says, first, until in text["known_domains"] if first <= last
    ]  # fmt: skip
    return text | {"rules": rules, "known_domains": domains}


def differences_on(was: Text, now: Text, day: str) -> list[str]:
    """In words, what is different on a day."""
    before, after = on_day(was, day), on_day(now, day)
    lines = _of_rules(before["rules"], after["rules"])
    if before["order"] != after["order"] and before["rules"].keys() == after["rules"].keys():
        lines.append(f"order of the rules: {', '.join(before['order'])} → {', '.join(after['order'])}")
    for domain in sorted(before["domains"].keys() | after["domains"].keys()):
        one, other = (said["domains"].get(domain, "not listed") for said in (before, after))
        if one != other:
            lines.append(f"domain {domain}: {one} → {other}")
    return lines + _of_settings(before, after)


def changes(was: Text, now: Text) -> list[str]:
    """In words, what is different in the two texts, whatever the day."""
    before, after = ({rule["name"]: rule for rule in text["rules"]} for text in (was, now))
    lines = _of_rules(before, after)
    kept = [[name for name in one if name in other] for one, other in ((before, after), (after, before))]
    if kept[0] != kept[1]:
        lines.append(f"order of the rules: {', '.join(before)} → {', '.join(after)}")
    old, new = ({tuple(row) for row in text["known_domains"]} for text in (was, now))
    lines += [f"domain {row[0]}: no longer {row[1]}{_period(row[2], row[3])}" for row in sorted(old - new)]
    lines += [f"domain {row[0]}: {row[1]}{_period(row[2], row[3])}" for row in sorted(new - old)]
    return lines + _of_settings(was, now)


def _holds(first: str, last: str, day: str) -> bool:
    from_day, until_day = days(first, last)
    return from_day <= day <= until_day


def _starts(text: Text) -> set[str]:
    """The days on which a text changes."""
    periods = [(rule.get("from", ""), rule.get("until", "")) for rule in text["rules"]]
    periods += [(first, last) for _, _, first, last in text["known_domains"]]
    ends = {(date.fromisoformat(last) + timedelta(days=1)).isoformat() for _, last in periods if last}
    return {first for first, _ in periods if first} | ends


def _of_rules(before: dict[str, Text], after: dict[str, Text]) -> list[str]:
    lines = []
    for name in list(after) + [name for name in before if name not in after]:
        if name not in before:
            rule = after[name]
            how = "marked, and counted" if rule.get("is_counted") else rule["reason"]
            period = _period(rule.get("from", ""), rule.get("until", ""))
            lines.append(f"rule {name} is new ({how}){period}: {rule['when']}")
        elif name not in after:
            lines.append(f"rule {name} is gone")
        else:
            fields = [each for each in ("reason", "when", "is_counted", "from", "until")
                      if before[name].get(each) != after[name].get(each)]  # fmt: skip
            lines += [
                f"rule {name}: {each} {before[name].get(each, 'none')} → {after[name].get(each, 'none')}"
                for each in fields
            ]
    return lines


def _of_settings(before: Text, after: Text) -> list[str]:
    found = [("time_zone", before["time_zone"], after["time_zone"])]
    found += [("kinds", ", ".join(before["kinds"]), ", ".join(after["kinds"]))]
    found += [(f"mail.{name}", before["mail"].get(name), after["mail"].get(name)) for name in sorted(after["mail"])]
    return [f"{name}: {one} → {other}" for name, one, other in found if one != other]


def _period(first: str, last: str) -> str:
    stated = period(first, last)
    return f" {stated}" if stated else ""
