"""Mentions to events: places, dates, actors and coreference, or a reason why not."""
