"""What helpers are told about a session. Nothing about those who take part. Pure."""

from dataclasses import dataclass
from datetime import datetime

from classes.choices import ShiftRole
from classes.rules import wordings
from classes.rules.letters import moment


@dataclass(frozen=True)
class Task:
    """A session as a helper is told of it: from when to when they are wanted, where to ring,
    and the address of their answer page where it can be read."""

    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    role: ShiftRole
    phone: str
    page: str = ""

    @property
    def said(self) -> str:
        """「…」（6月15日（月）9:30〜12:15、中央公民館）."""
        when = wordings.meeting(self.starts_at, self.ends_at)
        return f"「{self.title}」（{when}、{self.venue}）"

    @property
    def answer(self) -> str:
        """Where to answer."""
        ring = f"お電話（{self.phone}）" if self.phone else "お電話"
        if not self.page:
            return f"{ring}でお返事ください。"
        return f"{ring}でもお返事いただけます。返事のページ：{self.page}"

    @property
    def unable(self) -> str:
        """What to do when they cannot come."""
        ring = f"お電話（{self.phone}）" if self.phone else "お電話"
        page = f"か、このページ（{self.page}）" if self.page else ""
        return f"来られなくなったときは、{ring}{page}でお知らせください。"


def invited(task: Task, *, answer_by: datetime) -> str:
    """Whether they can help, and until when to answer."""
    return (
        f"{task.said}に、{task.role.label}として来ていただけませんか。"
        f"{moment(answer_by)}までにお返事ください。先にお返事をいただいた方に決まります。{task.answer}"
    )


def confirmed(task: Task) -> str:
    """That they are expected."""
    return f"{task.said}の{task.role.label}をお願いします。ありがとうございます。{task.unable}"


def changed(task: Task, *, before: str) -> str:
    """That it is at another time or place, and that they are expected there."""
    return f"お願いしている{before}は、{task.said}に変わりました。{task.unable}"


def freed(task: Task, *, reason: str) -> str:
    """That they need not come after all."""
    return f"お願いしていた{task.said}は、{reason}、来ていただかなくてよくなりました。"


def filled(task: Task) -> str:
    """That others have said yes before."""
    return (
        f"お願いしていた{task.said}は、先にお返事をいただいた方に決まりました。"
        "ありがとうございました。"
    )
