"""Scores coded reports against gold annotations: how events are paired, and what is counted for each pair."""
