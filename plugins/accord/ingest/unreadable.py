"""Why a whole file is rejected."""


class UnreadableFile(Exception):
    """Why a whole file cannot be read, for the person who dropped it."""


def unexpected(error: Exception) -> str:
    """The reason to reject a file whose reading fails in a way that nobody foresaw."""
    words = (str(error).strip().splitlines() or [""])[0][:300]
    return (
        f"The file cannot be read: {type(error).__name__}: {words}. Correct it and send it again. If nothing is wrong "
        "with it, this is a bug in Accord: please report it, with the file."
    )
