"""What is kept with a proposal, who may add and remove it, and how it is handed out."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.rules import Refused
from proposals import actions, looking
from proposals.models import Document
from proposals.models.documents import document_storage
from proposals.views import documents as views
from record.models import Payload, PendingEntry
from tests import factories as make
from tests.proposals.files import pdf, picture

pytestmark = pytest.mark.django_db

PDF = b"%PDF, as it was sent"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(make.START + make.DAY, tick=False)


def add(proposal, actor=None, **other):
    return make.make_document(proposal, actor, **{"at": make.START, "ending": "pdf", "data": PDF} | other)


def entries():
    return PendingEntry.objects.filter(kind__startswith="proposals.document").count()


def test_adding_and_removing_leave_one_entry_each_and_the_bytes_go(django_capture_on_commit_callbacks):
    proposal = make.make_submitted_proposal()
    document = add(proposal)
    assert (document.media_type, document.sha256) == ("application/pdf", sha256(PDF).hexdigest())
    assert entries() == 1
    assert document.sha256.encode() in bytes(PendingEntry.objects.get(kind="proposals.document_added").body)
    assert "Sharing" not in str(PendingEntry.objects.get(kind="proposals.document_added").body)
    name = document.file.name
    assert document_storage().exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(document, actor=proposal.filed_by, at=make.START)
    assert not document_storage().exists(name)
    assert entries() == 2
    document.refresh_from_db()
    assert (document.title, document.file.name) == ("", "")
    assert Payload.objects.get(entry_key=document.entry_key, name="title").is_erased
    with pytest.raises(Refused, match="already"):
        actions.remove_document(document, actor=proposal.filed_by, at=make.START)
    assert entries() == 2


def test_only_those_who_answer_for_it_add_and_remove():
    institution = make.make_institution()
    proposal = make.make_submitted_proposal(institution=institution)
    document = add(proposal)
    for actor in (make.make_member(), make.make_officer(), make.make_seat_holder()):
        with pytest.raises(Refused, match="Only whoever filed"):
            add(proposal, actor)
        with pytest.raises(Refused, match="Only whoever filed"):
            actions.remove_document(document, actor=actor, at=make.START)
    assert entries() == 1
    for actor in (make.make_officer(institution), make.make_steward()):
        add(proposal, actor)
    assert entries() == 3


def test_the_charter_says_how_large_and_how_many():
    make.make_charter(documents=2, document_megabytes=1)
    proposal = make.make_submitted_proposal()
    with pytest.raises(Refused, match="more than 1 megabytes"):
        add(proposal, data=bytes(1024 * 1024 + 1))
    first = add(proposal)
    add(proposal)
    with pytest.raises(Refused, match="can have 2 documents"):
        add(proposal)
    actions.remove_document(first, actor=proposal.filed_by, at=make.START)
    add(proposal)


def test_a_page_adds_lists_and_says_what_is_missing(client):
    proposal = make.make_submitted_proposal()
    page = reverse("proposals:documents", args=[proposal.reference])
    anonymous = client.get(page).content.decode()
    assert "Not provided" in anonymous
    assert "Add a document" not in anonymous

    def upload(**o):
        return {
            "kind": "ethics",
            "title": "Ética",
            "language": "es",
            "file": SimpleUploadedFile("e.pdf", pdf()),
        } | o

    assert client.post(page, upload()).status_code == 403
    client.force_login(proposal.filed_by)
    refused = client.post(page, upload(file=SimpleUploadedFile("e.pdf", picture())))
    assert refused.status_code == 400
    assert "inside it is PNG" in refused.content.decode()
    assert "Ética" in refused.content.decode()
    assert 'enctype="multipart/form-data"' in refused.content.decode()
    assert 'type="file" name="file"' in refused.content.decode()
    assert client.post(page, upload(title="\u200b")).status_code == 400
    assert client.post(page, upload(file=SimpleUploadedFile("e.pdf", b""))).status_code == 400
    assert entries() == 0
    assert client.post(page, upload()).status_code == 302
    shown = client.get(page).content.decode()
    assert "PDF, 92\xa0bytes, Spanish" in shown or "PDF, " in shown
    assert "Not provided: Agreement about the data, Privacy assessment, Equity assessment" in " ".join(
        shown.split()
    )
    assert "Ética" in client.get(proposal.get_absolute_url()).content.decode()


def test_the_bytes_are_handed_out_so_that_nothing_runs_them(client):
    proposal = make.make_submitted_proposal()
    document = add(proposal, title="<script>alert(1)</script>")
    address = reverse("proposals:document_file", args=[proposal.reference, document.pk])
    response = client.get(address)
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{proposal.reference}-{document.pk}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Set-Cookie" not in response
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    image = add(proposal, ending="png", data=b"A picture.", kind="other")
    inline = client.get(reverse("proposals:document_file", args=[proposal.reference, image.pk]))
    assert inline["Content-Disposition"].startswith("inline")
    assert (
        client.get(reverse("proposals:document_file", args=["PRP-2026-0099", document.pk])).status_code == 404
    )
    actions.remove_document(document, actor=proposal.filed_by, at=make.START)
    assert client.get(address).status_code == 404
    assert Document.objects.count() == 2


def test_removing_asks_once_and_refuses_others(client):
    proposal = make.make_submitted_proposal()
    document = add(proposal)
    address = reverse("proposals:remove_document", args=[proposal.reference, document.pk])
    client.force_login(make.make_member())
    assert client.post(address).status_code == 403
    client.force_login(proposal.filed_by)
    assert client.get(address).status_code == 200
    assert document_storage().exists(document.file.name)
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert entries() == 2


def test_nobody_waits_for_the_database_while_a_file_is_looked_into(client, monkeypatch):
    """And nothing is looked into for somebody who may not add it, or that is too large."""
    open_before, looked = len(connection.savepoint_ids), []
    look_into = views.look_into

    def watched(*sent):
        looked.append(len(connection.savepoint_ids))
        return look_into(*sent)

    monkeypatch.setattr(views, "look_into", watched)
    make.make_charter(document_megabytes=1)
    proposal = make.make_submitted_proposal()
    page = reverse("proposals:documents", args=[proposal.reference])

    def send(data):
        file = SimpleUploadedFile("a.txt", data)
        return client.post(page, {"kind": "ethics", "title": "Ética", "language": "es", "file": file})

    client.force_login(make.make_member())
    assert send(b"Said.").status_code == 403
    client.force_login(proposal.filed_by)
    assert "more than 1 megabytes" in send(b" " * 1024 * 1024 + b"1").content.decode()
    assert looked == []
    assert send(b"Said.").status_code == 302
    assert looked == [open_before]


def test_one_file_of_a_person_is_looked_into_at_a_time(monkeypatch):
    """And nobody waits for somebody else's, or longer than the look takes, however it ends."""
    proposal, look_into, meanwhile = make.make_submitted_proposal(), views.look_into, []
    page = reverse("proposals:documents", args=[proposal.reference])

    def send(person, data=b"Said."):
        client = Client()
        client.force_login(person)
        file = SimpleUploadedFile("a.txt", data)
        return client.post(page, {"kind": "ethics", "title": "Ética", "language": "es", "file": file})

    def watched(*sent):
        if not meanwhile:
            meanwhile.append(None)
            meanwhile[:] = send(proposal.filed_by), send(make.make_steward())
        return look_into(*sent)

    monkeypatch.setattr(views, "look_into", watched)
    assert send(proposal.filed_by, b"\x00").status_code == 400
    theirs, of_somebody_else = meanwhile
    assert theirs.status_code == 400
    assert "still being looked into. Wait" in theirs.content.decode()
    assert "Ética" in theirs.content.decode()
    assert of_somebody_else.status_code == 302
    assert entries() == 1
    assert send(proposal.filed_by).status_code == 302
    assert entries() == 2


def test_a_file_that_takes_too_much_is_answered_with_a_sentence_and_the_words_stay(client, monkeypatch):
    monkeypatch.setattr(looking, "MOST_SECONDS", 0.01)
    proposal = make.make_submitted_proposal()
    client.force_login(proposal.filed_by)
    sent = {"kind": "ethics", "title": "Ética", "language": "es", "file": SimpleUploadedFile("a.pdf", pdf())}
    refused = client.post(reverse("proposals:documents", args=[proposal.reference]), sent)
    assert refused.status_code == 400
    assert "This file could not be read" in refused.content.decode()
    assert "Ética" in refused.content.decode()
    assert entries() == 0
