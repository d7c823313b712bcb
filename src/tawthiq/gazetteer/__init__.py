"""Places that are known: the bundled gazetteer, the lexicon's toponyms, and packs that users add."""
