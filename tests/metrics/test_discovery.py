"""A metric kind is one module: dropped into the package, it is found, offered, imported and computed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cxdesk.metrics.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]

MODULE = '''
"""The share of answers that are as high as the scale goes."""

from typing import ClassVar

from cxdesk.i18n import N_, _
from cxdesk.metrics.kinds.base import Boxes, Kind, Scale, Variant
from cxdesk.model.records import Metric


class Delight(Kind):
    key: ClassVar[str] = "delight"
    name: ClassVar[str] = N_("Delight")
    order: ClassVar[int] = 21
    scales: ClassVar[tuple[Scale, ...]] = (Scale(1, 5),)
    variants: ClassVar[tuple[Variant, ...]] = (Variant("share", N_("share"), "share"),)

    def boxes(self, metric: Metric) -> Boxes:
        return Boxes(metric.high)

    def words(self, metric: Metric) -> str:
        return _("How many are delighted.")

    def source(self, metric: Metric) -> str:
        return _("This test")
'''


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program with one file more."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "cxdesk", tmp_path / "cxdesk", ignore=ignored)
    (tmp_path / "cxdesk" / "metrics" / "kinds" / "delight.py").write_text(MODULE, encoding="utf-8")
    shutil.copytree(ROOT / "resources", tmp_path / "resources", ignore=shutil.ignore_patterns("readme"))
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "CXDESK_HOME": str(folder / "home")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_kind_is_one_file(copy: Path) -> None:
    code = (
        "from cxdesk.metrics.kinds import KINDS, get; from cxdesk.model.records import Metric;"
        "kind = get('delight'); metric = Metric(id='m', kind='delight', low=1, high=5);"
        "card = kind.card(metric);"
        "print(list(KINDS).index('delight') == list(KINDS).index('csat') + 1, [r.key for r in kind.roles],"
        " card.interval, card.formula, card.direction, sep='|')"
    )
    found = run(copy, "-c", code).strip()
    assert found == "True|['answer']|95 % Wilson score interval|Answers 5 / all answers|Up is better"

    (copy / "answers.csv").write_text("Rating\n" + "5\n" * 8 + "2\n" * 2, encoding="utf-8")
    run(copy, "-m", "cxdesk", "new", "map.cxdesk")
    run(copy, "-m", "cxdesk", "import", "map.cxdesk", "answers.csv", "--metric", "delight=Rating")
    (figure,) = json.loads(run(copy, "-m", "cxdesk", "metrics", "map.cxdesk", "--json"))
    assert (figure["metric"], figure["value"], figure["n"]) == ("delight", 80, 10)
    # 8 of 10: Wilson 49.02 to 94.33
    assert (figure["low"], figure["high"]) == pytest.approx((49.02, 94.33), abs=0.005)


def test_every_module_of_the_package_is_a_kind_or_a_helper() -> None:
    modules = {path.stem for path in (ROOT / "cxdesk" / "metrics" / "kinds").glob("*.py")}
    known = {type(kind).__module__.rpartition(".")[2] for kind in KINDS.values()}
    assert modules - known <= {"__init__", "base", "making", "repeats"}
    assert len({kind.order for kind in KINDS.values()}) == len(KINDS), "the order of two kinds is undecided"
