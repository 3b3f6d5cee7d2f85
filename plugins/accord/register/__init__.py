"""The agreement's register: which version is in force since when, who signed it, and what was signed.

The register is the YAML beside the definitions (`dbt_project/models/definitions/<stage>/*.yml`). Current fingerprints:

    .venv/bin/python -m accord.register
"""

from accord.register.entries import Entry, entries
from accord.register.problems import Problem, problems
from accord.register.restatements import Restatement
from accord.register.table import write

__all__ = ["Entry", "Problem", "Restatement", "entries", "problems", "write"]
