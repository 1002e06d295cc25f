"""Models on disk: one file, a folder, CSV files, and everything that may be wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_rls.diagnostics import Diagnostic, as_text
from crm_rls.errors import ModelError
from crm_rls.reading import read_model
from tests.fixtures.model_text import HEAD, SOUND, place, text_of

EXAMPLES = Path(__file__).parents[2] / "examples"

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes files into a folder, named by keywords with _ for the dot."""

    def write(**files: str | bytes) -> Path:
        for name, content in files.items():
            file = tmp_path / name.replace("_", ".")
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def mistakes(path: Path) -> list[Diagnostic]:
    with pytest.raises(ModelError) as failure:
        read_model(path)
    return list(failure.value.diagnostics)


def only_mistake(path: Path) -> Diagnostic:
    (found,) = mistakes(path)
    return found


def in_yaml(folder: Folder, text: str | bytes) -> Diagnostic:
    return only_mistake(folder(model_yaml=text) / "model.yaml")


def test_one_file(folder: Folder) -> None:
    loaded = read_model(folder(model_yaml=text_of()) / "model.yaml")
    assert [group.name for group in loaded.model.groups] == ["first", "north"]
    assert loaded.warnings == ()


def test_a_folder_is_the_same_model(folder: Folder) -> None:
    one_file = read_model(folder(model_yaml=text_of()) / "model.yaml").model
    rest = {f"part{number}_yml": f"{key}:{text}" for number, (key, text) in enumerate(SOUND.items())}
    path = folder(model_yaml=HEAD, notes_txt="not: [a model", **rest)
    assert read_model(path).model == one_file


def test_csv_files_beside_the_model(folder: Folder) -> None:
    path = folder(
        model_yaml=text_of(
            territories=" {csv: territories.csv}\n",
            people=" {csv: people.csv}\n",
            memberships=" {csv: m.csv}\n",
        ),
        # As a spreadsheet saves it: a byte order mark, line ends of Windows, quotes, an empty line.
        territories_csv=b'\xef\xbb\xbfkey,parent,label\r\nNORD,,"Nord, ""oben"""\r\n\r\nHH,NORD,Hamburg\r\n',
        people_csv="name, login, employee_no, groups\nanna, anna.a, 0815, first; north\nben,,1,\n",
        m_csv='person,group,from,until,reason\nben,north,,2027-01-06,"two\nlines"\n',
    )
    model = read_model(path / "model.yaml").model
    assert [(node.key, node.label) for node in model.territories.nodes] == [
        ("NORD", 'Nord, "oben"'),
        ("HH", "Hamburg"),
    ]
    assert [(person.login, person.attributes["employee_no"]) for person in model.people] == [
        ("anna.a", "0815"),
        ("ben", "1"),
    ]
    assert [(m.person, m.group, m.reason) for m in model.memberships] == [
        ("anna", "first", ""),
        ("anna", "north", ""),
        ("ben", "north", "two\nlines"),
    ]


def test_a_csv_file_in_a_folder_below(folder: Folder) -> None:
    path = folder(model_yaml=text_of(people=" {csv: lists/people.csv}\n"))
    (path / "lists").mkdir()
    (path / "lists" / "people.csv").write_text("name,employee_no\nzoe,1\n", encoding="utf-8")
    assert read_model(path).model.people[0].name == "zoe"


def test_the_name_of_the_file_stands_in_each_diagnostic(folder: Folder) -> None:
    path = folder(model_yaml=text_of(people=" {csv: p.csv}\n"), p_csv="name,groups\nanna,nix\n")
    found = only_mistake(path)
    assert (place(found).file, place(found).line) == (str(path / "p.csv"), 2)
    assert as_text(found).startswith(f"{path / 'p.csv'}:2: error CR1401: people.anna.groups: ")


@pytest.mark.parametrize("name", ["missing.yaml", "missing/model.yaml", "model.yaml/below"])
def test_a_file_that_is_not_there(folder: Folder, name: str) -> None:
    found = only_mistake(folder(model_yaml=text_of()) / name)
    assert name in found.cause
    assert place(found).line == 0


def test_a_folder_without_models(folder: Folder) -> None:
    assert "holds no .yaml or .yml file" in only_mistake(folder(model_json="{}")).cause


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n# nothing\n", b"\xef\xbb\xbf"])
def test_an_empty_file(folder: Folder, content: str | bytes) -> None:
    found = in_yaml(folder, content)
    assert "nothing in it" in found.cause or "consists of keys" in found.cause


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("crm_rls: 1\ndatabase:\n\tschemas: [crm]\n", 3, "a tab stands where only spaces may"),
        ("crm_rls: 1\ndatabase: {schemas: [crm]\n", 3, "this is not YAML"),
        ("crm_rls: 1\n database: x\n", 2, "the indentation is off"),
        ("crm_rls: 1\nwhere: a: b\n", 2, "a colon followed by a space"),
        ("crm_rls: 1\nlabel: 'x\n\n", 4, "a quote is opened"),
        ("crm_rls: 1\nlabel: @x\n", 2, "a character of YAML's own"),
        ("crm_rls: 1\nlabel: a\x07b\n", 2, "special characters are not allowed"),
        ("crm_rls: 1\nlabel: &name x\n", 2, "&name gives a value a name"),
        ("crm_rls: 1\nlabel: *name\n", 2, "*name repeats another value"),
        ("crm_rls: 1\nlabel: !!str 1\n", 2, "the tag tag:yaml.org,2002:str"),
        ("crm_rls: 1\nlabel: !secret 1\n", 2, "the tag !secret"),
        ("crm_rls: 1\n<<: {label: x}\n", 2, "<< merges another mapping"),
        ("crm_rls: 1\n? [a, b]\n: c\n", 2, "is used where a key is required"),
        ("crm_rls: 1\n? {a: b}\n: c\n", 2, "is used where a key is required"),
        ("crm_rls: 1\n'': c\n", 2, "a key is empty"),
        ("crm_rls: 1\n: c\n", 2, "a key is empty"),
        ("crm_rls: 1\n---\ncrm_rls: 1\n", 2, "a second document"),
        ('crm_rls: 1\nlabel: "\\0"\n', 2, "a character that no text can have"),
        ('crm_rls: 1\nlabel: "\\ud800"\n', 2, "a character that no text can have"),
        ("[crm_rls, 1]\n", 1, "consists of keys with values"),
        ("crm_rls\n", 1, "consists of keys with values"),
        (b"crm_rls: 1\nlabel: Stra\xdfe\n", 2, "this is not UTF-8"),
        (b"\xff\xfec\x00r\x00m\x00", 1, "this is not UTF-8"),
        ("crm_rls: " + "[" * 5000, 1, "more than 120 levels"),
        ("crm_rls: 1\ndatabase:\n  schemas: [crm]\n  schemas: [x]\n", 4, "this stands twice"),
    ],
)
def test_what_yaml_may_be(folder: Folder, text: str | bytes, line: int, cause: str) -> None:
    found = [
        problem for problem in mistakes(folder(model_yaml=text) / "model.yaml") if cause in problem.cause
    ]
    assert [place(problem).line for problem in found] == [line]
    assert found[0].next_step


def test_duplicate_keys_are_reported_with_the_other_mistakes(folder: Folder) -> None:
    text = text_of(people="\n  anna: {employee_no: 1}\n  anna: {employee_no: 2}\n  ben: {groups: [nix]}\n")
    first, second = mistakes(folder(model_yaml=text))
    assert "this stands twice" in first.cause
    assert "no access group `nix`" in second.cause


@pytest.mark.parametrize(
    ("rows", "line", "cause"),
    [
        ("", 1, "there is nothing in it"),
        ("name,employee_no\nanna\n", 2, "1 cells, and the first line names 2 columns"),
        ("name\nanna\n\nben,1\n", 4, "2 cells, and the first line names 1 columns"),
        ('name,employee_no\n"two\nlines",1\nben\n', 4, "1 cells"),
        ("name,name\nanna,x\n", 1, "the column `name` stands twice"),
        ("name,\nanna,x\n", 1, "column 2 has no name"),
        ('name\n"anna\n', 2, "this is not CSV"),
        (b"name\nJ\x81rg\n", 2, "this is neither UTF-8 nor Windows-1252"),
        ("sep=;\nname;employee_no\nanna\n", 3, "1 cells, and the first line names 2 columns"),
        ("name\nan\0na\n", 2, "a NUL character"),
    ],
)
def test_what_csv_may_be(folder: Folder, rows: str | bytes, line: int, cause: str) -> None:
    path = folder(model_yaml=text_of(people=" {csv: p.csv}\n"), p_csv=rows)
    found = only_mistake(path)
    assert cause in found.cause
    assert (place(found).file, place(found).line) == (str(path / "p.csv"), line)
    assert found.next_step


def test_a_csv_file_that_is_not_there_is_reported_where_it_is_named(folder: Folder) -> None:
    path = folder(model_yaml=text_of(people="\n  csv: p.csv\n"))
    found = only_mistake(path)
    assert "there is no file" in found.cause
    assert place(found).path == "people.csv"
    assert (path / "model.yaml").read_text(encoding="utf-8").splitlines()[
        place(found).line - 1
    ] == "  csv: p.csv"


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "below/../../secret.csv", "link.csv"])
def test_a_csv_file_may_not_leave_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "secret.csv").write_text("name\nanna\n", encoding="utf-8")
    (tmp_path / "model" / "link.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "model" / "model.yaml").write_text(text_of(people=f" {{csv: {name}}}\n"), encoding="utf-8")
    assert "is outside of the model's folder" in only_mistake(tmp_path / "model").cause


def test_all_files_that_cannot_be_read_are_reported_together(folder: Folder) -> None:
    path = folder(
        a_yaml=text_of(people=" {csv: p.csv}\n", memberships=" {csv: m.csv}\n"),
        b_yaml="x: [",
        c_yaml=b"\xff",
        m_csv="a\nb,c\n",
    )
    assert [Path(place(problem).file).name for problem in mistakes(path)] == [
        "a.yaml", "b.yaml", "c.yaml", "m.csv",
    ]  # fmt: skip


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*/model.yaml")), ids=lambda path: path.parent.name)
def test_the_examples_have_no_mistakes_and_no_warnings(file: Path) -> None:
    loaded = read_model(file)
    assert loaded.model.groups
    # That ranges of postcodes leave gaps is what the page about them shows.
    assert [as_text(each) for each in loaded.warnings if "leave gaps" not in each.cause] == []


def test_the_demo_is_read_as_it_is_meant() -> None:
    model = read_model(EXAMPLES / "demo" / "model.yaml").model
    assert len(model.territories.nodes) > 90
    assert len(model.people) >= 12
    (cover,) = (membership for membership in model.memberships if membership.timed)
    assert (cover.person, cover.group) == ("claudia", "sales_ost")
    assert cover.valid_until is not None
    assert cover.valid_until.isoformat() == "2027-01-07T00:00:00+01:00"
