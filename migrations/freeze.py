"""Writes the first revision from sql/support and sql/people, and records what a release freezes.

    python migrations/freeze.py          write versions/0001/; refused once a release has it
    python migrations/freeze.py 0.1.0    record the revisions that are new in release 0.1.0

Databases have run a revision that stands in released.csv, so its files never change again.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from crm_rls.change.kinds import CreateObject, DropObject
from crm_rls.change.render import render
from crm_rls.change.revision import Revision, files_of
from crm_rls.compile.installation.installed import installed_objects
from crm_rls.plan.make import support_files
from crm_rls.postgres.names import SUPPORT_SCHEMA, Names
from crm_rls.postgres.versions import OLDEST_SUPPORTED

HERE = Path(__file__).parent
FIRST = "0001"


def first_revision() -> Revision:
    """Return the revision that makes every object of sql/support and sql/people, and drops it again."""
    objects = tuple(installed_objects(support_files(), Names("any")))
    # Alembic makes its version table, env.py the schema for it. Owners are the plan's business.
    ours = [replace(each, owner="") for each in objects if each.create and each.name != SUPPORT_SCHEMA]
    return Revision(
        upgrade=tuple(sql for each in ours for sql in render(CreateObject(each), OLDEST_SUPPORTED)),
        downgrade=tuple(sql for each in reversed(ours) for sql in render(DropObject(each), OLDEST_SUPPORTED)),
        touches=tuple(each.identity for each in objects),
    )


def released(chain: Path = HERE) -> Mapping[str, tuple[str, str]]:
    """Return the release that was the first with a revision, and the digest of the revision's files then."""
    with (chain / "released.csv").open(encoding="utf-8", newline="") as lines:
        return {row["revision"]: (row["release"], row["digest"]) for row in csv.DictReader(lines)}


def digest(folder: Path) -> str:
    """Return a digest of the files of a revision, by name and content."""
    digests = "".join(
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in sorted(folder.iterdir())
    )
    return hashlib.sha256(digests.encode()).hexdigest()


def write(chain: Path = HERE) -> None:
    """Write the files of the first revision. Raises SystemExit if a release has it."""
    if FIRST in released(chain):
        raise SystemExit(
            f"{FIRST} is frozen since {released(chain)[FIRST][0]}: write a new revision instead."
        )
    folder = chain / "versions" / FIRST
    folder.mkdir(exist_ok=True)
    for name, text in files_of(first_revision()).items():
        (folder / name).write_text(text, encoding="utf-8")


def record(release: str, chain: Path = HERE) -> None:
    """Record the revisions that no earlier release has."""
    known = released(chain)
    with (chain / "released.csv").open("a", encoding="utf-8", newline="") as lines:
        for folder in sorted(path for path in (chain / "versions").glob("[0-9]*") if path.is_dir()):
            if folder.name not in known:
                csv.writer(lines, lineterminator="\n").writerow([folder.name, release, digest(folder)])


if __name__ == "__main__":
    if sys.argv[1:]:
        record(sys.argv[1])
    else:
        write()
