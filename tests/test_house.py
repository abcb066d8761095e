"""The rules of the house that no other tool holds: who owns which library, what loads when, what must be said."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cxdesk"
MODULES = sorted(PACKAGE.rglob("*.py"))

OWNERS: dict[str, tuple[str, ...]] = {
    "PySide6": ("render/", "desktop/", "__main__.py"),
    "PySide6.QtWidgets": ("desktop/",),
    "PySide6.QtNetwork": (),
    "PySide6.QtSql": (),
    "sqlite3": ("store/",),
    "sqlite_utils": ("store/",),
    "matplotlib": ("render/figures", "desktop/charts/"),
    "matplotlib.pyplot": (),
    "numpy": ("metrics/", "audit/", "render/", "store/", "desktop/charts/", "desktop/segments.py"),
    "python_calamine": ("exchange/workbooks/",),
    "babel": ("i18n.py",),
    "platformdirs": ("settings.py",),
    "pandas": (),
    "pickle": (),
    "socket": (),
    "ssl": (),
    "http": (),
    "urllib.request": (),
    "webbrowser": (),
}
"""Which files of the package may import a library: the longest name that fits an import decides."""

ONLY_IN_UI = frozenset(
    {
        "QLabel", "QMessageBox", "QErrorMessage", "QInputDialog", "QProgressDialog", "QToolTip", "QWhatsThis",
        "QWizardPage", "QTextEdit", "QTextBrowser", "QStaticText", "QDesktopServices", "setToolTip", "setWhatsThis",
        "setHtml", "insertHtml", "appendHtml", "setMarkdown",
    }
)  # fmt: skip
"""Names that guess HTML in what they show or open what they are given; ``ui`` wraps those that are needed."""

NOWHERE = frozenset({"QGraphicsProxyWidget", "QNetworkAccessManager", "processEvents"})
"""Names that crash, reach the network or run the event loop from inside a gesture."""

EXCEPTIONS = {"desktop/importing/carrying.py": frozenset({"processEvents"})}
"""The import's own modal dialog keeps painting while the one writer writes; nothing else can be clicked meanwhile."""

HEAVY = (
    "numpy",
    "matplotlib",
    "pandas",
    "sqlite_utils",
    "pypdf",
    "babel",
    "PIL",
    "click",
)
"""Libraries that load on first use only."""


@cache
def tree(file: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(file.read_text(encoding="utf-8"))


def name(file: Path) -> str:
    """Return a module's path inside the package, e.g. ``"store/file.py"``."""
    return file.relative_to(PACKAGE).as_posix()


def imports(file: Path) -> Iterator[str]:
    """Yield the dotted name of everything the module imports, anywhere in it."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def owner(imported: str) -> str | None:
    """Return the longest name in OWNERS that ``imported`` is or lies under."""
    fitting = [library for library in OWNERS if f"{imported}.".startswith(f"{library}.")]
    return max(fitting, key=len, default=None)


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a fresh interpreter at the root of the project."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_a_library_is_imported_only_where_it_belongs(file: Path) -> None:
    wrong = [
        imported
        for imported in imports(file)
        if (library := owner(imported)) is not None and not name(file).startswith(OWNERS[library] or ("/",))
    ]
    assert not wrong


@cache
def documented_methods(room: str) -> frozenset[str]:
    """Return the names of the methods that some class of ``room`` documents; overriding ones need not repeat it."""
    classes = (node for file in (PACKAGE / room).rglob("*.py") for node in ast.walk(tree(file)))
    return frozenset(
        method.name
        for node in classes
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and ast.get_docstring(method)
    )


@cache
def qt_methods(base: str) -> frozenset[str]:
    """Return the methods of a class of Qt, which Qt documents; none where ``base`` is no such class."""
    from PySide6 import QtCore, QtGui, QtWidgets

    found = (getattr(module, base.split(".")[-1], None) for module in (QtWidgets, QtGui, QtCore))
    return frozenset(method for kind in found if kind is not None for method in dir(kind))


def undocumented(body: list[ast.stmt], where: str, inherited: frozenset[str] | None = None) -> Iterator[str]:
    """Yield the public names in ``body`` without a docstring; ``inherited`` is None outside a class."""
    for node in body:
        if not isinstance(
            node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ) or node.name.startswith("_"):
            continue
        marks = {ast.unparse(mark).split(".")[-1] for mark in node.decorator_list}
        # A method in mixed case is Qt's and documented there.
        known = inherited is not None and (re.search("[a-z][A-Z]", node.name) or node.name in inherited)
        if not (ast.get_docstring(node) or known or marks & {"override", "overload", "setter"}):
            yield f"{where}.{node.name}"
        if isinstance(node, ast.ClassDef):
            known_above = documented_methods(where.partition("/")[0]) if node.bases else frozenset()
            known_above = known_above.union(*(qt_methods(ast.unparse(base)) for base in node.bases))
            yield from undocumented(node.body, f"{where}.{node.name}", known_above)


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_every_module_and_public_name_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(tree(file)), "a module opens with what it is for and what it must not know"
    assert not list(undocumented(tree(file).body, name(file)))


def risky_names(module: ast.Module) -> set[str]:
    """Return the names used that guess HTML, but for tool tips whose text went through ``ui.rich``."""
    safe = {
        id(part)
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        if any(isinstance(text, ast.Call) and ast.unparse(text.func) == "ui.rich" for text in call.args)
        for part in ast.walk(call.func)
    }
    used = [node for node in ast.walk(module) if id(node) not in safe]
    names = {node.id for node in used if isinstance(node, ast.Name)}
    return (names | {node.attr for node in used if isinstance(node, ast.Attribute)}) & (ONLY_IN_UI | NOWHERE)


@pytest.mark.parametrize("file", [file for file in MODULES if name(file) != "desktop/ui.py"], ids=name)
def test_what_guesses_html_is_used_in_one_module_only(file: Path) -> None:
    assert not risky_names(tree(file)) - EXCEPTIONS.get(name(file), frozenset())


def test_the_rules_notice_what_they_are_for(tmp_path: Path) -> None:
    assert owner("PySide6.QtWidgets.QLabel") == "PySide6.QtWidgets"
    assert owner("PySide6.QtCore") == "PySide6"
    assert owner("numpyro") is None
    assert owner("matplotlib.pyplot") == "matplotlib.pyplot"
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    import numpy.linalg\n    from sqlite3 import connect\n", encoding="utf-8")
    assert list(imports(bad)) == ["numpy.linalg", "sqlite3.connect"]
    assert risky_names(ast.parse("QLabel(name)")) == {"QLabel"}
    assert risky_names(ast.parse("button.setToolTip(name)")) == {"setToolTip"}
    assert risky_names(ast.parse("button.setToolTip(ui.rich(name))")) == set()
    assert list(undocumented(ast.parse("class A:\n    def go(self): pass").body, "a.py")) == [
        "a.py.A",
        "a.py.A.go",
    ]


def test_the_lower_rooms_work_where_qt_is_absent() -> None:
    lower = [
        "cxdesk." + name(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for file in MODULES
        if not name(file).startswith(("render/", "desktop/", "__init__", "__main__"))
    ]
    finished = python(
        "import importlib, sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('PySide6', 'shiboken6'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        f"for name in {lower!r}:\n"
        "    importlib.import_module(name)\n"
    )
    assert finished.returncode == 0, finished.stderr


@pytest.mark.parametrize("module", ["cli", "session", "desktop/window", "desktop/app"])
def test_nothing_heavy_loads_before_it_is_used(module: str) -> None:
    finished = python(
        f"import sys, cxdesk.{module.replace('/', '.')}\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])\n"
        f"print('PySide6' in sys.modules)\n"
    )
    assert finished.returncode == 0, finished.stderr
    heavy, qt = finished.stdout.splitlines()
    assert heavy == ""
    assert qt == str(module.startswith("desktop"))


def test_qt_gives_back_the_references_it_takes() -> None:
    """A short run of a faulty PySide6 passes; the interpreter dies of a missing None after some 7,000 calls."""
    finished = python(
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "def calls():\n"
        "    for _ in range(20_000):\n"
        "        thing.setObjectName('x')\n"
        "        thing.blockSignals(True)\n"
        "calls()\n"
        "before = [sys.getrefcount(value) for value in (None, True, False)]\n"
        "calls()\n"
        "after = [sys.getrefcount(value) for value in (None, True, False)]\n"
        "assert all(abs(a - b) < 100 for a, b in zip(after, before)), (before, after)\n"
    )
    assert finished.returncode == 0, finished.stderr


def files_of_the_project() -> list[Path]:
    """Return the project's own text files: what is tracked, or everything outside build folders."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / os.fsdecode(item) for item in listed.stdout.split(b"\0") if item]
    else:
        found = [file for top in ("cxdesk", "tests", ".ci", "resources") for file in (ROOT / top).rglob("*")]
    texts = {".py", ".md", ".toml", ".lock", ".sh", ".txt", ".json", ".pot", ".po", ".svg", ".spec", ""}
    return [
        file for file in found if file.suffix in texts and file.is_file() and "licences" not in file.parts
    ]


def test_no_file_speaks_of_one_machine() -> None:
    path_of_a_machine = re.compile(
        r"(?<![\w.])/(?:work|tmp|root|home/\w+|opt)/|file://" + "/(?:opt|home)|--(?:extra-)?index-url"
    )
    here = Path(__file__).resolve()
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in files_of_the_project()
        if file.resolve() != here
        for match in [path_of_a_machine.search(file.read_text(encoding="utf-8", errors="replace"))]
        if match
    ]
    assert not found


def test_every_locked_package_has_hashes_and_the_two_locks_agree() -> None:
    def locked(lock: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8")):
            if match := re.match(r"([\w.-]+)==(\S+)", block):
                assert "--hash=sha256:" in block, match[0]
                found.setdefault(match[1], set()).add(match[2])
        return found

    runtime, everything = locked("requirements.lock"), locked("requirements-dev.lock")
    assert len(runtime) > 10
    assert {key: everything.get(key) for key in runtime} == runtime


def test_a_wheel_carries_the_resources(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert "cxdesk/i18n.py" in inside
    assert {
        "cxdesk/_resources/fonts/NotoSans-Regular.ttf",
        "cxdesk/_resources/fonts/OFL.txt",
        "cxdesk/_resources/icons/undo.svg",
        "cxdesk/_resources/licences/LGPL-3.0.txt",
    } <= inside
