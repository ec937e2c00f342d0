"""Addresses of this floor: what the public sees, and what is under /staff/."""

from django.urls import URLPattern, URLResolver, path

from people.rules.register import Step
from people.views import group_lists, helper_files, helpers, joining, schools

HELPER = "helpers/<int:key>/"
RECORDS = ("training", "qualification", "insurance")

LISTS = "helpers/lists/<str:code>/"
JOIN = "helpers/join/<str:code>/"

public_patterns: list[URLPattern | URLResolver] = [
    path(JOIN, joining.start, name="join"),
    path(f"{JOIN}check/", joining.check, name="join-check"),
    path(f"{JOIN}done/", joining.done, name="join-done"),
    path(f"{JOIN}leave/", joining.leave, name="join-leave"),
    path(f"{JOIN}<slug:step>/", joining.question, name="join-step"),
    path(LISTS, group_lists.upload, name="group-lists"),
    path(f"{LISTS}template.csv", group_lists.template, name="group-list-template"),
    path(f"{LISTS}sent/<uuid:key>/", group_lists.one, name="group-list"),
]
staff_patterns: list[URLPattern | URLResolver] = [
    path("helpers/", helpers.listed, name="helpers"),
    path("helpers/new/", helpers.new, name="helper-new"),
    path("helpers/terms/", schools.terms, name="helper-terms"),
    path(HELPER, helper_files.page, name="helper"),
    path(f"{HELPER}change/", helpers.change, name="helper-change"),
    path(f"{HELPER}consent-form/", helper_files.consent_form, name="helper-consent-form"),
    path(f"{HELPER}forget/", helper_files.forget, name="helper-forget"),
    *(
        path(f"{HELPER}{step}/", helper_files.take, {"step": step}, name=f"helper-{step}")
        for step in Step
    ),
    *(
        path(f"{HELPER}{kind}s/", helper_files.enter, {"kind": kind}, name=f"helper-{kind}")
        for kind in (*RECORDS, "consent")
    ),
    *(
        path(
            f"{kind}s/<int:record>/withdraw/",
            helper_files.withdraw,
            {"kind": kind},
            name=f"helper-{kind}-withdraw",
        )
        for kind in RECORDS
    ),
    path(
        "consents/<int:record>/withdraw/",
        helper_files.withdraw_consent,
        name="helper-consent-withdraw",
    ),
    path("consents/<int:record>/scan/", helper_files.scan, name="helper-consent-scan"),
    path("schools/", schools.listed, name="schools"),
    path("schools/new/", schools.new, name="school-new"),
    path("schools/<int:key>/", schools.change, name="school"),
    path("schools/<int:key>/renew/", schools.renew, name="school-renew"),
    path("schools/<int:key>/list/", schools.open_list, name="school-list-open"),
    path("schools/<int:key>/list/close/", schools.close_list, name="school-list-close"),
]
