"""The contract's rules as SQL: how a text becomes a typed value, and which rule it breaks if it does not."""

from accord.common.sql import identifier, literal
from accord.store.contracts import Column

EARLIEST, LATEST = "1900-01-01", "2199-12-31"
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no")
INTEGER = r"[+-]?[0-9]+(\.0*)?"
NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00(:00(\.0+)?)?)?"
TIME = r"([01][0-9]|2[0-3]):[0-9]{2}"
LOCAL = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T]{TIME}:[0-9]{{2}}(\.[0-9]{{1,9}})?"
OFFSET = r"( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))"
TIMESTAMP = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]{TIME}(:[0-9]{{2}}(\.[0-9]{{1,9}})?)?{OFFSET}?)?"

MESSAGES = {
    "malformed": "the record cannot be taken apart into the columns of the header",
    "required": "a value is required here",
    "type": "this is not a value of type {data_type}",
    "out_of_range": f"this day is outside {EARLIEST} … {LATEST}",
    "accepted": "this is none of the accepted values: {accepted}",
}


def text_of(name: str) -> str:
    """The column of `raw` with a file's texts; the prefix keeps files from shadowing names of DuckDB's (`rowid`)."""
    return identifier(f"accord:text:{name}")


def is_empty(name: str) -> str:
    """True where a text is null or nothing but spaces. Most begin at or above '!': cheaper to see than to trim."""
    return f"(case when {text_of(name)} >= '!' then false else {_trimmed(text_of(name))} is null end)"


def _trimmed(text: str) -> str:
    return f"nullif(trim({text}, ' ' || chr(9) || chr(10) || chr(13)), '')"


def typed(column: Column, time_zone: str) -> str:
    """SQL for the lake's value of a text column; null where the text is empty or not of the type.

    The pattern goes before the cast because DuckDB's casts take more than a contract means: '1.5' as an integer (2),
    '1_000', 'nan', 24:00, one-digit months. Texts are taken as they stand first, and trimmed only if they do not fit.
    """
    text = text_of(column.name)
    if column.data_type == "text":
        return f"nullif({text}, '')"
    branches = _branches(column.data_type, text, time_zone) + _branches(column.data_type, _trimmed(text), time_zone)
    if column.data_type == "timestamp":
        plain = f"when regexp_full_match({_trimmed(text)}, '{TIMESTAMP}') then {_instant(_trimmed(text), time_zone)}"
        branches = [*_branches(column.data_type, text, time_zone), plain]
    return f"case {' '.join(branches)} end"


def _branches(data_type: str, text: str, time_zone: str) -> list[str]:
    """WHEN … THEN … of a CASE, the most usual first."""
    match data_type:
        case "integer":
            digits = f"try_cast(split_part({text}, '.', 1) as bigint)"
            return [f"when regexp_full_match({text}, '{INTEGER}') then {digits}"]
        case "number":
            number = f"try_cast({text} as double)"
            return [f"when regexp_full_match({text}, '{NUMBER}') then case when isfinite({number}) then {number} end"]
        case "boolean":
            yes, no = (", ".join(map(literal, each)) for each in (TRUE, FALSE))
            return [f"when lower({text}) in ({yes}) then true", f"when lower({text}) in ({no}) then false"]
        case "date":
            return [f"when regexp_full_match({text}, '{DATE}') then try_cast(left({text}, 10) as date)"]
        case _:
            instant = f"try_cast({text} as timestamp)"
            local = instant if time_zone == "UTC" else f"timezone('UTC', timezone({literal(time_zone)}, {instant}))"
            return [
                f"when regexp_full_match({text}, '{LOCAL}Z') then {instant}",
                f"when regexp_full_match({text}, '{LOCAL}') then {local}",
            ]


def _instant(text: str, time_zone: str) -> str:
    """UTC, of all texts that TIMESTAMP takes.

    Local times: DuckDB takes the second of two repeated ones, and the offset before the change for one that does not
    exist, which is what the contract says.
    """
    # Minutes without seconds are given seconds, because the cast does not take them with an offset.
    full = rf"regexp_replace({text}, '^(.{{10}}[ T][0-9]{{2}}:[0-9]{{2}})( ?[Z+U-].*)?$', '\1:00\2')"
    has_offset = f"regexp_matches(substr({text}, 11), 'Z|UTC|[+-]')"
    local = f"timezone({literal(time_zone)}, try_cast({full} as timestamp))"
    return f"timezone('UTC', case when {has_offset} then try_cast({full} as timestamptz) else {local} end)"


def rules(column: Column) -> list[tuple[str, str]]:
    """(rule, SQL that is true where a row breaks it), in the order in which they are tested.

    The SQL reads the text (`text_of`) and the typed value (`accord:typed:<name>`).
    """
    empty, value = is_empty(column.name), identifier(typed_name(column))
    found = []
    if column.required:
        found.append(("required", empty))
    if column.data_type != "text":
        found.append(("type", f"case when {value} is not null then false else not {empty} end"))
    if column.data_type in ("date", "timestamp"):
        found.append(("out_of_range", f"{value} < '{EARLIEST}' or {value} >= '{LATEST}'::date + 1"))
    if column.accepted:
        listed = ", ".join(map(literal, column.accepted))
        text = text_of(column.name) if column.data_type == "text" else _trimmed(text_of(column.name))
        found.append(("accepted", f"case when {text} in ({listed}) then false else not {empty} end"))
    return found


def typed_name(column: Column) -> str:
    """Name of the typed value beside its text; no file can have a column of this name by accident of the contract."""
    return f"accord:typed:{column.name}"


def message(rule: str, column: Column | None) -> str:
    """What a person is told of a broken row."""
    accepted = ", ".join(column.accepted) if column else ""
    return MESSAGES[rule].format(data_type=column.data_type if column else "", accepted=accepted)
