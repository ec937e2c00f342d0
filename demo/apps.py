from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Five towns to look at. No tables of its own: everything goes through the actions."""

    name = "demo"
