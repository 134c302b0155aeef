"""Pictures of real pages as small PNG files in docs/images: the committed sample PDFs, and the pack of a tutorial."""

import re
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

import pypdfium2

ROOT = Path(__file__).parent.parent
WIDTH = 760  # pixels: what the README column shows at its sharpest
COLOURS = 32  # a page of text on white needs no more, and the file is a quarter as large
PAGES = {"sample-executive": [1], "sample-analyst": [1]}


TUTORIAL = ROOT / "docs/tutorials/3-own-pack.md"
FILE = re.compile(r'^```\w+ title="(templates/board/[^"]+)"\n(.*?)^```$', re.M | re.S)


def main() -> None:
    for name, pages in PAGES.items():
        for number in pages:
            draw(ROOT / f"outputs/{name}.pdf", number, f"{name}-{number}")
    with TemporaryDirectory() as folder:
        draw(own_pack(Path(folder)), 1, "own-pack-1")


def own_pack(folder: Path) -> Path:
    """The brief that a reader of the tutorial has made in ``folder``, with the first of each file that it writes."""
    for name, content in reversed(FILE.findall(TUTORIAL.read_text(encoding="utf-8"))):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    briefgen = [f"{ROOT}/.venv/bin/briefgen", "build", f"{ROOT}/seeds/harbour-fire", "--audience", "board"]
    run([*briefgen, "--quiet", "-o", "note.pdf"], cwd=folder, check=True)
    return folder / "note.pdf"


def draw(pdf: Path, number: int, name: str) -> None:
    path = ROOT / "docs/images" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number - 1]
        page.render(scale=WIDTH / page.get_width()).to_pil().quantize(COLOURS).save(path, optimize=True)
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
