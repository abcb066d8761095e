"""The settings file: what is kept, what is refused, and that nothing in it ever stops the start."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdesk import settings
from cxdesk.settings import RECENT_LIMIT, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_a_new_user_gets_the_defaults_and_no_file(file: Path) -> None:
    fresh = Settings(file)
    assert (fresh.language, fresh.theme, fresh.rater) == (None, "system", "")
    assert fresh.autosave_seconds == 3
    assert fresh.recent_files == []
    assert fresh.layout("main") == b""
    assert fresh.folder("open") == Path.home()
    assert not file.exists()


def test_everything_is_there_at_the_next_start(file: Path, tmp_path: Path) -> None:
    first = Settings(file)
    first.language, first.theme, first.rater, first.autosave_seconds = "vi", "dark", "Nguyễn Thị Hạnh", 30
    first.set_layout("main", bytes(range(256)))
    first.set_layout("charts", b"\x00")
    first.set_folder("export", tmp_path)
    first.add_recent(tmp_path / "a.cxdesk")
    second = Settings(file)
    assert (second.language, second.theme, second.rater) == ("vi", "dark", "Nguyễn Thị Hạnh")
    assert second.autosave_seconds == 30
    assert second.layout("main") == bytes(range(256))
    assert second.layout("charts") == b"\x00"
    assert second.folder("export") == tmp_path
    assert second.folder("open") == Path.home()
    assert second.recent_files == [tmp_path / "a.cxdesk"]
    assert [item.name for item in file.parent.iterdir()] == ["settings.json"]


def test_recent_files_are_newest_first_each_once_and_not_endless(file: Path, tmp_path: Path) -> None:
    kept = Settings(file)
    for number in range(RECENT_LIMIT + 3):
        kept.add_recent(tmp_path / f"{number}.cxdesk")
    kept.add_recent(tmp_path / "5.cxdesk")
    names = [item.stem for item in kept.recent_files]
    assert names[:3] == ["5", "14", "13"]
    assert len(names) == len(set(names)) == RECENT_LIMIT
    kept.forget_recent(tmp_path / "14.cxdesk")
    assert [item.stem for item in Settings(file).recent_files][:2] == ["5", "13"]


def test_a_file_whose_name_is_no_valid_text_is_remembered(file: Path, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.cxdesk")
    Settings(file).add_recent(odd)
    assert Settings(file).recent_files == [odd]
    assert Settings(file).damaged is None


def test_a_folder_that_is_gone_is_not_offered(file: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    kept = Settings(file)
    kept.set_folder("import", gone)
    gone.rmdir()
    assert kept.folder("import") == Path.home()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5000]
)
def test_a_damaged_file_is_set_aside_and_the_start_goes_on(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    kept = Settings(file)
    assert kept.theme == "system"
    assert kept.damaged is not None
    assert kept.damaged.read_bytes() == content
    kept.theme = "light"
    assert Settings(file).theme == "light"
    assert Settings(file).damaged is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("language", "theme", "rater", "autosave_seconds", "recent_files", "folders", "layouts"),
            json_values,
        ),
    )
)
def test_a_value_of_the_wrong_kind_counts_as_unset(
    tmp_path_factory: pytest.TempPathFactory, values: object
) -> None:
    file = tmp_path_factory.mktemp("settings") / "settings.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    kept = Settings(file)
    assert kept.language is None or isinstance(kept.language, str)
    assert kept.theme in ("system", "light", "dark")
    assert isinstance(kept.rater, str)
    assert 1 <= kept.autosave_seconds <= 600
    assert all(isinstance(item, Path) for item in kept.recent_files)
    assert kept.folder("open").is_dir()
    assert isinstance(kept.layout("main"), bytes)
    kept.add_recent(file)
    kept.set_folder("open", file.parent)
    kept.set_layout("main", b"x")
    assert Settings(file).layout("main") == b"x"


def test_what_a_newer_version_wrote_is_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"telepathy": {"on": true}}', encoding="utf-8")
    Settings(file).theme = "dark"
    assert json.loads(file.read_text(encoding="utf-8")) == {"telepathy": {"on": True}, "theme": "dark"}


def test_where_nothing_can_be_written_settings_live_as_long_as_the_program(tmp_path: Path) -> None:
    blocker = tmp_path / "config"
    blocker.write_text("a file where the folder should be", encoding="utf-8")
    kept = Settings(blocker / "settings.json")
    kept.rater = "Ana"
    assert kept.rater == "Ana"
    assert Settings(blocker / "settings.json").rater == ""


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path))
    folders = {
        settings.config_folder(),
        settings.data_folder(),
        settings.cache_folder(),
        settings.log_folder(),
    }
    assert len(folders) == 4
    assert {folder.parent for folder in folders} == {tmp_path}
    monkeypatch.delenv(settings.HOME_VARIABLE)
    assert all("CXDesk" in os.fspath(folder) for folder in (settings.config_folder(), settings.log_folder()))


def test_the_chart_looked_at_last_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    assert settings.chart == ""
    settings.chart = "control"
    assert Settings(file).chart == "control"
