"""Collects the texts to translate into ``cxdesk.pot``, brings each translation up to date and compiles it.

A new language is a new folder: ``resources/translations/LANG/LC_MESSAGES`` with an empty ``cxdesk.po``.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
KEYWORDS = {"_": (1,), "N_": (1,), "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def collected() -> Catalog:
    """Return the texts of the whole program, in the order of their files; the same for the same source."""
    catalogue = Catalog(
        project="CXDesk", copyright_holder="CXDesk contributors", charset="utf-8", fuzzy=False
    )
    catalogue.header_comment = "# CXDesk's texts. Every text that a user sees is here once."
    found = extract_from_dir(
        ROOT / "cxdesk", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for file, _line, text, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        place = f"cxdesk/{Path(file).as_posix()}"
        if text:
            catalogue.add(text, None, [(place, 1)], auto_comments=comments, context=context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as a template file, without dates, so that it changes only when a text does."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, omit_header=True, include_lineno=False)
    head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head + buffer.getvalue()


def main() -> None:
    """Write the template, then update and compile each language."""
    template = collected()
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    (TRANSLATIONS / "cxdesk.pot").write_bytes(written(template))
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/cxdesk.po")):
        with source.open("rb") as stream:
            language = read_po(stream, locale=source.parent.parent.name)
        language.update(template)
        with source.open("wb") as stream:
            write_po(stream, language, width=110)
        with source.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, language)
    print(f"{len(template)} texts")


if __name__ == "__main__":
    main()
