"""What this portal adds to the Wagtail admin, and what it takes away."""

from django.core.exceptions import PermissionDenied
from wagtail import hooks
from wagtail.users.views.bulk_actions import DeleteBulkAction

from cms.records import RecordsGroup


@hooks.register("register_admin_viewset")
def records():
    return RecordsGroup()


@hooks.register("before_bulk_action")
def delete_no_members(request, action_type, objects, action_class):
    if isinstance(action_class, DeleteBulkAction):
        raise PermissionDenied
