from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """Who somebody is for one municipality."""

    CITY_STAFF = "city_staff", "市職員"
    FACILITY_STAFF = "facility_staff", "施設職員"
    INSTRUCTOR = "instructor", "講師"
    CONTRACTOR = "contractor", "委託先"
    VIEWER = "viewer", "閲覧"


ROLE_SCOPES = {
    Role.CITY_STAFF: "すべての画面を使えます。利用者の登録もできます。",
    Role.FACILITY_STAFF: "担当の会場の講座を作り、受付と名簿を扱います。",
    Role.INSTRUCTOR: "受け持つ回の名簿を開き、出席をつけます。",
    Role.CONTRACTOR: "委託された講座の名簿を、契約期間中の回だけ扱います。",
    Role.VIEWER: "指標の数字だけを見ます。個人の情報は見られません。",
}
"""What a role opens, in the words of the page on which it is given."""


class Standing(TextChoices):
    """Whether a membership holds today."""

    IN_FORCE = "in_force", "有効"
    UPCOMING = "upcoming", "開始前"
    ENDED = "ended", "終了"


class Ability(StrEnum):
    """What a page or an endpoint asks of the person who opens it."""

    PLAN = "plan"  # make, publish, change and cancel offerings, venues and courses
    REGISTER = "register"  # search people and take registrations
    MERGE = "merge"  # join and separate people
    ATTEND = "attend"  # open a roster and mark it
    SEE_NUMBERS = "see_numbers"  # indicators and the facts behind them
    EDIT_NUMBERS = "edit_numbers"  # definitions, targets and past results
    CERTIFY = "certify"  # certificates of activity and points, in the name of the town
    AUDIT = "audit"  # who did what
    ADMINISTER = "administer"  # who logs in, and what the office says of itself


class ActorKind(StrEnum):
    STAFF = "staff"
    VISITOR = "visitor"  # somebody on the public pages
    HOLDER = "holder"  # whoever knows a reference number and the telephone number behind it
    KIOSK = "kiosk"  # a tablet that staff paired for the day
    COMMAND = "command"  # manage.py, run by whoever runs the machine
    CLOCK = "clock"


# What the audit page calls the actions. Every floor's are named here, for this is where they
# are read; an action without a name is shown by its code.
AUDITED = {
    "assignment.accepted": "講師・協力者の割当てを決定",
    "assignment.declined": "講師・協力者が依頼を断った",
    "assignment.dropped": "講師・協力者が取りやめた",
    "assignment.invited": "講師・協力者に依頼",
    "assignment.lapsed": "講師・協力者への依頼が期限切れ",
    "assignment.moved": "割当ての日時を回の変更に合わせた",
    "assignment.times_changed": "割当ての時間を変更",
    "assignment.withdrawn": "講師・協力者の割当てを取消し",
    "brief.changed": "協力者への申し送りを変更",
    "badges.printed": "名札を印刷",
    "brief.printed": "協力者への申し送りを印刷",
    "brief.viewed": "協力者への申し送りを閲覧",
    "brief_terms.changed": "申し送りの決まりを変更",
    "briefs.forgotten": "終わった回の申し送りを消去",
    "calls.viewed": "連絡リストを閲覧",
    "card.ended": "参加者カードを無効にした",
    "card.issued": "参加者カードを発行",
    "certificate.issued": "活動証明書を発行",
    "cards.printed": "参加者カードを印刷",
    "certificate.printed": "活動証明書を印刷",
    "certificate.revoked": "活動証明書を取消し",
    "certificate.unknown": "発行の記録のない証明書の確認",
    "check_in.arrived": "来場を記録",
    "check_in.left": "退出を記録",
    "check_in.voided": "出席の記録を取消し",
    "conflict.listed": "タブレットの記録を要確認に登録",
    "conflict.reopened": "確認済みの記録を要確認に戻す",
    "conflict.settled": "要確認の記録を確認",
    "conflict.withdrawn": "要確認の記録をタブレットで取消し",
    "conflicts.viewed": "要確認の記録を閲覧",
    "consultation.corrected": "相談記録を訂正",
    "consultation.recorded": "相談記録を保存",
    "consultations.exported": "相談の統計を保存",
    "consultations.forgotten": "保存期間の過ぎた相談記録の文章を消去",
    "course.changed": "講座を変更",
    "course.created": "講座を登録",
    "course.restored": "講座をまた使えるようにした",
    "course.retired": "講座の使用を終了",
    "draft.begun": "受付の入力を開始",
    "draft.discarded": "受付の入力内容を破棄",
    "equipment.added": "貸出機器を登録",
    "equipment.changed": "貸出機器を変更",
    "equipment.erased": "貸出機器のデータを消去",
    "equipment.moved": "貸出機器の状態を変更",
    "equipment.released": "貸出機器の予約を取消し",
    "equipment.remarked": "貸出機器の気づきを記録",
    "equipment.reserved": "貸出機器を予約",
    "events.imported": "催しの一覧を取込み",
    "draw.changed": "抽選結果を変更",
    "draw.committed": "抽選を約束（種を作成）",
    "draw.frozen": "抽選の名簿を確定",
    "draw.held": "抽選を実施",
    "facts.rederived": "出席の集計をやり直し",
    "facts.refreshed": "出席の集計を更新",
    "fairness.exported": "席の配分の報告を保存",
    "flyer.created": "チラシを作成",
    "holder.refused": "受付番号と電話番号の確認に失敗",
    "holder.tried": "受付番号と電話番号の確認",
    "consent_forms.printed": "保護者同意書をPDFにした",
    "guardianconsent.entered": "保護者の同意を登録",
    "guardianconsent.scan_viewed": "保護者の同意書の写しを閲覧",
    "guardianconsent.withdrawn": "保護者の同意の撤回を登録",
    "group_list.sent": "先生の名簿のファイルを受信",
    "group_list.taken": "先生の名簿で生徒の申込みを受付",
    "headcount.counted": "人数を記録",
    "helper.added": "講師・協力者を登録",
    "helper.asked": "協力者の申込みの送信を受信",
    "helper.applied": "協力者の申込みを受付",
    "helper.changed": "講師・協力者を変更",
    "helper.forgotten": "講師・協力者の個人情報を消去",
    "helper.paused": "講師・協力者を休止",
    "helper.registered": "講師・協力者を登録済みにした",
    "helper.retired": "講師・協力者を退会にした",
    "helper.viewed": "講師・協力者の情報を閲覧",
    "helpers.viewed": "講師・協力者の一覧を閲覧（API）",
    "helper_terms.changed": "協力者の条件を変更",
    "helper_check_in.arrived": "協力者の到着を記録",
    "helper_check_in.left": "協力者の終了を記録",
    "helper_check_in.voided": "協力者の記録を取消し",
    "hours.exported": "活動時間の一覧を保存",
    "hours.viewed": "活動時間の記録を閲覧",
    "indicator.changed": "指標を変更",
    "indicator.created": "指標を登録",
    "indicator.exported": "指標のもとになる記録を保存",
    "indicator.target_set": "指標の目標値を設定",
    "issuer.named": "証明書の発行者を設定",
    "insurance.entered": "協力者の保険を登録",
    "insurance.withdrawn": "協力者の保険を取消し",
    "kiosk.contacted": "タブレットの連絡を確認",
    "kiosk.invited": "タブレットをつなぐ番号を発行",
    "kiosk.paired": "タブレットをつないだ",
    "kiosk.refused": "タブレットの番号の間違い",
    "kiosk.renamed": "タブレットの名前を変更",
    "kiosk.revoked": "タブレットを停止",
    "loan.agreement_printed": "借用書を印刷",
    "loan.extended": "貸出を延長",
    "loan.lent": "機器を貸出",
    "loan.lost": "貸出機器の紛失を記録",
    "loan.returned": "機器の返却を記録",
    "loans.forgotten": "返却済みの貸出の個人情報を消去",
    "loans.settings_changed": "貸出の設定を変更",
    "loans.viewed": "貸出の一覧を閲覧",
    "login.ended": "ログアウト",
    "login.locked": "ログインを停止（パスワードの間違いが続いたため）",
    "login.refused": "ログインに失敗",
    "login.succeeded": "ログイン",
    "marks.handed_over": "タブレットの未送信の記録を受け取り",
    "member.added": "利用者を登録",
    "member.changed": "利用者の役割・期間を変更",
    "member.ended": "利用者の所属を終了",
    "membership.chosen": "市町村を選択",
    "message.created": "連絡を作成",
    "message.marked": "連絡の結果を記録",
    "municipality.changed": "市町村の設定を変更",
    "municipality.created": "市町村を登録",
    "queue.arranged": "相談会のテーブル数を変更",
    "queue.opened": "相談会の受付を開始",
    "queue.renewed": "相談会のモニターのアドレスを変更",
    "topic.added": "相談の分類を追加",
    "topic.renamed": "相談の分類の名称を変更",
    "topic.restored": "相談の分類をまた使えるようにした",
    "topic.retired": "相談の分類の使用を終了",
    "ticket.brought_back": "整理番号をお待ちに戻す",
    "ticket.call_taken_back": "整理番号の呼出しを取消し",
    "ticket.called": "整理番号を呼出し",
    "ticket.finished": "相談を終了",
    "ticket.issued": "整理番号を発行",
    "ticket.left": "整理番号をお帰りにした",
    "ticket.set_aside": "整理番号を不在にした",
    "ticket.started": "相談を開始",
    "offering.cancelled": "講座の募集を中止",
    "offering.changed": "講座の募集を変更",
    "offering.closed_early": "講座の受付を早く締切り",
    "offering.created": "講座の募集を作成",
    "offering.held_below_minimum": "最少催行人数に満たない開催を決定",
    "offering.published": "講座の募集を公開",
    "offering.registrations_viewed": "申し込んだ方の一覧を閲覧",
    "offering.reopened": "講座の受付を再開",
    "offering.withdrawn": "講座の募集を下書きに戻した",
    "outreach.asked": "出前講座の申込みを受付",
    "outreach.contact_forgotten": "出前講座の団体の連絡先を消去",
    "outreach.letter_issued": "出前講座の通知書を発行",
    "outreach.moved": "出前講座の申込みの状態を変更",
    "outreach.settings_changed": "出前講座の設定を変更",
    "outreach.viewed": "出前講座の申込みを閲覧",
    "outreach_menu.changed": "出前講座のメニューを変更",
    "outreach_menu.created": "出前講座のメニューを登録",
    "outreach_menu.restored": "出前講座のメニューをまた使えるようにした",
    "outreach_menu.retired": "出前講座のメニューの使用を終了",
    "group_contact.created": "団体の連絡先を登録",
    "group_contact.forgotten": "団体の連絡先を消去",
    "participant.forgotten": "参加者の個人情報を消去",
    "participant.changed": "参加者を変更",
    "participant.created": "参加者を登録",
    "participant.merged": "参加者を統合",
    "participant.seen": "参加日を更新",
    "participant.separated": "参加者の統合を取消し",
    "participant.viewed": "参加者の情報を閲覧",
    "participant.visited": "参加の記録を更新",
    "participants.searched": "参加者を検索",
    "password.changed": "自分のパスワードを変更",
    "password.reissued": "最初のパスワードを作り直し",
    "past_result.entered": "過去の実績を入力",
    "past_result.withdrawn": "過去の実績を取消し",
    "printer_shift.changed": "印刷位置の調整を変更",
    "points.columns_chosen": "ポイントの一覧の項目を変更",
    "points.corrected": "ポイントを訂正",
    "points.exported": "ポイントの付与一覧を保存",
    "points.paid": "ポイントの付与を確定",
    "points.reckoned": "ポイントを計算",
    "points.rule_added": "ポイントの決まりを登録",
    "points.rule_ended": "ポイントの決まりを終了",
    "plan.changed": "計画を変更",
    "plan.created": "計画を登録",
    "postcards.viewed": "はがきの一覧を閲覧",
    "qualification.entered": "協力者の資格を登録",
    "qualification.withdrawn": "協力者の資格を取消し",
    "registration.cancelled": "申込みを取消し",
    "registration.called": "空席を最終案内",
    "registration.confirmed": "参加を確定",
    "registration.created": "申込みを受付",
    "registration.joined": "抽選を一緒にする",
    "registration.kept": "定員を超えた参加を承認",
    "registration.lost": "落選・待ち終了",
    "registration.offered": "繰上げを案内",
    "registration.parted": "抽選を別々にする",
    "registration.queued": "キャンセル待ちに登録",
    "registration.ranked": "希望順位を変更",
    "registration.reordered": "待ち順を変更",
    "registration.withdrawn": "申込みを辞退",
    "repeats.exported": "リピート参加の表を保存",
    "roster.printed": "名簿を印刷",
    "roster.viewed": "名簿を閲覧",
    "school.added": "学校を登録",
    "school.changed": "学校を変更",
    "school.list_closed": "先生用のリンクを終了",
    "school.list_opened": "先生用のリンクを作成",
    "school.code_renewed": "学校の申込みの符号を作り直し",
    "session.added": "開催日を追加",
    "shift.decided": "配置の依頼のしかた・人数を変更",
    "staffing_terms.changed": "配置の決まりを変更",
    "session.cancelled": "開催日を中止",
    "session.divided": "時間枠を作成",
    "session.moved": "開催日を変更",
    "training.entered": "協力者の研修を登録",
    "training.withdrawn": "協力者の研修を取消し",
    "contact_wish.said": "連絡についてのご希望を記録",
    "contact_wish.withdrawn": "連絡についてのご希望を取消し",
    "follow_up.called": "お声かけの電話の結果を記録",
    "follow_ups.viewed": "お声かけの一覧を閲覧",
    "venue.changed": "会場を変更",
    "venue.closed": "会場の休館日を登録",
    "venue.created": "会場を登録",
    "venue.entrusted": "会場の担当を設定",
    "venue.reopened": "会場の休館日を取消し",
    "venue.restored": "会場をまた使えるようにした",
    "venue.retired": "会場の使用を終了",
    "worked_hours.corrected": "活動時間を訂正",
    "worked_hours.logged": "従事時間を記録",
}
