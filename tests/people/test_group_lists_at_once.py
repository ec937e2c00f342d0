"""Two presses, and two teachers, in one moment: nobody is registered twice."""

from functools import partial
from uuid import uuid4

import pytest

from people.actions import group_lists
from people.actions.group_lists import NobodyNew
from people.models import GroupList, Helper
from people.queries import group_lists as lists
from tests import make
from tests.moments import at_once, meet
from tests.people import files

pytestmark = pytest.mark.django_db(transaction=True)


def uploaded(school):
    content = files.STUDENT.encode()
    return group_lists.upload(school, key=uuid4(), content=content, by=make.BY, at=make.NOON)


def confirming(draft, school):
    return partial(group_lists.confirm, draft, school=school, by=make.BY, at=make.NOON)


@pytest.fixture
def school():
    return group_lists.open_link(files.school(), by=make.BY, at=make.NOON)


def test_two_presses_at_once_are_one_list(school, monkeypatch):
    draft = uploaded(school)
    meet(monkeypatch, (lists, "survey"))

    first, second = at_once(confirming(draft, school), confirming(draft, school))

    assert first == second
    assert (GroupList.objects.count(), Helper.objects.count()) == (1, 1)


def test_two_teachers_with_the_same_list_register_each_student_once(school, monkeypatch):
    drafts = [uploaded(school) for _ in range(2)]
    meet(monkeypatch, (lists, "survey"))

    answers = at_once(*(confirming(draft, school) for draft in drafts))

    assert sorted(type(each) for each in answers if not isinstance(each, GroupList)) == [
        NobodyNew
    ]
    assert Helper.objects.count() == 1
