"""`accord status` for a person: what `accord.status` found, on one screen."""

from collections import Counter, defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from accord.cli.agreement_screen import in_force
from accord.common.instants import instant
from accord.common.plurals import count
from accord.ingest.casting import RULES_BROKEN
from accord.ingest.inbox import nothing_dropped
from accord.report.accounts import Account
from accord.store.lake import REFUSED

NAMED = 5  # entries shown of a list
LISTED = 10  # lines shown of what a failure lists; its file has all


def show(found: dict[str, Any], console: Console) -> None:
    """Publication, run, sources, quarantine, agreement, and what to do next."""
    zone = ZoneInfo(found["time_zone"])
    for what, line in _head(found, zone):
        console.print(f"{what:<13}{line}", highlight=False, markup=False, soft_wrap=True)
    for problem in found["unreadable"]:
        console.print(f"Cannot be read: {problem}", style="red", highlight=False, markup=False, soft_wrap=True)
    for change in found["changed"]:
        console.print(
            f"Changed since it was published: {change}", style="red", highlight=False, markup=False, soft_wrap=True
        )
    if found["files"]:
        console.print(_sources(found, zone))
    if found["records"]:
        console.print(_records(found["records"]))
    for line in _unattached(found["unattached"]):
        console.print(line, style="yellow", highlight=False, markup=False, soft_wrap=True)
    for line in warnings(found):
        console.print(line, style="yellow", highlight=False, markup=False, soft_wrap=True)
    console.print(*_quarantine(found["quarantine"]), sep="\n")
    console.print(_agreement(found["agreement"]))
    for problem in found["agreement"]["problems"]:
        line = f"{problem['severity']}: {problem['definition']} is {problem['rule'].replace('_', ' ')}"
        console.print(
            f"{line}; details: accord agreement", style="yellow", highlight=False, markup=False, soft_wrap=True
        )
    console.print(f"\nNext: {next_step(found)}", highlight=False, markup=False, soft_wrap=True)


def _head(found: dict[str, Any], zone: ZoneInfo) -> list[tuple[str, str]]:
    published, running, failure = found["publication"], found["running"], found["last_failure"]
    lines = [("Home", found["home"])]
    if published:
        what = f"as of {_at(published['as_of'], zone)}, {count(published['leads'], 'lead')}, from "
        what += f"{', '.join(published['sources'])}, published {_at(published['published_at'], zone)}"
        what += ", DEGRADED: published without files that could not be loaded" if published["is_degraded"] else ""
        lines += [("Published", what), ("", published["publication_id"])]
    else:
        lines.append(
            (
                "Published",
                "cannot be read, see below"
                if any("/published/" in each for each in found["unreadable"])
                else "nothing yet",
            )
        )
    if built := found["build"]:
        lines.append(("Last build", f"as of {_at(built['as_of'], zone)}, {built['build_id']}"))
    if audit := found["audit"]:
        critical, warned = len(audit["critical"]), len(audit["warnings"])
        failed = f"{count(critical, 'critical check')} failed, {count(warned, 'warning')}"
        kind = "full" if audit["kind"] == "full" else "incremental"
        checks = f"{kind}, {count(audit['checks'], 'check')}, {failed}"
        lines.append(("Last audit", f"{_at(audit['audited_at'], zone)}, {checks}"))
    if running:
        who = f"{running['doing']}, process {running['pid']} on {running['host']}"
        lines.append(("Running now", f"{who}, since {_at(running['since'], zone)}"))
    else:
        lines.append(("Running now", "nothing"))
    if failure:
        subject, *error = failure_lines(failure["text"])
        lines.append(("Last failure", f"{_at(failure['failed_at'], zone)}, {subject}"))
        lines += [("", line) for line in [*error, failure["file"]]]
    if newest := found["freshness"].get("newest_stage_entry_at"):
        lines.append(("Freshness", f"newest stage entry {_at(newest, zone)}"))
    lines.append(("", f"Times are {found['time_zone']}."))
    return lines


def failure_lines(text: str) -> list[str]:
    """A failure's subject, the first line of its error, and what the error lists: lines from `- ` on, and those that
    are indented below."""
    subject, *rest = [line for line in text.splitlines() if line.strip()]
    error = [line for line in rest if not line.startswith(("run: ", "at: "))]
    listed = [line for line in error[1:] if line.startswith(("- ", "  "))]
    cut = [f"… and {count(len(listed) - LISTED, 'more line', 'more lines')}"] if len(listed) > LISTED else []
    return [subject, *error[:1], *listed[:LISTED], *cut]


def _sources(found: dict[str, Any], zone: ZoneInfo) -> Table:
    table = _table("Loaded", "source", "files", "rows", "= loaded", "+ quarantined", "+ repeats", "not loaded", "last")
    for source, account in found["files"].items():
        totals = account["totals"]
        table.add_row(
            source,
            f"{totals['files_loaded'] + totals['files_repeat']:,}",
            *(f"{totals[name]:,}" for name in ("rows", "loaded", "quarantined", "repeats")),
            str(len([each for each in last_batch(account) if each["state"] in REFUSED])),
            _at(account["last_batch"]["started_at"], zone),
        )
    return table


def _records(records: list[dict[str, Any]]) -> Table:
    """Rows given = rows published + rows left out."""
    table = _table(
        "Published of what the sources gave", "source", "rows of", "given", "= published", "+ left out", "why"
    )
    for each in records:
        account = Account(**each | {"left_out": tuple(each["left_out"].items())})
        numbers = (account.given, account.published, account.given - account.published)
        table.add_row(account.source, account.what, *(f"{number:,}" for number in numbers), account.reasons)
    return table


def _unattached(found: list[dict[str, Any]]) -> list[str]:
    """What attaches to nothing and should, by source and reason."""
    rows: Counter[tuple[str, str]] = Counter()
    for each in found:
        if each["needs_attention"]:
            rows[each["source"], each["reason"]] += each["rows"]
    return [
        f"{count(number, 'row')} of {source} attach{'es' if number == 1 else ''} to nothing: {reason}; which: table "
        "unattached"
        for (source, reason), number in rows.most_common()
    ]


def last_batch(account: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of a source's last batch; refused files that are still there are in every batch."""
    return [each for each in account["files"] if each["batch_id"] == account["last_batch"]["batch_id"]]


def warnings(found: dict[str, Any]) -> list[str]:
    """Rejected and empty files, files recognised by their rows, undeclared columns, and files that no source reads."""
    lines = list(found["inbox"]["strays"])
    for source, account in found["files"].items():
        for each in last_batch(account):
            # A repeat with a digest is a file whose rows, not bytes, are those of an earlier one.
            is_recognised = each["state"] == "repeat" and each["rows_digest"]
            is_noted = each["message"] and (each["state"] == "loaded" or is_recognised)
            if each["state"] in REFUSED or is_noted:
                lines.append(f"{source}/{each['file']} is {each['state']}: {each['message']}")
        unknown: dict[str, set[str]] = defaultdict(set)
        for each in account["files"]:
            unknown[each["table"]].update(each["unknown_columns"])
        for table, columns in unknown.items():
            if columns:
                named = ", ".join(sorted(columns))
                lines.append(f"{source}.{table}: columns that its contract does not name are kept as text: {named}")
    return lines


def _quarantine(rows: list[dict[str, Any]]) -> list[Any]:
    if not rows:
        return ["", "Quarantine: empty"]
    by_rule: dict[str, list[tuple[int, str]]] = defaultdict(list)
    corrected: Counter[str] = Counter()
    for row in rows:
        place = ".".join(row[part] for part in ("source", "table", "column") if row[part])
        by_rule[row["rule"]].append((row["rows"], place))
        corrected[row["rule"]] += row["corrected"]
    title = f"Quarantine: {count(sum(row['rows'] for row in rows), 'row')}"
    table = _table(title, "rule broken", "rows", "corrected since", "where")
    for rule, places in sorted(by_rule.items()):
        most = sorted(places, key=lambda place: (-place[0], place[1]))
        named = ", ".join(f"{place} {number:,}" for number, place in most[:NAMED])
        rest = f" and {len(most) - NAMED} more" if len(most) > NAMED else ""
        rows_broken = f"{sum(number for number, _ in places):,}"
        table.add_row(RULES_BROKEN.get(rule, rule), rows_broken, f"{corrected[rule]:,}", named + rest)
    return [table]


def _agreement(agreement: dict[str, Any]) -> Any:
    if "error" in agreement:
        return f"\nThe agreement cannot be read: {agreement['error']}"
    table = _table("Agreement", "definition", "stage", "state", "in force")
    for each in agreement["versions"]:
        table.add_row(each["definition"], each["stage"], each["state"].replace("_", " "), in_force(each))
    return table


def next_step(found: dict[str, Any]) -> str:
    """The one thing to do now."""
    accounts = found["files"].values()
    is_rejected = any(each["state"] == "rejected" for account in accounts for each in last_batch(account))
    if found["running"]:
        return "wait until the run has finished, then accord status"
    if found["unreadable"]:
        return "do what is said above of each file that cannot be read, then accord run"
    if found["last_failure"]:
        return "fix what the last failure names, then accord run"
    if found["publication"] is None and not any(account["totals"]["files"] for account in accounts):
        return nothing_dropped(found["inbox"]["folder"])
    if is_rejected:
        return "send the rejected files again, or remove them from the inbox, then accord run"
    if any(account["last_batch"]["is_degraded"] for account in accounts):
        return "replace the unrecognised files, or remove them from the inbox, then accord run"
    return f"accord run loads what is dropped below {found['inbox']['folder']}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for position, column in enumerate(columns):
        is_text = position == 0 or column in ("where", "stage", "state", "in force", "last", "rows of", "why")
        table.add_column(column, justify="left" if is_text else "right", overflow="fold")
    return table


def _at(text: str, zone: ZoneInfo) -> str:
    return f"{instant(text).astimezone(zone):%Y-%m-%d %H:%M}"
