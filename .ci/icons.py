"""Renders the application's icon from its drawing into every size and form that the systems ask for."""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[1] / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def rendered(renderer: QSvgRenderer, size: int) -> Image.Image:
    """Return the drawing as a picture of ``size`` x ``size`` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(plain.constBits()))


def main() -> None:
    """Write cxdesk-SIZE.png, cxdesk.ico (Windows) and cxdesk.icns (macOS) beside cxdesk.svg."""
    app = QGuiApplication([])
    renderer = QSvgRenderer(str(ICONS / "cxdesk.svg"))
    pictures = {size: rendered(renderer, size) for size in SIZES}
    for size, picture in pictures.items():
        picture.save(ICONS / f"cxdesk-{size}.png", optimize=True)
    smaller = [pictures[size] for size in SIZES if size <= 256]
    smaller[-1].save(
        ICONS / "cxdesk.ico", sizes=[picture.size for picture in smaller], append_images=smaller[:-1]
    )
    pictures[512].save(ICONS / "cxdesk.icns", append_images=list(pictures.values()))
    app.quit()


if __name__ == "__main__":
    main()
