"""What people fill in: those who report, stewards, and readers of the log."""

from redress_log.forms.desk import SummaryForm
from redress_log.forms.intake import ReportForm
from redress_log.forms.log import AnswerForm, LogFilterForm
from redress_log.forms.person import CloseForm, CodeForm, NoteForm

__all__ = ["AnswerForm", "CloseForm", "CodeForm", "LogFilterForm", "NoteForm", "ReportForm", "SummaryForm"]
