"""The rules of the house, read from the source itself. A finding names file and line."""

from __future__ import annotations

import ast
import re

import pytest

from tests.contract.source import (
    APPS,
    ROOT,
    TEMPLATES,
    enclosing,
    functions,
    imports,
    layer,
    modules,
    short,
    tree,
)

MODULES = modules()
LONGEST_FILE, LONGEST_FUNCTION = 400, 50

pytestmark = pytest.mark.once
#: the modules that know all apps; nobody imports them
WIRING = {
    "crm/urls.py": {"contacts", "engagements", "cooperation"},
    "crm/settings.py": {"engagements"},
}
LAYERS = ("models", "actions", "forms", "filters", "tables", "views", "urls")

#: writing past `crm.history`, and why that is right
WRITES = {
    "crm/history.py": "the one place where records are written",
    "crm/batches.py": "rows that were chosen and forgotten are no record",
    "crm/moving.py": "what is no record, such as who got which letter, moves with its reader",
    "crm/outbox.py": "how far a letter has come is told by its row, many times a minute",
    "crm/models/holiday.py": "whether the clock has heard of it is no change of a day off",
    "engagements/actions/days_off.py": "the clock moves on by itself",
    "crm/pausing.py": "when the clock last looked is no change; pauses are recorded",
    "crm/jobs.py": "long work that ended long ago is no record",
    "crm/worker.py": "how far long work has come is told by its row",
    "crm/pictures.py": "files are no records",
    "crm/word.py": "files are no records",
    "crm/account.py": "accounts are no records: what a reader chooses for themselves",
    "cooperation/news.py": "the clock moves on by itself; the letters are recorded",
    "cooperation/models/initiatives.py": "when the clock looks again is no change of one",
    "cooperation/demo/letters.py": "the picture of a page is no record",
    "cooperation/bench/filling.py": "the account the benchmark signs in with is no record",
    "contacts/views/lookalikes.py": "asks first; the shared page saves, through the history",
    "crm/bulk.py": "how rows are inserted; their history is written by who asks for it",
    "contacts/actions/imports.py": "what a sheet would do is no record",
    "contacts/actions/importing.py": "how columns were read is no record",
    "contacts/actions/circulars.py": "who got which letter; the letters themselves are recorded",
    "engagements/actions/feeds.py": "when an address was last read changes nothing of it",
    "engagements/actions/asking.py": "on which day it was asked for; the letter is recorded",
    "engagements/actions/reminders.py": "the clock moves on by itself; the letter is recorded",
    "engagements/actions/letter_reminders.py": "the clock moves on; the letter is recorded",
    "engagements/actions/vote_reminders.py": "the clock moves on; votes are recorded",
    "engagements/actions/digests.py": "which letter told of what; the letters are recorded",
    "engagements/actions/greetings.py": "which letter told of what; the letters are recorded",
    "engagements/actions/mutes.py": "accounts are no records: what a reader chooses for themselves",
    "engagements/actions/untrue.py": "the clock looks again by itself; the letters are recorded",
    "engagements/actions/deadlines.py": "which letter told of what; the letters are recorded",
    "engagements/actions/reminder_rules.py": "the clock moves on by itself; the rule is recorded",
    "engagements/models/reminders.py": "which letter told of what; the letters are recorded",
    "engagements/models/reminder_rules.py": "whether the clock has read a rule is no change of it",
    "engagements/actions/telling.py": "which letter told of what; the letters are recorded",
}
BULK = {"bulk_create", "bulk_update", "update_or_create"}


def app_of(path):
    return path.relative_to(ROOT).parts[0]


def test_python_points_down():
    found = []
    for path in MODULES:
        above = set(APPS[APPS.index(app_of(path)) + 1 :]) - WIRING.get(short(path), set())
        for name, node in imports(path):
            if name.split(".")[0] in above:
                found.append(f"{short(path)}:{node.lineno} imports {name}")
    assert found == []


def test_nobody_imports_the_wiring():
    wiring = {"crm.urls", "crm.settings", "crm.celery"}
    found = [
        f"{short(path)}:{node.lineno}"
        for path in MODULES
        if short(path) != "crm/__init__.py"  # makes Celery's app known, as Celery says
        for name, node in imports(path)
        if name in wiring
    ]
    assert found == []


def test_inside_an_app_models_come_first_and_pages_last():
    found = []
    for path in MODULES:
        app, here = app_of(path), layer(path)
        if app == "crm" or here not in LAYERS:  # the kernel has no layers: each module is one
            continue
        for name, node in imports(path):
            parts = name.split(".")
            there = parts[1] if parts[0] == app and len(parts) > 1 else ""
            if there in LAYERS and LAYERS.index(there) > LAYERS.index(here):
                found.append(f"{short(path)}:{node.lineno} imports {name}")
    assert found == []


def test_tasks_and_actions_know_no_pages():
    found = [
        f"{short(path)}:{node.lineno} imports {name}"
        for path in MODULES
        if layer(path) in ("tasks", "actions")
        for name, node in imports(path)
        if ".views" in name or name.startswith(("django.http", "django.shortcuts", "crm.views"))
    ]
    assert found == []


def test_models_know_no_forms_pages_or_actions():
    above = {*LAYERS[1:], "tasks", "kartabl"}
    found = [
        f"{short(path)}:{node.lineno} imports {name}"
        for path in MODULES
        if layer(path) == "models"
        for name, node in imports(path)
        if name.split(".")[0] in APPS and name.split(".")[1:2][:1] and name.split(".")[1] in above
    ]
    assert found == []


def test_no_import_hides_inside_a_function():
    found = [
        f"{short(path)}:{node.lineno}"
        for path in modules(migrations=True)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_there_are_no_signals_and_no_star_imports():
    found = []
    for path in MODULES:
        for name, node in imports(path):
            if "dispatch" in name.split(".") or "signals" in name.split(".") or name.endswith(".*"):
                found.append(f"{short(path)}:{node.lineno} imports {name}")
        found += [
            f"{short(path)}:{function.lineno} listens to a signal"
            for function in functions(path)
            if any("receiver" in ast.unparse(one) for one in function.decorator_list)
        ]
    assert found == []


def writes(path):
    """What a module writes past the history: `line what`."""
    modules_here = {alias for name, _node in imports(path) for alias in name.split(".")[-1:]}
    querysets = {
        target.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        and re.search(r"objects|everything|\.filter\(", ast.unparse(node))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for _function, call in enclosing(path):
        if not isinstance(call.func, ast.Attribute):
            continue
        verb, written = call.func.attr, ast.unparse(call.func.value)
        queries = written in querysets or re.search(r"objects|everything|\.filter\(", written)
        saves = verb == "save" and written not in {"self", *modules_here}
        if saves and [word.arg for word in call.keywords] == ["commit"]:
            continue  # a form that writes nothing yet
        if verb in BULK or saves or (verb in ("update", "delete") and queries):
            yield f"{short(path)}:{call.lineno} {written}.{verb}"


def test_records_are_written_through_the_history_only():
    found = [one for path in MODULES if short(path) not in WRITES for one in writes(path)]
    assert found == []


def test_every_exception_from_that_is_needed():
    assert [name for name in WRITES if not list(writes(ROOT / name))] == []


def test_mail_leaves_in_one_place():
    found = [
        f"{short(path)}:{node.lineno}"
        for path in MODULES
        if short(path) != "crm/transport.py"
        for name, node in imports(path)
        if name.startswith(("django.core.mail", "smtplib"))
    ]
    assert found == []


def test_history_and_mail_are_written_in_one_place_each():
    homes = {"Change": {"crm/history.py"}, "Mail": {"crm/mail.py"}}
    for path in MODULES:
        for _function, call in enclosing(path):
            made = ast.unparse(call.func).removesuffix(".objects.create")
            if made in homes and "bench" not in path.parts:
                assert short(path) in homes[made], f"{short(path)}:{call.lineno}"


def test_files_and_functions_are_short():
    found = [short(p) for p in MODULES if len(p.read_text().splitlines()) > LONGEST_FILE]
    lengths = []
    for path in MODULES:
        for function in functions(path):
            lengths.append(function.end_lineno - function.lineno + 1)
            if lengths[-1] > LONGEST_FUNCTION:
                found.append(f"{short(path)}:{function.lineno} {function.name}")
    assert found == []
    assert sorted(lengths)[len(lengths) * 3 // 4] <= 12  # and most are very short


def test_a_kind_is_a_value():
    """Nobody asks which kind it is but the kinds themselves."""
    found = [
        f"{short(path)}:{node.lineno}"
        for path in MODULES
        if "kinds" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and ast.unparse(node.left).endswith((".kind", "kind.slug", "track.slug"))
        and any(isinstance(other, ast.Constant) for other in node.comparators)
    ]
    assert found == []


def test_a_module_says_what_it_is_for():
    silent = {"__init__.py", "apps.py", "wsgi.py"}
    found = [short(p) for p in MODULES if p.name not in silent and not ast.get_docstring(tree(p))]
    assert found == []


def test_a_model_and_an_action_say_what_they_are():
    found = []
    for path in MODULES:
        for node in tree(path).body:
            action = isinstance(node, ast.FunctionDef) and layer(path) == "actions"
            public = action and "by" in [arg.arg for arg in node.args.kwonlyargs]
            model = isinstance(node, ast.ClassDef) and layer(path) == "models"
            if (public or model) and not ast.get_docstring(node):
                found.append(f"{short(path)}:{node.lineno} {node.name}")
    assert found == []


def test_an_action_says_by_whom():
    """Every function that records something takes `by` by keyword."""
    found = []
    for path in MODULES:
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or layer(path) != "actions":
                continue
            calls = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
            records = {call.id for call in calls if isinstance(call, ast.Name)}
            told = "by" in [arg.arg for arg in node.args.kwonlyargs]
            if records & {"record", "record_many"} and not told:
                found.append(f"{short(path)}:{node.lineno} {node.name}")
    assert found == []


INLINE = re.compile(r"<style|\son\w+\s*=|\sstyle\s*=|javascript:|<script(?![^>]*\ssrc=)", re.I)


def test_no_script_or_style_stands_in_a_template():
    """Mail alone has styles in its tags: mail readers drop style sheets."""
    pages = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT).parts]
    assert [short(path) for path in pages if INLINE.search(path.read_text())] == []


def test_a_template_opens_with_what_it_is():
    """Its blocks and context; the frame of a letter and the list of errors fill others."""
    found = []
    for path in TEMPLATES:
        head = "\n".join(path.read_text().splitlines()[:3])
        if "{#" not in head and "{% comment %}" not in head:
            found.append(short(path))
    own = {"templates/mail/reminder/body.html", "templates/django/forms/errors/list/ul.html"}
    assert set(found) <= own


def test_a_template_trusts_nothing_that_people_typed():
    allowed = {"templates/django/forms/field.html": 2}  # help texts are our own words
    for path in TEMPLATES:
        text = path.read_text()
        assert text.count("|safe") <= allowed.get(short(path), 0), short(path)
        assert "autoescape off" not in text, short(path)


def test_no_figure_of_the_docs_is_still_to_be_filled_in():
    found = [
        f"{short(path)}:{at}: {cell.strip()}"
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
        for at, line in enumerate(path.read_text().splitlines(), 1)
        for cell in line.split("|")
        if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", cell.strip())
    ]
    assert found == []
