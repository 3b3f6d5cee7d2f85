"""Dropped files into the lake."""
