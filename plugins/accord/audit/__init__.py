"""Checks new landing data and the tables to publish, before anyone sees them."""
