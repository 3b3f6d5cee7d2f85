"""What has landed and what is about to be published, checked before anyone sees it."""
