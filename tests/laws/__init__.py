"""Laws of scorecards, tested on generated scorecards and histories without Airflow and without one dbt run per case."""
