"""Floor 0: groups of industries, so that a CSM who knows banking counts for half with an insurer.

The values are Salesforce's standard picklist, HubSpot's constants, and the words SaaS companies use for their verticals.
"""

from __future__ import annotations

import re
from functools import lru_cache

GROUPS = {
    "technology": """
        Technology; Electronics; Software; SaaS; Computer Software; Computer Hardware; Computer Networking; Internet;
        Information Technology & Services; Information Services; IT Services; IT; Semiconductors; Nanotechnology;
        Consumer Electronics; Computer & Network Security; Cybersecurity; Security; DevTools; Developer Tools; AI;
        Artificial Intelligence; Machine Learning; Data & Analytics; Data; Analytics; Big Data; Cloud;
        Cloud Infrastructure; Hardware; IoT; Internet of Things; High Tech; Tech; Program Development; Research; MarTech;
        SalesTech; HRTech; LegalTech; Blockchain; Crypto""",
    "communications and media": """
        Communications; Telecommunications; Telecom; Wireless; Media; Entertainment; Broadcast Media; Online Media;
        Media Production; Media & Entertainment; Motion Pictures & Film; Music; Newspapers; Publishing; Printing;
        Animation; Computer Games; Mobile Games; Gaming; Video Games; Writing & Editing; Photography; Design;
        Graphic Design; Fine Art; Performing Arts; Arts & Crafts; AdTech; Advertising; Marketing; Marketing & Advertising;
        Market Research; Streaming; Social Media; Public Relations & Communications""",
    "financial services": """
        Banking; Finance; Insurance; Financial Services; Capital Markets; Investment Banking; Investment Management;
        Venture Capital & Private Equity; Private Equity; Asset Management; Wealth Management; Accounting; FinTech;
        InsurTech; RegTech; Payments; Lending; Credit Union""",
    "health and life sciences": """
        Healthcare; Health; Biotechnology; Biotech; Hospital & Health Care; Hospitals; Medical Devices; Medical Practice;
        Mental Health Care; Pharmaceuticals; Pharma; Health, Wellness & Fitness; Alternative Medicine; Veterinary;
        HealthTech; MedTech; Life Sciences; Digital Health; Diagnostics""",
    "education": """
        Education; Education Management; Higher Education; Primary & Secondary Education; E-Learning;
        Professional Training & Coaching; Libraries; EdTech; Universities; K12; Schools; Training""",
    "public sector": """
        Government; Government Administration; Government Relations; Public Sector; Public Policy; Public Safety;
        Law Enforcement; Judiciary; Legislative Office; Executive Office; Military; Defense & Space; Defense;
        International Affairs; Political Organization; GovTech""",
    "nonprofit": """
        Not For Profit; Nonprofit; Non-Profit Organization Management; Philanthropy; Fund-Raising;
        Civic & Social Organization; Religious Institutions; Individual & Family Services; Think Tanks;
        Museums & Institutions; NGO; International Trade & Development; Charity""",
    "retail and consumer goods": """
        Retail; Apparel; Apparel & Fashion; Fashion; Consumer Goods; Consumer Services; Cosmetics; Beauty;
        Luxury Goods & Jewelry; Sporting Goods; Supermarkets; Grocery; Furniture; Textiles; Tobacco; Wholesale;
        Import & Export; Business Supplies & Equipment; E-Commerce; RetailTech; CPG; Consumer; Marketplace; D2C""",
    "food and agriculture": """
        Agriculture; Food & Beverage; Food & Beverages; Food Production; Farming; Ranching; Dairy; Fishery;
        Wine & Spirits; AgTech; AgriTech; FoodTech; Forestry""",
    "manufacturing": """
        Manufacturing; Machinery; Chemicals; Engineering; Industrial Automation; Automotive; Plastics;
        Aviation & Aerospace; Aerospace; Electrical & Electronic Manufacturing; Mechanical or Industrial Engineering;
        Shipbuilding; Glass, Ceramics & Concrete; Packaging & Containers; Paper & Forest Products; Railroad Manufacture;
        Industrial; Robotics""",
    "energy and utilities": """
        Energy; Utilities; Environmental; Environmental Services; Oil & Energy; Oil & Gas; Mining & Metals; Mining;
        Renewables & Environment; Renewables; CleanTech; ClimateTech; Water; Waste Management""",
    "construction and real estate": """
        Construction; Real Estate; Commercial Real Estate; Building Materials; Architecture & Planning; Civil Engineering;
        Facilities Services; PropTech; ConTech; ConstructionTech; Property Management""",
    "transport and logistics": """
        Shipping; Transportation; Logistics; Logistics & Supply Chain; Supply Chain; Warehousing;
        Package/Freight Delivery; Maritime; Airlines/Aviation; Airlines; Transportation/Trucking/Railroad; Trucking;
        Railroads; LogTech; Mobility""",
    "travel and leisure": """
        Hospitality; Recreation; Leisure, Travel & Tourism; Travel; Tourism; Hotels; Restaurants; Gambling & Casinos;
        Recreational Facilities & Services; Sports; Events Services; Events; TravelTech; Fitness""",
    "professional services": """
        Consulting; Management Consulting; Professional Services; Business Services; Legal Services; Law Practice; Legal;
        Human Resources; Staffing & Recruiting; Outsourcing/Offshoring; Alternative Dispute Resolution;
        Translation & Localization; Security & Investigations; Agency""",
}
# The longest prefix decides: 5132 is software, the rest of 51 is media.
NAICS = {
    "technology": "334 5112 5132 518 519 5415 5417",
    "communications and media": "51 3231 5418",
    "financial services": "52 5412",
    "health and life sciences": "62 3254 3345 33911 4242 5419 541940",
    "education": "61",
    "public sector": "92",
    "nonprofit": "813 624 712",
    "retail and consumer goods": "42 44 45 313 314 315 316 337 812",
    "food and agriculture": "11 311 312 4244 4245",
    "manufacturing": "31 32 33",
    "energy and utilities": "21 22 324 562",
    "construction and real estate": "23 53 5413 327",
    "transport and logistics": "48 49",
    "travel and leisure": "71 72 487 5615",
    "professional services": "54 55 56 81",
}


def key_of(value: str) -> str:
    """An industry's name without case, blanks, signs and the word "and"."""
    words = re.findall(r"[a-z0-9]+", value.lower())
    return "".join(word for word in words if word != "and")


_GROUP_OF = {key_of(value): group for group, values in GROUPS.items() for value in values.split(";")}
_GROUP_OF_PREFIX = {prefix: group for group, prefixes in NAICS.items() for prefix in prefixes.split()}


@lru_cache(maxsize=65536)
def group_of(industry: str) -> str:
    """The group of an industry's name or NAICS code (2 to 6 digits, or a sector such as 44-45); "" when blank or unknown.

    Case, spaces, `_`, `-`, `&` and the word "and" make no difference.
    """
    code = re.fullmatch(r"(?:naics\W*)?(\d{2,6})(?:-\d\d)?", industry.strip().lower())
    if code is None:
        return _GROUP_OF.get(key_of(industry), "")
    digits = code[1]
    return next((group for end in range(len(digits), 1, -1) if (group := _GROUP_OF_PREFIX.get(digits[:end]))), "")
