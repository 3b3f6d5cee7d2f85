"""What every package uses: settings, errors, time, YAML, the one opener of DuckDB files, git, fault points."""
