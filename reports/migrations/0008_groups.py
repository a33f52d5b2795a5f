"""The three groups of the desk, and who changed reports last.

Permissions are made after all migrations, by Django; those the groups need are made here, so that the groups have them from
the first day. Django finds them and makes no others. A group of the same name that an office has made keeps what it has
and gets these rights too.
"""

from django.db import migrations
from django.db.models import F

WRITE = {"report": ("view", "add", "change", "delete"), "reportdocument": ("view", "add", "change", "delete")}
READ = {"agency": ("view",), "oversightarea": ("view",), "topic": ("view",)}
KEEP = {name: ("view", "add", "change", "delete") for name in READ}
NAMES = {"reportdocument": "document", "oversightarea": "oversight area"}

# group -> app -> model -> rights
GROUPS = {
    "Authors": {"reports": WRITE | READ},
    "Editors": {"reports": WRITE | READ | {"topic": ("view", "add")}},
    "Managers": {
        "reports": KEEP | {"report": ("view",), "reportdocument": ("view",)},
        "auth": {"user": ("view", "add", "change"), "group": ("view",)},
    },
}


def make_groups(apps, schema_editor):
    """See the module."""
    Group = apps.get_model("auth", "Group")
    for name, rights in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app, models in rights.items():
            for model, actions in models.items():
                for action in actions:
                    words = f"Can {action} {NAMES.get(model, model)}"
                    group.permissions.add(permission(apps, app, model, f"{action}_{model}", words))
        if name == "Editors":
            words = "Can edit all reports, and approve, schedule, publish, correct and withdraw them"
            group.permissions.add(permission(apps, "reports", "report", "publish_report", words))


def permission(apps, app, model, codename, words):
    """One right, as Django will look for it."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": words}
    )
    return found


def remember_editors(apps, schema_editor):
    """Whoever saved a report last counts as who changed it last; and who could change reports before may still publish."""
    apps.get_model("reports", "Report").objects.update(edited_by=F("updated_by"))
    publish = permission(
        apps, "reports", "report", "publish_report",
        "Can edit all reports, and approve, schedule, publish, correct and withdraw them",
    )
    had = {"content_type__app_label": "reports", "codename": "change_report"}
    Permission = apps.get_model("auth", "Permission")
    for change in Permission.objects.filter(**had):
        for group in change.group_set.exclude(name__in=GROUPS):
            group.permissions.add(publish)
        for user in change.user_set.all():
            user.user_permissions.add(publish)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(remember_editors, migrations.RunPython.noop),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
