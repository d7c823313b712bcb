"""What a decision looks at: features, built and weighed in groups.

A feature is a string («kind+family=rebel+strike»). Most features of a candidate follow from a few values that come
again and again: what class the trigger has, on which side the actor stands. Such a group is an `Aspect`: it stands for
its features, which are built and weighed only when its values first meet; after that a model adds one sum for all of
them. Two aspects of one candidate never hold the same feature, for each is weighed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import ParamSpec, cast

#: of each kind of aspect, how many are kept: far more than occur, unless a value turns out to be a name
_KEPT = 4096

P = ParamSpec("P")


class Aspect:
    """The features that `build` gives for `values`; the same aspect only where it is the same object."""

    __slots__ = ("_build", "_values")

    def __init__(self, build: Callable[..., Iterator[str]], values: tuple[object, ...]) -> None:
        self._build = build
        self._values = values

    @property
    def names(self) -> list[str]:
        """The features by name, each once."""
        return list(dict.fromkeys(self._build(*self._values)))


Feature = str | Aspect


def aspect(build: Callable[P, Iterator[str]]) -> Callable[P, Aspect]:
    """Makes a generator of features into an aspect, the same object for the same values.

    Values are told apart by equality, so a parameter is always a bool or always an int: True equals 1.
    """

    @lru_cache(maxsize=_KEPT)
    def held(*values: object) -> Aspect:
        return Aspect(build, values)

    return cast(Callable[P, Aspect], held)


def feature_names(features: Iterable[Feature]) -> list[str]:
    """All features by name, for training and for telling why."""
    return [name for f in features for name in ((f,) if isinstance(f, str) else f.names)]
