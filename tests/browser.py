"""Chromium, as Debian has it: what a page comes to be in it, told by the page itself. No window, no network."""

import html
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--dump-dom"]
_MEASURE = """
const told = [...document.querySelectorAll("iframe")].map(frame => {
  const page = frame.contentDocument, style = each => frame.contentWindow.getComputedStyle(each);
  const words = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT), written = [];
  while (words.nextNode()) {
    const each = words.currentNode.parentElement;
    if (words.currentNode.data.trim() && each.offsetParent) written.push(each);
  }
  const ground = each => {
    for (; each; each = each.parentElement) {
      if (style(each).backgroundColor !== "rgba(0, 0, 0, 0)") return style(each).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  return {
    name: frame.title, width: page.documentElement.clientWidth, needed: page.documentElement.scrollWidth,
    texts: written.map(
      each => ({text: each.innerText, color: style(each).color, ground: ground(each), shaded: each.matches("td[bgcolor]")})),
  };
});
const result = document.createElement("pre");
result.id = "told";
result.textContent = JSON.stringify(told);
document.body.append(result);
"""


@dataclass(frozen=True)
class Browser:
    """The program, and a folder of its own for what it keeps."""

    program: str
    folder: Path

    def measured(self, pages: Mapping[str, str], width: int) -> list[dict[str, Any]]:
        """Each page in a frame of that width: how wide it would be, and the colours of its texts."""
        frames = "".join(
            f'<iframe title="{html.escape(name)}" style="width:{width}px;height:400px;border:0" '
            f'srcdoc="{html.escape(page)}"></iframe>'
            for name, page in pages.items()
        )
        script = f"<script>window.addEventListener('load', () => {{{_MEASURE}}})</script>"
        path = self.folder / f"pages-{width}.html"
        path.write_text(f"<!doctype html><meta charset=utf-8><body>{frames}{script}", encoding="utf-8")
        command = [self.program, *_OPTIONS, f"--user-data-dir={self.folder / 'profile'}", path.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        told = done.stdout.partition('<pre id="told">')[2].partition("</pre>")[0]
        found: list[dict[str, Any]] = json.loads(html.unescape(told))
        return found
