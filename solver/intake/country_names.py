"""Floor 1: data - countries as `alpha-2:alpha-3:default zone:names`, parted by |; * marks the default of several zones."""

COUNTRIES = """
AD:AND:Europe/Andorra:Andorra|AE:ARE:Asia/Dubai:United Arab Emirates=UAE=Emirates|AF:AFG:Asia/Kabul:Afghanistan
AG:ATG:America/Antigua:Antigua & Barbuda|AI:AIA:America/Anguilla:Anguilla|AL:ALB:Europe/Tirane:Albania
AM:ARM:Asia/Yerevan:Armenia|AO:AGO:Africa/Luanda:Angola|AQ:ATA:Antarctica/McMurdo*:Antarctica
AR:ARG:America/Argentina/Buenos_Aires:Argentina|AS:ASM:Pacific/Pago_Pago:American Samoa|AT:AUT:Europe/Vienna:Austria=Österreich
AU:AUS:Australia/Sydney*:Australia|AW:ABW:America/Aruba:Aruba|AX:ALA:Europe/Mariehamn:Åland Islands|AZ:AZE:Asia/Baku:Azerbaijan
BA:BIH:Europe/Sarajevo:Bosnia & Herzegovina=Bosnia|BB:BRB:America/Barbados:Barbados|BD:BGD:Asia/Dhaka:Bangladesh
BE:BEL:Europe/Brussels:Belgium=België=Belgique|BF:BFA:Africa/Ouagadougou:Burkina Faso|BG:BGR:Europe/Sofia:Bulgaria
BH:BHR:Asia/Bahrain:Bahrain|BI:BDI:Africa/Bujumbura:Burundi|BJ:BEN:Africa/Porto-Novo:Benin
BL:BLM:America/St_Barthelemy:St. Barthélemy=St Barts|BM:BMU:Atlantic/Bermuda:Bermuda|BN:BRN:Asia/Brunei:Brunei=Brunei Darussalam
BO:BOL:America/La_Paz:Bolivia=Plurinational State of Bolivia=Bolivia Plurinational State
BQ:BES:America/Kralendijk:Caribbean Netherlands=Bonaire|BR:BRA:America/Sao_Paulo*:Brazil=Brasil|BS:BHS:America/Nassau:Bahamas
BT:BTN:Asia/Thimphu:Bhutan|BV:BVT:Europe/Oslo:Bouvet Island|BW:BWA:Africa/Gaborone:Botswana|BY:BLR:Europe/Minsk:Belarus
BZ:BLZ:America/Belize:Belize|CA:CAN:America/Toronto*:Canada|CC:CCK:Indian/Cocos:Cocos (Keeling) Islands
CD:COD:Africa/Kinshasa*:Democratic Republic of the Congo=DRC=DR Congo=Congo Kinshasa=Congo Democratic Republic=Congo Democratic Republic of the=Zaire
CF:CAF:Africa/Bangui:Central African Republic
CG:COG:Africa/Brazzaville:Republic of the Congo=Congo=Congo Brazzaville=Congo (Republic)
CH:CHE:Europe/Zurich:Switzerland=Schweiz=Suisse=Svizzera|CI:CIV:Africa/Abidjan:Côte d'Ivoire=Ivory Coast
CK:COK:Pacific/Rarotonga:Cook Islands|CL:CHL:America/Santiago*:Chile|CM:CMR:Africa/Douala:Cameroon
CN:CHN:Asia/Shanghai:China=PRC=Peoples Republic of China=Mainland China=中国|CO:COL:America/Bogota:Colombia
CR:CRI:America/Costa_Rica:Costa Rica|CU:CUB:America/Havana:Cuba|CV:CPV:Atlantic/Cape_Verde:Cape Verde=Cabo Verde
CW:CUW:America/Curacao:Curaçao|CX:CXR:Indian/Christmas:Christmas Island|CY:CYP:Asia/Nicosia:Cyprus
CZ:CZE:Europe/Prague:Czechia=Czech Republic=Česko|DE:DEU:Europe/Berlin:Germany=Deutschland=Federal Republic of Germany=Allemagne
DJ:DJI:Africa/Djibouti:Djibouti|DK:DNK:Europe/Copenhagen:Denmark=Danmark|DM:DMA:America/Dominica:Dominica
DO:DOM:America/Santo_Domingo:Dominican Republic|DZ:DZA:Africa/Algiers:Algeria|EC:ECU:America/Guayaquil*:Ecuador
EE:EST:Europe/Tallinn:Estonia=Eesti|EG:EGY:Africa/Cairo:Egypt|EH:ESH:Africa/El_Aaiun:Western Sahara|ER:ERI:Africa/Asmara:Eritrea
ES:ESP:Europe/Madrid*:Spain=España|ET:ETH:Africa/Addis_Ababa:Ethiopia|FI:FIN:Europe/Helsinki:Finland=Suomi
FJ:FJI:Pacific/Fiji:Fiji|FK:FLK:Atlantic/Stanley:Falkland Islands=Falkland Islands (Malvinas)=Malvinas
FM:FSM:Pacific/Pohnpei*:Micronesia=Federated States of Micronesia=Micronesia Federated States
FO:FRO:Atlantic/Faroe:Faroe Islands=Faeroe Islands=Faroes|FR:FRA:Europe/Paris:France|GA:GAB:Africa/Libreville:Gabon
GB:GBR:Europe/London:United Kingdom=UK=Great Britain=Britain=England=Scotland=Wales=Northern Ireland=United Kingdom of Great Britain and Northern Ireland
GD:GRD:America/Grenada:Grenada|GE:GEO:Asia/Tbilisi:Georgia|GF:GUF:America/Cayenne:French Guiana|GG:GGY:Europe/Guernsey:Guernsey
GH:GHA:Africa/Accra:Ghana|GI:GIB:Europe/Gibraltar:Gibraltar|GL:GRL:America/Nuuk*:Greenland|GM:GMB:Africa/Banjul:Gambia
GN:GIN:Africa/Conakry:Guinea|GP:GLP:America/Guadeloupe:Guadeloupe|GQ:GNQ:Africa/Malabo:Equatorial Guinea
GR:GRC:Europe/Athens:Greece=EL=Hellas=Hellenic Republic|GS:SGS:Atlantic/South_Georgia:South Georgia & South Sandwich Islands
GT:GTM:America/Guatemala:Guatemala|GU:GUM:Pacific/Guam:Guam|GW:GNB:Africa/Bissau:Guinea-Bissau|GY:GUY:America/Guyana:Guyana
HK:HKG:Asia/Hong_Kong:Hong Kong=Hong Kong SAR=Hongkong
HM:HMD:Indian/Kerguelen:Heard & McDonald Islands=Heard Island and McDonald Islands|HN:HND:America/Tegucigalpa:Honduras
HR:HRV:Europe/Zagreb:Croatia=Hrvatska|HT:HTI:America/Port-au-Prince:Haiti|HU:HUN:Europe/Budapest:Hungary=Magyarország
ID:IDN:Asia/Jakarta*:Indonesia|IE:IRL:Europe/Dublin:Ireland=Eire=Irish Republic|IL:ISR:Asia/Jerusalem:Israel
IM:IMN:Europe/Isle_of_Man:Isle of Man|IN:IND:Asia/Kolkata:India|IO:IOT:Indian/Chagos:British Indian Ocean Territory
IQ:IRQ:Asia/Baghdad:Iraq|IR:IRN:Asia/Tehran:Iran=Islamic Republic of Iran|IS:ISL:Atlantic/Reykjavik:Iceland
IT:ITA:Europe/Rome:Italy=Italia=Italian Republic|JE:JEY:Europe/Jersey:Jersey|JM:JAM:America/Jamaica:Jamaica
JO:JOR:Asia/Amman:Jordan|JP:JPN:Asia/Tokyo:Japan=日本=Nippon|KE:KEN:Africa/Nairobi:Kenya
KG:KGZ:Asia/Bishkek:Kyrgyzstan=Kyrgyz Republic|KH:KHM:Asia/Phnom_Penh:Cambodia|KI:KIR:Pacific/Tarawa*:Kiribati
KM:COM:Indian/Comoro:Comoros|KN:KNA:America/St_Kitts:St. Kitts & Nevis=St Kitts
KP:PRK:Asia/Pyongyang:North Korea=DPRK=Democratic Peoples Republic of Korea=Korea Democratic Peoples Republic=Korea Democratic Peoples Republic of=Korea North
KR:KOR:Asia/Seoul:South Korea=Korea=Korea South=대한민국=한국|KW:KWT:Asia/Kuwait:Kuwait|KY:CYM:America/Cayman:Cayman Islands
KZ:KAZ:Asia/Almaty:Kazakhstan|LA:LAO:Asia/Vientiane:Laos=Lao PDR=Lao Peoples Democratic Republic|LB:LBN:Asia/Beirut:Lebanon
LC:LCA:America/St_Lucia:St. Lucia|LI:LIE:Europe/Vaduz:Liechtenstein|LK:LKA:Asia/Colombo:Sri Lanka|LR:LBR:Africa/Monrovia:Liberia
LS:LSO:Africa/Maseru:Lesotho|LT:LTU:Europe/Vilnius:Lithuania=Lietuva|LU:LUX:Europe/Luxembourg:Luxembourg
LV:LVA:Europe/Riga:Latvia=Latvija|LY:LBY:Africa/Tripoli:Libya=Libyan Arab Jamahiriya|MA:MAR:Africa/Casablanca:Morocco
MC:MCO:Europe/Monaco:Monaco|MD:MDA:Europe/Chisinau:Moldova|ME:MNE:Europe/Podgorica:Montenegro
MF:MAF:America/Marigot:St. Martin=Saint Martin (French part)|MG:MDG:Indian/Antananarivo:Madagascar
MH:MHL:Pacific/Majuro:Marshall Islands
MK:MKD:Europe/Skopje:North Macedonia=Macedonia=FYROM=Macedonia the former Yugoslav Republic|ML:MLI:Africa/Bamako:Mali
MM:MMR:Asia/Yangon:Myanmar=Burma|MN:MNG:Asia/Ulaanbaatar*:Mongolia|MO:MAC:Asia/Macau:Macao=Macau=Macau SAR=Macao SAR
MP:MNP:Pacific/Saipan:Northern Mariana Islands|MQ:MTQ:America/Martinique:Martinique|MR:MRT:Africa/Nouakchott:Mauritania
MS:MSR:America/Montserrat:Montserrat|MT:MLT:Europe/Malta:Malta|MU:MUS:Indian/Mauritius:Mauritius
MV:MDV:Indian/Maldives:Maldives=Maldive Islands|MW:MWI:Africa/Blantyre:Malawi|MX:MEX:America/Mexico_City*:Mexico
MY:MYS:Asia/Kuala_Lumpur:Malaysia=Malaya|MZ:MOZ:Africa/Maputo:Mozambique|NA:NAM:Africa/Windhoek:Namibia
NC:NCL:Pacific/Noumea:New Caledonia|NE:NER:Africa/Niamey:Niger|NF:NFK:Pacific/Norfolk:Norfolk Island|NG:NGA:Africa/Lagos:Nigeria
NI:NIC:America/Managua:Nicaragua|NL:NLD:Europe/Amsterdam:Netherlands=Holland=Nederland|NO:NOR:Europe/Oslo:Norway=Norge
NP:NPL:Asia/Kathmandu:Nepal|NR:NRU:Pacific/Nauru:Nauru|NU:NIU:Pacific/Niue:Niue|NZ:NZL:Pacific/Auckland*:New Zealand=Aotearoa
OM:OMN:Asia/Muscat:Oman|PA:PAN:America/Panama:Panama|PE:PER:America/Lima:Peru|PF:PYF:Pacific/Tahiti*:French Polynesia=Tahiti
PG:PNG:Pacific/Port_Moresby*:Papua New Guinea|PH:PHL:Asia/Manila:Philippines|PK:PAK:Asia/Karachi:Pakistan
PL:POL:Europe/Warsaw:Poland=Polska|PM:SPM:America/Miquelon:St. Pierre & Miquelon
PN:PCN:Pacific/Pitcairn:Pitcairn Islands=Pitcairn|PR:PRI:America/Puerto_Rico:Puerto Rico
PS:PSE:Asia/Hebron:Palestine=Palestinian Territory=Occupied Palestinian Territory|PT:PRT:Europe/Lisbon*:Portugal
PW:PLW:Pacific/Palau:Palau|PY:PRY:America/Asuncion:Paraguay|QA:QAT:Asia/Qatar:Qatar|RE:REU:Indian/Reunion:Réunion=La Réunion
RO:ROU:Europe/Bucharest:Romania|RS:SRB:Europe/Belgrade:Serbia|RU:RUS:Europe/Moscow*:Russia=Russian Federation=Россия
RW:RWA:Africa/Kigali:Rwanda|SA:SAU:Asia/Riyadh:Saudi Arabia=KSA|SB:SLB:Pacific/Guadalcanal:Solomon Islands
SC:SYC:Indian/Mahe:Seychelles|SD:SDN:Africa/Khartoum:Sudan|SE:SWE:Europe/Stockholm:Sweden=Sverige
SG:SGP:Asia/Singapore:Singapore|SH:SHN:Atlantic/St_Helena:St. Helena=Saint Helena Ascension and Tristan da Cunha
SI:SVN:Europe/Ljubljana:Slovenia=Slovenija|SJ:SJM:Arctic/Longyearbyen:Svalbard & Jan Mayen=Svalbard
SK:SVK:Europe/Bratislava:Slovakia=Slovak Republic=Slovensko|SL:SLE:Africa/Freetown:Sierra Leone
SM:SMR:Europe/San_Marino:San Marino|SN:SEN:Africa/Dakar:Senegal|SO:SOM:Africa/Mogadishu:Somalia
SR:SUR:America/Paramaribo:Suriname|SS:SSD:Africa/Juba:South Sudan|ST:STP:Africa/Sao_Tome:São Tomé & Príncipe=Sao Tome
SV:SLV:America/El_Salvador:El Salvador|SX:SXM:America/Lower_Princes:Sint Maarten=St Maarten=Sint Maarten (Dutch part)
SY:SYR:Asia/Damascus:Syria=Syrian Arab Republic|SZ:SWZ:Africa/Mbabane:Eswatini=Swaziland
TC:TCA:America/Grand_Turk:Turks & Caicos Islands|TD:TCD:Africa/Ndjamena:Chad|TF:ATF:Indian/Kerguelen:French Southern Territories
TG:TGO:Africa/Lome:Togo|TH:THA:Asia/Bangkok:Thailand|TJ:TJK:Asia/Dushanbe:Tajikistan|TK:TKL:Pacific/Fakaofo:Tokelau
TL:TLS:Asia/Dili:Timor-Leste=East Timor|TM:TKM:Asia/Ashgabat:Turkmenistan|TN:TUN:Africa/Tunis:Tunisia
TO:TON:Pacific/Tongatapu:Tonga|TR:TUR:Europe/Istanbul:Türkiye=Turkey|TT:TTO:America/Port_of_Spain:Trinidad & Tobago
TV:TUV:Pacific/Funafuti:Tuvalu|TW:TWN:Asia/Taipei:Taiwan=Republic of China=ROC=Taiwan Province of China=Chinese Taipei
TZ:TZA:Africa/Dar_es_Salaam:Tanzania=United Republic of Tanzania=Tanzania United Republic|UA:UKR:Europe/Kyiv:Ukraine=Україна
UG:UGA:Africa/Kampala:Uganda|UM:UMI:Pacific/Wake*:U.S. Outlying Islands=United States Minor Outlying Islands
US:USA:America/New_York*:United States=United States of America=America=U S=U S A=The States|UY:URY:America/Montevideo:Uruguay
UZ:UZB:Asia/Tashkent:Uzbekistan
VA:VAT:Europe/Vatican:Vatican City=Vatican=Holy See=Vatican City State=Holy See (Vatican City State)
VC:VCT:America/St_Vincent:St. Vincent & Grenadines
VE:VEN:America/Caracas:Venezuela=Bolivarian Republic of Venezuela=Venezuela Bolivarian Republic
VG:VGB:America/Tortola:British Virgin Islands=Virgin Islands British
VI:VIR:America/St_Thomas:U.S. Virgin Islands=Virgin Islands US=Virgin Islands U S=Virgin Islands of the United States=USVI
VN:VNM:Asia/Ho_Chi_Minh:Vietnam=Viet Nam|VU:VUT:Pacific/Efate:Vanuatu|WF:WLF:Pacific/Wallis:Wallis & Futuna
WS:WSM:Pacific/Apia:Samoa|XK:XKX:Europe/Belgrade:Kosovo=Kosova|YE:YEM:Asia/Aden:Yemen|YT:MYT:Indian/Mayotte:Mayotte
ZA:ZAF:Africa/Johannesburg:South Africa|ZM:ZMB:Africa/Lusaka:Zambia|ZW:ZWE:Africa/Harare:Zimbabwe
"""
