"""What each task of the DAG does, and what runs the DAG."""
