"""Laws of scorecards on generated cards and histories, without Airflow and without a dbt process a case."""
