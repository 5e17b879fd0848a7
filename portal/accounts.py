from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils import translation


class AccountAdapter(DefaultAccountAdapter):
    """Leads a person who signed in to the home page in their own language, where no other page was asked for."""

    def get_login_redirect_url(self, request):
        with translation.override(request.user.language):
            return reverse("wagtail_serve", args=[""])
