"""A mistake in signals, kinds of activity, cycles or what is set aside is reported before anything is built from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import entries

Edit = Callable[[str, str, str], None]
FOLDER = "models/definitions/"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "signals.yml",
            "{name: visited, kind:",
            "{name: visited, kinds:",
            "signal 'visited': 'kinds' is not a known field",
        ),
        (
            "signals.yml",
            "when: is_visit_start,",
            "where: is_visit_start,",
            "signal 'visited': 'where' is not a known field",
        ),
        ("signals.yml", "{name: met,", "{name: visited,", "signal 'visited': another entry has the same name"),
        (
            "signals.yml",
            "{name: met,",
            "{name: lead_id,",
            "signal 'lead_id': another column already has this name",
        ),
        (
            "signals.yml",
            "when: is_visit_start,",
            "when: \"{{ var('x') }}\",",
            "signal 'visited': when is SQL.*without templates",
        ),
        (
            "set_aside.yml",
            "name: own_staff",
            "name: known_scanner",
            "set_aside 'known_scanner': another entry has the same",
        ),
        (
            "set_aside.yml",
            "reason: internal",
            "because: internal",
            "set_aside 'own_staff': 'because' is not a known field",
        ),
        (
            "set_aside.yml",
            "reason: internal",
            "reason: internal\n            is_counted: perhaps",
            "set_aside 'own_staff': 'perhaps' is not of type 'boolean'",
        ),
        ("set_aside.yml", "burst_seconds: 2 ", "burst_second: 2 ", "'burst_second' is not a known field"),
        ("set_aside.yml", "burst_seconds: 2 ", "burst_seconds: 0 ", "burst_seconds is a number of seconds"),
        (
            "set_aside.yml",
            "burst_seconds: 2 ",
            "burst_seconds: 61 ",
            "burst_seconds must not be longer than neighbourhood_sec",
        ),
        ("signals.yml", "visit: {minutes: 30}", "visit: {minutes: 0}", "minutes is a whole number from 1 to 1440"),
        ("signals.yml", "visit: {minutes: 30}", "visit: {hours: 1}", "'hours' is not a known field"),
        ("signals.yml", "payload: [path,", "payload: [paths,", "'paths' is not a column of signals that is described"),
        ("features.yml", "is_customer: won", 'is_customer: "{{ x }}" # won', "is_customer is SQL.*without templates"),
        (
            "cycles.yml",
            "decisions: [",
            "decision: [",
            "'decision' is not a known field; known are decisions",
        ),
        (
            "cycles.yml",
            "off_ramp: lost",
            "off_ramp: gone",
            "there is no off-ramp 'gone' in seeds/stages.csv; known are",
        ),
        ("cycles.yml", "{kind: recycled,", "{kind: rejected,", "another boundary has the kind 'rejected'"),
        ("cycles.yml", "reopens: true", "reopens: true, closes: true", "cannot both close a lead and reopen it"),
        ("cycles.yml", "closes: true", "close: true", "'close' is not a known field"),
        (
            "signals.yml",
            "kind: email_clicked,",
            "kind: email_cliked,",
            r"signal 'mail_clicked': there is no kind 'email_cliked' in definitions/activity_kinds.yml. "
            "Did you mean 'email_clicked'",
        ),
        ("signals.yml", "kind: [page_viewed,", "kind: [page_veiwed,", "no kind 'page_veiwed'.* mean 'page_viewed'"),
        ("signals.yml", "kind <> 'page_viewed'", "kind <> 'page_veiwed'", "no kind 'page_veiwed'.* mean 'page_viewed'"),
        (
            "signals.yml",
            "\"path like '/pricing%'\"",
            "\"paht like '/pricing%'\"",
            "'paht' is not a column of activities. Did you mean 'path'",
        ),
        (
            "signals.yml",
            "when: \"value = 'held'\"",
            "when: \"property in ('jobtitle', 'industry')\"",
            "no property 'jobtitle'.* mean 'job_title'",
        ),
        ("set_aside.yml", "kinds: [page_viewed,", "kinds: [page_view,", "no kind 'page_view'.* mean 'page_viewed'"),
        ("set_aside.yml", "kind = 'email_opened'", "kind = 'mail_opened'", "no kind 'mail_opened'.* 'email_opened'"),
        ("cycles.yml", "decisions: [accepted,", "decisions: [acepted,", "no kind 'acepted'.* mean 'accepted'"),
        ("cycles.yml", "{kind: opportunity_lost,", "{kind: deal_lost,", "boundary.*: there is no kind 'deal_lost'"),
        (
            "features.yml",
            "{name: job_title, type",
            "{name: jobtitle, type",
            "profile 'jobtitle': there is no property 'jobtitle'.* mean 'job_title'",
        ),
        ("features.yml", "property: account_ref", "property: acount_ref", "no property 'acount_ref'.* 'account_ref'"),
        ("features.yml", "answers: [budget,", "answers: [budgets,", "no property 'budgets'.* mean 'budget'"),
        (
            "signals.yml",
            "version: 2",
            "version: 2\nsignal: []",
            "'signal' is not a known key at the left margin; known are version, models, unit_tests",
        ),
        ("activity_kinds.yml", "of: answered", "of: answer", "no kind 'answer'.* mean 'answered'"),
    ],
)
def test_a_slip_in_signals_cycles_or_what_is_set_aside_is_named(
    edit: Edit, project: Path, settings: Settings, file: str, old: str, new: str, message: str
) -> None:
    edit(FOLDER + file, old, new)
    with pytest.raises(AccordError, match=rf"{file}, line \d+.*{message}"):
        entries(settings, project)
