"""Positions of villages that no gazetteer has, learned from how an archive tells them beside known places."""
