"""Document to mentions to event mentions: one file a kind of mention."""
