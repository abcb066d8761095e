"""Builds the stand-alone application into ``dist/CXDesk`` and tries it: commands, a report with a chart, the window.

Beside it stand the licences of all that is inside, a bill of materials (CycloneDX) and the hash of every file.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
BUNDLE = ROOT / "dist" / "CXDesk"
PROGRAM = BUNDLE / ("cxdesk.exe" if os.name == "nt" else "cxdesk")
FORBIDDEN = ("Qt6Qml", "Qt6Quick", "Qt6Network", "Qt6Pdf", "Qt6VirtualKeyboard", "Qt6WebEngine", "libgtk-3")
WANTED_TEXTS = ("NOTICE.txt", "THIRD-PARTY.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "LICENSE", "sbom.json")


def bundled_packages() -> list[metadata.Distribution]:
    """Return the distributions that the runtime lock names and this environment has, sorted by name."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {
        line.split("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))
    }
    found = []
    for name in sorted(names - {"pip"}):
        try:
            found.append(metadata.distribution(name))
        except metadata.PackageNotFoundError:
            continue
    return found


def licence_of(package: metadata.Distribution) -> str:
    """Return the licence a package declares: its SPDX expression, else its field, else its classifier."""
    fields = package.metadata.json
    declared = str(fields.get("license_expression") or fields.get("license") or "")
    classifiers = [
        text for text in package.metadata.get_all("Classifier") or [] if text.startswith("License ::")
    ]
    if declared and "\n" not in declared:
        return declared
    return classifiers[0].rpartition(" :: ")[2] if classifiers else "see the text below"


def licence_texts(package: metadata.Distribution) -> list[tuple[str, str]]:
    """Return name and text of each licence file that a package's wheel carries."""
    wanted = ("licen", "copying", "notice", "authors")
    files = [
        file
        for file in package.files or []
        if ".dist-info" in str(file) and any(w in file.name.lower() for w in wanted)
    ]
    return [(file.name, file.read_text(encoding="utf-8").strip()) for file in files]


def write_licences(folder: Path) -> None:
    """Write THIRD-PARTY.txt (packages, versions, texts) and sbom.json (the same for machines) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    packages = bundled_packages()
    parts = [f"Python {sys.version.split()[0]} and the packages in this bundle\n"]
    python_licence = Path(
        sys.base_prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "LICENSE.txt"
    )
    if python_licence.is_file():
        parts.append(
            f"{'=' * 80}\nPython\n{'=' * 80}\n\n{python_licence.read_text(encoding='utf-8').strip()}\n"
        )
    for package in packages:
        parts.append(f"{'=' * 80}\n{package.name} {package.version}: {licence_of(package)}\n{'=' * 80}\n")
        parts.extend(f"--- {name}\n\n{text}\n" for name, text in licence_texts(package))
    (folder / "THIRD-PARTY.txt").write_text("\n".join(parts), encoding="utf-8")
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [
            {
                "type": "library",
                "name": package.name,
                "version": package.version,
                "purl": f"pkg:pypi/{package.name.lower()}@{package.version}",
                "licenses": [{"license": {"name": licence_of(package)}}],
            }
            for package in packages
        ],
    }
    (folder / "sbom.json").write_text(json.dumps(bill, indent=1), encoding="utf-8")


def write_hashes() -> None:
    """Write the SHA-256 of every file of the bundle beside it."""
    files = sorted(file for file in BUNDLE.rglob("*") if file.is_file() and not file.is_symlink())
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(BUNDLE).as_posix()}"
        for file in files
    ]
    (BUNDLE.parent / "CXDesk.sha256").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(*arguments: str, home: Path, **more: str) -> str:
    """Run the built program with a home of its own and return what it printed; a failure ends the build."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "VIRTUAL_ENV", "LD_", "MPL"))
    }
    done = subprocess.run(
        [PROGRAM, *arguments],
        env={**clean, "CXDESK_HOME": str(home), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode:
        sys.exit(
            f"The bundle failed at {' '.join(arguments)} ({done.returncode}):\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def open_window(home: Path, seconds: float) -> None:
    """Open the sample in the built program, without a display, and see that it stays open until it is told to end."""
    with subprocess.Popen(
        [PROGRAM, "--sample"],
        env={**os.environ, "CXDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        deadline = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        ended_early = process.poll() is not None
        process.send_signal(signal.SIGTERM)
        printed = process.communicate(timeout=60)[0]
    if ended_early or "Traceback" in printed:
        sys.exit(f"The bundle's window did not stay open ({process.returncode}):\n{printed}")


def try_out() -> None:
    """Use the bundle as a user would; any failure ends the build."""
    with tempfile.TemporaryDirectory(prefix="cxdesk-bundle-") as name:
        folder = Path(name)
        home = folder / "home"
        project, report = folder / "a b ü.cxdesk", folder / "report.pdf"
        run("new", str(project), home=home)
        facts = json.loads(run("info", str(project), "--json", home=home))
        if not facts["maps"]:
            sys.exit("The bundle made a project without a map.")
        run("report", "--sample", "-o", str(report), home=home)
        content = report.read_bytes()
        if not content.startswith(b"%PDF") or len(content) < 20_000:
            sys.exit("The bundle's report is no PDF or holds no chart.")
        if not list((home / "cache" / "matplotlib").glob("fontlist*.json")):
            sys.exit("The bundle does not keep matplotlib's list of fonts.")
        open_window(home, 8)


def inspect() -> None:
    """Check that what must be inside is inside, and nothing that must not."""
    files = [file.relative_to(BUNDLE).as_posix() for file in BUNDLE.rglob("*")]
    unwanted = [file for file in files if any(part in file for part in FORBIDDEN)]
    missing = [text for text in WANTED_TEXTS if not any(file.endswith(f"licences/{text}") for file in files)]
    if unwanted or missing:
        sys.exit(f"The bundle holds {unwanted} and lacks {missing}.")


def strip_interpreter() -> None:
    """Drop the debugging symbols of a self-built libpython (17 MB); stripping anything else breaks NumPy's OpenBLAS."""
    for library in (BUNDLE / "_internal").glob("libpython3*.so*"):
        if shutil.which("strip"):
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


def main() -> None:
    """Build, inspect, try out, and say where the bundle is and how large."""
    shutil.rmtree(BUILD / "licences", ignore_errors=True)
    write_licences(BUILD / "licences")
    log = BUILD / "pyinstaller.log"
    with log.open("w", encoding="utf-8") as stream:
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
        command += [
            "--distpath",
            str(ROOT / "dist"),
            "--workpath",
            str(BUILD / "pyinstaller"),
            str(ROOT / "build.spec"),
        ]
        done = subprocess.run(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.exit(
            f"PyInstaller failed; see {log.relative_to(ROOT)}:\n{log.read_text(encoding='utf-8')[-2000:]}"
        )
    strip_interpreter()
    inspect()
    try_out()
    write_hashes()
    size = sum(file.stat().st_size for file in BUNDLE.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"dist/CXDesk is built and works: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
