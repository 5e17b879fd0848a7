from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CMSConfig(AppConfig):
    name = "cms"


class MembersConfig(WagtailUsersAppConfig):
    """Wagtail's pages about its users, with the form that our members need."""

    user_viewset = "cms.members.MemberViewSet"
