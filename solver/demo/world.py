"""Floor 5: the invented world - places, industries and the words that names are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

REGIONS = ("AMER", "EMEA", "APAC")
REGION_SHARES = (0.45, 0.35, 0.20)


@dataclass(frozen=True)
class Place:
    """Where accounts are: `weight` within the region, `wants` = share of accounts that want to be served in `language`."""

    country: str  # ISO 3166
    state: str
    zone: str
    weight: float
    form: str
    language: str = "en"
    wants: float = 0


PLACES: dict[str, tuple[Place, ...]] = {
    "AMER": (
        Place("US", "New York", "America/New_York", 20, "Inc."),
        Place("US", "Massachusetts", "America/New_York", 7, "Inc."),
        Place("US", "Georgia", "America/New_York", 6, "LLC"),
        Place("US", "Illinois", "America/Chicago", 10, "Inc."),
        Place("US", "Texas", "America/Chicago", 13, "LLC"),
        Place("US", "Colorado", "America/Denver", 6, "Inc."),
        Place("US", "California", "America/Los_Angeles", 21, "Inc."),
        Place("US", "Washington", "America/Los_Angeles", 7, "Corp."),
        Place("CA", "Ontario", "America/Toronto", 7, "Ltd."),
        Place("BR", "", "America/Sao_Paulo", 3, "S.A."),
    ),
    "EMEA": (
        Place("GB", "", "Europe/London", 31, "Ltd"),
        Place("DE", "", "Europe/Berlin", 21, "GmbH", "de", 0.5),
        Place("FR", "", "Europe/Paris", 15, "SAS", "fr", 0.5),
        Place("NL", "", "Europe/Amsterdam", 10, "B.V."),
        Place("SE", "", "Europe/Stockholm", 7, "AB"),
        Place("ES", "", "Europe/Madrid", 6, "S.L."),
        Place("IE", "", "Europe/Dublin", 5, "Ltd"),
        Place("CH", "", "Europe/Zurich", 5, "AG", "de", 0.4),
    ),
    "APAC": (
        Place("AU", "New South Wales", "Australia/Sydney", 31, "Pty Ltd"),
        Place("AU", "Victoria", "Australia/Melbourne", 15, "Pty Ltd"),
        Place("JP", "", "Asia/Tokyo", 19, "K.K.", "ja", 0.5),
        Place("SG", "", "Asia/Singapore", 16, "Pte. Ltd."),
        Place("IN", "", "Asia/Kolkata", 14, "Pvt. Ltd."),
        Place("NZ", "", "Pacific/Auckland", 5, "Ltd"),
    ),
}
HUBS = {  # where CSMs sit, with the languages of the place beside English
    "AMER": (("America/New_York", ""), ("America/Los_Angeles", ""), ("America/Chicago", ""), ("America/New_York", "")),
    "EMEA": (
        ("Europe/London", "fr"),
        ("Europe/Berlin", "de"),
        ("Europe/London", ""),
        ("Europe/Paris", "fr"),
        ("Europe/Dublin", ""),
    ),
    "APAC": (("Australia/Sydney", ""), ("Asia/Tokyo", "ja"), ("Asia/Singapore", ""), ("Australia/Sydney", "")),
}
SPOKEN = {"AMER": (), "EMEA": ("de", "fr"), "APAC": ("ja",)}

# Industry: weight, factor on ARR, and the second words of its companies' names.
INDUSTRIES: dict[str, tuple[float, float, tuple[str, ...]]] = {
    "Technology": (19, 1.10, ("Software", "Systems", "Labs", "Data", "Cloud", "Technologies")),
    "Banking": (8, 1.35, ("Bank", "Trust", "Savings", "Capital", "Bancorp", "Credit Union")),
    "Insurance": (6, 1.25, ("Insurance", "Mutual", "Assurance", "Life", "Re", "Underwriters")),
    "Healthcare": (10, 1.05, ("Health", "Clinics", "Medical", "Care", "Hospitals", "Diagnostics")),
    "Biotechnology": (4, 1.10, ("Bio", "Therapeutics", "Genomics", "Sciences", "Pharma", "Biologics")),
    "Retail": (9, 0.95, ("Stores", "Outfitters", "Market", "Home", "Goods", "Apparel")),
    "Manufacturing": (9, 1.05, ("Industries", "Works", "Manufacturing", "Components", "Tools", "Machinery")),
    "Education": (6, 0.75, ("University", "Learning", "Academy", "College", "Schools", "Institute")),
    "Media": (5, 0.90, ("Media", "Studios", "Press", "Broadcasting", "Pictures", "Publishing")),
    "Telecommunications": (4, 1.20, ("Telecom", "Networks", "Wireless", "Connect", "Fiber", "Mobile")),
    "Energy": (4, 1.20, ("Energy", "Power", "Solar", "Utilities", "Grid", "Renewables")),
    "Transportation": (5, 0.95, ("Logistics", "Freight", "Shipping", "Lines", "Transport", "Couriers")),
    "Consulting": (5, 0.85, ("Advisors", "Consulting", "Partners", "Associates", "Strategy", "Group")),
    "Hospitality": (3, 0.80, ("Hotels", "Resorts", "Travel", "Restaurants", "Leisure", "Inns")),
    "Government": (3, 0.95, ("County", "Transit Authority", "Water District", "Port Authority", "City Council", "Agency")),
}

_STEMS = (
    "Alder Amber Arden Ash Aurora Beacon Birch Bram Bright Cedar Clear Copper Coral Dawn Delta Ember Fair Falcon Fern "
    "Flint Forge Glen Granite Green Hale Harbor Hazel High Iron Ivory Juniper Kestrel Lark Laurel Linden Lumen Maple "
    "Marble Mill Nor Oak Onyx Orchard Pine Quartz Raven River Rowan Silver Sky Sol Stone Summit Thorn Tide Vale Wester "
    "Wild Willow Winter Yarrow"
)
_ENDS = (
    "field mont line ford wick gate crest haven port well wave point bridge brook dale ridge shore view wood worth side "
    "mark spire path light hill grove land more cliff"
)
_SHARED = ("", " North", " South", " East", " West", " Pacific", " Atlantic", " International", " Central", " Union")

_FIRST = {
    "AMER": "Ava Liam Maya Noah Grace Ethan Chloe Mason Olivia Lucas Hannah Caleb Sofia Marcus Naomi Derek Elena Tyler Owen",
    "EMEA": "Lena Jonas Amelie Hugo Freya Oscar Ines Mateo Sanne Anders Greta Felix Maeve Rhys Clara Emil Nadia Piers Ida Luc",
    "APAC": "Aiko Kenji Priya Arjun Mei Daniel Yuki Ravi Isla Hiro Ananya Jack Li-Na Sho Tara Vikram Ruby Kaito Devi Cooper",
}
_LAST = {
    "AMER": "Alvarez Bennett Carter Dawson Ellison Fuentes Garrison Hayes Ibarra Jennings Keller Lawson Monroe Navarro Osborne "
    "Prescott Quinlan Ramirez Sutton Tremblay Underwood Vaughn Whitaker Yates Zamora",
    "EMEA": "Andersson Bauer Castellano Dubois Eriksen Fischer Gallagher Hartmann Iversen Jansen Kowalska Laurent Moreau Nilsson "
    "O'Brien Pereira Quigley Richter Schneider Thorne Urban Visser Weber Yilmaz Zimmer",
    "APAC": "Agarwal Bhatt Chen Desai Endo Fraser Goh Hashimoto Iyer Jha Kobayashi Lim Mehta Nakamura Ong Patel Reddy Sato Tan "
    "Ueda Venkat Wong Yamada Zhang Maddison",
}


def company_names(rng: np.random.Generator, industries: list[str], forms: list[str]) -> list[str]:
    """A name for each account, different from all others for at least 100,000 of them."""
    stems = [stem + end for stem in _STEMS.split() for end in _ENDS.split()]
    order = rng.permutation(len(stems)).tolist()
    names = []
    for i, (industry, form) in enumerate(zip(industries, forms, strict=True)):
        words = INDUSTRIES[industry][2]
        lap, stem = i // len(stems), order[i % len(stems)]
        again, more = lap // len(words), ""
        if again:
            more = _SHARED[again] if again < len(_SHARED) else f" {again}"
        legal = "" if industry == "Government" else f" {form}"
        names.append(f"{stems[stem]} {words[(lap + stem) % len(words)]}{more}{legal}")
    return names


def people_names(rng: np.random.Generator, region: str) -> Iterator[str]:
    """Names of people of a region, endless, all different."""
    first, last = _FIRST[region].split(), _LAST[region].split()
    order = rng.permutation(len(first) * len(last)).tolist()
    for lap in count():
        middle = f" {chr(ord('A') + lap - 1)}." if lap else ""
        for pick in order:
            yield f"{first[pick // len(last)]}{middle} {last[pick % len(last)]}"
