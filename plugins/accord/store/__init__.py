"""What is stored on disk: lake, contracts, batches, builds, publications, and the lock that protects them."""
