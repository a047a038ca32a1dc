"""Variables of an instrument: its items as answered, and its scores with what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument, Item
from ..model.missing import MissingCode, missing_label
from ..model.names import item_column, reversed_column, score_column
from ..model.response_scale import ResponseScale
from ..model.scale import Cutoff, HalfUp, Scale
from ..model.text import Text
from ..scoring.score import STATUS_NAMES
from .codebook import ValueLabel, Variable

__all__ = ["item_variables", "missing_value_labels", "reversed_variables", "score_variables"]

_STATUS = {
    "complete": {"nb": "Alle ledd besvart", "nn": "Alle ledd svara på", "en": "All items answered"},
    "prorated": {
        "nb": "Beregnet av færre svar",
        "nn": "Rekna av færre svar",
        "en": "Made from fewer answers",
    },
    "too_few_answers": {"nb": "For få svar", "nn": "For få svar", "en": "Too few answers"},
    "not_given": {"nb": "Ikke besvart", "nn": "Ikkje svara på", "en": "Nothing answered"},
}
_WORDS = {
    "reversed": {"nb": "snudd i skåren", "nn": "snudd i skåren", "en": "reversed in score"},
    "turned": {"nb": "snudd", "nn": "snudd", "en": "reversed"},
    "answered": {"nb": "antall besvarte ledd", "nn": "tal på svara ledd", "en": "number of items answered"},
    "status": {"nb": "hvorfor skår eller ikke", "nn": "kvifor skår eller ikkje", "en": "why a score or none"},
    "band": {"nb": "nivå", "nn": "nivå", "en": "band"},
    "group": {"nb": "gruppe etter kriterier", "nn": "gruppe etter kriterium", "en": "group by criteria"},
    "text": {"nb": "som tekst", "nn": "som tekst", "en": "as text"},
    "draft": {"nb": "UTKAST", "nn": "UTKAST", "en": "DRAFT"},
    "no": {"nb": "Nei", "nn": "Nei", "en": "No"},
    "yes": {"nb": "Ja", "nn": "Ja", "en": "Yes"},
    "not_chosen": {"nb": "Ikke valgt", "nn": "Ikkje vald", "en": "Not chosen"},
    "chosen": {"nb": "Valgt", "nn": "Vald", "en": "Chosen"},
    "at_least": {"nb": "minst", "nn": "minst", "en": "at least"},
    "above": {"nb": "over", "nn": "over", "en": "above"},
    "at_most": {"nb": "høyst", "nn": "høgst", "en": "at most"},
    "below": {"nb": "under", "nn": "under", "en": "below"},
}


def _languages(instrument: Instrument) -> tuple[str, ...]:
    return tuple(sorted(instrument.languages & {"nb", "nn", "en"}))


def missing_value_labels(languages: tuple[str, ...]) -> tuple[ValueLabel, ...]:
    """Return the labels of all missing codes, lowest code first."""
    codes = sorted(int(code) for code in MissingCode)
    return tuple(ValueLabel(code, {lang: missing_label(code, lang) for lang in languages}) for code in codes)


def item_variables(instrument: Instrument) -> tuple[Variable, ...]:
    """Return the variables of the items as answered; a multiple choice gives one for each option."""
    mark = fingerprint(instrument)
    return tuple(variable for item in instrument.items for variable in _item(instrument, item, mark))


def _item(instrument: Instrument, item: Item, mark: str) -> tuple[Variable, ...]:
    response = instrument.response_scales[item.response_scale]
    languages = _languages(instrument)
    label = {lang: _item_label(instrument, item, lang) for lang in languages}
    base = Variable(
        name=item_column(instrument.id, item.id),
        label=label,
        kind="item",
        type="numeric",
        measure=response.measure,
        format=_answer_format(response),
        instrument=instrument.id,
        item=item.id,
        fingerprint=mark,
    )
    return _ANSWER_VARIABLES.get(response.kind, _numbers)(base, response, languages)


def _numbers(base: Variable, response: ResponseScale, languages: tuple[str, ...]) -> tuple[Variable, ...]:
    options = _labels(((o.code, o.label) for o in response.options), languages)
    return (_changed(base, value_labels=missing_value_labels(languages) + options, user_missing=True),)


def _texts(base: Variable, response: ResponseScale, _languages: tuple[str, ...]) -> tuple[Variable, ...]:
    longest = response.longest_text
    return (_changed(base, type="string", measure="nominal", format=f"A{longest}", bytes=longest, width=20),)


def _dates(base: Variable, _response: ResponseScale, _languages: tuple[str, ...]) -> tuple[Variable, ...]:
    return (_changed(base, type="date", measure="scale", format="DATE11", width=11),)


def _choices(base: Variable, response: ResponseScale, languages: tuple[str, ...]) -> tuple[Variable, ...]:
    yes_no = _coded_words(("not_chosen", "chosen"), languages)
    return tuple(
        _changed(
            base,
            name=f"{base.name}_{option.code}",
            label={lang: f"{base.label[lang]} - {option.label.in_language(lang)}" for lang in languages},
            measure="nominal",
            format="F4.0",
            value_labels=missing_value_labels(languages) + yes_no,
            user_missing=True,
            response_set=base.name,
        )
        for option in response.options
    )


_ANSWER_VARIABLES = {"text": _texts, "date": _dates, "multiple_choice": _choices}


def _changed(variable: Variable, **changes: object) -> Variable:
    return replace(variable, **changes)  # type: ignore[arg-type]


def _answer_format(response: ResponseScale) -> str:
    # Four places, so that -999 can be shown.
    return f"F8.{response.decimals}" if response.decimals else "F4.0"


def _item_label(instrument: Instrument, item: Item, language: str) -> str:
    response = instrument.response_scales[item.response_scale]
    number = f" {item.id}" if item.id.isdigit() else ""
    label = f"{instrument.short_name}{number}: {item.label.in_language(language)}"
    if response.anchors is not None:
        low, high = (f"{end:g}" for end in response.attainable)
        anchors = response.anchors
        label += f" ({low} {anchors.low.in_language(language)}, {high} {anchors.high.in_language(language)})"
    if any(use.item == item.id and use.key == -1 for scale in instrument.scales for use in scale.items):
        label += f" ({_WORDS['reversed'][language]})"
    return label


def reversed_variables(instrument: Instrument) -> tuple[Variable, ...]:
    """Return the variables of the keyed copies of reversed items."""
    turned = {use.item for scale in instrument.scales for use in scale.items if use.key == -1}
    originals = [v for v in item_variables(instrument) if v.item in turned]
    return tuple(
        _changed(
            v,
            name=reversed_column(instrument.id, str(v.item)),
            kind="item_reversed",
            label={
                lang: f"{_plain(text, lang)} ({_WORDS['turned'][lang]})" for lang, text in v.label.items()
            },
            value_labels=(),
            user_missing=False,
            derivation="lowest + highest code - answer",
        )
        for v in originals
    )


def _plain(label: str, language: str) -> str:
    return label.removesuffix(f" ({_WORDS['reversed'][language]})")


def score_variables(instrument: Instrument, parameters: Mapping[str, str]) -> tuple[Variable, ...]:
    """Return the variables of all scores, in the order of `model.names.score_columns`.

    Parameters
    ----------
    parameters : every parameter with its choice; the choices stand in the labels.
    """
    return tuple(v for scale in instrument.scales for v in _score(instrument, scale, parameters))


def _score(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> tuple[Variable, ...]:
    languages = _languages(instrument)
    base = Variable(
        name=score_column(instrument.id, scale.id),
        label={lang: _score_label(instrument, scale, parameters, lang) for lang in languages},
        kind="score",
        type="numeric",
        measure=scale.measure,
        format=_score_format(instrument, scale),
        value_labels=_labels(((x.code, x.label) for x in scale.labels), languages),
        instrument=instrument.id,
        scale=scale.id,
        derivation=_rule_in_words(scale, parameters),
        fingerprint=fingerprint(instrument),
    )
    return (base, *_beside(base, scale, languages), *(_flag(base, cutoff) for cutoff in scale.cutoffs))


def _beside(base: Variable, scale: Scale, languages: tuple[str, ...]) -> Iterator[Variable]:
    """Yield what stands beside a score: answered items, status, text, band, group."""

    def variable(ending: str, kind: str, word: str, **more: object) -> Variable:
        label = {lang: f"{base.label[lang]} - {_WORDS[word][lang]}" for lang in languages}
        parts = {"measure": "nominal", "format": "F3.0", "value_labels": (), **more}
        return _changed(base, name=f"{base.name}_{ending}", label=label, kind=kind, **parts)

    yield variable("n", "n_answered", "answered", measure="scale")
    yield variable("status", "status", "status", value_labels=_status_labels(languages))
    if scale.as_text is not None:
        size = scale.as_text
        yield variable("text", "score_text", "text", type="string", format=f"A{size}", bytes=size)
    if scale.bands:
        bands = _labels(((i, band.label) for i, band in enumerate(scale.bands)), languages)
        edges = ", ".join(f"{i} from {band.from_:g}" for i, band in enumerate(scale.bands))
        yield variable("band", "band", "band", measure="ordinal", value_labels=bands, derivation=edges)
    if scale.groups:
        groups = _labels(((group.code, group.label) for group in scale.groups), languages)
        yield variable("group", "group", "group", value_labels=groups)


def _labels(texts: Iterable[tuple[int, Text]], languages: tuple[str, ...]) -> tuple[ValueLabel, ...]:
    return tuple(ValueLabel(code, {g: text.in_language(g) for g in languages}) for code, text in texts)


def _flag(base: Variable, cutoff: Cutoff) -> Variable:
    comparison, threshold = cutoff.comparison
    label = {}
    for lang, text in base.label.items():
        word = f" - {cutoff.label.in_language(lang)}" if cutoff.label is not None else ""
        label[lang] = f"{text}{word}: {_WORDS[comparison][lang]} {threshold:g}"
    return _changed(
        base,
        name=f"{base.name}_{cutoff.id}",
        label=label,
        kind="flag",
        measure="nominal",
        format="F3.0",
        value_labels=_coded_words(("no", "yes"), tuple(base.label)),
        derivation=f"score {comparison.replace('_', ' ')} {threshold:g} ({cutoff.source})",
    )


def _coded_words(words: tuple[str, ...], languages: tuple[str, ...]) -> tuple[ValueLabel, ...]:
    return tuple(
        ValueLabel(c, {lang: _WORDS[word][lang] for lang in languages}) for c, word in enumerate(words)
    )


def _status_labels(languages: tuple[str, ...]) -> tuple[ValueLabel, ...]:
    return tuple(
        ValueLabel(code, {lang: _STATUS[word][lang] for lang in languages})
        for code, word in STATUS_NAMES.items()
    )


def _score_label(instrument: Instrument, scale: Scale, parameters: Mapping[str, str], language: str) -> str:
    label = f"{instrument.short_name} {scale.name.in_language(language)}"
    chosen = [
        next(c for c in instrument.parameters[name].choices if c.id == choice).label.in_language(language)
        for name, choice in parameters.items()
        if name in _parameters_of(scale)
    ]
    label += f", {', '.join(chosen)}" if chosen else ""
    return f"{label} ({_WORDS['draft'][language]})" if instrument.status_of(scale) == "draft" else label


def _parameters_of(scale: Scale) -> set[str]:
    return set(_by_parameter_names(scale.model_dump(exclude={"reported", "change", "cutoffs", "bands"})))


def _by_parameter_names(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [str(value[key]) for key in ("by_parameter", "parameter") if key in value]
        return own + [name for part in value.values() for name in _by_parameter_names(part)]
    if isinstance(value, (list, tuple)):
        return [name for part in value for name in _by_parameter_names(part)]
    return []


def _score_format(instrument: Instrument, scale: Scale) -> str:
    if scale.combine.rule == "value_set":
        return "F8.4"
    if isinstance(scale.round, HalfUp):
        return f"F8.{scale.round.decimals}"
    if scale.measure == "nominal":
        return "F8.0"
    if scale.transform.rule == "none" and scale.combine.rule == "single_item":
        use = scale.items[0]
        return f"F8.{0 if use.map is not None else instrument.response_scale_of(use.item).decimals}"
    whole = scale.transform.rule == "none" and scale.combine.rule in ("sum", "count_at_least")
    return "F8.0" if whole else "F8.4"


def _rule_in_words(scale: Scale, parameters: Mapping[str, str]) -> str:
    combine = scale.combine.model_dump(exclude_defaults=False)
    what = scale.item_ids or combine.get("scales", ())
    parts = [f"{scale.combine.rule} of {', '.join(map(str, what))}"]
    turned = [use.item for use in scale.items if use.key == -1]
    parts += [f"reversed: {', '.join(turned)}"] if turned else []
    parts += [f"transform {scale.transform.rule}"] if scale.transform.rule != "none" else []
    parts += [f"{name}={parameters[name]}" for name in sorted(_parameters_of(scale)) if name in parameters]
    return "; ".join(parts)
