"""合言葉: somebody chooses a word by which they know messages of the town."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from people.actions import watchwords
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(time_machine):
    time_machine.move_to(make.NOON)
    return make.registration(make.offering())


def choose(client, registration, word):
    return client.post(reverse("my-watchword", args=[registration.secret]), {"word": word})


def test_it_is_chosen_on_one_s_own_page_and_never_shown(client, seated):
    answer = choose(client, seated, " さくら ")
    assert answer["Location"] == reverse("my", args=[seated.secret])
    seated.participant.refresh_from_db()
    assert seated.participant.watchword == "さくら"
    page = client.get(answer["Location"]).content.decode()
    assert ("合言葉が決まっています" in page, "さくら" in page) == (True, False)
    trail = AuditEvent.objects.get(action="watchword.chosen")
    assert "さくら" not in str(trail.detail)


def test_it_is_taken_back_by_an_empty_word(client, seated):
    choose(client, seated, "さくら")
    choose(client, seated, "")
    seated.participant.refresh_from_db()
    assert seated.participant.watchword == ""


@pytest.mark.parametrize("word", ["あ" * 13, "𠮷" * 7, "さく\nら", "{電話}", "［桜］"])
def test_what_a_message_has_no_room_for_is_refused(client, seated, word):
    answer = choose(client, seated, word)
    assert (answer.status_code, "合言葉" in answer.content.decode()) == (409, True)
    seated.participant.refresh_from_db()
    assert seated.participant.watchword == ""


def test_the_same_again_writes_nothing(seated):
    for _ in range(2):
        watchwords.choose(seated.participant, word="さくら", by=make.BY, at=make.NOON)
    assert AuditEvent.objects.filter(action="watchword.chosen").count() == 1
