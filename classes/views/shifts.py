"""Who teaches and helps: the sessions ahead, and one session with whom it can ask."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from classes.actions import shift_chain, shifts, staffing_terms
from classes.actions.shift_steps import Wanted
from classes.choices import OfferingState, SeatDevice, SessionState, ShiftRole
from classes.forms.shifts import DecideForm, NarrowForm, PlaceForm, TermsForm
from classes.models import Assignment, Session
from classes.queries import candidates, engagements, scopes, shift_lists, staffing
from classes.queries.staffing import Post
from common.errors import RuleViolation
from people.models import Helper

ON_A_PAGE = 40
AHEAD = timedelta(weeks=8)
FAR = timedelta(weeks=60)
UNREADABLE = "記録できませんでした。画面を開き直して、もう一度押してください。"
SHELVES: dict[str, tuple[str, Callable[[Post], bool]]] = {
    "all": ("すべて", lambda _: True),
    "short": ("足りない回", lambda post: bool(post.shortage)),
    "asked": ("返事を待っている回", lambda post: bool(post.invited)),
}


@never_cache
@staff_page(Ability.ATTEND)
def listed(request: StaffRequest) -> HttpResponse:
    """The sessions of eight eight weeks in the member's scope, those that are short first."""
    membership, at = request.membership, timezone.now()
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in SHELVES else "all"
    far = request.GET.get("far") == "1"
    form = NarrowForm(request.GET, venues=scopes.venues_for(membership))
    sessions = scopes.sessions_for(membership).filter(
        starts_at__lt=at + (FAR if far else AHEAD)
    )
    if form.chosen is not None:
        sessions = sessions.filter(venue=form.chosen)
    ahead = staffing.sessions_ahead(sessions, at=at)
    posts = staffing.posts(ahead, municipality=membership.municipality)
    shown = sorted(
        (post for post in posts if SHELVES[shelf][1](post)),
        key=lambda post: (not post.shortage, post.session.starts_at, post.session.pk),
    )
    place = {"venue": str(form.chosen.pk)} if form.chosen is not None else {}
    place |= {"far": "1"} if far else {}
    context = {
        "nav": "shifts",
        "form": form,
        "shelf": shelf,
        "shelves": [
            (name, label, sum(map(holds, posts))) for name, (label, holds) in SHELVES.items()
        ],
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "far": far,
        "place": urlencode(place),
        "query": urlencode({"shelf": shelf} | place),
        "may_plan": may(Role(membership.role), Ability.PLAN),
        "plans_venues": scopes.venues_for(membership).exists(),
    }
    return render(request, "classes/shifts/list.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who is needed, who comes, who was asked and, for those who plan, whom else to ask."""
    return _show(request, own_session(request, public_id))


@require_POST
@staff_page(Ability.PLAN)
def invite_next(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Ask the next on the list for each who is missing."""
    session = own_session(request, public_id)
    try:
        made = shift_chain.invite_next(session, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        said = f"{len(made)}人に依頼しました。" if made else "返事を待っています。"
        messages.success(request, f"{said}断られたときは、次の方に依頼します。")
    return redirect("staff:shift", public_id)


@require_POST
@staff_page(Ability.PLAN)
def decide(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How to ask, how many more, and whether an adult is there besides."""
    session = own_session(request, public_id)
    form = DecideForm(request.POST, shift=staffing.post(session).shift)
    if not form.is_valid():
        return _show(request, session, decide=form)
    try:
        shifts.decide(session, decision=form.decision, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "この回の決め方を保存しました。")
    return redirect("staff:shift", public_id)


@staff_page(Ability.PLAN)
def ask(request: StaffRequest, public_id: UUID, key: int) -> HttpResponse:
    """Ask one helper, or settle that they come."""
    session = own_session(request, public_id)
    town = request.membership.municipality
    rows = Helper.objects.filter(municipality=town, forgotten_at=None)
    helper = get_object_or_404(rows.select_related("municipality"), pk=key)
    if request.method != "POST":
        return redirect("staff:shift", public_id)
    wanted = PlaceForm(request.POST).wanted
    do = {"invite": shifts.invite, "assign": shifts.assign}.get(request.POST.get("do", ""))
    if wanted is None or do is None:
        messages.error(request, UNREADABLE)
        return redirect("staff:shift", public_id)
    try:
        do(session, helper=helper, wanted=wanted, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        done = "に依頼しました" if do is shifts.invite else "に決めました"
        messages.success(request, f"{helper.name}さん{done}。連絡リストに入りました。")
    return redirect("staff:shift", public_id)


@staff_page(Ability.ADMINISTER)
def terms(request: StaffRequest) -> HttpResponse:
    """How many the town wants at a class, and how it asks them."""
    town = request.membership.municipality
    form = TermsForm(request.POST or None, terms=engagements.terms_of(town))
    if request.method == "POST" and form.is_valid():
        staffing_terms.settle(town, terms=form.terms, by=Actor.of(request), at=timezone.now())
        messages.success(request, "配置の決まりを保存しました。")
        return redirect("staff:shifts")
    waits = engagements.waits_for_trainings(town)
    context = {"nav": "settings", "form": form, "waits_for_trainings": waits}
    return render(request, "classes/shifts/terms.html", context)


def own_session(request: StaffRequest, public_id: UUID) -> Session:
    """A session in the member's scope. Raises Http404."""
    rows = staffing.detailed(scopes.sessions_for(request.membership))
    return get_object_or_404(rows, public_id=public_id)


def _show(
    request: StaffRequest, session: Session, *, decide: DecideForm | None = None
) -> HttpResponse:
    at, may_plan = timezone.now(), may(Role(request.membership.role), Ability.PLAN)
    post = staffing.post(session)
    held = session.state == SessionState.SCHEDULED and session.ends_at > at
    held = held and session.offering.state != OfferingState.CANCELLED
    wanted = PlaceForm(request.GET).wanted or _first(post)
    ranked, helpers = [], {}
    if held and may_plan:
        ranked = candidates.of(post, role=wanted.role, device=wanted.device)
        helpers = {each.pk: each for each in candidates.asked(request.membership.municipality)}
    context = {
        "nav": "shifts",
        "post": post,
        "session": session,
        "held": held,
        "may_plan": may_plan,
        "wanted": wanted,
        "roles": ShiftRole,
        "devices": SeatDevice,
        "possible": [row for row in ranked if row.possible],
        "impossible": [row for row in ranked if not row.possible],
        "helpers": helpers,
        "people": [(label, post.people[device]) for device, label in DEVICES],
        "ended": _ended(post),
        "decide": decide or DecideForm(None, shift=post.shift),
    }
    return render(request, "classes/shifts/session.html", context)


DEVICES = [
    (SeatDevice.IPHONE, "iPhone"),
    (SeatDevice.ANDROID, "Android"),
    (SeatDevice.ANY, "そのほか・未確認"),
]


def _first(post: Post) -> Wanted:
    """What the session misses most."""
    short = post.shortage
    if short.instructors:
        return Wanted(ShiftRole.INSTRUCTOR)
    missing = [(short.iphone, SeatDevice.IPHONE), (short.android, SeatDevice.ANDROID)]
    device = next((device for number, device in missing if number), SeatDevice.ANY)
    return Wanted(ShiftRole.HELPER, device)


def _ended(post: Post) -> list[Assignment]:
    return [*shift_lists.ended(post.session)]
