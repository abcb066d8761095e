"""Starting up must not pay for figures that nobody has asked for yet."""

import subprocess
import sys


def test_importing_figures_does_not_import_numpy() -> None:
    code = (
        "import sys, cxdesk.metrics.words, cxdesk.metrics.series, cxdesk.audit.index, cxdesk.audit.curve;"
        "print(sorted({'numpy', 'babel', 'sqlite3', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
