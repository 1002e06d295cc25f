"""`import` and `export`: files of people, memberships and covers, as spreadsheets write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from psycopg.conninfo import conninfo_to_dict

from crm_rls.cli.exits import ExitCode
from tests.cli.conftest import Desk, row

AGAIN = "Nothing to change: everything is already as requested."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def log(desk: Desk) -> int:
    return len(desk.data("log", "--limit", "1000"))


def test_a_list_is_previewed_carried_out_and_the_second_time_nothing(desk: Desk, file: Path) -> None:
    desk.dba("create role {} login", desk.login("jörg"))
    people = written(
        file,
        "people.csv",
        f"sep=;\r\nname;login;employee_no\r\njörg;{desk.login('jörg')};1001\r\n".encode("cp1252"),
    )
    memberships = written(
        file,
        "m.csv",
        "\ufeffperson\tgroup\tfrom\tuntil\treason\n"
        "jörg\tfirst_contact\t\t\t\nbert\tnord\t24.12.2030\t6.1.2031\tfair\njörg\tnord\t\t2030-12-24\t\n"
        "anna\tpumps\t1.1.2001\t31.12.2001\tlong ago\n",
    )
    covers = written(
        file,
        "c.csv",
        "absent,substitute,from,until,lead_days,groups,reason\n"
        "anna,bert,2030-12-24,2031-01-06,2,nord,holiday\n",
    )
    before = log(desk)
    preview = desk.fine("import", people, memberships, covers, "--dry-run")
    assert "Nothing was changed." in preview
    assert ["jörg", "2"] in [line.split() for line in preview.splitlines()]
    assert log(desk) == before
    said = desk.fine("import", people, memberships, covers, "--reason", "list of May")
    assert "jörg is in first_contact." in said
    assert "bert is in nord from 2030-12-24 until 2031-01-06." in said
    cover = "bert stands in for anna in nord from 2030-12-24 until 2031-01-06, and sees the contacts "
    assert f"{cover}2 days earlier (cover " in said
    assert desk.sees("jörg") == [1, 3]
    after = log(desk)
    assert after > before
    again = desk.fine("import", people, memberships, covers)
    assert AGAIN in again
    assert log(desk) == after
    reasons = {each["reason"] for each in desk.data("log", "bert")}
    assert {"fair", "holiday"} <= reasons
    covers.write_text(covers.read_text().replace(",2,nord", ",3,nord"))
    assert f"{cover}3 days earlier (cover " in desk.fine("import", covers)
    assert AGAIN in desk.fine("import", covers)


def test_every_mistake_has_its_line_and_nothing_is_done(desk: Desk, file: Path) -> None:
    memberships = written(
        file,
        "m.csv",
        "person,group,from,until\nanna,pumps,,\nana,pumps,,\nbert,nrod,,\nbert,nord,31.2.2031,\n"
        "bert,nord,2031-01-06,2031-01-05\nbert,,,\n",
    )
    covers = written(
        file,
        "c.csv",
        "absent,substitute,until,lead_days\nanna,anna,,\nanna,bert,,two\nanna,bert,12/24/2031,\n",
    )
    people = written(file, "p.csv", "name,shoe_size,active\nanna,43,\nbert,,perhaps\nbert,,\n")
    before = log(desk)
    wrong = desk("import", people, memberships, covers)
    assert wrong.exit_code == ExitCode.ERROR
    for part in (
        "11 rows have mistakes; nothing was changed.",
        f"{people}:2: the model has no attribute shoe_size. It has: employee_no.",
        f"{people}:3: `perhaps` is neither yes nor no.",
        f"{people}:4: bert is in {people}:3 already.",
        f"{memberships}:3: there is no person 'ana'",
        "Did you mean anna?",
        f"{memberships}:4: there is no access group 'nrod'",
        f"{memberships}:5: '31.2.2031' is neither a day nor a moment",
        f"{memberships}:6: the membership of bert in nord would end (2031-01-05) before it begins",
        f"{memberships}:7: this row has no group.",
        f"{covers}:2: ",
        f"{covers}:3: lead_days is a number of days, and not `two`.",
        f"{covers}:4: '12/24/2031' is neither a day nor a moment.",
    ):
        assert part in wrong.stderr, part
    places = [line.split(": ")[0].strip() for line in wrong.stderr.splitlines() if ".csv:" in line]
    assert places == [
        *(f"{people}:{line}" for line in (2, 3, 4)),
        *(f"{memberships}:{line}" for line in (3, 4, 5, 6, 7)),
        *(f"{covers}:{line}" for line in (2, 3, 4)),
    ]
    assert log(desk) == before
    assert desk.groups("anna") == ["nord"]
    shape = desk("import", written(file, "x.csv", "person,team\nanna,nord\n"))
    assert "these columns are not those of people, memberships or covers: person, team" in shape.stderr
    assert "have no column untill" in desk("import", written(file, "y.csv", "person,group,untill\n")).stderr
    assert "there is no file" in desk("import", file / "nowhere.csv").stderr


def test_a_feed_knows_joiners_movers_and_leavers(desk: Desk, file: Path) -> None:
    desk.dba("create role {} login", desk.login("carl"))
    people = (
        f"name,login,employee_no,until\nanna,{desk.login('anna')},1001,\ncarl,{desk.login('carl')},1002,\n"
    )
    hr = written(file, "hr.csv", people)
    kept = desk.fine("import", hr)
    assert "bert" not in kept
    refused = desk("import", written(file, "few.csv", "name\nbert\n"), "--leavers", "deactivate")
    assert refused.exit_code == ExitCode.REFUSED
    assert "2 of 3 active people are not in the files" in refused.stderr
    said = desk.fine("import", hr, "--leavers", "deactivate")
    assert "bert is deactivated" in said
    assert row(said, "bert") == ["bert", "4"]
    assert desk.groups("bert") == []
    assert AGAIN in desk.fine("import", hr, "--leavers", "deactivate")
    # One comes back, one had the last day, one moved.
    back = written(
        file, "back.csv", people.replace("1001,", "1001,31.12.2020") + f"bert,{desk.login('bert')},1002,\n"
    )
    moved = written(file, "moved.csv", "person,group,until\nbert,nord,2031-01-06\ncarl,pumps,\n")
    said = desk.fine("import", back, moved, "--leavers", "deactivate", "--movers", "unassign")
    assert "bert is active again." in said
    assert "anna is deactivated" in said
    assert desk.groups("bert") == ["nord"]
    assert desk.groups("carl") == ["pumps"]
    assert desk.groups("anna") == []
    whole = ("import", back, moved, "--leavers", "deactivate", "--movers", "unassign")
    assert AGAIN in desk.fine(*whole)
    written(file, "moved.csv", "person,group,until\nbert,nord,\ncarl,pumps,\n")
    assert "bert is in nord." in desk.fine(*whole)
    assert AGAIN in desk.fine(*whole)
    nobody = desk("import", moved, "--leavers", "deactivate")
    assert nobody.exit_code == ExitCode.REFUSED
    assert "there are no people in the files" in nobody.stderr


def test_a_feed_does_not_deactivate_who_imports_it(desk: Desk, file: Path) -> None:
    """What comes after that in the files would be refused, and nobody else may be left to undo it."""
    me = str(conninfo_to_dict(desk.dsn)["user"])
    desk.fine("register", "mara", "--login", me)
    rows = "".join(f"{name},{desk.login(name)}\n" for name in ("anna", "bert"))
    refused = desk("import", written(file, "hr.csv", f"name,login\n{rows}"), "--leavers", "deactivate")
    assert refused.exit_code == ExitCode.REFUSED
    assert "mara is you" in refused.stderr
    whole = written(file, "hr.csv", f"name,login\n{rows}mara,{me}\n")
    assert AGAIN in desk.fine("import", whole, "--leavers", "deactivate")


def test_what_is_exported_is_imported_and_changes_nothing(desk: Desk, file: Path) -> None:
    formula, odd = '=cmd("x")', '\'-1; +2\n@3, "four"'
    holiday = ("--from", "2030-12-24", "--until", "2031-01-06")
    desk.fine("assign", "anna", "pumps", *holiday, "--reason", formula)
    desk.fine("assign", "bert", "nord", "--until", "2031-01-06 14:30")
    desk.fine("cover", "anna", "bert", *holiday, "--lead", "2", "--trail", "1", "--reason", odd)
    desk.fine("register", "anna", "--login", desk.login("anna"), "--set", "employee_no=+49")
    desk.fine("register", "bert", "--login", desk.login("bert"), "--set", 'employee_no=1; 2 "b"')
    desk.fine("export", file / "plain")
    desk.fine("export", file / "excel", "--excel")
    desk.fine("export", file / "all.xlsx")
    for target in (file / "excel", file / "all.xlsx"):
        kept = desk("export", target)
        assert kept.exit_code == ExitCode.REFUSED
        assert "--overwrite" in kept.stderr
    forms = [sorted((file / "plain").iterdir()), sorted((file / "excel").iterdir()), [file / "all.xlsx"]]
    before = log(desk)
    for files in forms:
        assert AGAIN in desk.fine("import", *files, "--leavers", "deactivate", "--movers", "unassign")
    assert log(desk) == before
    listed = desk.fine("members", "--format", "csv"), desk.fine("covers", "--format", "csv")
    assert all(guarded in text for guarded, text in zip(("'=cmd(", "''-1; +2"), listed, strict=True))
    cells = [cell for sheet in openpyxl.load_workbook(file / "all.xlsx") for each in sheet for cell in each]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert formula in {cell.value for cell in cells}
    for files in forms[:2]:
        text = "".join(path.read_text(encoding="utf-8") for path in files)
        assert all(guarded in text for guarded in ("'=cmd(", "''-1; +2", "'+49"))
    for files in forms:  # all of it again, from nothing
        desk.fine("unassign", "anna", "pumps")
        desk.fine("end-cover", "anna")
        for person in ("anna", "bert"):
            desk.fine("register", person, "--login", desk.login(person), "--set", "employee_no=")
        desk.fine("import", *files)
        people = {each["person"]: each["attributes"] for each in desk.data("people")}
        assert (people["anna"], people["bert"]) == ({"employee_no": "+49"}, {"employee_no": '1; 2 "b"'})
        assert {formula, odd} <= {each["reason"] for each in [*desk.data("covers"), *desk.data("members")]}


def test_a_workbook_is_read_as_it_was_typed(desk: Desk, file: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["person", "group", "from", "until"])
    sheet.append(["bert", "nord", date(2030, 12, 24), date(2031, 1, 6)])
    people = book.create_sheet("staff")
    people.append(["name", "employee_no"])
    people.append(["bert", 1003])
    path = file / "book.xlsx"
    book.save(path)
    said = desk.fine("import", path)
    assert "bert is in nord from 2030-12-24 until 2031-01-06." in said
    assert {each["person"]: each["attributes"] for each in desk.data("people")}["bert"] == {
        "employee_no": "1003"
    }
    sheet["D2"] = "=TODAY()"
    sheet["F2"] = "more"
    book.save(path)
    wrong = desk("import", path)
    assert "this is a formula" in wrong.stderr
    assert "more cells than the 4 columns" in wrong.stderr
    assert "no workbook" in desk("import", written(file, "no.xlsx", "text")).stderr


def test_a_file_can_do_nothing_that_its_manager_could_not(desk: Desk, file: Path) -> None:
    desk.dba("create role {} login", desk.login("jana"))
    desk.fine("appoint", desk.login("jana"), "NORD")
    area = Desk(desk.crm, desk.model, desk.crm.login_dsn(desk.login("jana")))
    mine = written(file, "mine.csv", "person,group\nbert,nord\n")
    others = written(file, "others.csv", "person,group\nbert,nord\nanna,pumps\n")
    refused = area("import", others)
    assert refused.exit_code == ExitCode.ERROR
    assert f"{others}:3: " in refused.stderr
    assert desk.groups("bert") == ["first_contact", "pumps"]
    area.fine("import", mine)
    assert desk.groups("bert") == ["first_contact", "nord", "pumps"]
    anna = Desk(desk.crm, desk.model, desk.crm.login_dsn(desk.login("anna")))
    assert anna("import", mine).exit_code != 0
    assert anna("export", file / "stolen").exit_code != 0
    assert not (file / "stolen").exists()


def test_a_file_that_is_none_is_a_mistake_of_the_file(desk: Desk, file: Path) -> None:
    other = desk("import", written(file, "list.csv", "person;grp\nanna;nord\n"))
    assert other.exit_code == ExitCode.ERROR
    assert "error: the files have mistakes; nothing was changed." in other.stderr
    assert "list.csv:1: " in other.stderr
    assert "crm-rls check" not in other.stderr
