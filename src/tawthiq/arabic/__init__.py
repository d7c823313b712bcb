"""Letters, words and numerals of Arabic; knows nothing of conflict."""
