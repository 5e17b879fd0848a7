"""How a browser files a proposal: nine answers, each on its own page, with or without an account."""

import re

from proposals import fields
from proposals.models import Proposal
from tests.proposals.pages import text, url

NINE = [field.name for field in fields.NEEDED_TO_SUBMIT]
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){4}")


def nine(institution, **other):
    """The nine answers as a browser posts them."""
    posted = {
        "title": "Share clinic addresses with the bus agency",
        "plain_summary": "Streets of patients, to plan stops.",
        "request_kind": "new",
        "purposes": ["ImprovePublicServices", "SellInsightsFromData"],
        "why_needed": "No bus stops near their homes.",
        "lead_organisation": institution.pk,
        "contact_point": "Data office",
        "contact_email": "data@clinic.example",
        "people_described": "Patients without a car",
        "people_count": "400",
        "possible_harms-0-harm": "Police could ask for it",
        "possible_harms-0-who": "People without papers",
        "possible_harms-0-likelihood": "possible",
        "possible_harms-0-severity": "grave",
        "possible_harms-0-prevention": "Streets only",
        "possible_harms-1-harm": "",
    }
    return posted | other


def begin(client):
    """Start without an account; gives the draft and its code."""
    page = client.post(url("new"))
    assert page.status_code == 200
    return Proposal.objects.latest("pk"), CODE.search(text(page))[0]


def question(draft, name):
    return url("draft_question", draft.draft_key, name)


def answer_all(client, draft, institution, **other):
    """Answer the nine questions as a browser does, each on its page, and give the addresses walked through."""
    posted, where, walked = nine(institution, **other), question(draft, NINE[0]), []
    while where != url("draft", draft.draft_key):
        page = client.get(where)
        assert page.status_code == 200
        walked.append(where)
        names = {
            name: value for name, value in posted.items() if name.split("-")[0] in page.context["form"].fields
        }
        where = client.post(where, names | {"seen": page.context["seen"]})["Location"]
    return walked
