"""What a page loses where there is little room: beyond its edge, cut off, or beneath something that stays in its place."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["WIDE_LETTERS", "lost"]

WIDE_LETTERS = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { letter-spacing: .08em !important; }");
  const widen = (root) => (root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]);
  widen(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    widen(root);
    return root;
  };
})()"""
"""Script that sets letters a sixth wider, as those of another telephone are, before a page draws anything."""

_LOST = """() => {
  const wrong = [];
  const say = (what, e) => wrong.push(`${what}: ${(e.innerText || e.getAttribute("aria-label") || e.outerHTML).trim().slice(0, 60)}`);
  const below = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? below(e.shadowRoot) : [])]);
  // For screen readers alone, or shown only while it has the focus.
  const away = ".unseen, .spoken, [aria-hidden=true], [inert], [data-testid=stSkipToContent]";
  // Columns need each other (WCAG 1.4.10 leaves out tables of data): theirs is a part that scrolls, reached by the keyboard.
  const inTable = (e) => e.closest(".scroll[tabindex='0']") && !e.matches(".scroll");
  const isHidden = (e) => !e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || e.closest(away);
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page has to be moved sideways");
  const seen = below(document.body).filter((e) => !isHidden(e));
  for (const e of seen) {
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (!inTable(e) && (box.left < -1 || box.right > innerWidth + 1)) say("beyond the edge", e);
    const style = getComputedStyle(e);
    const isCut = /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
    if (isCut && e.innerText && e.tagName !== "SELECT") say("cut off", e);
  }
  for (const e of seen.filter((e) => e.matches("button, a[href], input, select, summary, textarea") && !e.disabled)) {
    const target = e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") ?? e : e;
    target.scrollIntoView({ block: "center", inline: "nearest" });
    const box = target.getBoundingClientRect();
    const hit = target.getRootNode().elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!hit || !(target.contains(hit) || hit.contains(target))) say("cannot be pressed", target);
  }
  scrollTo(0, 0);
  return wrong;
}"""


def lost(page: Page) -> list[str]:
    """Return what of a page cannot be seen without moving it sideways, or cannot be pressed wherever it is scrolled to.

    Parameters
    ----------
    page : shadow roots are looked into.
    """
    found: list[str] = page.evaluate(_LOST)
    return found
