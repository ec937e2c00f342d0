"""The print centre by machine: papers of many sessions are ordered, drawn, and taken once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    inline_serializer,
)
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from api.permissions import actor_of, needs, own_membership
from api.problems import RequestInvalid
from api.resources.registrations import KEY_LENGTHS
from api.schema import LABEL_SHEETS, PRINT_PAPERS, PROBLEM
from classes.models import Session
from materials import catalogue
from materials.actions import print_jobs
from materials.catalogue.plans import Choice, Wanted, Ways
from materials.choices import Cutting, PartState, PrintOrder, PrintState, Sides, Unfit
from materials.models import PrintJob, PrintPart
from materials.queries import print_jobs as known
from materials.rules.labels import SheetKind
from materials.rules.printing import MOST_COPIES, MOST_SESSIONS
from materials.views.print_centre import draw_for_a_while
from materials.views.print_jobs import pdf_of

ATTEND = needs(Ability.ATTEND)
NOT_ALLOWED = "この紙を印刷する権限がありません：{kinds}。担当の市職員にご確認ください。"
TOO_MANY = "{kind}の部数は{most}までです。"
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="注文1件につき1つの鍵（8〜64文字）。同じ鍵と同じ内容は、同じ注文です。",
)


class PaperInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=PRINT_PAPERS)
    copies = serializers.IntegerField(default=1, min_value=1, max_value=MOST_COPIES)


class PrintJobInput(serializers.Serializer[Any]):
    """Which papers of which sessions, and how they are laid."""

    sessions = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_SESSIONS
    )
    papers = PaperInput(many=True, allow_empty=False)
    order = serializers.ChoiceField(choices=PrintOrder.choices, default=PrintOrder.BY_SESSION)
    sides = serializers.ChoiceField(choices=Sides.choices, default=Sides.SINGLE)
    cutting = serializers.ChoiceField(choices=Cutting.choices, default=Cutting.ACROSS)
    labels = serializers.ChoiceField(choices=LABEL_SHEETS, default=SheetKind.CARDS_10.value)
    unfit = serializers.ChoiceField(choices=Unfit.choices, default=Unfit.LEAVE_OUT)


_Letter = inline_serializer(
    "PrintLetter",
    {
        "person": serializers.CharField(help_text="参加者。お名前でないときは空"),
        "where": serializers.CharField(help_text="参加者でないときの場所"),
        "character": serializers.CharField(),
        "code": serializers.CharField(help_text="例：U+9089 U+E0101"),
        "printed_as": serializers.CharField(),
    },
    many=True,
)


class PrintPartOutput(serializers.ModelSerializer[PrintPart]):
    """One paper of one session, or a stretch of it. `first_page` is 0 until all is ready."""

    session = serializers.UUIDField(source="session.public_id")
    kind = serializers.ChoiceField(choices=PRINT_PAPERS)
    state = serializers.ChoiceField(choices=PartState.choices)
    unfit = _Letter

    class Meta:
        model = PrintPart
        fields = [
            "number", "kind", "session", "copies", "state", "people", "pages", "first_page",
            "problem", "unfit",
        ]  # fmt: skip


class PrintJobOutput(serializers.ModelSerializer[PrintJob]):
    """An order. Nobody on its papers is named."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=PrintState.choices)
    done = serializers.SerializerMethodField(help_text="できたか、印刷しないと決まった紙の数")
    parts = serializers.SerializerMethodField()

    class Meta:
        model = PrintJob
        fields = [
            "id", "state", "done", "pages", "ordered_at", "ready_at", "taken_at",
            "kept_until", "problem", "parts",
        ]  # fmt: skip

    def get_done(self, job: PrintJob) -> int:
        return known.progress(job).done

    @extend_schema_field(PrintPartOutput(many=True))
    def get_parts(self, job: PrintJob) -> Any:
        return PrintPartOutput(known.parts(job), many=True).data


class PrintJobList(APIView):
    """Order papers: all that is needed is drawn within two seconds, or by a worker."""

    permission_classes: list[type[BasePermission]] = [ATTEND]

    @extend_schema(
        operation_id="print_jobs_create",
        parameters=[KEY],
        request=PrintJobInput,
        responses={201: PrintJobOutput, 400: PROBLEM, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) not in KEY_LENGTHS:
            raise RequestInvalid(
                {"Idempotency-Key": ["8〜64文字の鍵を、注文ごとに1つ付けてください。"]}
            )
        told = PrintJobInput().run_validation(request.data)
        member = own_membership(request)
        job = print_jobs.order(
            member.municipality,
            wanted=_wanted(request, told),
            key=f"api:{member.user_id}:{key}",
            user=member.user,
            by=actor_of(request),
            at=timezone.now(),
        )
        draw_for_a_while(job, by=actor_of(request))
        return Response(_said(request, job.public_id), status=status.HTTP_201_CREATED)


class PrintJobDetail(APIView):
    """How far an order is."""

    permission_classes: list[type[BasePermission]] = [ATTEND]

    @extend_schema(
        operation_id="print_jobs_read",
        responses={200: PrintJobOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, job: UUID) -> Response:
        return Response(_said(request, job))


class PrintJobAdvance(APIView):
    """Draw for two seconds: for a town without a worker."""

    permission_classes: list[type[BasePermission]] = [ATTEND]

    @extend_schema(
        operation_id="print_jobs_advance",
        request=None,
        responses={200: PrintJobOutput, 403: PROBLEM, 404: PROBLEM},
    )
    def post(self, request: Request, job: UUID) -> Response:
        draw_for_a_while(_own(request, job), by=actor_of(request))
        return Response(_said(request, job))


class PrintJobContent(APIView):
    """The PDF, once; by the same member of staff again for ten minutes. Taking is audited."""

    permission_classes: list[type[BasePermission]] = [ATTEND]

    @extend_schema(
        operation_id="print_jobs_take",
        request=None,
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            403: PROBLEM,
            404: PROBLEM,
            409: PROBLEM,
        },
    )
    def post(self, request: Request, job: UUID) -> HttpResponse:
        found, member = _own(request, job), own_membership(request)
        content = print_jobs.take(
            found, user=member.user, by=actor_of(request), at=timezone.now()
        )
        answer = pdf_of(found, content)
        patch_cache_control(answer, private=True, no_store=True)
        return answer


class PrintJobCancel(APIView):
    """Call an order off; what was drawn is deleted."""

    permission_classes: list[type[BasePermission]] = [ATTEND]

    @extend_schema(
        operation_id="print_jobs_cancel",
        request=None,
        responses={200: PrintJobOutput, 403: PROBLEM, 404: PROBLEM, 409: PROBLEM},
    )
    def post(self, request: Request, job: UUID) -> Response:
        print_jobs.cancel(_own(request, job), by=actor_of(request), at=timezone.now())
        return Response(_said(request, job))


def _own(request: Request, public_id: UUID) -> PrintJob:
    """The order, of whose papers and sessions the caller may print all. Raises Http404."""
    member = own_membership(request)
    kinds = [kind.code for kind in catalogue.allowed(member)]
    return get_object_or_404(known.for_member(member, kinds=kinds), public_id=public_id)


def _said(request: Request, public_id: UUID) -> Any:
    return PrintJobOutput(_own(request, public_id)).data


def _wanted(request: Request, told: Mapping[str, Any]) -> Wanted:
    """Raises Http404 for a session that the caller may not open, ValidationError for a paper
    that they may not print."""
    return Wanted(
        _sessions(request, told["sessions"]),
        _choices(request, told["papers"]),
        Ways(
            Sides(told["sides"]),
            PrintOrder(told["order"]),
            Unfit(told["unfit"]),
            Cutting(told["cutting"]),
            SheetKind(told["labels"]),
        ),
    )


def _sessions(request: Request, keys: Sequence[UUID]) -> list[Session]:
    found = [*known.held(own_membership(request)).filter(public_id__in=keys)]
    if len(found) != len({*keys}):
        raise Http404
    return found


def _choices(request: Request, papers: Sequence[Mapping[str, Any]]) -> list[Choice]:
    allowed = {kind.code: kind for kind in catalogue.allowed(own_membership(request))}
    copies = {paper["kind"]: paper["copies"] for paper in papers}
    if foreign := copies.keys() - allowed.keys():
        said = NOT_ALLOWED.format(kinds="、".join(sorted(foreign)))
        raise serializers.ValidationError({"papers": [said]})
    for code, count in copies.items():
        if count > allowed[code].most_copies:
            said = TOO_MANY.format(kind=code, most=allowed[code].most_copies)
            raise serializers.ValidationError({"papers": [said]})
    return [Choice(kind, copies[code]) for code, kind in allowed.items() if code in copies]
