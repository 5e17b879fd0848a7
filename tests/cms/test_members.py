import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.models import Member
from tests.factories import make_member


def listing(client, **query):
    return client.get(reverse("wagtailusers_users:index"), query).content.decode()


def test_staff_open_an_account_that_has_no_password(admin_client):
    response = admin_client.post(
        reverse("wagtailusers_users:add"),
        {"email": "New@Example.org", "display_name": "Ana", "language": "es"},
    )
    assert response.status_code == 302
    member = Member.objects.get(display_name="Ana")
    assert member.email == "new@example.org"
    assert member.language == "es"
    assert not member.has_usable_password()


def test_an_account_with_an_address_that_is_taken_is_refused(admin_client, db):
    taken = make_member()
    response = admin_client.post(
        reverse("wagtailusers_users:add"),
        {"email": taken.email.upper(), "display_name": "Ana", "language": "es"},
    )
    assert response.status_code == 200
    assert "email" in response.context["form"].errors
    assert not Member.objects.filter(display_name="Ana").exists()


def test_staff_close_an_account_and_open_it_again(admin_client, db):
    member = make_member()
    password = member.password
    form = {"email": member.email, "display_name": "Another name", "language": "en"}
    admin_client.post(reverse("wagtailusers_users:edit", args=[member.pk]), form)
    member.refresh_from_db()
    assert (member.display_name, member.is_active) == ("Another name", False)
    admin_client.post(reverse("wagtailusers_users:edit", args=[member.pk]), form | {"is_active": "on"})
    member.refresh_from_db()
    assert member.is_active
    assert member.password == password


@pytest.mark.parametrize("view", ["add", "edit"])
def test_the_forms_ask_for_one_name_and_no_password(admin_client, db, view):
    arguments = [make_member().pk] if view == "edit" else []
    page = admin_client.get(reverse(f"wagtailusers_users:{view}", args=arguments)).content.decode()
    assert 'name="display_name"' in page
    assert 'name="language"' in page
    assert "first_name" not in page
    assert "password" not in page


def test_the_list_names_members_and_finds_them_by_address_without_showing_it(admin_client, db):
    member, other = make_member("Ana"), make_member("Berta")
    found = listing(admin_client, q=member.email)
    assert "Ana" in found
    assert "Berta" not in found
    assert other.email not in listing(admin_client)
    export = admin_client.get(reverse("wagtailusers_users:index"), {"export": "csv"})
    content = b"".join(export.streaming_content) if export.streaming else export.content
    assert other.email not in content.decode()


def test_no_account_is_deleted_in_the_admin(admin_client, db):
    member = make_member()
    for address in (
        reverse("wagtailusers_users:delete", args=[member.pk]),
        reverse("wagtail_bulk_action", args=["community", "member", "delete"]) + f"?id={member.pk}",
    ):
        assert admin_client.post(address).status_code in (302, 403)
    assert Member.objects.filter(pk=member.pk).exists()


def test_the_admin_keeps_no_log_of_members(admin_client, db):
    member = make_member("Ana")
    admin_client.post(
        reverse("wagtailusers_users:edit", args=[member.pk]),
        {"email": member.email, "display_name": "Berta", "language": "en", "is_active": "on"},
    )
    assert not ModelLogEntry.objects.filter(content_type__model="member").exists()


def test_staff_can_see_their_own_account_in_the_admin(admin_client, db):
    assert admin_client.get(reverse("wagtailadmin_account")).status_code == 200


def test_nobody_learns_when_somebody_signed_in(admin_client, client, db):
    member = make_member()
    client.force_login(member)
    member.refresh_from_db()
    signed_in = timezone.localtime(member.last_login)
    assert (signed_in.hour, signed_in.minute, signed_in.second, signed_in.microsecond) == (0, 0, 0, 0)
    page = listing(admin_client)
    assert member.display_name in page
    assert "last_login" not in page
    assert "Last login" not in page
    assert member.display_name in listing(admin_client, last_login_from="2999-01-01")
