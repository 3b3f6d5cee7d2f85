"""What lies in the inbox is read, or named with the reason; a folder that cannot be read is never an empty one."""

import os
import socket
from pathlib import Path

import pytest
from tests.plugins.ingest.landing import SOURCE, Landing

from accord.common.errors import ConfigurationError
from accord.ingest import listing
from accord.ingest.stray_files import find_stray_files
from accord.store.lake import FileOutcome

GOOD = "order_ref,ordered_at\nA1,2025-01-01T10:00:00Z\n"


def outcomes(landing: Landing) -> dict[str, FileOutcome]:
    return {each.file: each for each in landing.ingest().files}


def refuse(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Tests run as root, for whom every folder is readable: the one function that lists refuses this folder."""
    whole = listing.list_folder

    def refusing(given: Path) -> list[os.DirEntry[str]]:
        if given == folder:
            raise PermissionError(13, "Permission denied", str(folder))
        return whole(given)

    monkeypatch.setattr(listing, "list_folder", refusing)


@pytest.mark.parametrize("below", ["", "orders", "orders/2025"])
def test_a_folder_that_cannot_be_read_is_an_error_that_names_it(
    below: str, landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing.drop("orders/2025/a.csv", GOOD)
    folder = landing.home / "inbox" / SOURCE / below
    refuse(monkeypatch, folder)
    with pytest.raises(ConfigurationError, match="Permission denied") as caught:
        landing.ingest()
    assert f"The folder {folder} cannot be read" in str(caught.value)
    assert "chmod u+rx" in str(caught.value)


def test_a_folder_of_no_source_that_cannot_be_read_stops_nothing_and_is_named(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing.drop("orders.csv", GOOD)
    folder = landing.home / "inbox" / "lost+found"
    folder.mkdir()
    refuse(monkeypatch, folder)
    assert any(f"The folder {folder} cannot be read" in each for each in find_stray_files(landing.settings))
    assert landing.ingest().totals["loaded"] == 1


def test_a_file_where_the_folder_of_a_source_should_be_is_an_error(landing: Landing) -> None:
    (landing.home / "inbox").mkdir(parents=True)
    (landing.home / "inbox" / SOURCE).write_text(GOOD)
    with pytest.raises(ConfigurationError, match="is not a folder"):
        landing.ingest()


def test_a_link_in_place_of_the_inbox_that_leads_nowhere_is_an_error(landing: Landing) -> None:
    (landing.home / "inbox").mkdir(parents=True)
    (landing.home / "inbox" / SOURCE).symlink_to(landing.home / "unmounted")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        landing.ingest()


def test_the_inbox_of_a_source_may_be_a_link(landing: Landing) -> None:
    landing.drop("orders.csv", GOOD)
    inbox = landing.home / "inbox" / SOURCE
    inbox.rename(landing.home / "elsewhere")
    inbox.symlink_to(landing.home / "elsewhere")
    assert landing.ingest().totals["loaded"] == 1


def test_what_is_no_regular_file_is_named_and_never_opened(landing: Landing) -> None:
    inbox = landing.drop("orders_good.csv", GOOD).parent
    outside = landing.home / "outside.csv"
    outside.write_text(GOOD)
    (landing.home / "folder").mkdir()
    os.mkfifo(inbox / "orders_pipe.csv")
    (inbox / "orders_dangling.csv").symlink_to("nothing.csv")
    (inbox / "orders_itself.csv").symlink_to("orders_itself.csv")
    (inbox / "orders_outside.csv").symlink_to(outside)
    (inbox / "orders_folder").symlink_to(landing.home / "folder")
    (inbox / "orders_up").symlink_to(inbox)
    before = os.getcwd()
    os.chdir(inbox)  # the path of a socket may be at most about 100 characters long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("orders_socket.csv")
        os.chdir(before)
        found = outcomes(landing)
    reasons = {
        "orders_pipe.csv": "named pipe", "orders_dangling.csv": "leads nowhere: nothing.csv",
        "orders_itself.csv": "leads nowhere", "orders_outside.csv": "out of the inbox", "orders_folder": "out of the",
        "orders_up": "link to a folder", "orders_socket.csv": "socket",
    }  # fmt: skip
    assert {name for name, each in found.items() if each.state == "unrecognised"} == set(reasons)
    assert [name for name, words in reasons.items() if words not in found[name].message] == []
    assert found["orders_good.csv"].state == "loaded"


def test_a_link_to_a_file_of_the_same_inbox_is_read(landing: Landing) -> None:
    inbox = landing.drop(".data/orders.csv", GOOD).parent.parent
    (inbox / "orders.csv").symlink_to(".data/orders.csv")
    assert outcomes(landing)["orders.csv"].loaded == 1


def test_a_file_whose_name_is_not_utf_8_is_rejected_and_the_others_load(landing: Landing) -> None:
    inbox = landing.drop("orders_good.csv", GOOD).parent
    (inbox / os.fsdecode(b"orders_m\xfcller.csv")).write_text(GOOD.replace("A1", "A2"))
    found = outcomes(landing)
    assert found["orders_m\\xfcller.csv"].state == "rejected"
    assert "not UTF-8" in found["orders_m\\xfcller.csv"].message
    assert landing.rows("order_ref") == [("A1",)]


def test_a_folder_of_no_source_whose_name_is_not_utf_8_is_named_in_text(landing: Landing) -> None:
    folder = landing.home / "inbox" / os.fsdecode(b"sh\xf6p")
    folder.mkdir(parents=True)
    (folder / "orders.csv").write_text(GOOD)
    (landing.home / "inbox" / os.fsdecode(b"\xf6.csv")).write_text(GOOD)
    messages = "\n".join(find_stray_files(landing.settings))
    assert "there is no source 'sh\\xf6p'" in messages
    assert "(\\xf6.csv …)" in messages
