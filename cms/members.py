"""Where staff find members and open accounts for them, in Wagtail's own pages about its users."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserColumn, UserFilterSet, UserViewSet


class MembersPolicy(ModelPermissionPolicy):
    """Staff open and close accounts; none is deleted here, because a row takes what hangs on it along."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, set(actions) - {"delete"})


class _MemberForm:
    """A member has one name, the one shown to others, and signs in with a code sent by email."""

    password_enabled = False

    def separate_username_field(self):
        return False

    def clean_email(self):
        """Addresses are kept in small letters, so that one person has one account."""
        return self.cleaned_data["email"].lower()


class NewMemberForm(_MemberForm, UserCreationForm):
    first_name = last_name = None
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    class Meta(UserCreationForm.Meta):
        fields = ["email", "display_name", "language", "is_superuser", "groups"]

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


class MemberForm(_MemberForm, UserEditForm):
    first_name = last_name = None
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    class Meta(UserEditForm.Meta):
        fields = ["email", "display_name", "language", "is_active", "is_superuser", "groups"]


class MembersFilterSet(UserFilterSet):
    last_login = None


class MembersView(IndexView):
    """The list names members as everybody sees them; an address is shown only where it is edited.

    When somebody signed in is nowhere to be seen: while a vote is open, that is nearly when they voted.
    """

    @property
    def columns(self):
        return [
            self._get_title_column_class(UserColumn)(
                "display_name",
                label=_("Name"),
                accessor="display_name",
                sort_key="display_name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("language", label=_("Language"), sort_key="language"),
            BooleanColumn("is_superuser", label=_("Administrator"), sort_key="is_superuser"),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
        ]

    search_fields = ("display_name", "email")


class MemberViewSet(UserViewSet):
    index_view_class = MembersView
    filterset_class = MembersFilterSet
    ordering = "display_name"

    def get_form_class(self, for_update=False):
        return MemberForm if for_update else NewMemberForm
