"""A story small enough to count by hand: a dispatch and three outlets, one of which begins with an emoji."""

from newskit.story import Story

DISPATCH = """Harbour bridge shut by rain

Rain shut the harbour bridge on Monday and three ferries stayed in port.

"The bridge will stay shut until Friday," harbour master Ann Lindqvist said.

Nobody was hurt.
"""

PIER = """🌊🌊 Bridge shut

🌊 Rain shut the harbour bridge on Monday and three ferries stayed in port, reports Nordwire.

“The bridge will stay shut until Friday,” Ms Lindqvist said.

Ms Lindqvist asked drivers to take the tunnel.

READ MORE: How the bridge was built
"""

LANTERN = """Ferries stay in port

Rain shut the harbour bridge on Monday and four ferries stayed in port.

Harbour master Ann Lindqvist said the bridge would stay shut until Friday.

The tunnel is open, and the tunnel is free.
"""

MILL = """Bakers run out of flour

The mill on Quay Street closed for good.

"We ran out of flour, and of patience," baker Tom Reyes said.
"""


def records() -> list[dict[str, str]]:
    return [
        {"id": "wire", "outlet": "Nordwire", "role": "agency", "text": DISPATCH, "published": "2031-05-05T08:00+00:00"},
        {"id": "pier", "outlet": "The Pier", "text": PIER, "published": "2031-05-05T10:00+00:00"},
        {"id": "lantern", "outlet": "The Lantern", "text": LANTERN, "published": "2031-05-05T11:00+00:00"},
        {"id": "mill", "outlet": "Mill Gazette", "text": MILL, "published": "2031-05-05T12:00+00:00"},
    ]


def story() -> Story:
    return Story.from_records(records())
