"""Every letter as a page and a text in a folder, to be looked at: `python -m tests.letters.pictures FOLDER [LANGUAGE ...]`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from mail.render import render
from tests.letters.scenarios import ALL, LANGUAGES


def main(folder: Path, languages: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for language in languages:
        for name, letter in ALL.items():
            made = render(replace(letter, language=language))
            stem = f"{name}--{language}"
            (folder / f"{stem}.html").write_text(made.html, encoding="utf-8")
            (folder / f"{stem}.txt").write_text(f"{made.subject}\n\n{made.text}", encoding="utf-8")
            rows.append(f'<li><a href="{stem}.html">{stem}</a>: {made.subject}</li>')
    (folder / "index.html").write_text("<!doctype html><meta charset=utf-8><ul>" + "\n".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]) or LANGUAGES)
