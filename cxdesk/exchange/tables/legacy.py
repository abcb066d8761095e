"""Which of the encodings before Unicode a text that is not UTF-8 was written in.

Each candidate decodes the sample; a language explains it as far as its own letters, in sensible case, and common
signs are what comes out. The best explained candidate wins, the more widespread one in a tie.
"""

import re
from collections import Counter

_SIGNS = "\u00a0–—‘’‚“”„…•€£¥§©®™°±²³½¼¾µ·×«»¿¡ºª´`¨№′″"
_LATIN = {
    "de": "äöüß", "fr": "éèàùçêâôîûëïœæÿ", "es": "áéíóúüñ", "pt": "ãõçáéíóúâêôà", "it": "àèéìòù",
    "nordic": "åäöæøéüáíóúýþð", "nl": "éëïóöüèáê", "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýžľĺôŕä",
    "ro": "ăâîşţ", "hu": "áéíóöőúüű", "hr": "čćđšž", "tr": "çğıöşüâî", "baltic": "ąčęėįšųūžāēģīķļņōŗõäöü",
}  # fmt: skip
_VIETNAMESE = "àáâãèéêìíòóôõùúýăđĩũơư" + "\u0300\u0301\u0303\u0309\u0323"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_UKRAINIAN = "абвгдежзийклмнопрстуфхцчшщьюяєіїґ"
_SLAVIC = {"ru": _RUSSIAN, "uk": _UKRAINIAN, "be": _RUSSIAN + "іў", "sr": "абвгдежзиклмнопрстуфхцчшђјљњћџѓќѕ"}
_WEST = tuple(_LATIN[name] for name in ("de", "fr", "es", "pt", "it", "nordic", "nl"))
_EAST = tuple(_LATIN[name] for name in ("pl", "cs", "ro", "hu", "hr", "de"))
_GREEK = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگک" + "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652،؛؟"
_THAI = "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C))))

_SINGLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1252", _WEST),
    ("cp1255", (_HEBREW,)),
    ("cp1251", tuple(_SLAVIC.values())),
    ("cp1250", _EAST),
    ("cp874", (_THAI,)),
    ("cp1254", (_LATIN["tr"],)),
    ("cp1253", (_GREEK,)),
    ("cp1258", (_VIETNAMESE,)),
    ("cp1257", (_LATIN["baltic"],)),
    ("cp1256", (_ARABIC,)),
    ("mac_roman", _WEST),
    ("koi8_u", tuple(_SLAVIC.values())),
    ("cp866", tuple(_SLAVIC.values())),
    ("mac_cyrillic", tuple(_SLAVIC.values())),
    ("cp850", _WEST),
)
_DOUBLE = ("cp932", "gb18030", "big5", "cp949", "euc_jp")
_LATIN_CODECS = {"cp1252", "cp1250", "cp1254", "cp1257", "cp1258", "mac_roman", "cp850"}
_SAMPLE = 1 << 15
_TOKEN = re.compile("[A-Za-z\u0080-\U0010ffff]+")
_APOSTROPHES = "’‘´`·"
_BETWEEN = re.compile("[\u00a0–—…]")
_NEVER = re.compile("^[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]|[\u0e31\u0e34-\u0e3a]{2}|[ךםןףץ](?=[א-ת])")
"""What Thai and Hebrew words never have: a vowel sign at the start or two in a row, a final letter within."""


def guess_legacy(sample: bytes) -> str:
    """The codec that reads ``sample`` (lines with bytes above 127) most like a language; cp1252 where none does."""
    sample = sample[:_SAMPLE]
    best, best_score = "cp1252", 0.0
    for codec in _DOUBLE:
        score = _double_score(sample, codec)
        if score > best_score + 0.01:
            best, best_score = codec, score
    for rank, (codec, alphabets) in enumerate(_SINGLE):
        score = _single_score(sample, codec, alphabets) - rank * 0.0005
        if score > best_score + 0.0001:
            best, best_score = codec, score
    return best


def _decode(sample: bytes, codec: str) -> str | None:
    """The text, None where the codec cannot read the sample; a character cut off at its end is forgiven."""
    for end in (len(sample), len(sample) - 1, len(sample) - 2):
        try:
            return sample[:end].decode(codec)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                return None
    return None


def _single_score(sample: bytes, codec: str, alphabets: tuple[str, ...]) -> float:
    """The share of characters above 127 that one alphabet and common signs explain."""
    text = sample.decode(codec, errors="replace")
    tokens = Counter(token for token in _TOKEN.findall(text) if not token.isascii())
    total: int = sum(n * sum(c > "\x7f" for c in token) for token, n in tokens.items())
    latin = codec in _LATIN_CODECS
    explained: list[float] = [
        sum((n * _explained(token, alphabet, latin) for token, n in tokens.items()), 0.0)
        for alphabet in alphabets
    ]
    return max(explained) / max(1, total)


def _explained(token: str, alphabet: str, latin: bool) -> float:
    """How many characters above 127 of a run of letters and signs make sense in a language."""
    if _BETWEEN.search(token):
        parts = [part for part in _BETWEEN.split(token) if not part.isascii()]
        blanks = len(_BETWEEN.findall(token))
        return 0.95 * blanks + sum(_explained(part, alphabet, latin) for part in parts)
    core = token.strip(_SIGNS)
    signs = 0.95 * (len(token) - len(core))
    high = [c for c in core if c > "\x7f"]
    if not high:
        return signs
    good = sum(c.casefold() in alphabet or c.lower() in alphabet or c in _APOSTROPHES for c in high)
    strange = not latin and (len(core) < 2 or any(c.isascii() for c in core) or _NEVER.search(core))
    steady = core.islower() or core.isupper() or core[1:].islower() or core.lower() == core.upper()
    odd = not steady or (latin and len(core) < 2)
    return signs + good * (0.1 if strange else 0.4 if odd else 1.0)


def _double_score(sample: bytes, codec: str) -> float:
    """The share of characters above 127 that are everyday ones in the East Asian language of the codec."""
    text = _decode(sample, codec)
    if text is None:
        return 0.0
    tokens = [token for token in _TOKEN.findall(text) if not token.isascii()]
    high: int = sum(c > "\x7f" for token in tokens for c in token)
    if high < 2:
        return 0.0
    pure = [token for token in tokens if not any(c.isascii() and c.islower() for c in token)]
    return sum((_everyday(c, codec) for token in pure for c in token if c > "\x7f"), 0.0) / high


def _everyday(char: str, codec: str) -> float:
    code = ord(char)
    if 0x3000 <= code <= 0x3002 or 0xFF01 <= code <= 0xFF5E:
        return 0.9
    if codec in ("cp932", "euc_jp"):
        if 0x3041 <= code <= 0x30FE:
            return 1.0
        lead = char.encode("cp932", errors="ignore")[:1]
        return 0.85 if 0x4E00 <= code <= 0x9FFF and b"\x88" <= lead <= b"\x97" else 0.0
    if codec == "cp949":
        return 1.0 if 0xAC00 <= code <= 0xD7A3 and len(char.encode("euc_kr", errors="ignore")) == 2 else 0.0
    if not 0x4E00 <= code <= 0x9FFF:
        return 0.0
    if codec == "gb18030":
        lead = char.encode("gb2312", errors="ignore")[:1]
        return 0.95 if b"\xb0" <= lead <= b"\xd7" else 0.1
    lead = char.encode("big5", errors="ignore")[:1]
    return 0.95 if b"\xa4" <= lead <= b"\xc6" else 0.1
