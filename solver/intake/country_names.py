"""Floor 1: data - countries (alpha-2|alpha-3|default zone, * = one of several|names), states by zone, languages."""

COUNTRIES = """
AD|AND|Europe/Andorra|Andorra
AE|ARE|Asia/Dubai|United Arab Emirates|UAE
AF|AFG|Asia/Kabul|Afghanistan
AG|ATG|America/Antigua|Antigua and Barbuda
AL|ALB|Europe/Tirane|Albania
AM|ARM|Asia/Yerevan|Armenia
AO|AGO|Africa/Luanda|Angola
AR|ARG|America/Argentina/Buenos_Aires|Argentina
AT|AUT|Europe/Vienna|Austria|Österreich
AU|AUS|Australia/Sydney*|Australia
AZ|AZE|Asia/Baku|Azerbaijan
BA|BIH|Europe/Sarajevo|Bosnia and Herzegovina
BB|BRB|America/Barbados|Barbados
BD|BGD|Asia/Dhaka|Bangladesh
BE|BEL|Europe/Brussels|Belgium
BF|BFA|Africa/Ouagadougou|Burkina Faso
BG|BGR|Europe/Sofia|Bulgaria
BH|BHR|Asia/Bahrain|Bahrain
BJ|BEN|Africa/Porto-Novo|Benin
BM|BMU|Atlantic/Bermuda|Bermuda
BN|BRN|Asia/Brunei|Brunei|Brunei Darussalam
BO|BOL|America/La_Paz|Bolivia
BR|BRA|America/Sao_Paulo*|Brazil|Brasil
BS|BHS|America/Nassau|Bahamas
BW|BWA|Africa/Gaborone|Botswana
BY|BLR|Europe/Minsk|Belarus
BZ|BLZ|America/Belize|Belize
CA|CAN|America/Toronto*|Canada
CD|COD|Africa/Kinshasa*|Congo (Kinshasa)|Democratic Republic of the Congo
CG|COG|Africa/Brazzaville|Congo|Congo (Brazzaville)
CH|CHE|Europe/Zurich|Switzerland|Schweiz
CI|CIV|Africa/Abidjan|Ivory Coast|Côte d'Ivoire|Cote d'Ivoire
CL|CHL|America/Santiago*|Chile
CM|CMR|Africa/Douala|Cameroon
CN|CHN|Asia/Shanghai|China|People's Republic of China
CO|COL|America/Bogota|Colombia
CR|CRI|America/Costa_Rica|Costa Rica
CU|CUB|America/Havana|Cuba
CY|CYP|Asia/Nicosia|Cyprus
CZ|CZE|Europe/Prague|Czechia|Czech Republic
DE|DEU|Europe/Berlin|Germany|Deutschland
DK|DNK|Europe/Copenhagen|Denmark
DO|DOM|America/Santo_Domingo|Dominican Republic
DZ|DZA|Africa/Algiers|Algeria
EC|ECU|America/Guayaquil*|Ecuador
EE|EST|Europe/Tallinn|Estonia
EG|EGY|Africa/Cairo|Egypt
ES|ESP|Europe/Madrid*|Spain|España
ET|ETH|Africa/Addis_Ababa|Ethiopia
FI|FIN|Europe/Helsinki|Finland
FJ|FJI|Pacific/Fiji|Fiji
FR|FRA|Europe/Paris|France
GB|GBR|Europe/London|United Kingdom|UK|Great Britain|England|Scotland|Wales|Northern Ireland
GE|GEO|Asia/Tbilisi|Georgia
GH|GHA|Africa/Accra|Ghana
GI|GIB|Europe/Gibraltar|Gibraltar
GR|GRC|Europe/Athens|Greece
GT|GTM|America/Guatemala|Guatemala
HK|HKG|Asia/Hong_Kong|Hong Kong|Hong Kong SAR
HN|HND|America/Tegucigalpa|Honduras
HR|HRV|Europe/Zagreb|Croatia
HT|HTI|America/Port-au-Prince|Haiti
HU|HUN|Europe/Budapest|Hungary
ID|IDN|Asia/Jakarta*|Indonesia
IE|IRL|Europe/Dublin|Ireland|Republic of Ireland
IL|ISR|Asia/Jerusalem|Israel
IN|IND|Asia/Kolkata|India
IQ|IRQ|Asia/Baghdad|Iraq
IR|IRN|Asia/Tehran|Iran
IS|ISL|Atlantic/Reykjavik|Iceland
IT|ITA|Europe/Rome|Italy|Italia
JM|JAM|America/Jamaica|Jamaica
JO|JOR|Asia/Amman|Jordan
JP|JPN|Asia/Tokyo|Japan
KE|KEN|Africa/Nairobi|Kenya
KG|KGZ|Asia/Bishkek|Kyrgyzstan
KH|KHM|Asia/Phnom_Penh|Cambodia
KR|KOR|Asia/Seoul|South Korea|Korea|Republic of Korea|Korea Republic of
KW|KWT|Asia/Kuwait|Kuwait
KY|CYM|America/Cayman|Cayman Islands
KZ|KAZ|Asia/Almaty*|Kazakhstan
LA|LAO|Asia/Vientiane|Laos
LB|LBN|Asia/Beirut|Lebanon
LI|LIE|Europe/Vaduz|Liechtenstein
LK|LKA|Asia/Colombo|Sri Lanka
LT|LTU|Europe/Vilnius|Lithuania
LU|LUX|Europe/Luxembourg|Luxembourg
LV|LVA|Europe/Riga|Latvia
LY|LBY|Africa/Tripoli|Libya
MA|MAR|Africa/Casablanca|Morocco
MC|MCO|Europe/Monaco|Monaco
MD|MDA|Europe/Chisinau|Moldova
ME|MNE|Europe/Podgorica|Montenegro
MG|MDG|Indian/Antananarivo|Madagascar
MK|MKD|Europe/Skopje|North Macedonia|Macedonia
MM|MMR|Asia/Yangon|Myanmar
MN|MNG|Asia/Ulaanbaatar*|Mongolia
MO|MAC|Asia/Macau|Macau|Macao
MT|MLT|Europe/Malta|Malta
MU|MUS|Indian/Mauritius|Mauritius
MV|MDV|Indian/Maldives|Maldives
MW|MWI|Africa/Blantyre|Malawi
MX|MEX|America/Mexico_City*|Mexico|México
MY|MYS|Asia/Kuala_Lumpur|Malaysia
MZ|MOZ|Africa/Maputo|Mozambique
NA|NAM|Africa/Windhoek|Namibia
NG|NGA|Africa/Lagos|Nigeria
NI|NIC|America/Managua|Nicaragua
NL|NLD|Europe/Amsterdam|Netherlands|Holland
NO|NOR|Europe/Oslo|Norway
NP|NPL|Asia/Kathmandu|Nepal
NZ|NZL|Pacific/Auckland|New Zealand
OM|OMN|Asia/Muscat|Oman
PA|PAN|America/Panama|Panama
PE|PER|America/Lima|Peru
PG|PNG|Pacific/Port_Moresby|Papua New Guinea
PH|PHL|Asia/Manila|Philippines
PK|PAK|Asia/Karachi|Pakistan
PL|POL|Europe/Warsaw|Poland
PR|PRI|America/Puerto_Rico|Puerto Rico
PT|PRT|Europe/Lisbon*|Portugal
PY|PRY|America/Asuncion|Paraguay
QA|QAT|Asia/Qatar|Qatar
RO|ROU|Europe/Bucharest|Romania
RS|SRB|Europe/Belgrade|Serbia
RU|RUS|Europe/Moscow*|Russia|Russian Federation
RW|RWA|Africa/Kigali|Rwanda
SA|SAU|Asia/Riyadh|Saudi Arabia
SE|SWE|Europe/Stockholm|Sweden
SG|SGP|Asia/Singapore|Singapore
SI|SVN|Europe/Ljubljana|Slovenia
SK|SVK|Europe/Bratislava|Slovakia
SN|SEN|Africa/Dakar|Senegal
SV|SLV|America/El_Salvador|El Salvador
TH|THA|Asia/Bangkok|Thailand
TN|TUN|Africa/Tunis|Tunisia
TR|TUR|Europe/Istanbul|Turkey|Türkiye|Turkiye
TT|TTO|America/Port_of_Spain|Trinidad and Tobago
TW|TWN|Asia/Taipei|Taiwan
TZ|TZA|Africa/Dar_es_Salaam|Tanzania
UA|UKR|Europe/Kyiv|Ukraine
UG|UGA|Africa/Kampala|Uganda
US|USA|America/New_York*|United States|United States of America|America|U.S.|U.S.A.
UY|URY|America/Montevideo|Uruguay
UZ|UZB|Asia/Tashkent|Uzbekistan
VE|VEN|America/Caracas|Venezuela
VN|VNM|Asia/Ho_Chi_Minh|Vietnam|Viet Nam
ZA|ZAF|Africa/Johannesburg|South Africa
ZM|ZMB|Africa/Lusaka|Zambia
ZW|ZWE|Africa/Harare|Zimbabwe
"""
STATES = """
US|America/New_York|CT=Connecticut,DE=Delaware,DC=District of Columbia,FL=Florida,GA=Georgia,IN=Indiana,KY=Kentucky,ME=Maine,MD=Maryland,MA=Massachusetts,MI=Michigan,NH=New Hampshire,NJ=New Jersey,NY=New York,NC=North Carolina,OH=Ohio,PA=Pennsylvania,RI=Rhode Island,SC=South Carolina,VT=Vermont,VA=Virginia,WV=West Virginia
US|America/Chicago|AL=Alabama,AR=Arkansas,IL=Illinois,IA=Iowa,KS=Kansas,LA=Louisiana,MN=Minnesota,MS=Mississippi,MO=Missouri,NE=Nebraska,ND=North Dakota,OK=Oklahoma,SD=South Dakota,TN=Tennessee,TX=Texas,WI=Wisconsin
US|America/Denver|CO=Colorado,ID=Idaho,MT=Montana,NM=New Mexico,UT=Utah,WY=Wyoming
US|America/Phoenix|AZ=Arizona
US|America/Los_Angeles|CA=California,NV=Nevada,OR=Oregon,WA=Washington
US|America/Anchorage|AK=Alaska
US|Pacific/Honolulu|HI=Hawaii
CA|America/Toronto|ON=Ontario,QC=Quebec=Québec
CA|America/Winnipeg|MB=Manitoba
CA|America/Regina|SK=Saskatchewan
CA|America/Edmonton|AB=Alberta
CA|America/Vancouver|BC=British Columbia
CA|America/Halifax|NS=Nova Scotia,NB=New Brunswick,PE=Prince Edward Island
CA|America/St_Johns|NL=Newfoundland and Labrador
AU|Australia/Sydney|NSW=New South Wales,ACT=Australian Capital Territory
AU|Australia/Melbourne|VIC=Victoria
AU|Australia/Brisbane|QLD=Queensland
AU|Australia/Adelaide|SA=South Australia
AU|Australia/Perth|WA=Western Australia
AU|Australia/Hobart|TAS=Tasmania
AU|Australia/Darwin|NT=Northern Territory
BR|America/Sao_Paulo|SP=São Paulo=Sao Paulo,RJ=Rio de Janeiro,MG=Minas Gerais,PR=Paraná=Parana,SC=Santa Catarina,RS=Rio Grande do Sul,DF=Distrito Federal,GO=Goiás=Goias,ES=Espírito Santo=Espirito Santo
BR|America/Bahia|BA=Bahia
BR|America/Recife|PE=Pernambuco
BR|America/Fortaleza|CE=Ceará=Ceara
BR|America/Manaus|AM=Amazonas
MX|America/Mexico_City|CDMX=Ciudad de México=Mexico City,JAL=Jalisco,NL=Nuevo León=Nuevo Leon
MX|America/Tijuana|BC=Baja California
MX|America/Cancun|ROO=Quintana Roo
"""
LANGUAGES = """
ar=arabic,bg=bulgarian,cs=czech=čeština,da=danish=dansk,de=german=deutsch,el=greek,en=english,es=spanish=español=espanol,et=estonian,fi=finnish=suomi
fr=french=français=francais,he=hebrew,hi=hindi,hr=croatian,hu=hungarian=magyar,id=indonesian,it=italian=italiano,ja=japanese=日本語,ko=korean=한국어
lt=lithuanian,lv=latvian,ms=malay,nl=dutch=nederlands,no=norwegian=norsk,pl=polish=polski,pt=portuguese=português=portugues,ro=romanian,ru=russian
sk=slovak,sl=slovenian,sr=serbian,sv=swedish=svenska,th=thai,tr=turkish=türkçe,uk=ukrainian,vi=vietnamese,zh=chinese=mandarin=中文
"""
