"""The code behind the DAG, the command line and the audit: see docs/explanation/architecture.md for the rooms."""
