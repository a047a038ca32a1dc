"""A wording pack in Arabic for any instrument, in words made up here; nothing of it is anybody's wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from workmh_measures.model.instrument import Instrument
from workmh_measures.model.wording import WordingPack, required_elements, structure

NOUNS = {
    "title": "عنوان للتجربة",
    "instruction": "هذا نص للتجربة فقط، وليس نص أي استبيان.",
    "recall": "الأيام الماضية",
    "item": "سؤال للتجربة رقم",
    "option": "إجابة رقم",
    "low": "الطرف الأول",
    "high": "الطرف الثاني",
    "unit": "وحدة",
}


def arabic_pack(
    instrument: Instrument,
    *,
    more: Mapping[str, str] | None = None,
    order: Mapping[str, Sequence[int]] | None = None,
) -> WordingPack:
    """Return a complete pack; `more` holds further elements, `order` the order of options of an item."""
    texts = {}
    for name in required_elements(instrument, "ar"):
        kind, _, rest = name.partition(".")
        texts[name] = " ".join([NOUNS[kind], rest.replace(".", " ")]).strip()
    return WordingPack(
        instrument=instrument.id,
        structure=structure(instrument),
        language="ar",
        version="1",
        source="made up for this test",
        licence_note="none needed",
        date="2026-01-15",
        recorded=datetime(2026, 1, 15, tzinfo=UTC),
        texts={**texts, **(more or {})},
        display_order={item: tuple(codes) for item, codes in (order or {}).items()},
    )
