"""Who works on an archive, and what each may do. A handle is enough for a name; nobody is asked for more."""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

import msgspec
from sqlalchemy import Connection, insert, select, update

from tawthiq.errors import ChangedMeanwhile, RecordError
from tawthiq.store import schema
from tawthiq.store.store import Writing

Role = Literal["viewer", "analyst", "reviewer", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
HANDLE: Final = re.compile(r"\S(?:[^\n\r\t\0]{0,78}\S)?")
ADD: Final = "add-user"
CHANGE: Final = "change-user"


class User(msgspec.Struct, frozen=True):
    """`version` counts the changes of the row, from 1."""

    handle: str
    role: Role
    made_at: str
    active: bool
    version: int


def add_user(writing: Writing, handle: str, role: Role) -> User:
    """Raises RecordError where there is one of that name, or it is no name, or no role."""
    if HANDLE.fullmatch(handle) is None:
        raise RecordError(f"{handle!r}: a handle is a line of 1 to 80 characters, without spaces around it.")
    if find_user(writing.connection, handle) is not None:
        raise RecordError(f"{handle}: there is a user of that name. Change the user's role, or choose another name.")
    user = User(handle, _checked(role), writing.at, True, 1)
    row = msgspec.structs.asdict(user)
    writing.connection.execute(insert(schema.users).values(**row))
    writing.log(ADD, handle, row)
    return user


def set_role(writing: Writing, handle: str, role: Role, version: int) -> User:
    """`version`: the one that the caller saw. Raises ChangedMeanwhile where it is not the newest, and RecordError."""
    return _changed(writing, handle, version, role=_checked(role))


def set_active(writing: Writing, handle: str, active: bool, version: int) -> User:
    """Users are not deleted, for what they did stays theirs; `version` as in `set_role`."""
    return _changed(writing, handle, version, active=active)


def find_user(connection: Connection, handle: str) -> User | None:
    """The user of that name, if there is one."""
    row = connection.execute(select(*schema.users.c).where(schema.users.c.handle == handle)).mappings().first()
    return User(**row) if row else None


def all_users(connection: Connection) -> tuple[User, ...]:
    """By handle."""
    rows = connection.execute(select(*schema.users.c)).mappings()
    return tuple(sorted((User(**row) for row in rows), key=lambda user: user.handle))


def _changed(writing: Writing, handle: str, version: int, *, role: Role | None = None,
             active: bool | None = None) -> User:  # fmt: skip
    found = find_user(writing.connection, handle)
    if found is None:
        raise RecordError(f"{handle}: there is no user of that name.")
    if found.version != version:
        raise ChangedMeanwhile(f"{handle}: changed meanwhile (version {found.version}, not {version}). Look again.")
    new = msgspec.structs.replace(
        found,
        role=found.role if role is None else role,
        active=found.active if active is None else active,
        version=version + 1,
    )
    column = schema.users.c
    where = (column.handle == handle, column.version == version)
    row = msgspec.structs.asdict(new)
    writing.connection.execute(update(schema.users).where(*where).values(**row))
    writing.log(CHANGE, handle, row)
    return new


def _checked(role: Role) -> Role:
    if role not in ROLES:
        raise RecordError(f"{role}: no such role. There are {', '.join(ROLES)}.")
    return role
