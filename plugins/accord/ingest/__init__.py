"""Loads dropped files into the lake."""
