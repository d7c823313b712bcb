"""Readers of gazetteers that others publish: each gives places, and the rows that are none."""
