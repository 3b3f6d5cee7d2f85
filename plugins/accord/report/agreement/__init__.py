"""The agreement as a document: what the versions say, how they differ, and how they do."""
