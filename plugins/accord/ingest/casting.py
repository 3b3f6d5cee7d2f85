"""The contract's rules as SQL: how a text becomes a typed value, and which rule it breaks if it cannot."""

from accord.common.sql import identifier, literal
from accord.store.contracts import Column, has_offset

EARLIEST, LATEST = "1900-01-01", "2199-12-31"
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no")
INTEGER = r"[+-]?[0-9]+(\.0*)?"
# With an exponent, a whole number is written '1e2' (100). So few digits are exact in DECIMAL(38, 18).
EXPONENT = r"[+-]?[0-9]{1,19}(\.[0-9]{0,18})?[eE]\+?[0-9]{1,2}"
NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]00:00(:00(\.0+)?)?)?"
TIME = r"([01][0-9]|2[0-3]):[0-9]{2}"
LOCAL = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[ T]{TIME}:[0-9]{{2}}(\.[0-9]{{1,9}})?"
OFFSET = r"( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))"
TIMESTAMP = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]{TIME}(:[0-9]{{2}}(\.[0-9]{{1,9}})?)?{OFFSET}?)?"

# The rules that a record breaks as a whole; the others are broken by the value of one column.
RECORD_RULES = ("malformed", "ambiguous")
MESSAGES = {
    "malformed": "the record cannot be split into the columns of the header",
    "ambiguous": "two names in the record are the same or differ only in case, so it is not clear which value counts",
    "required": "this column requires a value",
    "type": "this is not a value of type {data_type}; write it as {examples}",
    "out_of_range": f"this date is outside {EARLIEST} … {LATEST}",
    "accepted": "this is not one of the accepted values: {accepted}",
}

# How a value of each type can be written, for the message.
EXAMPLES = {
    "integer": "50",
    "number": "50 or 12.5",
    "boolean": "true or false",
    "date": "2025-01-31",
    "timestamp": "2025-01-31, 2025-01-31 09:30:00 or 2025-01-31T09:30:00+01:00",
}

# The same rules where rows are only counted; tables keep the codes.
RULES_BROKEN = {
    "malformed": "cannot be read as a row",
    "ambiguous": "a name stands in it twice",
    "required": "a required value is missing",
    "type": "not a value of the column's type",
    "out_of_range": "a date out of range",
    "accepted": "not an accepted value",
}


def text_of(name: str) -> str:
    """The column of `raw` with the texts. With the prefix, a file's column cannot hide a DuckDB name (`rowid`)."""
    return identifier(f"accord:text:{name}")


def is_empty(name: str) -> str:
    """SQL: whether a text is null or only spaces. Most texts are >= '!', which is cheaper to check than to trim."""
    return f"(case when {text_of(name)} >= '!' then false else {_trimmed(text_of(name))} is null end)"


def _trimmed(text: str) -> str:
    return f"nullif(trim({text}, ' ' || chr(9) || chr(10) || chr(13)), '')"


def typed(column: Column, time_zone: str) -> str:
    """SQL for the typed value of a column; null if the text is empty or not of the type.

    A pattern is checked before the cast, because DuckDB's casts accept more than a contract allows: '1.5' as an integer
    (2), '1_000', 'nan', 24:00, one-digit months. A text is trimmed only if it does not match untrimmed.
    """
    text = text_of(column.name)
    if column.data_type == "text":
        return f"nullif({text}, '')"
    if column.formats:
        return _in_formats(column, _trimmed(text), time_zone)
    branches = _branches(column.data_type, text, time_zone) + _branches(column.data_type, _trimmed(text), time_zone)
    if column.data_type == "timestamp":
        plain = f"when regexp_full_match({_trimmed(text)}, '{TIMESTAMP}') then {_instant(_trimmed(text), time_zone)}"
        branches = [*_branches(column.data_type, text, time_zone), plain]
    return f"case {' '.join(branches)} end"


def _in_formats(column: Column, text: str, time_zone: str) -> str:
    """SQL for a date or timestamp that is written in one of the contract's formats, and in no other way."""
    values = []
    for each in column.formats:
        value = f"try_strptime({text}, {literal(each)})"
        if column.data_type == "date":
            value = f"cast({value} as date)"
        elif has_offset(each):
            value = f"timezone('UTC', {value})"
        elif time_zone != "UTC":
            value = f"timezone('UTC', timezone({literal(time_zone)}, {value}))"
        values.append(value)
    # strptime also accepts words such as 'infinity'.
    return f"case when regexp_matches({text}, '[0-9]') then coalesce({', '.join(values)}) end"


def _branches(data_type: str, text: str, time_zone: str) -> list[str]:
    """WHEN … THEN … of a CASE, the most frequent first."""
    match data_type:
        case "integer":
            digits = f"try_cast(split_part({text}, '.', 1) as bigint)"
            exact = f"try_cast({text} as decimal(38, 18))"
            whole = f"case when {exact} = trunc({exact}) then try_cast({exact} as bigint) end"
            return [
                f"when regexp_full_match({text}, '{INTEGER}') then {digits}",
                f"when regexp_full_match({text}, '{EXPONENT}') then {whole}",
            ]
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
    """SQL for the UTC instant of any text that matches TIMESTAMP.

    Local times at a clock change: DuckDB takes the second of two repeated ones, and for one that does not exist the
    offset before the change. The contract states the same.
    """
    # Adds seconds where they are missing, because the cast does not accept an offset without them.
    full = rf"regexp_replace({text}, '^(.{{10}}[ T][0-9]{{2}}:[0-9]{{2}})( ?[Z+U-].*)?$', '\1:00\2')"
    has_offset = f"regexp_matches(substr({text}, 11), 'Z|UTC|[+-]')"
    local = f"timezone({literal(time_zone)}, try_cast({full} as timestamp))"
    return f"timezone('UTC', case when {has_offset} then try_cast({full} as timestamptz) else {local} end)"


def rules(column: Column) -> list[tuple[str, str]]:
    """(rule, SQL that is true if a row breaks it), in the order in which they are checked.

    The SQL reads the text (`text_of`) and the typed value (`accord:typed:<name>`).
    """
    empty, value = is_empty(column.name), identifier(typed_name(column))
    checks = []
    if column.required:
        checks.append(("required", empty))
    if column.data_type != "text":
        checks.append(("type", f"case when {value} is not null then false else not {empty} end"))
    if column.data_type in ("date", "timestamp"):
        checks.append(("out_of_range", f"{value} < '{EARLIEST}' or {value} >= '{LATEST}'::date + 1"))
    if column.accepted:
        listed = ", ".join(map(literal, column.accepted))
        text = text_of(column.name) if column.data_type == "text" else _trimmed(text_of(column.name))
        checks.append(("accepted", f"case when {text} in ({listed}) then false else not {empty} end"))
    return checks


def typed_name(column: Column) -> str:
    """The name of the column with the typed value. The prefix keeps it apart from the columns of files."""
    return f"accord:typed:{column.name}"


def message(rule: str, column: Column | None) -> str:
    """Why a row was quarantined, for people."""
    if not column:
        return MESSAGES[rule]
    examples = f"its format: {' or '.join(column.formats)}" if column.formats else EXAMPLES.get(column.data_type, "")
    accepted = ", ".join(column.accepted)
    return MESSAGES[rule].format(data_type=column.data_type, accepted=accepted, examples=examples)
