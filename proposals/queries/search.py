"""Full text search: what the index holds about a proposal, and who asks it.

The index is the database's own: FTS5 on SQLite, tsvector on PostgreSQL, kept by Wagtail's modelsearch.
"""

from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from modelsearch.utils import get_content_type_pk
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from community.finding import asked
from proposals.models import Proposal

# Rows in one statement; long texts make a statement long too.
BATCH = 500


def index(proposals):
    """Put these public proposals into the index, or anew when they stand there; drafts are left out.

    For one whose text was just changed, and for the many of an import: after ``bulk_create``, once for all.
    They may be given as any iterable; a lead organisation that is not loaded costs a query each.
    """
    entries, batch = get_search_backend().get_index_for_model(Proposal), []
    # modelsearch would read the whole index twice each time, to weigh titles; our entries have none.
    entries._refresh_title_norms = lambda: None
    for proposal in proposals:
        if proposal.state != Proposal.State.DRAFT:
            proposal.__dict__.pop("words_to_find", None)
            batch.append(proposal)
        if len(batch) == BATCH:
            entries.add_items(Proposal, batch)
            batch = []
    if batch:
        entries.add_items(Proposal, batch)


def forget_old_words():
    """Leave nothing in the index of what its entries said before; FTS5 keeps it beside the new until it is joined."""
    if connection.vendor == "sqlite":
        table = connection.ops.quote_name(_model("SQLiteFTSIndexEntry")._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def found_by(typed):
    """The keys of the proposals that hold all that was typed, the last word as a beginning; for ``pk__in``.

    modelsearch writes the question; its own joins make SQLite ask it anew for every proposal.
    """
    words, beginning = asked(typed)
    if not words and not beginning:
        return Proposal.objects.none().values("pk")
    backend = get_search_backend()
    compiler = backend.autocomplete(
        PlainText(" ".join([*words, beginning])), Proposal.objects.order_by(), order_by_relevance=False
    ).query_compiler
    compiler.LAST_TERM_IS_PREFIX = bool(beginning)
    entries = _model("IndexEntry").objects.filter(content_type_id=get_content_type_pk(Proposal))
    if connection.vendor == "sqlite":
        # It needs models, and this module is read before they are ready.
        from modelsearch.backends.database.sqlite.query import MatchExpression

        question = compiler.build_search_query(compiler.query, config=backend.autocomplete_config)
        rows = _model("SQLiteFTSIndexEntry").objects.filter(MatchExpression(["autocomplete"], question))
        entries = entries.filter(pk__in=rows.values("pk"))
    else:
        question = compiler.build_tsquery(compiler.query, config=backend.autocomplete_config)
        # A planner that knows a common word reads every text instead of the index of words, which takes ten times
        # as long; it does not look into a question of its own.
        question.template = "(SELECT %(function)s(%(expressions)s))"
        entries = entries.filter(autocomplete=question)
    return entries.order_by().values(key=Cast("object_id", BigIntegerField()))


def _model(name):
    return apps.get_model("wagtailsearch", name)
