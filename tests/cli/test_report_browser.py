"""The page of a report in a real browser: no requests, no overflow, contrast, keyboard, paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crm_rls.report import Language, Part, Row, page
from tests.fixtures.browser import Browser, browser
from tests.fixtures.reports import HOSTILE, large_report, small_report

__all__ = ["browser"]

NOTHING: dict[Part, tuple[Row, ...]] = {
    part: () for part in Part if part not in (Part.TERRITORIES, Part.POSTCODE_AREAS)
}
"""A database with a model and nobody in it, without contacts, territories and postcodes."""

OVERFLOWS = """
[...document.querySelectorAll('body, body *')]
    .filter(each => !each.closest('.scroll, .vh, .skip'))
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.tagName + '.' + each.className)
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])
"""

FAINT = """
(() => {
  const number = text => text.match(/[\\d.]+/g).map(Number);
  const light = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = each => {
    const circle = each.closest('.map') && each.parentElement.querySelector('circle');
    if (circle) return number(getComputedStyle(circle).fill);
    for (let at = each; at; at = at.parentElement) {
      const [r, g, b, a = 1] = number(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = new Set();
  let seen = 0;
  for (const each of document.querySelectorAll('body *')) {
    if (![...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    if (each.closest('title, desc, .vh') || !each.getClientRects().length) continue;
    const style = getComputedStyle(each);
    const one = light(number(each.closest('.map') ? style.fill : style.color)), other = light(behind(each));
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    seen += 1;
    if (ratio < 4.5) found.add(each.tagName + '.' + each.className + ' ' + ratio.toFixed(2));
  }
  return [seen, [...found]];
})()
"""

CROWDED = """
[...document.querySelectorAll('td, th, .tiles a, .tiles b, p, summary')]
    .filter(each => !each.closest('.vh, .cards thead') && each.getClientRects().length)
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.tagName + '.' + each.className + ' ' + each.innerText.slice(0, 30))
"""

OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return pages as files: small, with hostile names, with many people and groups."""
    folder = tmp_path_factory.mktemp("pages")
    reports = {
        "small": small_report(), "hostile": small_report(HOSTILE), "large": large_report(100, 200),
        "long": replace(small_report("n" * 60), contacts=10_000_000),
        "nothing": replace(small_report(), tables=NOTHING, contacts=0),
    }  # fmt: skip
    found = {name: folder / f"{name}.html" for name in reports}
    for name, report in reports.items():
        found[name].write_text(page(report, Language.DE), encoding="utf-8")
    return found


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_nothing_is_wider_than_the_window(browser: Browser, written: dict[str, Path], width: int) -> None:
    for name, path in written.items():
        browser.open(path, width=width)
        browser.run(OPEN_ALL)
        assert browser.run(OVERFLOWS) == [], name
        assert browser.run(CROWDED) == [], name


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_enough_contrast(browser: Browser, written: dict[str, Path], *, dark: bool) -> None:
    browser.open(written["small"], dark=dark)
    browser.run(OPEN_ALL)
    seen, faint = browser.run(FAINT)
    assert seen > 200
    assert faint == []
    back = browser.run("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(246, 247, 249)") is not dark


def test_hostile_names_run_nothing_and_no_page_asks_for_anything(
    browser: Browser, written: dict[str, Path]
) -> None:
    browser.requests.clear()
    for path in written.values():
        browser.open(path)
    browser.open(written["hostile"])
    assert browser.run("document.querySelectorAll('script').length") == 0
    assert HOSTILE in browser.run("document.body.innerText")
    # The policy of the page also stops what would have come in some other way.
    browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')")
    browser.run("new Promise(done => setTimeout(done, 200))")
    asked = [each for each in browser.requests if not each.startswith(("file:", "data:"))]
    assert asked == ["http://127.0.0.1:9/x.png"]
    assert browser.blocked == ["csp"]


def test_the_keyboard_reaches_links_tables_and_details(browser: Browser, written: dict[str, Path]) -> None:
    browser.open(written["small"])
    found = []
    for _ in range(60):
        browser.press("Tab")
        found.append(
            browser.run("[document.activeElement.tagName, document.activeElement.className].join('.')")
        )
    assert found[0] == "A.skip"
    assert {"DIV.scroll", "SUMMARY."} <= set(found)
    browser.run("document.querySelector('summary').focus()")
    assert browser.run("document.activeElement.parentElement.open") is False
    browser.press("Enter")
    assert browser.run("document.activeElement.parentElement.open") is True
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_page_prints(browser: Browser, written: dict[str, Path]) -> None:
    browser.open(written["small"])
    assert browser.printed().startswith(b"%PDF-")
    browser.say("Emulation.setEmulatedMedia", media="print", features=[])
    looks = "[...document.querySelectorAll('details')].map(each => [each.className, "
    looks += "each.querySelector('table').checkVisibility({contentVisibilityAuto: true})])"
    shown: list[tuple[str, bool]] = []
    for _ in range(100):  # the browser may still be putting away what it has printed
        shown = browser.run(looks)
        if shown and all(seen == (kind == "paper") for kind, seen in shown):
            break
    else:
        pytest.fail(f"other details than those of paper are shown, or not all of these: {shown}")
    assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
