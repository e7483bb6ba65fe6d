"""Floor 1: data - currency codes (ISO 4217) and the signs people write for them."""

CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC "
    "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD "
    "JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
    "NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
SIGNS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "RS": "INR", "A$": "AUD", "AU$": "AUD", "C$": "CAD",
    "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "R": "ZAR",
    "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "FR": "CHF", "SFR": "CHF", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₽": "RUB", "₴": "UAH",
    "฿": "THB", "₱": "PHP", "₫": "VND", "￥": "JPY", "円": "JPY", "元": "CNY", "원": "KRW", "KR": "",
}  # fmt: skip
# signs that several currencies bear, the usual one first; kr has no usual one
SHARED = {
    "$": (
        "USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "BBD", "BMD", "BND", "BSD", "BZD", "CLP", "COP", "CVE", "DOP", "FJD",
        "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "UYU", "XCD",
    ),
    "¥": ("JPY", "CNY"), "￥": ("JPY", "CNY"), "£": ("GBP", "EGP", "FKP", "GIP", "LBP", "SHP", "SYP"), "RS": ("INR", "LKR", "MUR", "NPR", "PKR"),
    "FR": ("CHF", "XAF", "XOF", "XPF"), "KR": ("SEK", "NOK", "DKK", "ISK"),
}  # fmt: skip
# one unit is worth less than a US cent or so: amounts have more digits
SMALL_UNITS = {
    "AOA", "ARS", "BIF", "CDF", "CLP", "COP", "CRC", "DJF", "GNF", "HUF", "IDR", "IQD", "IRR", "ISK", "JPY", "KES", "KHR", "KMF", "KPW", "KRW",
    "LAK", "LBP", "LKR", "MGA", "MMK", "MNT", "MWK", "NGN", "PKR", "PYG", "RSD", "RWF", "SLE", "SOS", "SYP", "TZS", "UGX", "UZS", "VND", "XAF",
    "XOF", "YER",
}  # fmt: skip
# words in headers that are codes as well
WORDS = {"ALL", "TOP", "TRY", "CUP", "MOP", "COP", "BAM"}
