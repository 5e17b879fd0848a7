from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CMSConfig(AppConfig):
    name = "cms"


class MembersConfig(WagtailUsersAppConfig):
    """Wagtail's pages about its users, with the form that our members need."""

    user_viewset = "cms.members.MemberViewSet"

    def ready(self):
        super().ready()
        from django.contrib.auth import get_user_model
        from wagtail.log_actions import registry
        from wagtail.permissions import register_permission_policy

        from cms.members import MembersPolicy

        register_permission_policy(get_user_model(), MembersPolicy(get_user_model()))
        # What was known of a person must be gone when they are erased, so no log is kept of them.
        registry.log_entry_models_by_type.register(get_user_model(), None)
