from csp.decorators import csp_replace
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from portal import pages, style
from record.urls import published as published_record

handler400 = "portal.pages.bad_request"
cms_policy = csp_replace(settings.CMS_SECURITY_POLICY)

urlpatterns = [
    path("id/", pages.follow_reference, name="find"),
    path("id/<str:reference>", pages.follow_reference, name="reference"),
    path("record/", include(published_record)),
    path("cms/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, cms_policy))),
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    *([path("style/", style.style, name="style")] if settings.SHOW_STYLE_PAGE else []),
    path("account/", pages.account, name="account"),
    path("account/delete/", pages.delete_account, name="account_delete"),
    path("account/delete/confirm/", pages.confirm_deletion, name="account_confirm_deletion"),
    path("account/", include("allauth.urls")),
    path("", include("community.urls")),
    path("record/", include("record.urls")),
    path("proposals/", include("proposals.urls")),
    path("polls/", include("ballots.urls")),
    path("decisions/", include("decisions.urls")),
    path("commitments/", include("decisions.commitment_urls")),
    path("uses/", include("decisions.use_urls")),
    path("harm/", include("redress_log.history_urls")),
    path("", include("redress_log.urls")),
    path("", include("accountability.urls")),
    # An unknown reference is answered here, where the address says the language.
    path("id/", pages.follow_reference),
    path("id/<str:reference>/", pages.follow_reference),
    path("journey/<str:reference>/", pages.journey, name="journey"),
    path("", include(wagtail_urls)),
)
