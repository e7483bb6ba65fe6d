"""Floor 1: data - names of time zones that are no IANA keys."""

# Windows names (without "Standard Time") and the IANA zone that stands for them
WINDOWS = """
Dateline=Etc/GMT+12|Hawaiian=Pacific/Honolulu|Alaskan=America/Anchorage|Pacific=America/Los_Angeles|US Mountain=America/Phoenix
Mountain=America/Denver|Central America=America/Guatemala|Central=America/Chicago|Canada Central=America/Regina
Central Standard Time (Mexico)=America/Mexico_City|SA Pacific=America/Bogota|Eastern=America/New_York|US Eastern=America/Indiana/Indianapolis
Venezuela=America/Caracas|Atlantic=America/Halifax|SA Western=America/La_Paz|Pacific SA=America/Santiago|Newfoundland=America/St_Johns
E. South America=America/Sao_Paulo|Argentina=America/Argentina/Buenos_Aires|SA Eastern=America/Cayenne|Greenland=America/Nuuk
Azores=Atlantic/Azores|GMT=Europe/London|Greenwich=Atlantic/Reykjavik|W. Europe=Europe/Berlin|Central Europe=Europe/Budapest
Romance=Europe/Paris|Central European=Europe/Warsaw|W. Central Africa=Africa/Lagos|GTB=Europe/Bucharest|Middle East=Asia/Beirut
Egypt=Africa/Cairo|E. Europe=Europe/Chisinau|South Africa=Africa/Johannesburg|FLE=Europe/Kyiv|Turkey=Europe/Istanbul|Israel=Asia/Jerusalem
Jordan=Asia/Amman|Arabic=Asia/Baghdad|Arab=Asia/Riyadh|Russian=Europe/Moscow|E. Africa=Africa/Nairobi|Iran=Asia/Tehran|Arabian=Asia/Dubai
Georgian=Asia/Tbilisi|Afghanistan=Asia/Kabul|Pakistan=Asia/Karachi|West Asia=Asia/Tashkent|India=Asia/Kolkata|Sri Lanka=Asia/Colombo
Nepal=Asia/Kathmandu|Central Asia=Asia/Almaty|Bangladesh=Asia/Dhaka|Myanmar=Asia/Yangon|SE Asia=Asia/Bangkok|China=Asia/Shanghai
Singapore=Asia/Singapore|W. Australia=Australia/Perth|Taipei=Asia/Taipei|Tokyo=Asia/Tokyo|Korea=Asia/Seoul|Cen. Australia=Australia/Adelaide
AUS Central=Australia/Darwin|E. Australia=Australia/Brisbane|AUS Eastern=Australia/Sydney|Tasmania=Australia/Hobart|New Zealand=Pacific/Auckland
Fiji=Pacific/Fiji|Tonga=Pacific/Tongatapu|UTC=Etc/UTC
"""
SHORT = {
    "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York", "CT": "America/Chicago", "CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "MT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "PT": "America/Los_Angeles", "AKST": "America/Anchorage", "HST": "Pacific/Honolulu", "GMT": "Europe/London",
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "EET": "Europe/Athens", "EEST": "Europe/Athens", "WET": "Europe/Lisbon",
    "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney", "AWST": "Australia/Perth", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "BRT": "America/Sao_Paulo",
    "UTC": "Etc/UTC", "Z": "Etc/UTC",
}  # fmt: skip
AMBIGUOUS = {
    "IST": "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem", "CST": "America/Chicago or Asia/Shanghai", "BST": "Europe/London or Asia/Dhaka",
    "AST": "America/Halifax or Asia/Riyadh", "SST": "Asia/Singapore or Pacific/Pago_Pago",
}  # fmt: skip
