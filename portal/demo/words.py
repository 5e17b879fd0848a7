"""Who and what the story of Elm Valley is about. All of it is invented."""

PASSWORD = "elm-valley-demo"  # noqa: S105  # shown on the first page of the demo
EDITOR = "editor@example.org"

# Name, address, language.
PEOPLE = {
    "ana": ("Ana R.", "ana@example.org", "es"),
    "marcus": ("Marcus, steward", "steward@example.org", "en"),
    "rosa": ("Rosa M.", "rosa@example.org", "es"),
    "dwayne": ("Dwayne", "dwayne@example.org", "en"),
    "mei": ("Mei L.", "mei@example.org", "en"),
    "joseph": ("Joseph K.", "joseph@example.org", "en"),
    "fatima": ("Fatima", "fatima@example.org", "en"),
    "priya": ("Priya, Riverside Health", "officer@example.org", "en"),
    "nora": ("Nora, Elm Food Network", "food@example.org", "en"),
    "omar": ("Omar, board of Riverside Health", "board@example.org", "en"),
    "ines": ("Inés, director of Elm Food Network", "director@example.org", "es"),
    "tom": ("Tom, Elm Transit", "transit@example.org", "en"),
    "neighbour": ("A neighbour", "neighbour@example.org", "en"),
    "grace": ("Grace, oversight body", "oversight@example.org", "en"),
    "ruth": ("Ruth, oversight body", "overseer2@example.org", "en"),
    "emilio": ("Emilio, oversight body", "overseer3@example.org", "es"),
    "lucia": ("Lucía, tenants’ union", "keeper@example.org", "es"),
    "samuel": ("Samuel, redress panel", "panel@example.org", "en"),
}

# Three residents who decide together about harm.
PANEL = ("samuel", "mei", "joseph")

# Those who watch over institutions, and vote whether a notice is published.
OVERSEERS = {"grace": "County health council", "ruth": "Legal aid office", "emilio": "Nurses’ union"}

SEATS = {
    "rosa": "East side tenants",
    "dwayne": "Patients with long illness",
    "mei": "Parents of young children",
    "joseph": "Unpaid carers",
    "fatima": "People new to the country",
}

INSTITUTIONS = {
    "riverside": {
        "code": "INS-riverside-health",
        "name": "Riverside Health",
        "kind": "Hospital and clinics",
        "contact_point": "Data office, data@riverside.example",
    },
    "food": {
        "code": "INS-elm-food-network",
        "name": "Elm Food Network",
        "kind": "Food banks and kitchens",
        "contact_point": "Programme desk, desk@elmfood.example",
    },
    "transit": {
        "code": "INS-elm-transit",
        "name": "Elm Transit",
        "kind": "Public transport",
        "contact_point": "Planning office, plans@elmtransit.example",
    },
}

EXECUTIVES = {"omar": "riverside", "ines": "food"}
OFFICERS = {"priya": "riverside", "nora": "food", "tom": "transit"}


def _harm(harm, who, likelihood, severity, prevention):
    return {
        "harm": harm,
        "who": who,
        "likelihood": likelihood,
        "severity": severity,
        "prevention": prevention,
    }


FOOD_BOXES = {
    "title": "Tell the food network who cannot eat what, so that boxes fit",
    "plain_summary": (
        "When somebody at the clinic asks for food help, the clinic would pass on two things besides the name and the "
        "phone number: what the household cannot eat, and whether it has a stove. The food network would use it to pack "
        "a box that can be eaten. Nobody else would see it, and it would be deleted after the last box."
    ),
    "request_kind": "new",
    "purposes": ["ServiceProvision", "ImprovePublicServices"],
    "why_needed": (
        "Half of the boxes hold something that the household gives away. People with diabetes and people without a stove "
        "told the clinic so; nobody at the food network knew."
    ),
    "contact_point": "Programme desk",
    "contact_email": "desk@elmfood.example",
    "people_described": "About 1,400 households a year that ask for food help. Many of them have children.",
    "people_count": 1400,
    "need_domains": ["food-insecurity"],
    "recipients": [
        {
            "name": "Elm Food Network",
            "role": "DataController",
            "country": "United States",
            "why": "Packs and brings the boxes",
        }
    ],
    "datasets": [
        {"name": "Food referrals of the clinic", "holder": "Riverside Health", "link": ""},
    ],
    "identifiability": "IdentifyingPersonalData",
    "sensitive_details": "Name, phone number, what cannot be eaten, whether there is a stove. Not why.",
    "onward_sharing": "no",
    "money": "none",
    "access_type": "referral-exchange",
    "how_used": (
        "The nurse asks. The answer travels with the referral. A packer reads it beside the household's number. After the "
        "last box the line is deleted."
    ),
    "safeguards": "Packers see a number, not a name. The food network's board checks twice a year who read what.",
    "automation": "none",
    "retention": "Thirty days after the last box.",
    "retention_months": 1,
    "legal_basis": "Consent",
    "consent_and_opt_out": "OptingInToProcess",
    "community_benefit": "Boxes that can be eaten, from the first week. We will count boxes given back.",
    "possible_harms": [
        _harm(
            "A landlord or an agency learns that somebody is ill",
            "People with diabetes or HIV",
            "unlikely",
            "serious",
            "What cannot be eaten is passed on, never why",
        ),
    ],
    "alternatives": "Ask at the door with each box. That was tried; half of the people were not at home.",
    "community_role": "Three people who get boxes wrote the questions. Seat holders may end the use.",
    "results_back": "How many boxes came back, each quarter, on this site.",
    "redress_plan": "A wrong box is replaced the same day. A leak is told to the household within a day.",
    "stop_conditions": "One leak that names a person, or a vote of the seats.",
}

INSURER = {
    "title": "Sell coded referral data to an insurer for pricing research",
    "plain_summary": (
        "Riverside Health would sell coded records of referrals (who was sent where for food, housing or transport, "
        "without names) to Northline Insurance. Northline would study which needs go with high costs. "
        "Riverside would earn 240,000 dollars a year and says it would spend half of it on the clinic."
    ),
    "request_kind": "new",
    "purposes": ["SellDataToThirdParties", "CommercialResearch"],
    "why_needed": "Riverside says that the clinic loses money on every referral it makes. Nobody in the community asked for it.",
    "contact_point": "Data office",
    "contact_email": "data@riverside.example",
    "people_described": "About 9,000 patients who were referred for food, housing or transport since 2022.",
    "people_count": 9000,
    "need_domains": ["food-insecurity", "housing-instability", "transportation-insecurity"],
    "recipients": [
        {
            "name": "Northline Insurance",
            "role": "ThirdParty",
            "country": "United States",
            "why": "Studies costs and sets prices",
        }
    ],
    "datasets": [{"name": "Referral records 2022 to 2025", "holder": "Riverside Health", "link": ""}],
    "identifiability": "PseudonymisedData",
    "sensitive_details": "Need, postcode, age, sex, month. Names are replaced by a code; Riverside holds the key.",
    "linkage": "Northline would join it with its own claims, by postcode, age and month.",
    "onward_sharing": "yes",
    "money": "direct",
    "money_details": "240,000 dollars a year, paid to Riverside Health.",
    "access_type": "copy-sent",
    "how_used": "A file is sent every quarter. Northline keeps it.",
    "automation": "unknown",
    "legal_basis": "LegitimateInterest",
    "consent_and_opt_out": "CannotOptOutFromProcess",
    "possible_harms": [
        _harm(
            "Higher prices for people who asked for help", "Everyone who was referred", "likely", "grave", ""
        ),
        _harm("People stop asking for help", "People new to the country", "likely", "serious", ""),
    ],
}

SHELTER_BEDS = {
    "title": "Show free shelter beds to the clinic's front desk, as a number",
    "plain_summary": (
        "Each evening the shelters would tell Riverside's front desk how many beds are free, and for whom: men, women, "
        "families. It is a number, not a list of people. The desk would stop sending people across town to a full house."
    ),
    "request_kind": "new",
    "purposes": ["ServiceProvision"],
    "why_needed": "Last winter people were sent to a full shelter on 61 evenings. The tenants' seat counted them.",
    "contact_point": "Data office",
    "people_described": "Nobody by name. The numbers describe about 300 beds.",
    "need_domains": ["homelessness"],
    "identifiability": "totals-only",
    "onward_sharing": "no",
    "money": "none",
    "access_type": "live-link",
    "automation": "none",
    "consent_and_opt_out": "OptingOutFromProcess",
    "community_benefit": "Nobody is sent to a full shelter. The desk writes down each time it still happens.",
    "possible_harms": [
        _harm(
            "A small shelter for women can be found by its number",
            "Women in hiding",
            "possible",
            "grave",
            "Shelters with fewer than 11 beds are left out",
        ),
    ],
}

BUS_STOPS = {
    "title": "Give the bus planners a map of missed visits, by street",
    "plain_summary": (
        "Riverside would give Elm Transit a count of missed clinic visits for each street, so that the planners can see "
        "where a bus stop is missing. Streets with fewer than 11 missed visits would be joined with their neighbours."
    ),
    "request_kind": "new",
    "purposes": ["ImprovePublicServices", "PublicPolicyMaking"],
    "why_needed": "Parents say that the nearest stop is 40 minutes away with a pram.",
    "contact_point": "Planning office",
    "people_described": "About 5,000 patients with a missed visit in the last two years, counted by street.",
    "need_domains": ["transportation-insecurity"],
    "identifiability": "totals-only",
    "money": "none",
    "access_type": "copy-sent",
    "possible_harms": [
        _harm(
            "A street gets a bad name",
            "People who live there",
            "possible",
            "mild",
            "The map is shown to the community first",
        ),
    ],
}

INTERPRETERS = {
    "title": "Pass on which language a family speaks before the visit",
    "plain_summary": (
        "When a family books a visit, the clinic would note the language it speaks and pass it to the interpreter service "
        "two days ahead. Today the interpreter is called when the family is already waiting."
    ),
    "request_kind": "new",
    "purposes": ["ImproveHealthcare", "ServiceProvision"],
    "why_needed": "Families wait 70 minutes on average for an interpreter, and children interpret for their parents.",
    "contact_point": "Data office",
    "people_described": "About 2,200 families who speak a language other than English.",
    "people_count": 2200,
    "need_domains": ["language-access"],
    "identifiability": "IdentifyingPersonalData",
    "money": "none",
    "consent_and_opt_out": "OptingInToProcess",
    "possible_harms": [
        _harm(
            "Language is taken for where somebody comes from, and passed to immigration officers",
            "People new to the country",
            "unlikely",
            "grave",
            "Only the language and the hour are passed on, and deleted after the visit",
        ),
    ],
    "community_role": "The seat of people new to the country asked for it and wrote the question.",
}

DEBT = {
    "title": "Dejar de enviar las listas de citas perdidas a los cobradores",
    "plain_summary": (
        "Riverside Health envía cada mes a una empresa de cobros la lista de personas que faltaron a una cita y deben la "
        "multa de 25 dólares. Pedimos que deje de hacerlo. Muchas personas faltaron porque no pasó el autobús o porque no "
        "les dieron permiso en el trabajo. Por miedo a la deuda ya no vuelven a la clínica."
    ),
    "request_kind": "past_use",
    "purposes": ["SellDataToThirdParties"],
    "why_needed": "En la reunión de inquilinas, 14 de 20 personas dijeron que no vuelven a la clínica por esa deuda.",
    "contact_point": "Oficina de datos de Riverside Health",
    "people_described": "Unas 3,100 personas al año, muchas de ellas sin seguro.",
    "people_count": 3100,
    "need_domains": ["financial-insecurity", "medical-cost-burden"],
    "identifiability": "IdentifyingPersonalData",
    "money": "direct",
    "money_details": "La empresa de cobros se queda con el 30 por ciento.",
    "possible_harms": [
        _harm(
            "Una deuda de 25 dólares llega al historial de crédito",
            "Personas sin seguro",
            "likely",
            "serious",
            "",
        ),
    ],
    "language": "es",
}

ASTHMA = {
    "title": "Study asthma and damp homes with coded clinic records",
    "plain_summary": (
        "Riverside and the county's housing office would join coded clinic records of asthma attacks with the housing "
        "office's list of damp flats, in a secure room, to see which buildings make children ill. Results "
        "would be shown to the tenants first."
    ),
    "request_kind": "new",
    "purposes": ["NonCommercialResearch", "PublicPolicyMaking"],
    "why_needed": "Tenants on the east side say that their children cough all winter. The landlord says that it is smoking.",
    "contact_point": "Data office",
    "contact_email": "data@riverside.example",
    "people_described": "About 800 children with asthma, and 2,600 flats.",
    "people_count": 800,
    "need_domains": ["inadequate-housing"],
    "recipients": [
        {
            "name": "County housing office",
            "role": "DataController",
            "country": "United States",
            "why": "Holds the list of damp flats",
        }
    ],
    "datasets": [
        {"name": "Asthma visits, coded", "holder": "Riverside Health", "link": ""},
        {"name": "Damp reports", "holder": "County housing office", "link": ""},
    ],
    "identifiability": "PseudonymisedData",
    "sensitive_details": "A child's age, the month and the building. No name.",
    "linkage": "By building, inside the secure room; the joined file never leaves it.",
    "onward_sharing": "no",
    "money": "none",
    "access_type": "secure-room",
    "safeguards": "Two people of the tenants' seat may watch. Buildings with fewer than 11 children are left out.",
    "automation": "none",
    "legal_basis": "PublicInterest",
    "consent_and_opt_out": "OptingOutFromProcess",
    "community_benefit": "A list of buildings to mend first, agreed with the tenants, by next winter.",
    "possible_harms": [
        _harm(
            "A landlord ends the lease of a family that is thought to have complained",
            "Tenants without a lease in writing",
            "possible",
            "grave",
            "Only whole buildings are named, and not before the county has begun the repairs",
        ),
    ],
    "results_back": "Shown at a tenants' meeting four weeks before anybody else sees it.",
}

# Changes to the text of the study: which answer, how it should read, and why.
MORE_TIME_FIRST = (
    "results_back",
    "Shown at a tenants' meeting eight weeks before anybody else sees it, in English and in Spanish.",
    "Four weeks are too short for a family that has to look for another flat.",
)
NO_BUILDINGS = (
    "linkage",
    "By street, inside the secure room; the joined file never leaves it.",
    "In my building everybody knows whose child coughs.",
)
THREE_WATCH = (
    "safeguards",
    "Three people of the tenants' seat may watch. Buildings with fewer than 30 children are left out.",
    "With 11 children in a building, neighbours still guess.",
)

WORDING = {
    "food": {
        "question_en": "Shall the clinic pass on what a household cannot eat, so that food boxes fit?",
        "question_es": "¿Debe la clínica avisar de lo que un hogar no puede comer, para que las cajas de comida sirvan?",
        "what_yes_does_en": "The clinic passes it on for those who agree, for as long as they get boxes.",
        "what_yes_does_es": "La clínica lo comunica para quienes estén de acuerdo, mientras reciban cajas.",
        "what_no_does_en": "Nothing is passed on. Boxes are packed as today.",
        "what_no_does_es": "No se comunica nada. Las cajas se preparan como hoy.",
    },
    "insurer": {
        "question_en": "May Riverside Health sell coded referral data to an insurer?",
        "question_es": "¿Puede Riverside Health vender a una aseguradora datos codificados de derivaciones?",
        "what_yes_does_en": "Riverside may sell the data for one year, under conditions it must publish.",
        "what_yes_does_es": "Riverside puede vender los datos durante un año, con condiciones que debe publicar.",
        "what_no_does_en": "The community says no. Riverside must answer in public.",
        "what_no_does_es": "La comunidad dice que no. Riverside debe responder en público.",
    },
    "beds": {
        "question_en": "Shall shelters tell the clinic's desk each evening how many beds are free?",
        "question_es": "¿Deben los albergues decir cada noche a la clínica cuántas camas libres hay?",
        "what_yes_does_en": "A number is passed on each evening, for men, women and families.",
        "what_yes_does_es": "Cada noche se comunica un número, para hombres, mujeres y familias.",
        "what_no_does_en": "The desk goes on calling each shelter.",
        "what_no_does_es": "La recepción sigue llamando a cada albergue.",
    },
    "bus": {
        "question_en": "May the bus planners get a count of missed visits for each street?",
        "question_es": "¿Pueden los planificadores de autobuses recibir el número de citas perdidas por calle?",
        "what_yes_does_en": "The planners get the count once, and show the community what they plan.",
        "what_yes_does_es": "Reciben el número una vez y muestran a la comunidad lo que planean.",
        "what_no_does_en": "The planners get nothing.",
        "what_no_does_es": "No reciben nada.",
    },
    "interpreters": {
        "question_en": "Shall the clinic tell the interpreters ahead which language a family speaks?",
        "question_es": "¿Debe la clínica avisar antes a los intérpretes del idioma de cada familia?",
        "what_yes_does_en": "Language and hour are passed on two days ahead and deleted after the visit.",
        "what_yes_does_es": "El idioma y la hora se comunican dos días antes y se borran después de la visita.",
        "what_no_does_en": "Interpreters are called when the family is waiting, as today.",
        "what_no_does_es": "Se llama al intérprete cuando la familia ya espera, como hoy.",
    },
    "debt": {
        "question_en": "Shall Riverside Health stop sending lists of missed visits to debt collectors?",
        "question_es": "¿Debe Riverside Health dejar de enviar a los cobradores las listas de citas perdidas?",
        "what_yes_does_en": "The community asks Riverside to stop at once. Riverside must answer in public.",
        "what_yes_does_es": "La comunidad pide a Riverside que pare ya. Riverside debe responder en público.",
        "what_no_does_en": "Riverside may go on.",
        "what_no_does_es": "Riverside puede seguir.",
    },
}

FOOD_REASONS = {
    "decided": (
        "We approve it, with two conditions: the question is asked by a nurse in the family's own language, and a "
        "household can take its answer back by a phone call.\n\nThe first box packed this way leaves on the first Monday "
        "of next month."
    ),
    "vote": "Yes. Four of five seats voted for it and one stepped aside. The two conditions come from the comments.",
    "points": "",
    "evidence": (
        "Our count of boxes given back in the spring: 212 of 431. The clinic's notes on why, without names. A visit to two "
        "kitchens that ask at the door."
    ),
    "options": (
        "Asking at the door: half of the people were not at home. A list of illnesses instead of foods: it says more "
        "than a packer needs to know, so we left it."
    ),
    "effects": (
        "Households gain boxes they can eat. We pay for four hours of a nurse's time each week. People who fear that an "
        "illness becomes known could be harmed; that is why the reason is never asked."
    ),
    "next": (
        "Nora (programme desk) prints the question in five languages by the 15th of next month. The board reads the log of who "
        "looked at what every January and July and publishes the result here."
    ),
    "deciders": "The board of the Elm Food Network, seven of nine present. One member works for the clinic and did not vote.",
    "challenge": "Ask the programme desk, or report a problem here. The seats can call a new vote at any time.",
    "review": "In one year, or after the first leak.",
}
FOOD_POINTS = [
    {
        "point": "Ask in the family's own language, not in English with a child interpreting.",
        "answer": "Yes. The nurse has the question in five languages.",
        "change": "It is a condition of the approval.",
    },
    {
        "point": "What if I change my mind?",
        "answer": "Call the number on the box. The line is deleted the same day.",
        "change": "It is a condition of the approval.",
    },
    {
        "point": "Also pass on how many people live in the home.",
        "answer": "No. The size of the box is chosen at the door, and the number could tell who lives without papers.",
        "change": "Nothing.",
    },
]
INSURER_REASONS = {
    "decided": "We will not sell the data. The contract with Northline is not signed.",
    "vote": "Yes. The seats voted no, and so do we.",
    "points": "",
    "evidence": "The vote, the comments, and an opinion of our own ethics board that coded records of small streets can be undone.",
    "options": "Selling totals only. Northline did not want them.",
    "effects": "Patients keep their trust. The clinic goes without 240,000 dollars a year; two posts stay empty.",
    "next": "The data office deletes the test file by the end of the month and shows the proof here.",
    "deciders": "The executive board. The finance director had spoken with Northline and left the room.",
    "challenge": "Write to the data office. Whoever thinks that data was passed on already can report a problem here.",
    "review": "We will not look at this again before the next charter.",
}
INSURER_POINTS = [
    {
        "point": "Was a test file sent to Northline already?",
        "answer": "Yes, in the spring, with 400 invented and no real patients.",
        "change": "We delete it and show the proof.",
    },
]

REPORT = {
    "what_happened": (
        "The box came with a sheet on the lid. It said what my mother cannot eat and, in pencil, the name of her illness. The "
        "neighbours carried it up."
    ),
    "what_would_put_it_right": "That nobody writes the illness down. And that somebody says sorry to my mother.",
}
REPORT_SUMMARY = "A sheet on a food box named an illness, and neighbours could read it."
REPORT_ANSWER = (
    "This was our fault. A packer added a note by hand. We have taken paper off the lids, spoken with all packers, and our "
    "director visited the family to say sorry."
)
TAKEN_ON = "It is about data that people here gave for their food, and it harmed the one who reported it."
FINDING = (
    "The illness of a person was written where neighbours could read it. The agreement says that no diagnosis leaves the "
    "kitchen. Nobody had told the packers."
)
REMEDY = [
    {
        "kind": "apology",
        "what": "Say sorry to the family, in person if they wish, and in writing.",
        "for_whom": "The family",
        "owner": "The director of Elm Food Network",
        "days": 20,
    },
    {
        "kind": "change_rule",
        "what": "Nothing is written on a box by hand. All packers are told, and told again every spring.",
        "for_whom": "Everybody who gets a box",
        "owner": "The head of the packing hall",
        "days": 30,
    },
    {
        "kind": "money",
        "what": "Pay for six months of delivery by a courier of their choice.",
        "for_whom": "The family",
        "owner": "The treasurer",
        "days": 30,
        "amount": 240,
        "currency": "USD",
    },
]
REMEDY_ENOUGH = "Each thing that went wrong has an answer here, with a day and somebody who owes it."
DELIVERED = (
    "The letter is with the family, and the panel has a copy.",
    "The new rule hangs in the packing hall; 14 packers signed that they know it.",
    "The courier's bill for six months is paid.",
)
LOOKED_AT = "I went there and saw it, and I have seen the paper."
PUT_RIGHT = "Everything that was promised is done, and the person says so."
SECOND_TAKEN_ON = (
    "Whoever gives a referral away owes the patient the list. That nobody answered is part of the harm."
)
SECOND_REPORT = {
    "what_happened": (
        "I asked the clinic who got my referral. I asked in June and again in August. Nobody answered. At the desk "
        "they told me not to make trouble."
    ),
    "what_would_put_it_right": "The list of everyone who got it.",
}
SECOND_SUMMARY = "A patient asked twice who had received a referral and got no answer."

LISTS_SOLD = {
    "title": "Eight years of referral lists, sold",
    "what": (
        "From 2011 to 2018 the clinic sold lists of people whom it had sent for food, housing or a ride. A marketing company "
        "bought them by postcode. Families of Elm Street got letters about loans the month after they asked for food, and "
        "some of us stopped asking. Nobody was asked before, and nobody was told after."
    ),
    "harmed": "Families of Elm Valley who asked the clinic for food, housing or a ride",
    "from_year": 2011,
    "until_year": 2018,
    "language": "en",
    "evidence_title": "What happened to our referrals",
    "citation": "East side tenants, report of a public meeting, March 2019",
    "where": "Elm Valley public library, local papers, box 12",
}
LISTS_ACCEPTED = "The report of the meeting is in the library, and people of my seat were on these lists."
LISTS_ACKNOWLEDGED = {
    "answer": "in_part",
    "body": (
        "We sold lists from 2013 to 2018, and we are sorry. Nobody was asked, and that was wrong. For 2011 and 2012 we have "
        "found no contract; we are still looking. We do not think that the letters about loans came from our lists."
    ),
    "language": "en",
}
LISTS_PROMISED = {
    "what": "Write to everybody who was on a list that was sold, and say what was on it and who bought it.",
    "who": "The data office",
    "measure": "The number of letters that were sent and of those that came back, shown to the seats.",
    "money": "12,000 dollars for letters and a telephone line.",
    "language": "en",
}
ADVERTISING = (
    "Breathe easy with Fresh Air Filters, half price this week only!",
    "Asthma? Ask for the Fresh Air family plan today.",
)
NAMES_SOMEBODY = (
    "Ask Ms. Ortega at the front desk. She lives over the bakery, and she decides who is sent away."
)
WHY_REMOVED = "You name somebody and say where she lives. Say what happened at the desk, and leave her out."
APPEAL = "Everybody in the valley knows her already."
APPEAL_ANSWER = "Not everybody who reads this lives here. Please write it again without her name and home."
ABOUT_THE_LANDLORD = "The landlord of building 7 took the inspector to dinner. That is why nothing happens."
WHY_HELD = "We cannot tell whether this is true. Do you know it from somewhere that we can look at?"
SECOND_APPEAL = "It is in the minutes of the tenants' meeting in March."
OFF_SUBJECT = "And when does the pool open again?"

DATE_PASSED = "The date passed, the record shows it, and nobody disputes it."
QUESTION_ANSWERED = (
    "Three neighbours asked the same thing and we wanted one answer from the lawyers. That took us weeks, and we told "
    "nobody. The answer is on the page now; next time we say by when it comes."
)
QUESTION_CLOSED = "The question is answered on its page. That it was late stays there to be read."
BEDS_CONDITION = "The decision on the bed list: only the two front desks look at it"
BEDS_LOOKED_AT = (
    "The company that runs the bed list let its sales office look at it. Nobody had agreed to that, and people who sleep "
    "in a shelter can be found by it."
)
BEDS_FACTS = "It was the sales office of the company and not of the hospital. The rest is right."
BEDS_ISSUED = "The hospital says itself that it is right. People can be found by this list."
BEDS_ANSWER = (
    "We learned of it from you. The company took the right to look away from its sales office the same day. We are asking "
    "for its log."
)
BEDS_HELD = "Nobody can say yet who looked at it. Until the log was read, nobody should."
BEDS_EXIT = "The log of the list is read by two seats, and shows that only the front desks look at it."
BEDS_LIFTED = "Two of us read the log. Since the third of the month only the front desks looked."
BUS_ESCALATED = "No decision, no reasons and no answer to the notice. Its own board has to say why."

COUNCIL = {
    "name_en": "Elm Valley data council",
    "name_es": "Consejo de datos de Elm Valley",
    "kind": "governance",
    "words_en": "It votes on every use of the valley’s data, and on what follows when a promise is broken.",
    "words_es": "Vota sobre cada uso de los datos del valle, y sobre lo que sigue cuando se rompe una promesa.",
    "powers": ["propose", "change", "veto"],
    "rate": 40,
    "currency": "USD",
}
# Whose seat is kept for those who live what it is about.
LIVED_EXPERIENCE = ("rosa", "dwayne", "joseph")
MEETINGS = (
    (200, "We read how the insurer’s file would have been used, and why most of us had voted against it."),
    (44, "Two of us were named to read the log of the bed list. Nobody here works for the company."),
)

FOOD_GOAL = {
    "code": "4.6",
    "executive": "Director of the network",
    "money": 18000,
    "currency": "USD",
    "staff": 1,
}
FOOD_PRACTICE = {
    "what": "Ask each household what it cannot eat and whether it has a stove, in its own language.",
    "where": "All four kitchens",
}
FOOD_METRIC = {
    "name_en": "Boxes that could be eaten whole",
    "name_es": "Cajas que se pudieron comer enteras",
    "unit": "per cent",
    "measures": "Boxes of a month of which the household gave nothing back or away.",
    "source": "Cards in the boxes, counted by volunteers",
    "direction": "up",
    "baseline": 48,
    "target": 80,
    "refresh_days": 120,
    "stratified_by": ["language"],
}
# Days ago, the step that was reached, and what was said of the one before.
CYCLE = (
    (280, 2, "Our board promised it in public, and put a day and a sum beside it."),
    (230, 3, "Six packers were trained; two of them are fed by the network themselves."),
    (180, 4, "We read the cards with the households. Most of what came back came back for want of a stove."),
    (60, 5, "Every kitchen packs by what can be cooked. The cards are counted each month."),
)
# Days ago, of how many months before, and the share for all, in Spanish and in English.
BOXES_EATEN = ((170, 1, 55, 44, 61), (110, 1, 66, 58, 71), (50, 1, 74, 71, 76))
FOOD_LESSON = (
    "Cards in one language were thrown away. Half of what we learned we learned on the phone, in Spanish."
)
# By criterion and voice: the word, and what shows it.
RATED = {
    "A1.2": {
        "institution": (
            "in_place",
            "What the households vote on and what our board decides is written down and hangs in each kitchen.",
        ),
        "community": (
            "in_part",
            "It hangs there in English. What a vote binds the board to is written nowhere.",
        ),
        "oversight": (
            "in_part",
            "We read the rules in two kitchens. They say who is asked, and not what follows when the board disagrees.",
        ),
    },
    "A3.2": {
        "institution": ("in_place", "We publish our reasons for each decision, and answer each point."),
        "community": (
            "in_place",
            "The reasons came in both languages, and our point about stoves was answered.",
        ),
        "oversight": ("cannot_tell", "One decision in the quarter is too few for us to say."),
    },
}

CARDS_ASKED = "The cards of one month, to see whether the share of boxes that were eaten whole is counted as it is told."
CARDS_ANSWERED = "They are in the office of the north kitchen, where two of you can count them on any weekday. No card has a name on it."

PETITION = {
    "words": "Elm Transit plans its bus lines with data about us, and no seat of ours was asked before it began.",
    "rule": "Clause 3 of the agreement: the community decides before data about it are used.",
}
NUMBER_COMMENT = "The reasons for the bed list came late because two offices wrote them. One office writes them from now on."
NUMBER_DOUBT = "I think that the reasons for the bed list were published in time."
NUMBER_KEPT = (
    "We looked on the record. Nothing was published by the day on which they were due, so the number stays."
)
