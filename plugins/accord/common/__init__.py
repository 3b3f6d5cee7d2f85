"""What every room uses: settings, errors, time, YAML, the one opener of DuckDB files, git, fault points."""
