"""Events of different reports that tell one happening become an incident. READ FIRST: `linking`.

Analyses ─ accounts_of ──> Accounts   what one report tells of one place and day                  link.accounts
         ─ Tables ───────> rows       words weighed by how many reports use them, blocking keys   link.tables
         ─ score_pairs ──> pairs      Splink's comparison levels, their weights, a probability    link.scoring
         ─ cluster ──────> clusters   average linkage, judgements obeyed                          link.clusters
         ─ align ────────> Incidents  which event of one report is which of another               link.align

`claims` puts what the sources of an incident say side by side, `contradictions` names where they differ.
"""
