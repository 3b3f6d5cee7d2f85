"""What lies on disk: lake, contracts, batches, builds, publications, and the lock on them."""
