"""pgsesame 0.4.2, a command line tool, run in process: a role for each policy, people in five roles each."""

import contextlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path

import yaml
from pgsesame.cli import app

url, verb, policies, people, memberships = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
dsn = url.replace("+psycopg", "")
prefix = f"ses{policies}x{people}_"
groups = [f"{prefix}g{number:04}" for number in range(policies or 100)]
joined: dict[str, set[str]] = {}
for n in range(memberships):
    joined.setdefault(f"{prefix}m{n // 5:04}", set()).add(groups[n * 7 % len(groups)])
model: dict[str, object] = {
    "version": 1,
    "engine": "postgres",
    "principals": {
        **{group: {"type": "role"} for group in groups},
        **{person: {"type": "user", "member_of": sorted(joined[person])} for person in sorted(joined)},
    },
    "manage": {"prefixes": [prefix], "schemas": ["public"]},
}
if policies:
    named = {
        f"p{number:04}": {"command": "select", "to": [group], "using": f"(territory = 'T{number:04}'::text)"}
        for number, group in enumerate(groups)
    }
    model["row_level_security"] = {"public.contact": {"policies": named}}


def run(*arguments: str) -> tuple[int, float]:
    said = io.StringIO()
    begun = time.perf_counter()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = app(list(arguments), standalone_mode=False) or 0
        except SystemExit as end:
            status = int(end.code or 0)
    seconds = time.perf_counter() - begun
    if status not in (0, 2):
        raise SystemExit(said.getvalue())
    return status, seconds


with tempfile.TemporaryDirectory() as folder:
    spec, saved = Path(folder, "spec.yaml"), Path(folder, "changes.json")
    spec.write_text(yaml.safe_dump(model))
    if verb == "first":
        _, compared = run("plan", str(spec), "--dsn", dsn, "--out", str(saved))
        _, applied = run("apply", str(saved), "--dsn", dsn)
    else:
        changes, compared = run("plan", str(spec), "--dsn", dsn)
        applied = 0.0
        if changes:
            raise SystemExit("the second comparison found differences")
    print(json.dumps({"compare": compared, "apply": applied}))
