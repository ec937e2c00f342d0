"""People: found, looked at, corrected. Looking is written down; nothing personal is in an
address."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import identities, viewings
from attendance.actions.identities import ChangedMeanwhile
from attendance.forms.people import PersonForm, SearchForm
from attendance.forms.wishes import WishForm
from attendance.permissions import abilities, is_office
from attendance.queries import histories
from common.errors import RuleViolation
from people.actions import viewings as people_seen
from people.choices import ParticipantState
from people.models import Participant
from people.queries import cards, follow_ups, search, wishes

MOST = 30


@never_cache
@staff_page(Ability.REGISTER)
def found(request: StaffRequest) -> HttpResponse:
    """Search by number, furigana or name. The session keeps whom it found, not what was typed,
    so the way back from a person's page leads to the list again."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"nav": "participants", "form": form, "limit": MOST}
    if request.method == "POST" and form.is_valid():
        people = look_up(request, form)
        if people:
            request.session["found"] = [person.pk for person in people]
            return redirect(f"{request.path}?found")
        context["nobody"] = True
    elif "found" in request.GET:
        context["people"] = histories.in_order(
            request.session.get("found", []), municipality=request.membership.municipality
        )
    return render(request, "attendance/participants.html", context)


@never_cache
@staff_page(Ability.REGISTER)
def participant(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One person: details, registrations, when they came, and what was joined."""
    person = own_participant(request, public_id)
    if person.state == ParticipantState.MERGED:
        messages.info(request, "統合された登録です。残した登録を表示しています。")
        return redirect("staff:participant", person.kept.public_id)
    people_seen.record(person, by=Actor.of(request), at=timezone.now())
    context = {
        "nav": "participants",
        "history": histories.of(person),
        "person": person,
        "cards": cards.in_force(person),
        "wishes": wishes.of(person),
        "calls": follow_ups.entries([person.pk]).get(person.pk, []),
        "wish_form": WishForm(on=timezone.localdate()),
        "is_office": is_office(request.membership),
    }
    return render(
        request, "attendance/participant.html", context | abilities(request.membership)
    )


@never_cache
@staff_page(Ability.REGISTER)
def edit(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Correct what is known. What another clerk changed meanwhile is shown, not overwritten."""
    person = own_participant(request, public_id)
    if person.state != ParticipantState.ACTIVE:
        return redirect("staff:participant", person.kept.public_id)
    today = timezone.localdate()
    form = PersonForm(person, data=request.POST or None, on=today)
    context: dict[str, object] = {"nav": "participants", "person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            identities.change(
                person,
                person=form.person,
                seen=form.cleaned_data["seen"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.see(person)
            form.add_error(None, refusal.message)
            context |= {"now": person, "now_needs": histories.needs_of(person)}
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "登録内容を保存しました。")
            return redirect("staff:participant", public_id)
    elif request.method != "POST":
        people_seen.record(person, by=Actor.of(request), at=timezone.now())
    return render(request, "attendance/participant_edit.html", context)


def look_up(request: StaffRequest, form: SearchForm) -> list[Participant]:
    """Whom the text may mean; that somebody searched is written down."""
    town = request.membership.municipality
    people = search.by_text(form.cleaned_data["text"], municipality=town, limit=MOST)
    viewings.record_search(town, found=len(people), by=Actor.of(request), at=timezone.now())
    return people


def own_participant(request: StaffRequest, public_id: UUID) -> Participant:
    """The entry, if it is this municipality's. Raises Http404."""
    person = histories.by_key(public_id, municipality=request.membership.municipality)
    if person is None:
        raise Http404
    return person
