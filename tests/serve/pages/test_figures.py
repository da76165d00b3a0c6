"""The layout of the two pictures: the network of actors and the timeline."""

from __future__ import annotations

import pytest

pytest.importorskip("jinja2", reason="needs the extra 'serve'")
from onrecord.serve.pages.base.data_access import Row
from onrecord.serve.pages.widgets import network_layout, timeline_layout


def links_of(count: int) -> list[Row]:
    return [
        {
            "source": f"urn:{i}", "source_label": f"The actor of the number {i}",
            "target": f"urn:{(i * 7 + 3) % count}", "target_label": f"The actor of the number {(i * 7 + 3) % count}",
            "relation": "speaks to", "times": 1 + i % 5,
        }
        for i in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 2, 5, 22, 60])
def test_the_names_of_a_network_do_not_cover_one_another(count: int) -> None:
    drawn = network_layout.network(links_of(count), 22)
    assert len(drawn.nodes) <= 22
    assert drawn.left_out == count - len(drawn.nodes)
    for i, one in enumerate(drawn.nodes):
        left, top, right, bottom = one.box
        assert 0 <= left <= right <= network_layout.WIDTH
        assert 0 <= top <= bottom <= network_layout.HEIGHT
        for other in drawn.nodes[:i]:
            a, b = one.box, other.box
            across = min(a[2], b[2]) - max(a[0], b[0])
            down = min(a[3], b[3]) - max(a[1], b[1])
            assert min(across, down) <= 0.2, (one, other)
    assert drawn == network_layout.network(links_of(count), 22)


def test_a_timeline_keeps_order_and_scale() -> None:
    rows: list[Row] = [
        {
            "thing": f"urn:{n}#event",
            "article": f"urn:{n}",
            "label": str(n),
            "clock": "happened",
            "reports": 1,
            "date": day,
            "not_before": first,
            "not_after": last,
        }
        for n, (day, first, last) in enumerate(
            [
                ("2031-05", "2031-05-01", "2031-05-31"),
                ("2031-05-11", "2031-05-11", "2031-05-11"),
                ("XXXX-05-16", None, None),
                ("2030/..", "2030-01-01", None),
                ("1999", "1999-01-01", "1999-12-31"),
            ]
        )
    ]
    window = timeline_layout.window(rows, 3)
    assert window.articles == ["urn:3", "urn:0", "urn:1"]
    drawn = timeline_layout.timeline(window.rows(rows, 3), window)
    assert (drawn.undated, drawn.left_out) == (1, 1)
    assert [bar.row["date"] for bar in drawn.bars] == ["2030/..", "2031-05", "2031-05-11"]
    assert drawn.bars[0].open
    assert not drawn.bars[1].open
    assert drawn.bars[1].x < drawn.bars[2].x < drawn.bars[1].x + drawn.bars[1].width
    assert all(bar.x + bar.width <= timeline_layout.WIDTH for bar in drawn.bars)
    nothing = timeline_layout.window([], 3)
    assert (nothing.spans, timeline_layout.timeline([], nothing).bars) == ((), [])


def test_a_timeline_begins_within_the_days_of_an_article_where_it_must() -> None:
    """Five reports of one day, of which the three last and one of the next day lie closest."""

    def report(number: int, day: str) -> Row:
        fixed: Row = {"article": "urn:a", "clock": "happened", "thing": f"urn:a#event-{number}"}
        return {**fixed, "not_before": day, "not_after": day}

    days = ["2031-05-01"] * 2 + ["2031-05-09"] * 3
    rows = [report(number, day) for number, day in enumerate(days)]
    spans: list[Row] = [
        {"article": "urn:a", "not_before": day, "not_after": day, "reports": days.count(day)}
        for day in dict.fromkeys(days)
    ]
    window = timeline_layout.window(spans, 4)
    assert (window.before, window.left_out) == (1, 1)
    assert window.rows(rows, 4) == rows[1:]


def test_a_timeline_of_what_has_no_year_lists_it() -> None:
    row: Row = {"article": "urn:a", "not_before": None, "not_after": None}
    window = timeline_layout.window([{**row, "reports": 2}], 3)
    told: list[Row] = [{**row, "clock": "happened"}, {**row, "clock": "published"}]
    assert window.rows(told, 3) == told[:1]
    assert (window.undated, timeline_layout.timeline(told[:1], window).bars) == (2, [])
