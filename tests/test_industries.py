"""Groups of industries: every standard value has one, whatever way it is written."""

import pytest

from solver.industries import GROUPS, NAICS, group_of, key_of

SALESFORCE = """Agriculture, Apparel, Banking, Biotechnology, Chemicals, Communications, Construction, Consulting, Education,
Electronics, Energy, Engineering, Entertainment, Environmental, Finance, Food & Beverage, Government,
Healthcare, Hospitality, Insurance, Machinery, Manufacturing, Media, Not For Profit, Recreation, Retail,
Shipping, Technology, Telecommunications, Transportation, Utilities"""
HUBSPOT = """ACCOUNTING AIRLINES_AVIATION ALTERNATIVE_DISPUTE_RESOLUTION ALTERNATIVE_MEDICINE ANIMATION APPAREL_FASHION
ARCHITECTURE_PLANNING ARTS_AND_CRAFTS AUTOMOTIVE AVIATION_AEROSPACE BANKING BIOTECHNOLOGY BROADCAST_MEDIA
BUILDING_MATERIALS BUSINESS_SUPPLIES_AND_EQUIPMENT CAPITAL_MARKETS CHEMICALS CIVIC_SOCIAL_ORGANIZATION
CIVIL_ENGINEERING COMMERCIAL_REAL_ESTATE COMPUTER_NETWORK_SECURITY COMPUTER_GAMES COMPUTER_HARDWARE
COMPUTER_NETWORKING COMPUTER_SOFTWARE INTERNET CONSTRUCTION CONSUMER_ELECTRONICS CONSUMER_GOODS CONSUMER_SERVICES
COSMETICS DAIRY DEFENSE_SPACE DESIGN EDUCATION_MANAGEMENT E_LEARNING ELECTRICAL_ELECTRONIC_MANUFACTURING ENTERTAINMENT
ENVIRONMENTAL_SERVICES EVENTS_SERVICES EXECUTIVE_OFFICE FACILITIES_SERVICES FARMING FINANCIAL_SERVICES FINE_ART
FISHERY FOOD_BEVERAGES FOOD_PRODUCTION FUND_RAISING FURNITURE GAMBLING_CASINOS GLASS_CERAMICS_CONCRETE
GOVERNMENT_ADMINISTRATION GOVERNMENT_RELATIONS GRAPHIC_DESIGN HEALTH_WELLNESS_AND_FITNESS HIGHER_EDUCATION
HOSPITAL_HEALTH_CARE HOSPITALITY HUMAN_RESOURCES IMPORT_AND_EXPORT INDIVIDUAL_FAMILY_SERVICES INDUSTRIAL_AUTOMATION
INFORMATION_SERVICES INFORMATION_TECHNOLOGY_AND_SERVICES INSURANCE INTERNATIONAL_AFFAIRS
INTERNATIONAL_TRADE_AND_DEVELOPMENT INVESTMENT_BANKING INVESTMENT_MANAGEMENT JUDICIARY LAW_ENFORCEMENT LAW_PRACTICE
LEGAL_SERVICES LEGISLATIVE_OFFICE LEISURE_TRAVEL_TOURISM LIBRARIES LOGISTICS_AND_SUPPLY_CHAIN LUXURY_GOODS_JEWELRY
MACHINERY MANAGEMENT_CONSULTING MARITIME MARKET_RESEARCH MARKETING_AND_ADVERTISING
MECHANICAL_OR_INDUSTRIAL_ENGINEERING MEDIA_PRODUCTION MEDICAL_DEVICES MEDICAL_PRACTICE MENTAL_HEALTH_CARE MILITARY
MINING_METALS MOBILE_GAMES MOTION_PICTURES_AND_FILM MUSEUMS_AND_INSTITUTIONS MUSIC NANOTECHNOLOGY NEWSPAPERS
NON_PROFIT_ORGANIZATION_MANAGEMENT OIL_ENERGY ONLINE_MEDIA OUTSOURCING_OFFSHORING PACKAGE_FREIGHT_DELIVERY
PACKAGING_AND_CONTAINERS PAPER_FOREST_PRODUCTS PERFORMING_ARTS PHARMACEUTICALS PHILANTHROPY PHOTOGRAPHY PLASTICS
POLITICAL_ORGANIZATION PRIMARY_SECONDARY_EDUCATION PRINTING PROFESSIONAL_TRAINING_COACHING PROGRAM_DEVELOPMENT
PUBLIC_POLICY PUBLIC_RELATIONS_AND_COMMUNICATIONS PUBLIC_SAFETY PUBLISHING RAILROAD_MANUFACTURE RANCHING REAL_ESTATE
RECREATIONAL_FACILITIES_AND_SERVICES RELIGIOUS_INSTITUTIONS RENEWABLES_ENVIRONMENT RESEARCH RESTAURANTS RETAIL
SECURITY_AND_INVESTIGATIONS SEMICONDUCTORS SHIPBUILDING SPORTING_GOODS SPORTS STAFFING_AND_RECRUITING SUPERMARKETS
TELECOMMUNICATIONS TEXTILES THINK_TANKS TOBACCO TRANSLATION_AND_LOCALIZATION TRANSPORTATION_TRUCKING_RAILROAD
UTILITIES VENTURE_CAPITAL_PRIVATE_EQUITY VETERINARY WAREHOUSING WHOLESALE WINE_AND_SPIRITS WIRELESS
WRITING_AND_EDITING"""


def test_every_salesforce_industry_but_other_has_a_group() -> None:
    assert [v for v in (" ".join(SALESFORCE.split())).split(", ") if not group_of(v)] == []
    assert group_of("Other") == ""


def test_every_hubspot_constant_has_a_group() -> None:
    assert len(HUBSPOT.split()) == 148
    assert [v for v in HUBSPOT.split() if not group_of(v)] == []


def test_the_verticals_saas_companies_use_have_a_group() -> None:
    verticals = "EdTech FinTech HealthTech DevTools Cybersecurity SaaS PropTech InsurTech MarTech E-commerce AgTech CleanTech"
    assert [v for v in verticals.split() if not group_of(v)] == []


def test_a_value_stands_in_one_group_only() -> None:
    keys = [key_of(value) for values in GROUPS.values() for value in values.split(";")]
    prefixes = [p for group in NAICS.values() for p in group.split()]
    assert len(keys) == len(set(keys)), sorted(k for k in keys if keys.count(k) > 1)
    assert len(prefixes) == len(set(prefixes))
    assert set(NAICS) == set(GROUPS)


@pytest.mark.parametrize("text", ["COMPUTER_SOFTWARE", "Computer Software", "computer-software", " Computer  software "])
def test_case_and_punctuation_make_no_difference(text: str) -> None:
    assert group_of(text) == group_of("Technology") == "technology"


def test_and_is_an_ampersand() -> None:
    assert group_of("Food and Beverage") == group_of("Food & Beverage") == group_of("FOOD_BEVERAGES") == "food and agriculture"


@pytest.mark.parametrize(
    "code, group",
    [
        ("511210", "technology"),  # software publishers, 2017
        ("513210", "technology"),  # software publishers, 2022
        ("516120", "communications and media"),
        ("NAICS 524113", "financial services"),
        ("325412", "health and life sciences"),  # pharmaceuticals within chemicals
        ("325211", "manufacturing"),
        ("44-45", "retail and consumer goods"),
        ("92", "public sector"),
        ("99", ""),
        ("1", ""),
        ("5112101", ""),  # no code has seven digits
    ],
)
def test_naics_codes_match_by_their_longest_prefix(code: str, group: str) -> None:
    assert group_of(code) == group


@pytest.mark.parametrize("text", ["", "  ", "n/a", "Basket weaving"])
def test_blank_and_unknown_have_none(text: str) -> None:
    assert group_of(text) == ""
