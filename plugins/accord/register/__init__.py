"""The register of the agreement: which version is in force since when, who signed it, and what they signed.

The register is the YAML beside the definitions (`dbt_project/models/definitions/<stage>/*.yml`). To print the current
fingerprints:

    .venv/bin/python -m accord.register
"""
