"""A page that was made whole, opened as a file of the web: nothing beside it is fetched and nothing is said to the console."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["opened"]

HERE = "http://localhost:9/"


def opened(page: Page, source: str) -> Page:
    """Open a page; every request beside it is foreign and fails in `page_at`."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route(HERE, lambda route: route.fulfill(body=source, content_type="text/html; charset=utf-8"))
    page.route(f"{HERE}favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(HERE)
    assert said == []
    return page
