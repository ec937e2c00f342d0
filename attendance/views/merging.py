"""Two entries that are one person: found, compared, joined, and parted again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import identities
from attendance.forms.people import MergeForm, SearchForm
from attendance.queries import histories
from attendance.queries.histories import Comparison
from attendance.views.participants import look_up, own_participant
from common.errors import RuleViolation
from people.actions import viewings as people_seen
from people.choices import ParticipantState
from people.models import Participant
from people.queries import search

TWICE = (
    "同じ募集に、取り消されていない申込みが2件以上あります。"
    "この画面の「申込み」で、どれを残すか決めてください。"
)


@never_cache
@staff_page(Ability.MERGE)
def choose(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who is the same person? Those who look alike are named, others can be searched."""
    person = own_participant(request, public_id)
    if person.state != ParticipantState.ACTIVE:
        return redirect("staff:participant", person.kept.public_id)
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"nav": "participants", "person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        people = [each for each in look_up(request, form) if each.pk != person.pk]
        request.session["found-to-merge"] = [each.pk for each in people]
        if people:
            return redirect(f"{request.path}?found")
        context["nobody"] = True
    elif "found" in request.GET:
        keys = request.session.get("found-to-merge", [])
        context["people"] = [
            each
            for each in histories.in_order(keys, municipality=person.municipality)
            if each.pk != person.pk
        ]
    context["alike"] = search.alike(
        municipality=person.municipality,
        name=person.name,
        kana=person.kana,
        phones=person.phones.values_list("digits", flat=True),
        birth_date=person.birth_date,
        besides=person,
    )
    return render(request, "attendance/merge_choose.html", context)


@never_cache
@staff_page(Ability.MERGE)
def compare(request: StaffRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Both side by side; which is kept, why; and then one of them stands for both."""
    first, second = own_participant(request, public_id), own_participant(request, other_id)
    if ParticipantState.MERGED in (first.state, second.state):
        messages.info(request, "統合された登録です。残した登録を表示しています。")
        return redirect("staff:participant", first.kept.public_id)
    comparison = histories.compare(first, second)
    form = MergeForm(first, second, data=request.POST or None, kept=_likely(comparison))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["kept"]
        kept, absorbed = (first, second) if chosen == str(public_id) else (second, first)
        try:
            identities.merge(
                kept=kept,
                absorbed=absorbed,
                reason=form.cleaned_data["reason"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "統合しました。参加の数を1人として数え直しました。")
            if comparison.doubled:
                messages.warning(request, TWICE)
            return redirect("staff:participant", kept.public_id)
    elif request.method != "POST":
        for person in (first, second):
            people_seen.record(person, by=Actor.of(request), at=timezone.now())
    context = {"nav": "participants", "comparison": comparison, "form": form, "person": first}
    return render(request, "attendance/merge_compare.html", context)


@never_cache
@staff_page(Ability.MERGE)
def separate(request: StaffRequest, key: int) -> HttpResponse:
    """Part what was joined by mistake; opened by hand it leads to the person."""
    merge = histories.merge_of(key, municipality=request.membership.municipality)
    if merge is None:
        raise Http404
    if request.method != "POST":
        return redirect("staff:participant", merge.absorbed.public_id)
    try:
        identities.separate(merge, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "統合を元に戻しました。参加の数を2人として数え直しました。")
    return redirect("staff:participant", merge.absorbed.public_id)


def _likely(comparison: Comparison) -> Participant:
    """The entry that is proposed to be kept: more often there, else known for longer."""
    first, second = comparison.sides
    ranked = sorted(
        (first, second),
        key=lambda side: (-side.attendances, side.person.created_at, side.person.pk),
    )
    return ranked[0].person
