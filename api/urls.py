"""Addresses for machines."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularJSONAPIView

from api import docs
from api.resources import check_ins, indicators, offerings, registrations, rosters

V1 = "api/v1/"

public_patterns: list[URLPattern | URLResolver] = [
    path("api/schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("api/docs/", docs.page, name="api-docs"),
    path(f"{V1}offerings/", offerings.OfferingList.as_view()),
    path(f"{V1}offerings/<uuid:offering>/", offerings.OfferingDetail.as_view()),
    path(f"{V1}registrations/", registrations.RegistrationList.as_view()),
    path(f"{V1}registrations/<str:reference>/", registrations.RegistrationDetail.as_view()),
    path(
        f"{V1}registrations/<str:reference>/cancel/",
        registrations.RegistrationCancel.as_view(),
    ),
    path(f"{V1}sessions/<uuid:session>/roster/", rosters.SessionRoster.as_view()),
    path(f"{V1}check-ins/", check_ins.CheckInBatch.as_view()),
    path(f"{V1}indicators/", indicators.IndicatorList.as_view()),
    path(f"{V1}indicators/<slug:slug>/", indicators.IndicatorDetail.as_view()),
    path(f"{V1}open-data/indicators.csv", indicators.IndicatorTable.as_view()),
    path(f"{V1}open-data/indicators.json", indicators.IndicatorData.as_view()),
]
staff_patterns: list[URLPattern | URLResolver] = []
