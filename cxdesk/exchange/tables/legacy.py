"""Which of the encodings before Unicode a text that is not UTF-8 was written in.

The candidates are those that survey files are met in; a text that none of them fits is read as windows-1252.
"""

CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "mac_roman",
    "koi8_r", "koi8_u", "cp874", "cp932", "gb18030", "big5", "cp949", "euc_jp",
)  # fmt: skip


def guess_legacy(sample: bytes) -> str:
    """The codec that reads ``sample`` (lines with bytes above 127) most like a language."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:32768], cp_isolation=list(CANDIDATES), enable_fallback=False).best()
    return best.encoding if best is not None else "cp1252"
