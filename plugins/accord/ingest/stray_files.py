"""Finds files in the inbox that no source reads: in a misspelt folder, that of a source that is not run, or in none."""

from difflib import get_close_matches

from accord.common.errors import ConfigurationError
from accord.common.plurals import count
from accord.common.settings import Settings, configured_sources, known_sources
from accord.ingest.inbox import format_of, is_temporary, scan
from accord.ingest.listing import list_folder, printable


def find_stray_files(settings: Settings) -> list[str]:
    """A message for each such folder of the inbox, and one for files outside all folders, with what to do.

    A folder that cannot be read gets a message too: it may hold such files. (That of a source is an error of ingest.)
    """
    if any(settings.inbox_of(source) == settings.inbox for source in settings.sources) or not settings.inbox.is_dir():
        return []  # the inbox belongs to a single source
    try:
        entries = [each for each in list_folder(settings.inbox) if not each.name.startswith(".")]
    except OSError as error:
        return [
            f"The folder {settings.inbox} cannot be read ({error.strerror}). Give the user who runs Accord the right."
        ]
    run, known, messages = {*settings.sources, *configured_sources()}, known_sources(), []
    for folder in (settings.inbox / each.name for each in entries if each.is_dir() and each.name not in run):
        try:
            files = len(scan(folder))
        except ConfigurationError as unreadable:
            messages.append(str(unreadable))
            continue
        if not files:
            continue
        problem = f"{printable(folder)} contains {count(files, 'file')} that no source reads"
        if folder.name in known:
            messages.append(
                f"{problem}: source '{folder.name}' is not one of those that are run. Add it to `sources` in "
                f"dbt_project.yml or to ACCORD_SOURCES, or: accord run --source {folder.name}"
            )
            continue
        similar = get_close_matches(folder.name, known, n=1)
        advice = f"Rename the folder to '{similar[0]}'" if similar else f"Known sources: {', '.join(known)}"
        messages.append(
            f"{problem}: there is no source '{printable(folder.name)}'. {advice}, or see docs/guides/add_a_source.md."
        )
    names = [each.name for each in entries if not each.is_dir() and not is_temporary(each.name)]
    if outside := [name for name in names if format_of(name)[0]]:
        messages.append(
            f"{settings.inbox} contains {count(len(outside), 'file')} outside any source's folder, which no source "
            f"reads ({printable(outside[0])} …). Move each into the folder of its source: {', '.join(sorted(run))}."
        )
    return messages
