from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils import timezone, translation


class AccountAdapter(DefaultAccountAdapter):
    """Keeps when somebody joined, and leads a person who signed in to the home page in their own language."""

    def new_user(self, request):
        """Somebody who joins now: stricter limits hold for them for a while."""
        member = super().new_user(request)
        member.joined_at = timezone.now()
        return member

    def get_login_redirect_url(self, request):
        with translation.override(request.user.language):
            return reverse("wagtail_serve", args=[""])
