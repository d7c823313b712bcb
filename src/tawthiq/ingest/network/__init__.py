"""The only part of ingest that may reach other machines; needs the extra `archive`, only `archive` and `cli` use it.

`fetch.Fetcher` gets an address, `acquire` makes something to archive of it, `feeds` says when to ask again.
"""
