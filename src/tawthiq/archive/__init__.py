"""Sources into an archive and back out of it: ingesting, coding, searching, proving, saving."""
