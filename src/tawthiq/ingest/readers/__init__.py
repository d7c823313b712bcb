"""One file a kind of source; each has `read(raw, options)`, which yields documents, failures and notes in order."""
