"""A mistake in the follow-up agreement, in the list of touches or in the hours is reported before anything is built."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.register import declaration_schemas

Edit = Callable[[str, str, str], None]
FOLDER = "models/definitions/"
AGREEMENT, TOUCHES = f"{FOLDER}follow_up/agreement.yml", f"{FOLDER}follow_up/touches.yml"
HOURS, HOLIDAYS = "seeds/working_hours.csv", "seeds/holidays.csv"
WHEN = "demo_requests + contact_requests >= 1"
OFFICE = "hours: office, zone: Europe/Berlin, holidays: DE-BE"
TIMETABLE = '{cut: "00:00", notified: "06:00"}'
VERSION = "version 'within_a_business_day'"


def told(project: Path) -> str:
    with pytest.raises(AccordError) as error:
        declaration_schemas.check(project)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minutes: 60,", "minutes: 0,", "target 'raised_hand': minutes is a whole number of business minutes"),
        ("minutes: 60,", "minutes: 28801,", "minutes is a whole number of business minutes from 1 to 28800"),
        ("minutes: 60,", "minutes: 60, warn: 60,", "target 'raised_hand': warn, 60, is not less than minutes, 60"),
        ("minutes: 60,", "minutes: 60.0,", "target 'raised_hand': minutes is 60.0: write it without a decimal point"),
        ("minutes: 60,", "minute: 60,", "'minute' is not a known field"),
        ("stage: sal", "stage: sla", "target 'accepted': there is no stage 'sla' on the ladder; known are inquiry"),
        ("stage: sal", "stage: nurture", "there is no stage 'nurture' on the ladder"),
        (f"when: {WHEN}, ", "", "without `when` it takes every lead, so the later targets of mql never hold"),
        ("name: qualified, stage: mql,", "name: qualified, stage: mql, when: is_customer,",
         "target 'qualified': it is the last target of mql, so it needs no `when`"),
        ("name: qualified", "name: raised_hand", "target 'raised_hand': another target has the same name"),
        ("accepts: attempt", "accepts: try", "accepts is any, attempt or contact"),
        ("by: team, team: ae", "by: somebody, team: ae", "by is anyone or team"),
        ("team: ae", "team: ''", "team is a team of Sales"),
        (WHEN, "demo_request + contact_requests >= 1",
         "'demo_request' is not a column of moments; they are declared in definitions/features.yml. "
         "Did you mean 'demo_requests'?"),
        (WHEN, "demo_requests +", "'demo_requests +' is not valid SQL"),
        (WHEN, "demo_requests > (select 1 from leads)", "its condition reads a table"),
        (WHEN, "max(demo_requests) > 1", "its condition looks at other moments"),
        (WHEN, "moment_at < current_timestamp", "gives another result tomorrow"),
        (WHEN, "country = 'DE'", "country is compared with 'DE' and never equals it"),
        (WHEN, "'{{ x }}'", "when is SQL over the columns of moments, without templates"),
        (f"[{TIMETABLE}]", f"[{TIMETABLE}, {TIMETABLE}]", "timetable 2: its cut, 00:00, is not after the one before"),
        (TIMETABLE, '{cut: "07:00", notified: "06:00"}', "notified, 06:00, is before its cut, 07:00"),
        (TIMETABLE, '{cut: "00:00", notified: "24:00"}', "a time of day is HH:MM from 00:00 to 23:59, in quotes"),
        (TIMETABLE, "{cut: 10:00, notified: 12:00}", "a time of day is HH:MM from 00:00 to 23:59, in quotes"),
        (f"{{timetable: [{TIMETABLE}]}}", "nightly", "notified is entry, or {timetable:"),
        (OFFICE, OFFICE.replace("office", "offices"),
         "there is no hours 'offices' in seeds/working_hours.csv. Did you mean 'office'?"),
        (OFFICE, OFFICE.replace("Berlin", "Berlim"), "there is no zone 'Europe/Berlim' in the zone database"),
        (OFFICE, OFFICE.replace("DE-BE", "DE-BY"),
         "there is no holidays 'DE-BY' in seeds/holidays.csv. Did you mean 'DE-BE'?"),
        (OFFICE, "hours: office, zone: Europe/Berlin", "'holidays' is a required property"),
    ],
)  # fmt: skip
def test_a_slip_in_the_follow_up_agreement_is_named(
    edit: Edit, project: Path, old: str, new: str, message: str
) -> None:
    edit(AGREEMENT, old, new)
    said = told(project)
    assert message in said
    assert said.startswith("agreement.yml, line ")
    assert VERSION in said


def test_two_versions_of_the_agreement_have_two_names(edit: Edit, project: Path) -> None:
    edit(AGREEMENT, "v: within_four_hours", "v: within_a_business_day")
    assert "another version has the same name; rename one of them" in told(project)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: message_sent, is_attempt", "kind: mesage_sent, is_attempt",
         "touch 15: there is no kind 'mesage_sent' in definitions/activity_kinds.yml. Did you mean 'message_sent'?"),
        ("kind: message_sent, is_attempt", "kind: automated_touch, is_attempt",
         "'automated_touch' never counts (definitions/activity_kinds.yml), so it is never a touch"),
        ("{kind: call_made, is_attempt: true}", "{kind: call_made, outcome: cancelled, is_attempt: true}",
         "touch 5: touch 4 matches the same activities, so this one never holds"),
        ("direction: inbound", "direction: in", "direction is inbound or outbound"),
        ("outcome: reached", "outcome: 1", "outcome is the value of an activity, a text"),
        ("is_attempt: true", "is_atempt: true", "'is_atempt' is not a known field"),
    ],
)  # fmt: skip
def test_a_slip_in_the_list_of_touches_is_named(edit: Edit, project: Path, old: str, new: str, message: str) -> None:
    edit(TOUCHES, old, new)
    assert message in told(project)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("signals.yml", "kind: page_viewed", "kind: automated_touch", "signal 'visited'"),
        ("cycles.yml", "decisions: [accepted, ", "decisions: [automated_touch, ", "cycles.yml"),
        ("cycles.yml", "{kind: rejected, ", "{kind: automated_touch, ", "boundary 1"),
        ("set_aside.yml", "kinds: [", "kinds: [automated_touch, ", "set_aside.yml"),
        ("activity_kinds.yml", "of: profile_changed", "of: automated_touch", "property 'email'"),
    ],
)
def test_what_never_counts_is_named_by_no_rule(
    edit: Edit, project: Path, file: str, old: str, new: str, place: str
) -> None:
    edit(FOLDER + file, old, new)
    said = told(project)
    assert "the kind 'automated_touch' never counts" in said
    assert place in said


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (HOURS, "office,2000-01-01,1,09:00,17:00", "office,2000-01-01,0,09:00,17:00", "line 2: weekday is '0'"),
        (HOURS, "office,2000-01-01,1,09:00", "office,2000-1-1,1,09:00", "in_force_from is '2000-1-1', which is no"),
        (HOURS, "office,2000-01-01,1,09:00,17:00", "office,2000-01-01,1,9:00,17:00", "opens is '9:00'"),
        (HOURS, "office,2000-01-01,1,09:00,17:00", "office,2000-01-01,1,09:00,24:01", "closes is '24:01'"),
        (HOURS, "office,2000-01-01,1,09:00,17:00", "office,2000-01-01,1,22:00,06:00",
         "it closes at 06:00, not after it opens, 22:00"),
        (HOURS, "office,2000-01-01,1,09:00,17:00", "office,2000-01-01,1,09:00,", "a window has both opens and closes."),
        (HOURS, "office,2000-01-01,2,09:00", "office,2000-01-01,1,16:59",
         "line 3: its window overlaps that of line 2, office 2000-01-01 1"),
        (HOURS, "always,2000-01-01,1", "leave,2000-01-01,1,00:00,06:59\nalways,2000-01-01,1",
         "the week of 'leave' from 2000-01-01 has 419 open minutes. Give it 420 or more"),
        (HOURS, "hours,in_force_from", "hours,from", "needs the columns hours, in_force_from, weekday, opens, closes"),
        (HOLIDAYS, "2024-01-01,New Year,,", "2024-01-01,New Year,,12:00", "or neither: then it is closed all day"),
        (HOLIDAYS, "2024-03-08,International Women's Day,,", "2024-01-01,Again,09:00,12:00",
         "line 3: a day is closed or has windows; see also line 2, DE-BE 2024-01-01"),
        (HOLIDAYS, "DE-BE,2024-01-01", ",2024-01-01", "line 2: holidays is empty"),
    ],
)  # fmt: skip
def test_a_slip_in_hours_or_holidays_is_named(
    edit: Edit, project: Path, file: str, old: str, new: str, message: str
) -> None:
    edit(file, old, new)
    said = told(project)
    assert f"{file}" in said
    assert message in said


def test_a_break_at_noon_and_two_feasts_on_one_day_are_no_slips(edit: Edit, project: Path) -> None:
    edit(HOURS, "office,2000-01-01,1,09:00,17:00", "office,2000-01-01,1,09:00,12:00\noffice,2000-01-01,1,12:00,17:00")
    edit(HOLIDAYS, "DE-BE,2024-01-01,New Year,,", "DE-BE,2024-01-01,New Year,,\nDE-BE,2024-01-01,First of all,,")
    declaration_schemas.check(project)


def test_a_misspelt_model_of_the_follow_up_is_missed(edit: Edit, project: Path) -> None:
    edit(TOUCHES, "- name: touches\n", "- name: touch\n")
    assert "declares no model 'touches'" in told(project)


def test_a_revision_from_before_there_was_a_follow_up_agreement_can_be_read(project: Path) -> None:
    for file in (project / FOLDER / "follow_up").iterdir():
        file.unlink()
    (project / FOLDER / "follow_up").rmdir()
    declaration_schemas.check(project)
