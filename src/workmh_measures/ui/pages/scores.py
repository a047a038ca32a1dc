"""Scores of one wave and instrument, and the labelled file of the whole study."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from workmh_measures.dataset.codebook import Variable
from workmh_measures.definitions.library import scheduled_instruments
from workmh_measures.model.instrument import Instrument
from workmh_measures.ui.access import require_staff
from workmh_measures.ui.exporting import ask_for_file
from workmh_measures.ui.frame import label_in, page_language, say, text_in
from workmh_measures.ui.running import application
from workmh_measures.ui.study_data import StudyData, study_data

__all__ = ["draw", "score_table", "summary"]


def draw() -> None:
    """Draw the page."""
    visitor = require_staff("scores")
    app = application()
    st.title(say("scores.title"), anchor=False)
    data = study_data(app.store, app.study)
    chosen = _chosen()
    if chosen is not None:
        wave, instrument, scale = chosen
        table = score_table(data, wave, instrument=instrument, scale=scale)
        if table.empty:
            st.text(say("scores.none"))
        else:
            number = data.variable(instrument.id, scale=scale, kind="score")
            st.text(summary(table, classes=number is not None and number.measure == "nominal"))
            st.dataframe(_with_headings(table), hide_index=True, placeholder="–", key="score_table")
    if visitor.may("export"):
        st.divider()
        ask_for_file(data, visitor)


def _chosen() -> tuple[str, Instrument, str] | None:
    study = application().study
    left, middle, right = st.columns(3)
    with left:
        wave = _select(
            "wave", say("scores.wave"), {wave.id: text_in(wave.label, wave.id) for wave in study.survey_waves}
        )
    if wave is None:
        return None
    known = scheduled_instruments(study)
    given = [entry.instrument for entry in study.instruments_at(wave)]
    with middle:
        instrument = _select(
            "instrument", say("scores.instrument"), {one: known[one].short_name for one in given}
        )
    if instrument is None or not known[instrument].scales:
        return None
    with right:
        scale = _select(
            "scale", say("scores.scale"), {s.id: text_in(s.name, s.id) for s in known[instrument].scales}
        )
    return None if scale is None else (wave, known[instrument], scale)


def _select(name: str, title: str, labels: dict[str, str]) -> str | None:
    """Draw one choice; the box is another one in each language, or it would keep the label of the former."""
    options, remembered = list(labels), st.session_state.get(f"chosen_{name}")
    chosen = st.selectbox(
        title,
        options,
        index=options.index(remembered) if remembered in options else 0,
        format_func=lambda one: labels[one],
        key=f"{name}_{page_language()}",
    )
    st.session_state[f"chosen_{name}"] = chosen
    return chosen


def score_table(data: StudyData, wave: str, *, instrument: Instrument, scale: str) -> pd.DataFrame:
    """Return who has which score at a wave, one row for each person the form was due for.

    Returns
    -------
    DataFrame
        Columns participant, score, band where there are levels, status, answered, date.
    """
    of_wave = data.dataset.frame[data.dataset.frame["wave"] == wave]

    def variable(kind: str) -> Variable | None:
        return data.variable(instrument.id, scale=scale, kind=kind)

    status, count, number = variable("status"), variable("n_answered"), variable("score")
    if status is None or count is None or number is None:
        return pd.DataFrame()
    rows = of_wave[of_wave[status.name].notna()]
    text = variable("score_text")
    columns = {
        "participant": rows["id"],
        "score": rows[number.name] if text is None else rows[text.name],
    }
    band = variable("band") or variable("group") or (number if number.value_labels else None)
    if band is not None:
        columns["band"] = _labelled(rows[band.name], band)
    columns["status"] = _labelled(rows[status.name], status)
    columns["answered"] = rows[count.name].astype("int64")
    columns["date"] = rows["date_form"]
    return pd.DataFrame(columns).sort_values("participant", ignore_index=True)


def _labelled(codes: pd.Series, variable: Variable) -> pd.Series:
    labels = {one.code: label_in(one.label) for one in variable.value_labels}
    return codes.map(labels).astype("str").where(codes.notna(), "")


def summary(table: pd.DataFrame, *, classes: bool) -> str:
    """Return one line on the scores of a table.

    Parameters
    ----------
    table : of `score_table`.
    classes : True when the scores are classes or profiles, whose mean means nothing.
    """
    given = table[table["score"].notna() & (table["score"] != "")]
    if given.empty:
        return say("scores.summary_none", people=len(table))
    if classes:
        counts = given["band"].value_counts().sort_index() if "band" in given else pd.Series(dtype="int64")
        parts = [f"{label} {count}" for label, count in counts.items()]
        return " · ".join([say("scores.summary_classes", scored=len(given), people=len(table)), *parts])
    scores = given["score"].astype("float64")
    return say(
        "scores.summary",
        scored=len(scores),
        people=len(table),
        mean=_number(scores.mean()),
        sd=_number(scores.std(ddof=1)) if len(scores) > 1 else "–",
        lowest=_number(scores.min()),
        highest=_number(scores.max()),
    )


def _number(value: float) -> str:
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return shown.replace(".", ",") if page_language() in ("nb", "nn") else shown


def _with_headings(table: pd.DataFrame) -> pd.DataFrame:
    shown = table.assign(date=table["date"].dt.strftime("%Y-%m-%d").fillna(""))
    return shown.rename(
        columns={
            "participant": say("scores.participant"),
            "date": say("scores.date"),
            "answered": say("scores.answered"),
            "status": say("scores.status"),
            "score": say("scores.score"),
            "band": say("scores.band"),
        }
    )
