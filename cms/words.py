"""The words a new site starts with, in both languages. Editors change them in Wagtail from then on."""

# Each page: its kind, its parent's key, and for each language its address word, title, introduction and body.
PAGES = {
    "home": {
        "kind": "HomePage",
        "parent": None,
        "en": (
            "home",
            "Data about us, decided with us",
            "Here the community sees who wants to use its data, says yes or no, gets a reason for every "
            "decision, and has harm put right.",
            [],
        ),
        "es": (
            "inicio",
            "Datos sobre nosotros, decididos con nosotros",
            "Aquí la comunidad ve quién quiere usar sus datos, dice sí o no, recibe una razón por cada "
            "decisión y logra que se repare el daño.",
            [],
        ),
    },
    "take-part": {
        "kind": "SectionPage",
        "parent": "home",
        "en": (
            "take-part",
            "Take part",
            "Read what is proposed, ask, comment, and vote.",
            [
                ("act", "propose"),
                ("records", "open_proposals"),
                ("records", "open_polls"),
                ("heading", "Four ways to join in"),
                (
                    "text",
                    "<ul><li><b>Read and comment.</b> Anyone may read. Sign in with an email address to "
                    "comment. You choose the name that others see.</li>"
                    "<li><b>Propose.</b> An institution or a member of the community may put a data use "
                    "before everybody.</li>"
                    "<li><b>Vote in secret.</b> Show that you belong to a community that votes, before the "
                    "list of a vote is fixed. The page of the vote tells you how.</li>"
                    "<li><b>Hold a seat.</b> Seat holders vote in the open, and everybody can see how they "
                    "voted.</li></ul>",
                ),
            ],
        ),
        "es": (
            "participar",
            "Participar",
            "Lee lo que se propone, pregunta, comenta y vota.",
            [
                ("act", "propose"),
                ("records", "open_proposals"),
                ("records", "open_polls"),
                ("heading", "Cuatro maneras de participar"),
                (
                    "text",
                    "<ul><li><b>Leer y comentar.</b> Cualquiera puede leer. Para comentar, entra con un "
                    "correo electrónico. Tú eliges el nombre que ven los demás.</li>"
                    "<li><b>Proponer.</b> Una institución o una persona de la comunidad puede presentar a "
                    "todos un uso de datos.</li>"
                    "<li><b>Votar en secreto.</b> Muestra que perteneces a una comunidad que vota, antes de "
                    "que se fije la lista de una votación. La página de la votación te dice cómo.</li>"
                    "<li><b>Ocupar un puesto.</b> Quienes ocupan un puesto votan a la vista de todos, y "
                    "cualquiera puede ver qué votaron.</li></ul>",
                ),
            ],
        ),
    },
    "decisions": {
        "kind": "SectionPage",
        "parent": "home",
        "en": (
            "decisions-and-reasons",
            "Decisions",
            "What was decided, why, and whether it followed the vote. A late answer is shown as late.",
            [
                ("records", "late_decisions"),
                ("records", "commitments_past"),
                ("records", "latest_decisions"),
                ("heading", "What an institution owes you"),
                (
                    "text",
                    "<p>After a vote the institution must decide by a date, and then explain by a second "
                    "date. Both dates come from rules that the community set. If the decision did not follow "
                    "the vote, the explanation must say why.</p>",
                ),
            ],
        ),
        "es": (
            "decisiones-y-razones",
            "Decisiones",
            "Qué se decidió, por qué y si se siguió lo que votó la comunidad. Una respuesta atrasada se "
            "muestra como atrasada.",
            [
                ("records", "late_decisions"),
                ("records", "commitments_past"),
                ("records", "latest_decisions"),
                ("heading", "Lo que te debe una institución"),
                (
                    "text",
                    "<p>Después de una votación, la institución tiene un plazo para decidir y otro para "
                    "explicar su decisión. Los dos plazos vienen de reglas que fijó la comunidad. Si la "
                    "decisión no siguió lo que votó la comunidad, la explicación debe decir por qué.</p>",
                ),
            ],
        ),
    },
    "problems": {
        "kind": "SectionPage",
        "parent": "home",
        "en": (
            "problems-and-fixes",
            "Problems and fixes",
            "Tell us when data did harm. What you write stays private. What was done about it is public.",
            [
                ("act", "report"),
                ("records", "redress_log"),
                ("records", "harm_histories"),
                ("heading", "What happens to a report"),
                (
                    "text",
                    "<ol><li>You write what happened, in your own words. Only the people who handle reports "
                    "can read it.</li>"
                    "<li>You get an answer that it arrived.</li>"
                    "<li>A short public entry says what kind of harm it was, who must answer, and by when. "
                    "It does not say who you are.</li>"
                    "<li>The entry closes when you agree that the harm was put right.</li></ol>",
                ),
            ],
        ),
        "es": (
            "problemas-y-soluciones",
            "Problemas y soluciones",
            "Cuéntanos cuándo los datos hicieron daño. Lo que escribes es privado. Lo que se hizo al "
            "respecto es público.",
            [
                ("act", "report"),
                ("records", "redress_log"),
                ("records", "harm_histories"),
                ("heading", "Qué pasa con un aviso"),
                (
                    "text",
                    "<ol><li>Cuentas lo que pasó, con tus propias palabras. Solo lo leen las personas "
                    "que atienden los avisos.</li>"
                    "<li>Te confirmamos que lo recibimos.</li>"
                    "<li>Una breve ficha pública dice qué tipo de daño fue, quién debe responder y hasta "
                    "cuándo. No dice quién eres.</li>"
                    "<li>El caso se cierra cuando tú dices que el daño quedó reparado.</li>"
                    "</ol>",
                ),
            ],
        ),
    },
    "institutions": {
        "kind": "SectionPage",
        "parent": "home",
        "en": (
            "who-answers",
            "Institutions",
            "Who holds or uses the community's data, and who answers for it.",
            [
                ("records", "institutions"),
                ("records", "late_decisions"),
                ("records", "open_notices"),
                ("records", "bodies"),
            ],
        ),
        "es": (
            "quien-responde",
            "Instituciones",
            "Quién guarda o usa los datos de la comunidad, y quién responde por ello.",
            [
                ("records", "institutions"),
                ("records", "late_decisions"),
                ("records", "open_notices"),
                ("records", "bodies"),
            ],
        ),
    },
    "data": {
        "kind": "SectionPage",
        "parent": "home",
        "en": (
            "data",
            "Data",
            "Every step is on a public record. Read it, copy it, and check it without trusting us.",
            [
                ("records", "live_uses"),
                ("act", "missing_use"),
                ("records", "latest_entries"),
                ("heading", "Your own copy"),
                (
                    "text",
                    "<p>The whole record can be copied as plain files and checked on your own computer. "
                    "Nobody has to ask us first.</p>",
                ),
            ],
        ),
        "es": (
            "datos",
            "Datos",
            "Cada paso queda en un registro público. Puedes leerlo, copiarlo y comprobarlo sin tener que "
            "confiar en nosotros.",
            [
                ("records", "live_uses"),
                ("act", "missing_use"),
                ("records", "latest_entries"),
                ("heading", "Tu propia copia"),
                (
                    "text",
                    "<p>El registro completo se puede copiar en archivos sencillos y comprobar en tu "
                    "propia computadora. No hace falta pedirnos permiso.</p>",
                ),
            ],
        ),
    },
    "how-it-works": {
        "kind": "SectionPage",
        "parent": "home",
        "en": (
            "how-it-works",
            "How it works",
            "From a proposal to a decision, and to a repair when something went wrong.",
            [
                (
                    "text",
                    "<ol><li><b>Proposal.</b> Somebody asks to use data about the community.</li>"
                    "<li><b>Discussion.</b> Everybody may ask and comment until a date.</li>"
                    "<li><b>Vote.</b> A community votes in secret, or those who hold its seats vote in the open.</li>"
                    "<li><b>Decision.</b> The institution decides and gives its reasons.</li>"
                    "<li><b>Check.</b> What was promised is followed up, in public.</li>"
                    "<li><b>Repair.</b> Whoever was harmed reports it and says when it is put right.</li>"
                    "</ol>"
                    "<p>Each step is written on the public record. Nothing on it can be changed without a "
                    "trace.</p>",
                ),
                ("heading", "Who sets the rules"),
                (
                    "text",
                    "<p>Deadlines, quorums and majorities are rules of the community's charter. Each rule "
                    "has versions with dates. Every page that uses a rule links to it.</p>",
                ),
            ],
        ),
        "es": (
            "como-funciona",
            "Cómo funciona",
            "De una propuesta a una decisión, y a una reparación cuando algo salió mal.",
            [
                (
                    "text",
                    "<ol><li><b>Propuesta.</b> Alguien pide usar datos sobre la comunidad.</li>"
                    "<li><b>Conversación.</b> Todos pueden preguntar y comentar hasta una fecha.</li>"
                    "<li><b>Votación.</b> Una comunidad vota en secreto, o votan a la vista de todos quienes ocupan "
                    "sus puestos.</li>"
                    "<li><b>Decisión.</b> La institución decide y da sus razones.</li>"
                    "<li><b>Control.</b> Lo prometido se revisa en público.</li>"
                    "<li><b>Reparación.</b> Quien sufrió un daño lo avisa y dice cuándo quedó reparado.</li>"
                    "</ol>"
                    "<p>Cada paso queda anotado en el registro público. Nada se puede cambiar ahí sin "
                    "dejar rastro.</p>",
                ),
                ("heading", "Quién fija las reglas"),
                (
                    "text",
                    "<p>Los plazos, el quórum y las mayorías son reglas de la carta de la comunidad. Cada "
                    "regla tiene versiones con fecha. Toda página que usa una regla enlaza con ella.</p>",
                ),
            ],
        ),
    },
    "verify": {
        "kind": "StandardPage",
        "parent": "data",
        "en": (
            "how-to-verify",
            "How to check the record",
            "You can find out for yourself whether anything on the record was changed.",
            [
                (
                    "text",
                    "<p>Every step adds one entry. All entries together have one fingerprint. It is signed "
                    "and published, and others keep copies of it. If anybody changed an old entry, the "
                    "fingerprint would no longer match.</p>"
                    "<ol><li>Copy the record, or open it at its address.</li>"
                    "<li>Run our checking program, which is one short file, or another program made for "
                    "this kind of log.</li>"
                    "<li>It says that all entries match, or it names the first one that does not.</li></ol>"
                    "<p>A match means that nothing was changed in secret. It does not mean that what an "
                    "entry says is true.</p>",
                ),
            ],
        ),
        "es": (
            "como-comprobar",
            "Cómo comprobar el registro",
            "Puedes averiguar por tu cuenta si se cambió algo del registro.",
            [
                (
                    "text",
                    "<p>Cada paso añade una anotación. Todas las anotaciones juntas tienen una sola "
                    "huella, que se firma y se publica, y otros guardan copias. Si alguien cambiara una "
                    "anotación antigua, la huella ya no coincidiría.</p>"
                    "<ol><li>Copia el registro o ábrelo en su dirección.</li>"
                    "<li>Usa nuestro programa de comprobación, que es un solo archivo corto, u otro "
                    "programa hecho para este tipo de registro.</li>"
                    "<li>Te dirá que todas las anotaciones coinciden, o cuál es la primera que no coincide."
                    "</li></ol>"
                    "<p>Que coincida significa que nada se cambió en secreto. No significa que lo escrito "
                    "sea verdad.</p>",
                ),
            ],
        ),
    },
    "accessibility": {
        "kind": "StandardPage",
        "parent": "how-it-works",
        "en": (
            "accessibility",
            "Accessibility statement",
            "This portal is for everyone. Tell us when something does not work for you.",
            [
                (
                    "text",
                    "<p>We build every page to the Web Content Accessibility Guidelines 2.2, level AA. "
                    "Every page works with a keyboard, with a screen reader, on a small telephone, enlarged "
                    "to 200 per cent, and without JavaScript.</p>"
                    "<p>The pages where editors write are made by others and do not reach that level "
                    "yet.</p>"
                    "<p>If a page stops you from taking part before a deadline, tell the stewards. They can "
                    "take what you have to say in another way.</p>",
                ),
            ],
        ),
        "es": (
            "accesibilidad",
            "Declaración de accesibilidad",
            "Este portal es para todas las personas. Dinos si algo no funciona para ti.",
            [
                (
                    "text",
                    "<p>Hacemos cada página según las Pautas de Accesibilidad para el Contenido Web 2.2, "
                    "nivel AA. Cada página funciona con teclado, con lector de pantalla, en un teléfono "
                    "pequeño, ampliada al 200 por ciento y sin JavaScript.</p>"
                    "<p>Las páginas donde escriben los editores son obra de otros y todavía no alcanzan ese "
                    "nivel.</p>"
                    "<p>Si una página te impide participar a tiempo, avisa a las personas encargadas. "
                    "Pueden recibir de otra manera lo que tienes que decir.</p>",
                ),
            ],
        ),
    },
    "privacy": {
        "kind": "StandardPage",
        "parent": "how-it-works",
        "en": (
            "privacy",
            "Privacy",
            "Reading needs no account and leaves no cookie. Taking part needs an email address.",
            [
                (
                    "text",
                    "<ul><li>We do not count or follow readers, and no page loads anything from another "
                    "site.</li>"
                    "<li>Your email address is never shown. Others see the name that you chose.</li>"
                    "<li>A comment is public, with that name beside it.</li>"
                    "<li>A seat holder's vote in an open vote is public.</li>"
                    "<li>How you vote in a secret vote is shown to nobody. Until one key is destroyed, after "
                    "the count, whoever runs the site could misuse it to read single votes. The page of "
                    "each vote says what else is not secret.</li>"
                    "<li>A report of harm is private. Only what was done about it is public.</li>"
                    "<li>A number about fewer than 11 people is not shown. The one exception is the count of a "
                    "vote, because everybody can check it.</li>"
                    "<li>The public record holds no names. Your words are kept apart from it and can be "
                    "removed without breaking it.</li></ul>",
                ),
            ],
        ),
        "es": (
            "privacidad",
            "Privacidad",
            "Para leer no hace falta cuenta ni queda ninguna cookie. Para participar hace falta un correo "
            "electrónico.",
            [
                (
                    "text",
                    "<ul><li>No contamos ni seguimos a quienes leen, y ninguna página carga nada de otro "
                    "sitio.</li>"
                    "<li>Tu correo electrónico no se muestra nunca. Los demás ven el nombre que "
                    "elegiste.</li>"
                    "<li>Un comentario es público, con ese nombre al lado.</li>"
                    "<li>El voto de quien ocupa un puesto es público en una votación abierta.</li>"
                    "<li>Lo que votas en una votación secreta no se le muestra a nadie. Hasta que se destruye "
                    "una clave, después del recuento, quien gestiona el sitio podría usarla mal para leer "
                    "votos sueltos. La página de cada votación dice qué más no es secreto.</li>"
                    "<li>Un aviso de daño es privado. Solo es público lo que se hizo al respecto.</li>"
                    "<li>No se muestra un número sobre menos de 11 personas. La única excepción es el recuento "
                    "de una votación, porque cualquiera puede comprobarlo.</li>"
                    "<li>El registro público no contiene nombres. Tus palabras se guardan aparte y se "
                    "pueden borrar sin romperlo.</li></ul>",
                ),
            ],
        ),
    },
    "languages": {
        "kind": "StandardPage",
        "parent": "how-it-works",
        "en": (
            "languages",
            "Languages",
            "The portal is in English and Spanish. You can change the language at the top of every page.",
            [
                (
                    "text",
                    "<p>What people write is shown in the language they wrote it in. Rules, deadlines and "
                    "ballots are translated by people, not by a machine.</p>"
                    "<p>If you need another language, tell the stewards. Help is free.</p>",
                ),
            ],
        ),
        "es": (
            "idiomas",
            "Idiomas",
            "El portal está en inglés y en español. Puedes cambiar de idioma al principio de cada página.",
            [
                (
                    "text",
                    "<p>Lo que escriben las personas se muestra en el idioma en que lo escribieron. Las "
                    "reglas, los plazos y las papeletas los traducen personas, no una máquina.</p>"
                    "<p>Si necesitas otro idioma, avisa a las personas encargadas. La ayuda es gratuita.</p>",
                ),
            ],
        ),
    },
}
