"""Floor 1: data - states as `country|zone of most of it|code=name,code=name`, for countries of several time zones."""

STATES = """
US|America/New_York|CT=Connecticut,DE=Delaware,DC=District of Columbia=Washington DC,FL=Florida,GA=Georgia
US|America/New_York|KY=Kentucky,ME=Maine,MD=Maryland,MA=Massachusetts,NH=New Hampshire,NJ=New Jersey,NY=New York,NC=North Carolina
US|America/New_York|OH=Ohio,PA=Pennsylvania,RI=Rhode Island,SC=South Carolina,VT=Vermont,VA=Virginia,WV=West Virginia
US|America/Detroit|MI=Michigan
US|America/Indiana/Indianapolis|IN=Indiana
US|America/Chicago|AL=Alabama,AR=Arkansas,IL=Illinois,IA=Iowa,KS=Kansas,LA=Louisiana,MN=Minnesota,MS=Mississippi,MO=Missouri
US|America/Chicago|NE=Nebraska,ND=North Dakota,OK=Oklahoma,SD=South Dakota,TN=Tennessee,TX=Texas,WI=Wisconsin
US|America/Denver|CO=Colorado,MT=Montana,NM=New Mexico,UT=Utah,WY=Wyoming
US|America/Boise|ID=Idaho
US|America/Phoenix|AZ=Arizona
US|America/Los_Angeles|CA=California,NV=Nevada,OR=Oregon,WA=Washington=Washington State
US|America/Anchorage|AK=Alaska
US|Pacific/Honolulu|HI=Hawaii
US|America/Puerto_Rico|PR=Puerto Rico,VI=Virgin Islands=US Virgin Islands
US|Pacific/Guam|GU=Guam,MP=Northern Mariana Islands
US|Pacific/Pago_Pago|AS=American Samoa
CA|America/Toronto|ON=Ontario,QC=PQ=Quebec
CA|America/Winnipeg|MB=Manitoba
CA|America/Regina|SK=Saskatchewan
CA|America/Edmonton|AB=Alberta
CA|America/Vancouver|BC=British Columbia
CA|America/Halifax|NS=Nova Scotia,PE=PEI=Prince Edward Island
CA|America/Moncton|NB=New Brunswick
CA|America/St_Johns|NL=NF=Newfoundland and Labrador=Newfoundland
CA|America/Whitehorse|YT=YK=Yukon=Yukon Territory
CA|America/Yellowknife|NT=NWT=Northwest Territories
CA|America/Iqaluit|NU=Nunavut
AU|Australia/Sydney|NSW=New South Wales,ACT=Australian Capital Territory
AU|Australia/Melbourne|VIC=Victoria
AU|Australia/Brisbane|QLD=Queensland
AU|Australia/Adelaide|SA=South Australia
AU|Australia/Perth|WA=Western Australia
AU|Australia/Hobart|TAS=Tasmania
AU|Australia/Darwin|NT=Northern Territory
BR|America/Sao_Paulo|DF=Distrito Federal=Federal District,ES=Espírito Santo,GO=Goiás,MG=Minas Gerais,PR=Paraná,RJ=Rio de Janeiro
BR|America/Sao_Paulo|RS=Rio Grande do Sul,SC=Santa Catarina,SP=São Paulo
BR|America/Bahia|BA=Bahia
BR|America/Maceio|AL=Alagoas,SE=Sergipe
BR|America/Recife|PE=Pernambuco
BR|America/Fortaleza|CE=Ceará,MA=Maranhão,PB=Paraíba,PI=Piauí,RN=Rio Grande do Norte
BR|America/Belem|AP=Amapá,PA=Pará
BR|America/Araguaina|TO=Tocantins
BR|America/Campo_Grande|MS=Mato Grosso do Sul
BR|America/Cuiaba|MT=Mato Grosso
BR|America/Manaus|AM=Amazonas
BR|America/Porto_Velho|RO=Rondônia
BR|America/Boa_Vista|RR=Roraima
BR|America/Rio_Branco|AC=Acre
MX|America/Mexico_City|AGU=AG=AGS=Aguascalientes,CAM=CM=CAMP=Campeche,CHP=CS=CHIS=Chiapas,COA=CO=COAH=Coahuila=Coahuila de Zaragoza
MX|America/Mexico_City|COL=CL=Colima,CMX=CDMX=DF=MX=Ciudad de México=Mexico City=Distrito Federal,DUR=DG=DGO=Durango
MX|America/Mexico_City|GUA=GT=GTO=Guanajuato,GRO=GR=Guerrero,HID=HG=HGO=Hidalgo,JAL=JA=Jalisco,MEX=EM=México=Estado de México=State of Mexico
MX|America/Mexico_City|MIC=MI=MICH=Michoacán=Michoacán de Ocampo,MOR=MO=Morelos,OAX=OA=Oaxaca,PUE=PU=Puebla,QUE=QT=QRO=Querétaro
MX|America/Mexico_City|SLP=SL=San Luis Potosí,TAB=TB=Tabasco,TLA=TL=TLAX=Tlaxcala,VER=VE=Veracruz=Veracruz de Ignacio de la Llave
MX|America/Mexico_City|ZAC=ZA=Zacatecas
MX|America/Monterrey|NLE=NL=Nuevo León,TAM=TM=TAMPS=Tamaulipas
MX|America/Merida|YUC=YU=Yucatán
MX|America/Chihuahua|CHH=CH=CHIH=Chihuahua
MX|America/Mazatlan|BCS=BS=Baja California Sur,NAY=NA=Nayarit,SIN=SI=Sinaloa
MX|America/Hermosillo|SON=SO=Sonora
MX|America/Tijuana|BCN=BC=BN=Baja California
MX|America/Cancun|ROO=QR=Quintana Roo
ES|Atlantic/Canary|CN=IC=Canarias=Islas Canarias=Canary Islands,Las Palmas,Santa Cruz de Tenerife
PT|Atlantic/Azores|20=Azores=Açores
PT|Atlantic/Madeira|30=Madeira
"""
