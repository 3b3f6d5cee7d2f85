"""What lies in the inbox where no source looks: in a folder misspelt or of a source that is not run, or loose."""

from difflib import get_close_matches

from accord.common.plurals import count
from accord.common.settings import Settings, configured_sources, known_sources
from accord.ingest.inbox import scan


def strays(settings: Settings) -> list[str]:
    """A sentence for each such folder of the inbox, and one for files beside the folders, with what to do."""
    if any(settings.inbox_of(source) == settings.inbox for source in settings.sources) or not settings.inbox.is_dir():
        return []  # the inbox is one source's own
    run, known, found = {*settings.sources, *configured_sources()}, known_sources(), []
    for folder in sorted(path for path in settings.inbox.iterdir() if path.is_dir() and not path.name.startswith(".")):
        files = len(scan(folder))
        if folder.name in run or not files:
            continue
        held = f"{folder} holds {count(files, 'file')} that nothing reads"
        if folder.name in known:
            found.append(
                f"{held}: source '{folder.name}' is not among those that are run. Add it to `sources` in "
                f"dbt_project.yml or to ACCORD_SOURCES, or: accord run --source {folder.name}"
            )
            continue
        near = get_close_matches(folder.name, known, n=1)
        advice = f"Rename the folder to '{near[0]}'" if near else f"Known sources: {', '.join(known)}"
        found.append(f"{held}: there is no source '{folder.name}'. {advice}, or see docs/guides/add_a_source.md.")
    if loose := [each.name for each in scan(settings.inbox) if "/" not in each.name and each.format]:
        found.append(
            f"{settings.inbox} holds {count(len(loose), 'file')} outside any source's folder, which nothing reads "
            f"({loose[0]} …). Move into the folder of its source: {', '.join(sorted(run))}."
        )
    return found
