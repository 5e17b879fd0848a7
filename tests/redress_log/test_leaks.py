"""What the leak scan finds in words for the public, and what it leaves alone; real-looking and made up."""

from itertools import pairwise

import pytest

from redress_log.leaks import Kind, scan

pytestmark = pytest.mark.pure

PUBLIC = (
    "Riverside Clinic",
    "Southside Community Health Plan",
    "Alameda County",
    "Oakland",
    "Fruitvale",
    "El Cerrito",
)

# A summary, what was confided, and the words that must be found in it.
TELLS = [
    ("An officer gave Maria Lopez's address away.", "", ["Maria", "Lopez"]),
    ("The clinic told José what his sister had.", "", ["José"]),
    ("Mrs. Tran was refused an interpreter.", "", ["Tran"]),
    ("They asked Xochitl for papers.", "", ["Xochitl"]),
    ("Guadalupe was refused twice.", "", ["Guadalupe"]),
    ("Her landlord, Bob Hanrahan, was told.", "", ["Bob", "Hanrahan"]),
    ("they told maria everything", "They told Maria everything about me.", ["maria"]),
    ("the nurse quispe shared it", "It was the nurse Quispe who shared it.", ["quispe"]),
    ("Nurse Ana read it aloud.", "", ["Ana"]),
    ("They called Ms. Okonkwo-Bell at work.", "", ["Okonkwo-Bell"]),
    ("Call 510-555-0134 to hear more.", "", ["510-555-0134"]),
    ("Her number (510) 555 0134 was given out.", "", ["(510) 555 0134"]),
    ("They wrote down 5 1 0 5 5 5 0 1 3 4 wrongly.", "", ["5 1 0 5 5 5 0 1 3 4"]),
    ("They rang 555-0134 again.", "", ["555-0134"]),
    ("The number ending in 0134 was sold.", "My phone is 510 555 0134 and 0134 is my PIN", ["0134"]),
    ("Mail to ana.ruiz@example.org was read.", "", ["ana.ruiz@example.org"]),
    ("Mail to ana (at) example.org was read.", "", ["ana (at) example.org"]),
    ("She was born 12/03/1984.", "", ["born 12/03/1984"]),
    ("Born on March 12, 1984, she was refused care.", "", ["Born on March 12, 1984"]),
    ("On March 12 they gave it away.", "", ["March 12"]),
    ("Seen on 2025-03-12 by the desk.", "", ["2025-03-12"]),
    ("They came to 1420 Maple Street.", "", ["1420 Maple Street"]),
    ("They came to the house on Maple Street.", "", ["Maple Street"]),
    ("He lives at 77 E 14th St Apt 3.", "", ["77 E 14th St Apt 3"]),
    ("Only people in 94601 were sorted out.", "", ["94601"]),
    ("Record no. 448812 was sold.", "", ["Record no. 448812"]),
    ("Chart A1234567 was shown.", "", ["A1234567"]),
    ("They put 123-45-6789 on the envelope.", "", ["123-45-6789"]),
    ("A Mixtec speaker with epilepsy was refused.", "", ["Mixtec", "epilepsy"]),
    ("A Hmong welder was turned away.", "", ["Hmong", "welder"]),
    ("A widow with lupus lost her place.", "", ["widow", "lupus"]),
    ("A person who breeds axolotls was laughed at.", "I breed axolotls at home.", ["axolotls"]),
    ("La clínica le dijo a Lupita lo que tenía su hermana.", "", ["Lupita"]),
    ("Entregaron la dirección de Juan Hernández a la policía.", "", ["Juan", "Hernández"]),
    ("la señora ramirez pidió ayuda", "", ["ramirez"]),
    ("le dieron los datos a jose perez", "Le dieron mis datos a José Pérez.", ["jose", "perez"]),
    ("El doctor Villanueva leyó su expediente.", "", ["Villanueva"]),
    ("Don Eusebio no quiso firmar.", "", ["Eusebio"]),
    ("Llamaron al 510 555 01 34 sin permiso.", "", ["510 555 01 34"]),
    ("Escribieron a ana arroba example punto org sin permiso.", "", ["ana arroba example punto org"]),
    ("Nació el 3 de mayo de 1990 y le negaron la atención.", "", ["Nació el 3 de mayo de 1990"]),
    ("El 3 de mayo entregaron sus datos.", "", ["3 de mayo"]),
    ("Fueron a su casa en la calle Girasol 12.", "", ["calle Girasol 12"]),
    ("Fueron a la Avenida San Pablo.", "", ["Avenida San Pablo"]),
    ("Vive en el código postal 94601.", "", ["código postal 94601"]),
    ("El expediente número 77 812 se vendió.", "", ["expediente número 77 812"]),
    ("Una persona que habla mixteco y tiene diabetes no recibió ayuda.", "", ["mixteco", "diabetes"]),
    ("Una partera que habla zapoteco fue rechazada.", "", ["partera", "zapoteco"]),
    ("Se burlaron de quien cría ajolotes.", "Crío ajolotes en mi casa.", ["ajolotes"]),
    ("Una madre de gemelos con vih perdió su lugar.", "", ["gemelos", "vih"]),
    ('My neighbor Priya heard it from the receptionist.', '', ['Priya']),
    ('The case worker, Mr. Delgado, laughed.', '', ['Delgado']),
    ('Text me on +1 (415) 555-2671.', '', ['+1 (415) 555-2671']),
    ('His DOB 7-4-59 is on the form.', '', ['DOB 7-4-59']),
    ('She was told on 4 July 2025.', '', ['4 July 2025']),
    ('He lives near 2300 International Blvd.', '', ['2300 International Blvd']),
    ('Claim number 99-1823 was denied.', '', ['Claim number 99-1823']),
    ('A deaf Somali man was arrested.', '', ['deaf', 'Somali']),
    ('Kwame and Abena lost their data.', '', ['Kwame', 'Abena']),
    ('fatima was there', 'Fatima was there with me', ['fatima']),
    ('La trabajadora social, Rosario Ibarra, lo contó.', '', ['Rosario', 'Ibarra']),
    ('Mi vecino Chuy lo supo.', '', ['Chuy']),
    ('Escribieron a marta_23@correo.mx', '', ['marta_23@correo.mx']),
    ('Fue el 15 de septiembre.', '', ['15 de septiembre']),
    ('Vive en la colonia Roma 14.', '', ['colonia Roma 14']),
    ('Una viuda con esclerosis perdió la casa.', '', ['viuda', 'esclerosis']),
    ('Tel. 510.555.7788', '', ['510.555.7788']),
    ('Contaron que toca el arpa jarocha.', 'Toco arpa jarocha los domingos.', ['jarocha']),
    ('Le mandaron la carta a esperanza quintero.', 'Mi mamá Esperanza Quintero la recibió.', ['esperanza', 'quintero']),
    ('Ask for Tuyết at the desk.', '', ['Tuyết']),
]  # fmt: skip

# A summary and what was confided: nothing in it tells who somebody is.
TELLS_NOT = [
    ("An address was given away.", "They gave my address, 1420 Maple Street, to the police."),
    ("Riverside Clinic gave data to the police in March 2026.", "Riverside Clinic gave my data to the police."),
    ("Alameda County did not answer for 20 working days.", "Alameda County never answered me."),
    ("In Oakland, people in Fruitvale were sorted by a score.", "I live in Fruitvale, Oakland."),
    ("The plan refused care in May, and again in June.", "May is my daughter. They refused in May."),
    ("Will they stop? The community hopes so.", ""),
    ("Grace was not given to those who paid late.", ""),
    ("Data of 12000 people was sold.", ""),
    ("Data of about 5,371 patients was shared with Immigration.", ""),
    ("They asked $15000 for a copy.", ""),
    ("A patient with diabetes waited six months.", "I have diabetes and waited."),
    ("The Health Department shared a list with ICE.", "They shared the list with ICE and HIPAA does not help."),
    ("A Spanish speaker got no interpreter on Monday.", "I speak Spanish."),
    ("Between 2024 and 2026 the wrong score was used.", "Since 2024 the score is wrong."),
    ("A service was refused because of a wrong score. It was put right after 3 weeks.", "My score was 612."),
    ("Proposal PRP-2026-0012 was used beyond what was agreed.", "It is about PRP-2026-0012."),
    ("Somebody was punished for speaking up at work.", "My boss punished me for speaking up."),
    ("About 40 % of the people asked said no.", ""),
    ("Black and Latino families were sorted out more often.", ""),
    ("Their data was sent to Medicaid and to a data broker.", "Medicaid got it from the broker."),
    ("Two brothers were told different things. Nobody explained why.", "My brother and I asked."),
    ("The clinic's answer came late.", "The clinic's answer came late and was rude."),
    ("Se entregó una dirección a la policía.", "Entregaron mi dirección a la policía."),
    ("Riverside Clinic entregó datos en marzo de 2026.", "Entregaron mis datos en marzo."),
    ("Compartieron los datos de una persona sin preguntarle.", "Compartieron mis datos y no me preguntaron."),
    ("Le negaron una cita. Nadie le explicó por qué.", "Me negaron la cita dos veces."),
    ("El Condado no respondió en 20 días hábiles.", "El Condado no me respondió."),
    ("Una persona con diabetes esperó seis meses.", "Tengo diabetes y esperé seis meses."),
    ("Pidieron 300 dólares por una copia del expediente.", "Me pidieron 300 dólares."),
    ("Vendieron los datos de 12000 personas.", ""),
    ("Quienes hablan español no tuvieron intérprete en mayo.", "Hablo español y no hubo intérprete."),
    ("La agencia usó un puntaje equivocado entre 2024 y 2026.", "Usaron un puntaje equivocado."),
    ("Las familias no recibieron lo prometido.", "Nos prometieron y no recibimos nada."),
    ("Alguien fue castigado por hablar. Piden una disculpa.", "Me castigaron por hablar, quiero una disculpa."),
    ("El Departamento de Salud compartió una lista con ICE.", "Compartieron la lista con ICE."),
    ("Doña nadie contestó el teléfono de la clínica en Oakland.", "En Oakland nadie contesta."),
    ('The office lost a form and would not look for it.', 'They lost my form.'),
    ('People who asked for help were told to wait until August.', 'I waited until August.'),
    ('Data about housing was sold to a company in Texas.', 'sold to a Texas company'),
    ('A wrong note stayed in the file for four years.', 'A wrong note in my file'),
    ("The hospital's Spanish page has errors.", ''),
    ("Young people were followed by the school's software.", ''),
    ('The police used a list from the clinic to find people.', 'police came'),
    ('Nobody called back. Three letters went unanswered.', 'I sent three letters'),
    ('Riverside Clinic says that it cannot delete anything.', ''),
    ('Long waits, lost papers, no answer.', ''),
    ('Los papeles se perdieron y no hubo respuesta.', 'Perdieron mis papeles'),
    ('Pusieron un dato equivocado en su historia clínica.', 'Pusieron un dato equivocado'),
    ('El hospital mandó cartas a otra casa en enero.', 'mandaron cartas a otra casa'),
    ('Quienes se negaron a firmar perdieron la atención.', 'Me negué a firmar'),
    ('Usaron las fotos sin permiso para entrenar un programa.', 'usaron mis fotos para entrenar'),
    ('Se prometió una clínica móvil y nunca llegó.', 'Prometieron una clínica móvil'),
    ('Una empresa compró los datos de la escuela.', 'La empresa compró datos'),
    ('Migración recibió la lista de direcciones.', 'Migración vino a mi casa'),
    ('Tres familias fueron desalojadas por un error.', 'Nos desalojaron por error'),
    ('Nobody at Alameda County would say who decided.', ''),
]  # fmt: skip


def found(summary, confided=""):
    return [finding.words for finding in scan(summary, private=[confided], public=PUBLIC)]


def test_what_tells_is_found_and_what_tells_not_is_left_alone():
    missed, wrong, right = [], [], 0
    for summary, confided, telling in TELLS:
        words = found(summary, confided)
        right += len(set(words) & set(telling))
        missed += [(summary, word) for word in telling if word not in words]
        wrong += [(summary, word) for word in words if word not in telling]
    for summary, confided in TELLS_NOT:
        wrong += [(summary, word) for word in found(summary, confided)]
    precision, recall = right / (right + len(wrong)), right / (right + len(missed))
    figures = f"precision {precision:.3f}, recall {recall:.3f}; missed {missed}; wrong {wrong}"
    assert precision >= 0.98, figures
    assert recall >= 0.97, figures


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("They told Maria.", Kind.NAME),
        ("Call 510-555-0134.", Kind.PHONE),
        ("Mail to ana@example.org was read.", Kind.EMAIL),
        ("It was on March 12.", Kind.DATE),
        ("They came to 1420 Maple Street.", Kind.ADDRESS),
        ("Chart A1234567 was shown.", Kind.NUMBER),
        ("Somebody who breeds axolotls.", Kind.RARE),
        ("A Mixtec midwife.", Kind.COMBINATION),
    ],
)
def test_a_finding_says_of_which_kind_it_is_and_where(summary, kind):
    first = scan(summary, private=["I breed axolotls."])[0]
    assert first.kind == kind
    assert summary[first.start : first.end] == first.words


def test_what_is_public_anyway_is_not_found_and_the_same_words_are_where_they_are_not():
    words = "A nurse of Quispe Clinic gave it away."
    assert scan(words, public=["Quispe Clinic"]) == []
    assert [finding.words for finding in scan(words)] == ["Quispe"]


def test_a_phone_number_is_found_in_the_form_of_the_country():
    words = "Su número es 55 1234 5678 y lo dieron."
    assert scan(words, country="MX")[0].kind == Kind.PHONE


def test_findings_do_not_overlap():
    found = scan("Born on March 12, 1984 at 12 Maple Street, record no. A-448812, Ana Ruiz 510 555 0134.")
    assert len(found) >= 5
    assert all(one.end <= following.start for one, following in pairwise(found))
