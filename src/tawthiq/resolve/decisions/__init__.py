"""One file a decision: the named features that a candidate has. Weights are in `data/models.json`."""
