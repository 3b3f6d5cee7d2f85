"""The agreement's register: which version is in force since when, who signed it, and what was signed.

The register is the YAML beside the definitions (`dbt_project/models/definitions/<stage>/*.yml`). Current fingerprints:

    .venv/bin/python -m accord.register
"""
