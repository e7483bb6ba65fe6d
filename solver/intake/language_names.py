"""Floor 1: data - languages as `ISO 639-1 code=codes of three letters=English name=own name`, parted by |."""

LANGUAGES = """
aa=aar=afar=qafar|ab=abk=abkhazian=аԥсшәа|ae=ave=avestan|af=afr=afrikaans|ak=aka=akan|am=amh=amharic=አማርኛ
an=arg=aragonese=aragonés|ar=ara=arabic=العربية|as=asm=assamese=অসমীয়া|av=ava=avaric|ay=aym=aymara
az=aze=azerbaijani=azərbaycan|ba=bak=bashkir=башҡорт теле|be=bel=belarusian=беларуская|bg=bul=bulgarian=български|bi=bis=bislama
bm=bam=bambara=bamanakan|bn=ben=bangla=bengali=বাংলা|bo=bod=tib=tibetan=བོད་སྐད་|br=bre=breton=brezhoneg|bs=bos=bosnian=bosanski
ca=cat=catalan=català|ce=che=chechen=нохчийн|ch=cha=chamorro|co=cos=corsican=corsu|cr=cre=cree|cs=ces=cze=czech=čeština
cu=chu=church slavic=церковнослове́нскїй|cv=chv=chuvash=чӑваш|cy=cym=wel=welsh=cymraeg|da=dan=danish=dansk
de=deu=ger=german=deutsch|dv=div=divehi=ދިވެހިބަސް|dz=dzo=dzongkha=རྫོང་ཁ|ee=ewe=eʋegbe
el=ell=gre=greek=modern greek=ελληνικά=greek modern|en=eng=english|eo=epo=esperanto
es=spa=spanish=español=castilian=castellano=spanish (castilian)|et=est=estonian=eesti|eu=eus=baq=basque=euskara
fa=fas=per=persian=فارسی=farsi|ff=ful=fula=fulah=pulaar|fi=fin=finnish=suomi|fj=fij=fijian|fo=fao=faroese=føroyskt
fr=fra=fre=french=français|fy=fry=western frisian=frysk|ga=gle=irish=gaeilge|gd=gla=scottish gaelic=gàidhlig
gl=glg=galician=galego|gn=grn=guarani=avañe'ẽ|gu=guj=gujarati=ગુજરાતી|gv=glv=manx=gaelg|ha=hau=hausa|he=heb=hebrew=עברית=iw
hi=hin=hindi=हिन्दी|ho=hmo=hiri motu|hr=hrv=croatian=hrvatski|ht=hat=haitian creole=haitian=kreyòl ayisyen
hu=hun=hungarian=magyar|hy=hye=arm=armenian=հայերեն|hz=her=herero|ia=ina=interlingua
id=ind=indonesian=indonesia=in=bahasa indonesia=bahasa|ie=ile=interlingue|ig=ibo=igbo|ii=iii=sichuan yi=ꆈꌠꉙ|ik=ipk=inupiaq
io=ido|is=isl=ice=icelandic=íslenska|it=ita=italian=italiano|iu=iku=inuktitut=ᐃᓄᒃᑎᑐᑦ|ja=jpn=japanese=日本語|jv=jav=javanese=jawa
ka=kat=geo=georgian=ქართული|kg=kon=kongo|ki=kik=kikuyu=gikuyu|kj=kua=kuanyama|kk=kaz=kazakh=қазақ тілі|kl=kal=kalaallisut
km=khm=khmer=ខ្មែរ|kn=kan=kannada=ಕನ್ನಡ|ko=kor=korean=한국어|kr=kau=kanuri|ks=kas=kashmiri=کٲشُر|ku=kur=kurdish=kurdî (kurmancî)
kv=kom=komi|kw=cor=cornish=kernewek|ky=kir=kyrgyz=kirghiz=кыргызча|la=lat=latin=latina|lb=ltz=luxembourgish=lëtzebuergesch
lg=lug=ganda=luganda|li=lim=limburgish=limburgan|ln=lin=lingala|lo=lao=ລາວ|lt=lit=lithuanian=lietuvių
lu=lub=luba-katanga=tshiluba|lv=lav=latvian=latviešu|mg=mlg=malagasy|mh=mah=marshallese|mi=mri=mao=māori
mk=mkd=mac=macedonian=македонски|ml=mal=malayalam=മലയാളം|mn=mon=mongolian=монгол|mr=mar=marathi=मराठी
ms=msa=may=malay=melayu=bahasa melayu|mt=mlt=maltese=malti|my=mya=bur=burmese=မြန်မာ|na=nau=nauru
nd=nde=north ndebele=isindebele|ne=nep=nepali=नेपाली|ng=ndo=ndonga|nl=nld=dut=dutch=nederlands=flemish=vlaams
no=nor=norwegian=norsk=nb=nn=nob=nno=norwegian bokmål=norwegian nynorsk=bokmål=nynorsk=norsk bokmål
nr=nbl=south ndebele=isindebele|nv=nav=navajo=diné bizaad|ny=nya=nyanja=chichewa|oc=oci=occitan|oj=oji=ojibwa
om=orm=oromo=oromoo|or=ori=odia=oriya=ଓଡ଼ିଆ|os=oss=ossetic=ossetian=ирон|pa=pan=punjabi=panjabi=ਪੰਜਾਬੀ|pi=pli=pali
pl=pol=polish=polski|ps=pus=pashto=pushto=پښتو|pt=por=portuguese=português|qu=que=quechua=runasimi|rm=roh=romansh=rumantsch
rn=run=rundi=ikirundi|ro=ron=rum=romanian=română=moldovan=mo|ru=rus=russian=русский|rw=kin=kinyarwanda=ikinyarwanda
sa=san=sanskrit=संस्कृत भाषा|sc=srd=sardinian=sardu|sd=snd=sindhi=سنڌي|se=sme=northern sami=davvisámegiella|sg=sag=sango
si=sin=sinhala=සිංහල=sinhalese|sk=slk=slo=slovak=slovenčina|sl=slv=slovenian=slovenščina|sm=smo=samoan|sn=sna=shona=chishona
so=som=somali=soomaali|sq=sqi=alb=albanian=shqip|sr=srp=serbian=српски=srpski|ss=ssw=swati=siswati|st=sot=southern sotho=sesotho
su=sun=sundanese=basa sunda|sv=swe=swedish=svenska|sw=swa=swahili=kiswahili|ta=tam=tamil=தமிழ்|te=tel=telugu=తెలుగు
tg=tgk=tajik=тоҷикӣ|th=tha=thai=ไทย|ti=tir=tigrinya=ትግርኛ|tk=tuk=turkmen=türkmen dili|tl=tgl=tagalog=filipino=fil
tn=tsn=tswana=setswana|to=ton=tongan=tonga=lea fakatonga|tr=tur=turkish=türkçe|ts=tso=tsonga=xitsonga|tt=tat=tatar=татар|tw=twi
ty=tah=tahitian|ug=uig=uyghur=uighur=ئۇيغۇرچە|uk=ukr=ukrainian=українська|ur=urd=urdu=اردو|uz=uzb=uzbek=o‘zbek
ve=ven=venda=tshivenḓa|vi=vie=vietnamese=tiếng việt|vo=vol=volapük|wa=wln=walloon=walon|wo=wol=wolof|xh=xho=xhosa=isixhosa
yi=yid=yiddish=ייִדיש=ji|yo=yor=yoruba=èdè yorùbá|za=zha=zhuang=vahcuengh
zh=zho=chi=chinese=中文=mandarin=simplified chinese=traditional chinese=cmn=putonghua|zu=zul=zulu=isizulu|yue=cantonese=粵語
"""
