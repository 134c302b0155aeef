"""Pictures of real pages for the README: the committed sample PDFs as small PNG files in docs/images."""

from pathlib import Path

import pypdfium2

ROOT = Path(__file__).parent.parent
WIDTH = 760  # pixels: what the README column shows at its sharpest
COLOURS = 32  # a page of text on white needs no more, and the file is a quarter as large
PAGES = {"sample-executive": [1], "sample-analyst": [1]}


def main() -> None:
    target = ROOT / "docs/images"
    target.mkdir(parents=True, exist_ok=True)
    for name, pages in PAGES.items():
        with pypdfium2.PdfDocument(ROOT / f"outputs/{name}.pdf") as document:
            for number in pages:
                page = document[number - 1]
                picture = page.render(scale=WIDTH / page.get_width()).to_pil().quantize(COLOURS)
                path = target / f"{name}-{number}.png"
                picture.save(path, optimize=True)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
