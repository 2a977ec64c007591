"""The gallery that the demo leaves: every mail, as its reader sees it, and nothing from elsewhere."""

import re
from pathlib import Path

import pytest

from mailer.resources import Folder, shipped
from mailer.store import views
from mailer.store.engine import Store

from .worlds import command

SHIPPED = {Path(name).stem for name in Folder(shipped("templates")).names("en/[a-z]*.txt")}

_REMOTE = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""", re.IGNORECASE
)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one `mailer demo` has left."""
    out = tmp_path_factory.mktemp("demo") / "gallery"
    command(["demo", "--out", str(out)])
    return out


def test_every_mail_has_a_page_and_the_mail_itself(gallery: Path) -> None:
    pages = {path.stem for path in (gallery / "mails").glob("*.html")}
    mails = {path.stem for path in (gallery / "mails").glob("*.eml")}

    assert pages == mails
    assert len(mails) > 250


def test_every_letter_of_a_joint_statement_is_among_them(gallery: Path) -> None:
    store = Store(f"sqlite:///{gallery / 'mailer.db'}")
    with store.reading() as connection:
        shown = {row["template"] for row in views.letters(connection, None)}
    store.close()

    assert {each for each in SHIPPED if each.startswith(("statement_", "clearance_"))} <= shown
    assert shown <= SHIPPED


def test_every_link_leads_to_a_page_of_the_gallery(gallery: Path) -> None:
    for page in gallery.rglob("*.html"):
        for target in re.findall(r'href="([^"#:]+)"', _without_mails(page)):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_is_fetched_from_elsewhere(gallery: Path) -> None:
    for page in gallery.rglob("*.html"):
        assert not _REMOTE.search(_without_mails(page)), page.name


def test_no_letter_of_ours_fetches_anything(gallery: Path) -> None:
    for page in gallery.rglob("mails/*.html"):
        framed = re.search(r'srcdoc="([^"]*)"', page.read_text())
        assert framed is None or not re.search(r"<(?:img|script|link|iframe)\b", framed[1].replace("&lt;", "<")), (
            page.name
        )


def test_a_reply_shows_how_it_was_read(gallery: Path) -> None:
    shown = [path.read_text() for path in (gallery / "mails").glob("*.html")]

    assert any("How it was read" in page and "Agree, but not paragraph 3." in page for page in shown)


def _without_mails(page: Path) -> str:
    """The page without what a mail in it says."""
    return re.sub(r'srcdoc="[^"]*"|<pre>.*?</pre>|<td>.*?</td>', "", page.read_text(), flags=re.DOTALL)
