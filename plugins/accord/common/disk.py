"""A full disk, by whatever library it is reported, is one error that says where and how much is free."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.common.errors import DiskFullError

CODES = (errno.ENOSPC, errno.EDQUOT)
# Of the operating system, SQLite, and DuckDB where its spill files take all the space that there is.
TEXTS = ("No space left on device", "database or disk is full", "Disk quota exceeded", "max_temp_directory_size")


def is_full(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, is that of a full disk."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if getattr(error, "errno", None) in CODES or any(text in str(error) for text in TEXTS):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def full_disk_named(folder: Path) -> Iterator[None]:
    """Raises DiskFullError where the block fails because the disk of `folder` is full."""
    try:
        yield
    except DiskFullError:
        raise
    except Exception as error:
        if is_full(error):
            raise DiskFullError(message(folder)) from error
        raise


def message(folder: Path) -> str:
    """What to say where the disk of a folder is full."""
    return (
        f"There is no room left on the disk of {folder}: {in_words(free(folder))} are free now. Nothing was published, "
        "and what was published stays. Make room on the disk, then: accord run"
    )


def free(folder: Path) -> int:
    """Free bytes on the disk of a folder, or of the nearest folder above it that exists."""
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(nearest).free


def in_words(size: float) -> str:
    """Bytes as people read them: '3.4 GB'."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"
