"""Words and forms by which the leak scan knows what tells who somebody is, in English and Spanish. Without accents."""

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_MESES = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"

# What stands on an address, in the order of English and of Spanish.
_ENDS = r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|terrace|way|place|circle|highway|hwy|apartments"
_BEGINS = r"calle|avenida|av|avda|paseo|camino|carretera|callejon|callejón|bulevar|privada|colonia"

FORMS = [
    ("email", r"[\w.+'-]+\s?(?:@|\(at\)|\[at\]|\s(?:at|arroba)\s)\s?[\w-]+(?:\s?(?:\.|\s(?:dot|punto)\s)\s?[\w-]+)+"),
    ("date", r"(?<![\d.])\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)?\d{2}(?!\d)"),
    ("date", r"(?<!\d)(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}(?!\d)"),
    ("date", rf"\b(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:19|20)\d{{2}})?\b(?!\d)"),
    ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b(?:,?\s+(?:19|20)\d{{2}})?"),
    ("date", rf"\b\d{{1,2}}(?:º|°)?\s+de\s+(?:{_MESES})\b(?:\s+del?\s+(?:19|20)?\d{{2}})?"),
    ("date", r"\b(?:born|nacid[oa]|naci[oó]|nac[ií]|date of birth|dob)\b[^.\n]{0,25}?(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|(?:19|20)\d{2})(?!\d)"),
    (
        "address",
        rf"(?-i:(?:\d+[a-zA-Z]?\s+)?(?:(?:[NSEW]|North|South|East|West)\.?\s+)?(?:[A-Z][\w'’.-]*|\d+(?:st|nd|rd|th))(?:\s+[A-Z][\w'’.-]*){{0,2}}\s+)(?:{_ENDS})\b(?:\.?\s*,?\s*(?:apt|apartment|unit|#)\.?\s*\w+)?",
    ),
    ("address", rf"\b\d+\s+(?:[\w'’]+\s+){{1,3}}(?:{_ENDS})\b(?:\.?\s*,?\s*(?:apt|apartment|unit|#)\.?\s*\w+)?"),
    (
        "address",
        rf"\b(?:{_BEGINS})\b\.?\s+(?-i:(?:(?:de|del|la|las|los|el|San|Santa)\s+)*(?:[A-ZÁÉÍÓÚÑ]|\d)[\w'’-]*(?:\s+[A-ZÁÉÍÓÚÑ][\w'’-]*)*)(?:\s*,?\s*(?:n[uú]m(?:ero)?\.?|#|n\.?º)?\s*\d+)?",
    ),
    ("address", r"\b(?:p\.?\s?o\.?\s+box|apartado postal|apartado)\s+\d+"),
    ("address", r"\b(?:zip(?:\s+code)?|c[oó]digo postal|c\.?p\.?)\s*:?\s*\d[\d ]{2,}"),
    ("address", r"(?<![\w$€#.,-])\d{5}(?:-\d{4})?(?![\w%€]|,\d|\.\d|\s(?:people|patients|records|dollars|members|families|d[oó]lares|personas|pacientes|expedientes|familias|pesos|of\b|de\b))"),
    ("number", r"(?<!\w)(?=[\w-]*\d[\w-]*\d[\w-]*\d)(?=[\w-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*(?!\w)(?<!st|nd|rd|th)"),
    (
        "number",
        r"\b(?:mrn|record|case|file|claim|chart|member|patient|policy|account|expediente|caso|cuenta|historia|p[oó]liza|id)\s*(?:no\.?|number|n[uú]mero|n[uú]m\.?|#|id)\s*:?\s*[a-z]{0,3}-?\d[\d -]*\d",
    ),
]  # fmt: skip


def _words(text):
    return tuple(text.split())


# Of Spanish verbs.
ENDINGS = r"(?:ieron|aron|iendo|ando|aban|ian|imos|amos|aste|iste|[ai]d[oa]s?)(?:l[aoe]s?|se|me|te|nos)?$"

IRREGULAR = frozenset(
    _words("""
    dieron dimos diste dijeron dijimos pide piden pidio pidieron pedi hizo hice hicieron puso puse pusieron tuvo
    tuve tuvieron supo supe supieron quiso quise quisieron pudo pude pudieron vino vine vinieron trajo trajeron
    fueron anduvo estuvo estuve estuvieron siguio siguieron sintio sintieron mintio mintieron sirvio sirvieron
""")
)

TITLES = frozenset(
    _words("""
    mr mrs ms miss mx dr dra doctor doctora sr sra srta senor senora senorita don dona nurse sister brother
    padre father officer aunt uncle tia tio prof
""")
)

# Months, days, and peoples and languages that are not small: a capital, or a list of names, says nothing of these.
NEVER_NAMES = frozenset(
    _words("""
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre english spanish french german chinese american americans mexican latino latina
    latinos hispanos negros black white asian hispanic native indian african european christian catholic muslim
    jewish i mr mrs ms miss dr dra sr sra srta don dona senor senora
""")
)

# Bodies, papers and laws that are written with a capital.
_BODIES = _words("""
    clinic hospital county city state department office center centre agency school district board council
    police health services service medical medicaid medicare medi-cal federal government internet facebook
    google whatsapp university college library court church bank company group program community data privacy
    rights act law north south east west clinica condado departamento oficina agencia escuela distrito consejo
    policia salud ciudad estado centro gobierno universidad biblioteca tribunal comunidad comite programa ley
    tel telefono cel email correo
""")

# Ordinary words that are on lists of names.
_ORDINARY = _words("""
    alma amber autumn baker ball banks barber bass bean beard bell berry bill bird bishop blanca blanco bond
    branch brook brooks brown buena bueno burns bush caballero campo campos cannon carpenter carr casas cash
    castillo chambers charity chase clara clay cloud cole constance consuelo cook cooks cortes counts cross crow
    cruz crystal curry daisy dan dawn dean delgado dias dolores drake drew duke earl esperanza eve faith farmer
    fields fisher flor flores ford fox frank frost gates gay gene georgia glass grace gracia grant gray green
    guerra guerrero hall hardy heather hill holder holland holly horn hyde iglesias iris ivy jack jewel joy keen
    key king knight lamb lance lane leon les lily linda long luz mark marsh mason maya melody mercy milagros
    miller minor misty monte montes moon mora morales moss neal nieves noble olive page painter pat patience
    payne pearl pena pierce pike pilar pitts pope porter potter powers prado price prudence ray rector reed
    remedios reyes rice rich rico rios rivers rob robin robles root rosa rose ruby rush rusty sala salas salinas
    sandy santo santos savannah scales sharp shepherd shields smith snow socorro soledad soto spear stone stout
    strong sunny swift taylor torre torres turner valle van vega victoria violet virginia wade walker wall walls
    ward waters weaver weeks wells wise wolf wood woods wright young
""")

# Names only beside one, or where one was confided so.
NOT_NAMES = NEVER_NAMES.union(_BODIES, _ORDINARY)

# One says little; words about two of these together say who. Beginnings of five letters and more, or whole words.
TELLING = {
    "language": _words("""
    mixtec triqui zapotec purepech nahuatl quech aymar mam k'iche kiche kanjobal q'anjob chuj ixil hmong mien
    karen lao rohing tigriny amhar oromo somal dinka kurd pashto dari uyghur tongan samoan chamorr marshallese
    chuukese garifun yaqui navaj tagalog ilocan khmer twi wolof haitian creole
"""),
    "condition": _words("""
    hiv vih aids sida diabet epilep lupus sickle falciform cancer leukem leucem dialysis dialisis transplant
    schizo esquizo bipolar autis hemophil hemofil tubercul hepatit parkinson alzheimer dementia demencia miscarr
    abortion aborto gonorr syphil sifil psoria fibro sclerosis esclerosis deaf sordo sorda blind ciego ciega
    amput wheelchair
"""),
    "family": _words("""
    twin triplet gemel mellizo melliza trilliz widow viuda viudo foster orphan huerfan stepm stepf pregnan
    embaraz adopt
"""),
    "work": _words("""
    welder soldador seamstress costurer pastor imam rabbi priest sacerdote teacher maestra maestro midwife
    partera nurse enfermer farmworker jornaler janitor conserje firefighter bombero beekeep apicult fisherm
    pescador tailor sastre butcher carnicer coach entrenador bus-driver trucker camioner
"""),
    "origin": _words("""
    refuge asylum asilo undocument indocument veteran transgender transgenero nonbinary oaxac guerrer hondur
    salvador guatemal eritre ethiop etiop syria siri afghan afgan ukrain ucrani haiti
"""),
}
