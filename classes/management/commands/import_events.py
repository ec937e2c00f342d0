"""Take a municipal event list into the plan, or see first what would become of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import imports
from classes.datasets import event_lists
from classes.queries import event_imports
from classes.queries.event_imports import Survey
from classes.rules.events import rows
from classes.rules.events.readings import Allowances, Finding
from classes.rules.events.rows import Row
from common.errors import RuleViolation

BY = Actor.command("import_events")


class Command(BaseCommand):
    help = (
        "催しの一覧（CSV）を募集の下書きとして取り込みます。"
        "同じ一覧を2度取り込んでも増えません。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="催しの一覧（CSV）")
        parser.add_argument(
            "--municipality",
            required=True,
            metavar="CODE",
            help="取り込む市町村のコード（6けた）",
        )
        parser.add_argument("--dry-run", action="store_true", help="保存せず、結果だけを見る")
        parser.add_argument(
            "--only-digital", action="store_true", help="スマホ・デジタルの催しだけを取り込む"
        )
        parser.add_argument(
            "--capacity",
            type=int,
            metavar="N",
            help="定員が空の行の定員（なければ取り込まない）",
        )
        parser.add_argument(
            "--serial-dates",
            action="store_true",
            help="日付の欄の44596のような番号を、表計算ソフトの日付として読む",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        municipality = _municipality(options["municipality"])
        listed = _read(options["file"])
        read = rows.read_all(listed.records, allow=_allowances(options))
        survey = event_imports.survey(read, municipality=municipality)
        self._say(f"{options['file'].name}（{listed.encoding}）→ {municipality.name}")
        if listed.unknown:
            self._say(f"使わない列：{'、'.join(listed.unknown)}")
        if codes := survey.codes_besides(municipality):
            self._say(
                f"ご注意：この一覧の市区町村コードは{'、'.join(codes)}です。"
                f"{municipality.name}（{municipality.code}）として取り込みます。"
            )
        report = None
        if not options["dry_run"]:
            report = imports.take_in(
                survey,
                municipality=municipality,
                chosen=_chosen(survey) if options["only_digital"] else None,
                by=BY,
                at=timezone.now(),
            )
        self._sum_up(survey, report)
        self._list(survey, report)

    def _sum_up(self, survey: Survey, report: imports.Report | None) -> None:
        done = (
            f"取り込んだ {len(report.imported)}行"
            if report
            else f"取り込める {len(survey.new)}行"
        )
        late = report.refused if report else []
        self._say(
            f"読み込み {len(survey.lines)}行・{done}・"
            f"取り込めない {len(survey.refused) + len(late)}行・"
            f"取込み済み {len(survey.known)}行・前回と内容が違う {len(survey.changed)}行"
        )
        if report is None:
            self._say("試しに読んだだけで、何も保存していません。")

    def _list(self, survey: Survey, report: imports.Report | None) -> None:
        """One line for each row about which there is something to be said."""
        self._lines("取り込めない行", [_refused(line.row) for line in survey.refused])
        late = report.refused if report else []
        self._lines(
            "保存できなかった行",
            [f"{_place(each.line.row)}　{_told(each.finding)}" for each in late],
        )
        self._lines(
            "前回と内容が違う行（上書きしていません）",
            [
                f"{_place(line.row)}　{'・'.join(line.differing) or '募集に使わない欄'}"
                for line in survey.changed
            ],
        )
        self._lines(
            "注意",
            [
                f"{_place(line.row)}　{'／'.join(_told(note) for note in line.row.notes)}"
                for line in survey.new
                if line.row.notes
            ],
        )

    def _lines(self, heading: str, lines: list[str]) -> None:
        if lines:
            self._say(f"\n{heading}")
        for line in lines:
            self._say(f"  {line}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)


def _municipality(code: str) -> Municipality:
    municipality = Municipality.objects.filter(code=code).first()
    if municipality is None:
        raise CommandError(
            f"市町村コード {code} は登録されていません。"
            "登録済みの6けたのコードを指定してください。"
        )
    return municipality


def _read(path: Path) -> event_lists.EventList:
    try:
        if path.stat().st_size > event_lists.LARGEST:
            raise event_lists.ListTooLarge
        return event_lists.read(path.read_bytes())
    except RuleViolation as refusal:
        raise CommandError(f"{path.name}：{refusal.message}") from refusal
    except OSError as fault:
        raise CommandError(f"{path} を開けません（{fault.strerror}）。") from fault


def _allowances(options: dict[str, Any]) -> Allowances:
    capacity = options["capacity"]
    if capacity is not None and capacity < 1:
        raise CommandError("--capacity は1以上の人数にしてください。")
    return Allowances(capacity=capacity, serials=options["serial_dates"])


def _chosen(survey: Survey) -> set[str]:
    return {
        line.row.event.key for line in survey.new if line.row.event and line.row.event.digital
    }


def _refused(row: Row) -> str:
    return f"{_place(row)}　{'／'.join(_told(problem) for problem in row.problems)}"


def _place(row: Row) -> str:
    return f"{row.number}行（NO {row.no or 'なし'}）{row.title}"


def _told(finding: Finding) -> str:
    return f"{finding.place}：{finding.sentence}" if finding.place else finding.sentence
