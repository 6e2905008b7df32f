"""An installed wheel holds everything that an editable checkout has."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("questionnaires", "scoring", "reports", "assessment")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_beside_the_code_is_packaged(package: str) -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"][package]
    packaged = {file for pattern in patterns for file in (ROOT / package).glob(pattern) if file.is_file()}
    beside = {
        file
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc") and "__pycache__" not in file.parts
    }
    assert beside
    assert beside - packaged == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_package(package: str) -> None:
    folders = {file.parent for file in (ROOT / package).rglob("*.py")}
    without = {folder for folder in folders if not (folder / "__init__.py").exists()}
    assert {folder.name for folder in without} <= {"versions", "migrations"}, "setuptools finds these by name"


def test_the_project_stands_alone() -> None:
    """Nothing in it leads out of its own folder."""
    outside = ".." + "/shared"
    for file in ROOT.rglob("*"):
        if file.suffix in (".py", ".md", ".yaml", ".toml", ".typ") and ".git" not in file.parts and "site-packages" not in file.parts:
            assert outside not in file.read_text(encoding="utf-8", errors="replace"), file
