"""Floor 1: data - names of time zones that are no IANA keys, as `name=zone` parted by |."""

# Names of Windows (without "Standard Time"), then the long English names that other systems print
NAMES = """
Dateline=Etc/GMT+12|Aleutian=America/Adak|Hawaiian=Pacific/Honolulu|Marquesas=Pacific/Marquesas|Alaskan=America/Anchorage
Pacific Standard Time (Mexico)=America/Tijuana|Pacific=America/Los_Angeles|US Mountain=America/Phoenix|Yukon=America/Whitehorse
Mountain Standard Time (Mexico)=America/Mazatlan|Mountain=America/Denver|Central America=America/Guatemala|Central=America/Chicago
Easter Island=Pacific/Easter|Central Standard Time (Mexico)=America/Mexico_City|Canada Central=America/Regina
SA Pacific=America/Bogota|Eastern Standard Time (Mexico)=America/Cancun|Eastern=America/New_York|Haiti=America/Port-au-Prince
Cuba=America/Havana|US Eastern=America/Indiana/Indianapolis|Turks And Caicos=America/Grand_Turk|Paraguay=America/Asuncion
Atlantic=America/Halifax|Venezuela=America/Caracas|Central Brazilian=America/Cuiaba|SA Western=America/La_Paz
Pacific SA=America/Santiago|Newfoundland=America/St_Johns|Tocantins=America/Araguaina|E. South America=America/Sao_Paulo
SA Eastern=America/Cayenne|Argentina=America/Argentina/Buenos_Aires|Greenland=America/Nuuk|Montevideo=America/Montevideo
Magallanes=America/Punta_Arenas|Saint Pierre=America/Miquelon|Bahia=America/Bahia|Azores=Atlantic/Azores
Cape Verde=Atlantic/Cape_Verde|UTC=Etc/UTC|GMT=Europe/London|Greenwich=Atlantic/Reykjavik|Sao Tome=Africa/Sao_Tome
Morocco=Africa/Casablanca|W. Europe=Europe/Berlin|Central Europe=Europe/Budapest|Romance=Europe/Paris|Central European=Europe/Warsaw
W. Central Africa=Africa/Lagos|Jordan=Asia/Amman|GTB=Europe/Bucharest|Middle East=Asia/Beirut|Egypt=Africa/Cairo
E. Europe=Europe/Chisinau|Syria=Asia/Damascus|West Bank=Asia/Hebron|South Africa=Africa/Johannesburg|FLE=Europe/Kyiv
Israel=Asia/Jerusalem|South Sudan=Africa/Juba|Kaliningrad=Europe/Kaliningrad|Sudan=Africa/Khartoum|Libya=Africa/Tripoli
Namibia=Africa/Windhoek|Arabic=Asia/Baghdad|Turkey=Europe/Istanbul|Arab=Asia/Riyadh|Belarus=Europe/Minsk|Russian=Europe/Moscow
E. Africa=Africa/Nairobi|Iran=Asia/Tehran|Arabian=Asia/Dubai|Astrakhan=Europe/Astrakhan|Azerbaijan=Asia/Baku
Russia Time Zone 3=Europe/Samara|Mauritius=Indian/Mauritius|Saratov=Europe/Saratov|Georgian=Asia/Tbilisi|Volgograd=Europe/Volgograd
Caucasus=Asia/Yerevan|Afghanistan=Asia/Kabul|West Asia=Asia/Tashkent|Ekaterinburg=Asia/Yekaterinburg|Pakistan=Asia/Karachi
Qyzylorda=Asia/Qyzylorda|India=Asia/Kolkata|Sri Lanka=Asia/Colombo|Nepal=Asia/Kathmandu|Central Asia=Asia/Bishkek
Bangladesh=Asia/Dhaka|Omsk=Asia/Omsk|Myanmar=Asia/Yangon|SE Asia=Asia/Bangkok|Altai=Asia/Barnaul|W. Mongolia=Asia/Hovd
North Asia=Asia/Krasnoyarsk|N. Central Asia=Asia/Novosibirsk|Tomsk=Asia/Tomsk|China=Asia/Shanghai|North Asia East=Asia/Irkutsk
Singapore=Asia/Singapore|W. Australia=Australia/Perth|Taipei=Asia/Taipei|Ulaanbaatar=Asia/Ulaanbaatar|Aus Central W.=Australia/Eucla
Transbaikal=Asia/Chita|Tokyo=Asia/Tokyo|North Korea=Asia/Pyongyang|Korea=Asia/Seoul|Yakutsk=Asia/Yakutsk
Cen. Australia=Australia/Adelaide|AUS Central=Australia/Darwin|E. Australia=Australia/Brisbane|AUS Eastern=Australia/Sydney
West Pacific=Pacific/Port_Moresby|Tasmania=Australia/Hobart|Vladivostok=Asia/Vladivostok|Lord Howe=Australia/Lord_Howe
Bougainville=Pacific/Bougainville|Russia Time Zone 10=Asia/Srednekolymsk|Magadan=Asia/Magadan|Norfolk=Pacific/Norfolk
Sakhalin=Asia/Sakhalin|Central Pacific=Pacific/Guadalcanal|Russia Time Zone 11=Asia/Kamchatka|New Zealand=Pacific/Auckland
Fiji=Pacific/Fiji|Chatham Islands=Pacific/Chatham|Tonga=Pacific/Tongatapu|Samoa=Pacific/Apia|Line Islands=Pacific/Kiritimati
Greenwich Mean=Etc/GMT|Coordinated Universal=Etc/UTC|British=Europe/London|Irish=Europe/Dublin|Western European=Europe/Lisbon
Eastern European=Europe/Athens|Moscow=Europe/Moscow|Gulf=Asia/Dubai|Arabia=Asia/Riyadh|Japan=Asia/Tokyo|Korean=Asia/Seoul
Hong Kong=Asia/Hong_Kong|Philippine=Asia/Manila|Indochina=Asia/Bangkok|Malaysia=Asia/Kuala_Lumpur|Western Indonesia=Asia/Jakarta
Australian Eastern=Australia/Sydney|Australian Central=Australia/Adelaide|Australian Western=Australia/Perth|Brasilia=America/Sao_Paulo
Eastern Australia=Australia/Sydney|Central Australia=Australia/Adelaide|Western Australia=Australia/Perth|Peru=America/Lima
Colombia=America/Bogota|Chile=America/Santiago|East Africa=Africa/Nairobi|West Africa=Africa/Lagos|Central Africa=Africa/Maputo
Alaska=America/Anchorage|Hawaii=Pacific/Honolulu|Hawaii-Aleutian=Pacific/Honolulu|Arizona=America/Phoenix|Indiana (East)=America/Indiana/Indianapolis
"""
# Cities that name no zone of their own
CITIES = """
New York City=America/New_York|Washington=America/New_York|Boston=America/New_York|Atlanta=America/New_York|Miami=America/New_York
Philadelphia=America/New_York|Dallas=America/Chicago|Houston=America/Chicago|Austin=America/Chicago|Salt Lake City=America/Denver
San Francisco=America/Los_Angeles|Seattle=America/Los_Angeles|San Diego=America/Los_Angeles|Portland=America/Los_Angeles
Las Vegas=America/Los_Angeles|Ottawa=America/Toronto|Montreal=America/Toronto|Calgary=America/Edmonton|Guadalajara=America/Mexico_City
Rio de Janeiro=America/Sao_Paulo|Brasilia=America/Sao_Paulo|Edinburgh=Europe/London|Manchester=Europe/London|Bern=Europe/Zurich
Geneva=Europe/Zurich|Munich=Europe/Berlin|Frankfurt=Europe/Berlin|Hamburg=Europe/Berlin|Cologne=Europe/Berlin|Milan=Europe/Rome
Barcelona=Europe/Madrid|Krakow=Europe/Warsaw|Tel Aviv=Asia/Jerusalem|Abu Dhabi=Asia/Dubai|Islamabad=Asia/Karachi
Mumbai=Asia/Kolkata|Bombay=Asia/Kolkata|New Delhi=Asia/Kolkata|Delhi=Asia/Kolkata|Bangalore=Asia/Kolkata|Bengaluru=Asia/Kolkata
Chennai=Asia/Kolkata|Hyderabad=Asia/Kolkata|Pune=Asia/Kolkata|Hanoi=Asia/Bangkok|Beijing=Asia/Shanghai|Shenzhen=Asia/Shanghai
Osaka=Asia/Tokyo|Sapporo=Asia/Tokyo|Canberra=Australia/Sydney|Wellington=Pacific/Auckland|Cape Town=Africa/Johannesburg
Pretoria=Africa/Johannesburg
"""
# Abbreviations: EST and MST are IANA keys as well, but of zones without summer time, which is not what people mean
SHORT = {
    "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York", "CT": "America/Chicago", "CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "MT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "PT": "America/Los_Angeles", "AKST": "America/Anchorage", "AKDT": "America/Anchorage", "HST": "Pacific/Honolulu",
    "NST": "America/St_Johns", "BRT": "America/Sao_Paulo", "ART": "America/Argentina/Buenos_Aires", "GMT": "Europe/London",
    "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin", "MET": "Europe/Berlin", "EET": "Europe/Athens", "EEST": "Europe/Athens", "MSK": "Europe/Moscow",
    "TRT": "Europe/Istanbul", "SAST": "Africa/Johannesburg", "EAT": "Africa/Nairobi", "WAT": "Africa/Lagos", "CAT": "Africa/Maputo",
    "PKT": "Asia/Karachi", "ICT": "Asia/Bangkok", "WIB": "Asia/Jakarta", "MYT": "Asia/Kuala_Lumpur", "PHT": "Asia/Manila",
    "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "AWST": "Australia/Perth",
    "ACST": "Australia/Adelaide", "ACDT": "Australia/Adelaide", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
    "AET": "Australia/Sydney", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "Z": "Etc/UTC",
}  # fmt: skip
AMBIGUOUS = {
    "IST": "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem", "CST": "America/Chicago or Asia/Shanghai", "BST": "Europe/London or Asia/Dhaka",
    "AST": "America/Halifax or Asia/Riyadh", "SST": "Asia/Singapore or Pacific/Pago_Pago", "GST": "Asia/Dubai or Pacific/Guam",
    "ADT": "America/Halifax or Asia/Baghdad", "ECT": "America/Guayaquil or Europe/Paris", "AMT": "America/Manaus or Asia/Yerevan",
}  # fmt: skip
# Offsets of parts of an hour that one zone without summer time has
PART_HOURS = {
    "-09:30": "Pacific/Marquesas", "+03:30": "Asia/Tehran", "+04:30": "Asia/Kabul", "+05:30": "Asia/Kolkata", "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon", "+08:45": "Australia/Eucla", "+09:30": "Australia/Darwin",
}  # fmt: skip
