"""Tests of the oracle: which records are one person, by addresses, merges and visitors."""

from collections.abc import Sequence

from .activity import Activity
from .history import act, at, profile
from .identity import Identification, Merge, Record, attribute, resolve

AS_OF = at("2026-01-01 00:00")
OLD = Record("crm:old", at("2025-01-01 00:00"))
NEW = Record("crm:new", at("2025-02-01 00:00"))
ANNA = "anna@firm.example"


def _email(record: Record, value: str | None, when: str | int, **columns: str) -> Activity:
    return profile("email", value, when, record_id=record.record_id, **columns)


def _lead_ids(*emails: Activity, merges: Sequence[Merge] = (), as_of: int = AS_OF) -> dict[str, str]:
    return resolve([OLD, NEW], merges, emails, as_of).lead_of_record


def test_two_records_with_one_address_are_one_lead_named_by_the_older_one() -> None:
    emails = (_email(OLD, ANNA, OLD.created_at), _email(NEW, ANNA, NEW.created_at))
    assert _lead_ids(*emails) == {"crm:old": "crm:old", "crm:new": "crm:old"}


def test_of_two_records_created_at_one_instant_the_lesser_id_names_the_lead() -> None:
    twin = Record("crm:a", OLD.created_at)
    people = resolve([OLD, twin], [Merge("crm:old", "crm:a", OLD.created_at)], [], AS_OF)
    assert set(people.lead_of_record.values()) == {"crm:a"}


def test_only_the_latest_address_of_a_record_links_it() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(OLD, "other@firm.example", "2025-03-01 00:00"),
        _email(NEW, ANNA, "2025-02-01 00:00"),
    )
    people = resolve([OLD, NEW], [], emails, AS_OF)
    assert people.lead_of_record == {"crm:old": "crm:old", "crm:new": "crm:new"}
    before = resolve([OLD, NEW], [], emails, at("2025-03-01 00:00"))
    assert before.lead_of_record == {"crm:old": "crm:old", "crm:new": "crm:old"}


def test_of_two_addresses_given_at_one_instant_the_greater_activity_id_wins() -> None:
    emails = (
        _email(OLD, "b@firm.example", "2025-01-01 00:00", activity_id="crm:2"),
        _email(OLD, "a@firm.example", "2025-01-01 00:00", activity_id="crm:1"),
    )
    assert list(resolve([OLD], [], emails, AS_OF).holders) == ["b@firm.example"]


def test_records_whose_address_was_emptied_are_not_one_person() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(OLD, None, "2025-03-01 00:00"),
        _email(NEW, ANNA, "2025-02-01 00:00"),
    )
    assert _lead_ids(*emails) == {"crm:old": "crm:old", "crm:new": "crm:new"}


def _owner(when: str, *emails: Activity, address: str = ANNA) -> str | None:
    """Whose a form of the address is, at this time."""
    people = resolve([OLD, NEW], [], emails, AS_OF)
    form = act("form_submitted", when, lead_id=None, record_id=None, email=address)
    return attribute([form], [], people, AS_OF)[0].lead_id


def test_who_changes_its_address_keeps_what_the_old_one_did_and_does() -> None:
    emails = (_email(OLD, ANNA, "2025-01-01 00:00"), _email(OLD, "anna@home.example", "2025-03-01 00:00"))
    for when in ("2024-12-01 00:00", "2025-02-01 00:00", "2025-04-01 00:00"):
        assert _owner(when, *emails) == "crm:old"


def test_who_takes_an_address_over_gets_what_happens_from_then_on() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(OLD, None, "2025-03-01 00:00"),
        _email(NEW, ANNA, "2025-05-01 00:00"),
    )
    owners = {when: _owner(f"2025-{when} 00:00", *emails) for when in ("01-01", "02-28", "03-01", "04-30", "05-01")}
    assert owners == {when: "crm:new" if when == "05-01" else "crm:old" for when in owners}


def test_of_two_that_hold_an_address_at_once_the_one_that_got_it_latest_owns_it() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(NEW, ANNA, "2025-03-01 00:00"),
        _email(NEW, None, "2025-04-01 00:00"),
    )
    owners = [_owner(f"2025-{when} 00:00", *emails) for when in ("02-28", "03-01", "03-31", "04-01")]
    assert owners == ["crm:old", "crm:new", "crm:new", "crm:old"]


def test_of_two_that_got_an_address_at_once_the_greater_id_owns_it_from_then_on() -> None:
    emails = (
        _email(OLD, ANNA, "2025-03-01 00:00", activity_id="crm:1"),
        _email(NEW, ANNA, "2025-03-01 00:00", activity_id="crm:2"),
        _email(NEW, None, "2025-04-01 00:00"),
    )
    owners = [_owner(f"2025-{when} 00:00", *emails) for when in ("02-01", "03-01", "04-01")]
    assert owners == ["crm:old", "crm:new", "crm:old"]


def test_an_address_that_nobody_holds_is_the_one_s_that_held_it_last() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(NEW, ANNA, "2025-02-01 00:00"),
        _email(NEW, None, "2025-03-01 00:00"),
        _email(OLD, None, "2025-04-01 00:00"),
    )
    assert _owner("2025-05-01 00:00", *emails) == "crm:old"


def test_a_change_to_the_same_address_does_not_begin_to_hold_it_again() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(NEW, ANNA, "2025-02-01 00:00"),
        _email(OLD, ANNA, "2025-03-01 00:00"),
        _email(NEW, "n@firm.example", "2025-12-31 00:00"),
    )
    assert _owner("2025-04-01 00:00", *emails) == "crm:new"


def test_an_address_with_a_tag_is_another_address() -> None:
    assert _owner("2025-04-01 00:00", _email(OLD, ANNA, "2025-01-01 00:00"), address="anna+news@firm.example") is None


def test_an_identification_is_of_whom_held_the_address_then() -> None:
    emails = (
        _email(OLD, ANNA, "2025-01-01 00:00"),
        _email(OLD, None, "2025-05-02 00:00"),
        _email(NEW, ANNA, "2025-05-02 00:00"),
    )
    people = resolve([OLD, NEW], [], emails, AS_OF)
    views = [act("page_viewed", f"2025-05-0{day} 00:00", lead_id=None, record_id=None, visitor="v") for day in (3, 4)]
    attributed = attribute(views, [_link("2025-05-01 09:00"), _link("2025-05-04 00:00", key="i2")], people, AS_OF)
    assert [view.lead_id for view in attributed] == ["crm:old", "crm:new"]


def test_a_merge_before_as_of_counts_from_the_start_and_one_at_as_of_not_at_all() -> None:
    merge = Merge("crm:new", "crm:old", at("2025-06-01 00:00"))
    assert _lead_ids(merges=[merge], as_of=at("2025-06-01 00:00") + 1)["crm:new"] == "crm:old"
    assert _lead_ids(merges=[merge], as_of=at("2025-06-01 00:00"))["crm:new"] == "crm:new"


def test_a_merge_with_a_record_that_does_not_exist_makes_no_lead_of_it() -> None:
    merge = Merge("crm:ghost", "crm:old", at("2025-06-01 00:00"))
    assert _lead_ids(merges=[merge]) == {"crm:old": "crm:old", "crm:new": "crm:new"}


def test_merges_through_records_that_do_not_exist_join_their_ends() -> None:
    merged_at = at("2025-06-01 00:00")
    merges = [
        Merge("crm:ghost", "crm:new", merged_at),
        Merge("crm:old", "crm:another", merged_at),
        Merge("crm:another", "crm:ghost", merged_at),
    ]
    assert _lead_ids(merges=merges) == {"crm:old": "crm:old", "crm:new": "crm:old"}
    assert _lead_ids(merges=merges[:2]) == {"crm:old": "crm:old", "crm:new": "crm:new"}


def test_a_merge_and_an_address_together_chain_three_records() -> None:
    third = Record("crm:third", at("2025-03-01 00:00"))
    emails = (_email(NEW, ANNA, NEW.created_at), _email(third, ANNA, third.created_at))
    people = resolve([OLD, NEW, third], [Merge("crm:old", "crm:third", at("2025-06-01 00:00"))], emails, AS_OF)
    assert set(people.lead_of_record.values()) == {"crm:old"}


def _seen(when: str, *links: Identification, as_of: int = AS_OF) -> Activity:
    """A page view of visitor v, attributed where Anna's record is older than Bert's."""
    emails = (_email(OLD, ANNA, OLD.created_at), _email(NEW, "bert@firm.example", NEW.created_at))
    people = resolve([OLD, NEW], [], emails, as_of)
    seen = act("page_viewed", when, lead_id=None, record_id=None, visitor="v")
    (attributed,) = attribute([seen], links, people, as_of)
    return attributed


def _link(when: str, email: str = ANNA, key: str = "i1") -> Identification:
    return Identification(key, "v", email, at(when))


def test_what_a_visitor_did_before_it_was_identified_is_known_at_the_identification() -> None:
    seen = _seen("2025-05-01 10:00", _link("2025-05-03 09:00"))
    assert (seen.lead_id, seen.known_at, seen.address) == ("crm:old", at("2025-05-03 09:00"), ANNA)


def test_what_a_visitor_does_at_or_after_its_identification_is_known_at_once() -> None:
    for when in ("2025-05-03 09:00", "2025-05-04 09:00"):
        assert _seen(when, _link("2025-05-03 09:00")).known_at == at(when)


def test_a_shared_browser_belongs_to_whom_it_was_identified_as_last() -> None:
    links = (_link("2025-05-03 09:00"), _link("2025-05-05 09:00", "bert@firm.example", "i2"))
    assert _seen("2025-05-01 00:00", *links).lead_id == "crm:old"
    assert _seen("2025-05-04 00:00", *links).lead_id == "crm:old"
    assert _seen("2025-05-05 09:00", *links).lead_id == "crm:new"


def test_of_two_identifications_at_once_the_lesser_id_holds_before_the_greater_after() -> None:
    links = (_link("2025-05-03 09:00", ANNA, "i1"), _link("2025-05-03 09:00", "bert@firm.example", "i2"))
    assert _seen("2025-05-04 00:00", *links).lead_id == "crm:new"
    assert _seen("2025-05-01 00:00", *links).lead_id == "crm:old"


def test_an_identification_as_an_address_that_is_nobodys_is_nothing() -> None:
    links = (_link("2025-05-03 09:00"), _link("2025-05-04 09:00", "nobody@firm.example", "i2"))
    assert _seen("2025-05-05 00:00", *links).lead_id == "crm:old"
    assert _seen("2025-05-05 00:00", *links[1:]).lead_id is None


def test_an_identification_at_as_of_does_not_exist() -> None:
    link = _link("2025-05-03 09:00")
    assert _seen("2025-05-01 00:00", link, as_of=link.identified_at).lead_id is None
    assert _seen("2025-05-01 00:00", link, as_of=link.identified_at + 1).lead_id == "crm:old"


def test_mail_to_an_address_before_its_record_is_the_leads_from_when_it_happened() -> None:
    people = resolve([NEW], [], [_email(NEW, ANNA, NEW.created_at)], AS_OF)
    mail = act("email_clicked", "2025-01-15 00:00", lead_id=None, record_id=None, email=ANNA)
    (attributed,) = attribute([mail], [], people, AS_OF)
    assert (attributed.lead_id, attributed.known_at) == ("crm:new", at("2025-01-15 00:00"))


def test_an_activity_at_as_of_does_not_exist() -> None:
    early, late = act("lead_created", AS_OF - 1), act("lead_created", AS_OF)
    people = resolve([Record("crm:1", AS_OF - 1)], [], [], AS_OF)
    assert attribute([early, late], [], people, AS_OF) == [early]


def test_an_activity_of_a_record_that_does_not_exist_is_nobodys() -> None:
    (attributed,) = attribute(
        [act("call_made", "2025-05-01 00:00", record_id="crm:ghost")], [], resolve([], [], [], AS_OF), AS_OF
    )
    assert attributed.lead_id is None
