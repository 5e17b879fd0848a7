import pytest

from redress_log import queries, rules
from redress_log.models import Report
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_desk_lists_exactly_what_its_steward_may_read():
    steward, institution = make.make_steward(), make.make_institution()
    make.make_officer(institution, member=steward)
    make.make_report(institution=institution)
    for reported in (make.make_report(), make.make_report()):
        Report.objects.filter(pk=reported[0].pk).update(institution=None)
    make.make_report()
    listed = set(queries.desk(steward, make.START))
    readable = {report for report in Report.objects.all() if rules.can_read(steward, report, at=make.START)}
    assert listed == readable
    assert len(listed) == 3
