"""文面: what messages say, looked at with real data before it is saved."""

from dataclasses import dataclass

from django.contrib import messages as screen
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import Municipality
from accounts.permissions import StaffRequest, staff_page
from classes.forms.wordings import WordingForm
from classes.queries import examples
from notices.actions import wordings
from notices.actions.wordings import Place
from notices.choices import MessageChannel, Purpose
from notices.models import Wording
from notices.queries import routes, words
from notices.rules import places, segments, wording
from notices.rules.segments import Count
from notices.rules.wording import WordingRefused

PAGE = "classes/wordings"
MOST_SHOWN = 20
BACK = "標準の文面に戻しました。"


@require_safe
@staff_page(Ability.ADMINISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """Every purpose with what its text message says, in the town's words or the standard's."""
    town = request.membership.municipality
    own = words.newest(town)
    rows = [
        {
            "purpose": purpose,
            "text": own.get((MessageChannel.SMS, purpose))
            or words.standard(purpose, MessageChannel.SMS),
            "channels": [(each, (each, purpose) in own) for each in words.WRITTEN],
        }
        for purpose in Purpose
    ]
    return render(request, f"{PAGE}/list.html", {"nav": "settings", "rows": rows})


@staff_page(Ability.ADMINISTER)
def one(request: StaffRequest) -> HttpResponse:
    """One wording (?purpose=…&channel=…): typed over, looked at (`do=check`), saved (`do=save`)
    or taken back to the standard (`do=reset`). htmx asks for the look alone."""
    place = _place(request)
    stored = _Stored.of(request.membership.municipality, place)
    form = WordingForm(request.POST or None, text=stored.text, seen=stored.seen)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        try:
            answer = _answer(request, place, form)
        except wordings.ChangedMeanwhile as refusal:
            typed = request.POST.copy()
            typed["seen"] = str(stored.seen)
            form = WordingForm(typed, text=stored.text, seen=stored.seen)
            context["meanwhile"] = refusal
        except WordingRefused as refusal:
            form.add_error("text", refusal.message)
        else:
            if answer is not None:
                return answer
    shown = request.POST.get("text", stored.text)
    look = _look(request.membership.municipality, place, shown)
    if request.headers.get("HX-Request") == "true":
        return render(request, f"{PAGE}/look.html", {"look": look, "place": place})
    context |= {"nav": "settings", "form": form, "place": place, "look": look}
    return render(request, f"{PAGE}/one.html", context | stored.shown(place))


@dataclass(frozen=True, slots=True)
class _Stored:
    """A wording as it is kept."""

    history: list[Wording]
    standard: str

    @classmethod
    def of(cls, town: Municipality, place: Place) -> "_Stored":
        history = words.history(town, place.purpose, place.channel)[:MOST_SHOWN]
        return cls([*history], words.standard(place.purpose, place.channel))

    @property
    def own(self) -> str:
        return self.history[0].text if self.history else ""

    @property
    def text(self) -> str:
        return self.own or self.standard

    @property
    def seen(self) -> int:
        return self.history[0].pk if self.history else 0

    def shown(self, place: Place) -> dict[str, object]:
        """What the page says of it."""
        names = words.authors(self.history)
        return {
            "now": self.text,
            "standard": self.standard,
            "is_standard": not self.own,
            "places": places.of(place.purpose, place.channel),
            "history": [(row, names.get(row.actor_key, "")) for row in self.history],
        }


def _answer(request: StaffRequest, place: Place, form: WordingForm) -> HttpResponse | None:
    """What follows from a button; None where the wording is only looked at."""
    do, seen = request.POST.get("do"), form.cleaned_data["seen"] or 0
    if do == "reset":
        return _saved(request, place, text="", seen=seen)
    if do != "save":
        return None
    if not form.cleaned_data["text"].strip():
        raise wording.WordingEmpty
    return _saved(request, place, text=form.cleaned_data["text"], seen=seen)


def _saved(request: StaffRequest, place: Place, *, text: str, seen: int) -> HttpResponse:
    wordings.write(
        request.membership.municipality,
        place=place,
        text=text,
        seen=seen,
        by=Actor.of(request),
        at=timezone.now(),
    )
    screen.success(
        request, "文面を保存しました。これから送るお知らせに使います。" if text else BACK
    )
    return redirect(f"{reverse('staff:wording')}?{place.query}")


@dataclass(frozen=True, slots=True)
class Look:
    """A wording with real data in its places, or why it cannot be sent."""

    text: str
    refusal: str
    count: Count | None
    yen: object
    """What one costs; None where it is not known, or nothing."""


def _look(town: Municipality, place: Place, typed: str) -> Look:
    text = wording.tidied(typed)
    values = examples.of(town, at=timezone.now())
    try:
        wording.check(text, rules=places.rules(place.purpose, place.channel, example=values))
    except WordingRefused as refusal:
        return Look("", refusal.message, None, None)
    if place.channel is not MessageChannel.SMS:
        return Look(wording.fill(text, values), "", None, None)
    filled = wording.fit(text, values)
    count = segments.count(filled)
    terms = routes.town(town).terms
    return Look(filled, "", count, terms.price_sms * count.parts if terms else None)


def _place(request: StaffRequest) -> Place:
    purpose = request.GET.get("purpose", Purpose.REMINDER)
    channel = request.GET.get("channel", MessageChannel.SMS)
    if purpose not in Purpose.values or channel not in words.WRITTEN:
        raise Http404
    return Place(Purpose(purpose), MessageChannel(channel))
