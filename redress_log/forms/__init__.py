"""What people fill in: those who report, stewards, readers of the log, and those who work on a case."""

from redress_log.forms.desk import SummaryForm
from redress_log.forms.intake import ReportForm
from redress_log.forms.log import LogFilterForm
from redress_log.forms.person import CodeForm, NoteForm

__all__ = ["CodeForm", "LogFilterForm", "NoteForm", "ReportForm", "SummaryForm"]
