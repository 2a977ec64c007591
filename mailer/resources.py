"""Finds templates/ and rules/: the administrator's own file first, then the one that is shipped.

In a wheel they lie in mailer/_data (pyproject.toml puts them there); in a checkout beside the package.
"""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


def shipped(folder: str) -> Path:
    """The folder, or the file, of that name as it came with the program."""
    data = Path(str(files("mailer"))) / "_data"
    return (data if data.is_dir() else data.parent.parent) / folder


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the administrator's laid over a shipped one, file by file. `own` None: only the shipped one."""

    shipped: Path
    own: Path | None = None

    def find(self, name: str) -> Path | None:
        """The file in force for `name` (like "phrases/en.toml"), None if neither folder has it."""
        for folder in (self.own, self.shipped):
            if folder is not None and (folder / name).is_file():
                return folder / name
        return None

    def names(self, pattern: str) -> list[str]:
        """The names that match the glob in either folder, sorted, relative to the folder."""
        return sorted(
            {
                str(path.relative_to(folder))
                for folder in (self.own, self.shipped)
                if folder is not None and folder.is_dir()
                for path in folder.glob(pattern)
                if path.is_file()
            }
        )

    @property
    def search_path(self) -> list[str]:
        """Both folders, the administrator's first, as template loaders want them."""
        return [str(folder) for folder in (self.own, self.shipped) if folder is not None]
