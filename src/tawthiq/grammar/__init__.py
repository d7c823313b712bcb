"""A small engine for rules over sequences of tags; knows no words."""

from tawthiq.grammar.engine import Match, Rule

__all__ = ["Match", "Rule"]
