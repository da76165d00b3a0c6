"""How the server and its children talk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.serve.workers.frames import DATA, END, Unpacker, pack


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 40))
def test_frames_come_out_as_they_went_in(payloads: list[bytes], step: int) -> None:
    whole = b"".join(pack(DATA, p) for p in payloads) + pack(END)
    unpacker, found = Unpacker(), []
    for at in range(0, len(whole), step):
        found += unpacker.feed(whole[at : at + step])
    assert found == [*((DATA, p) for p in payloads), (END, b"")]
