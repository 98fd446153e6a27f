"""The labels of quoted header blocks and what they stand for, in some forty languages. Data for `mail.extract`."""

from __future__ import annotations

_ROLES = {
    "from": "from von de da van od fra från frá lähettäjä kimden от від từ από feladó expéditeur remitente mittente afzender saatja nuo no מאת من 发件人 寄件者 差出人 보낸사람 보낸 dari z från: nadawca odesílatel",
    "to": "to an à a para aan do til till komu vastaanottaja kime кому đến προς címzett destinataire destinatario ontvanger kam saajad אל إلى 收件人 收件者 宛先 받는사람 받는 kepada",
    "date": "date sent gesendet datum envoyé fecha enviado enviada data inviato verzonden sendt skickat lähetetty tarih gönderildi отправлено дата ngày ημερομηνία στάλθηκε dátum elküldve wysłano odesláno dată trimis date: תאריך נשלח تاريخ 日期 发送时间 日時 送信日時 날짜 보낸날짜 sent: päivämäärä dato tanggal",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp emne ämne aihe konu тема chủđề θέμα tárgy temat předmět subiect predmet נושא الموضوع 主题 主旨 件名 제목 subjek efni",
    "cc": "cc kopie copie copia cópia kopi kopia kopio bilgi копия κοιν másolat 抄送 副本 참조 ccn",
    "reply": "reply-to antwort",
}  # fmt: skip
LABELS = {word: role for role, words in _ROLES.items() for word in words.split()}


def role_of(label: str) -> str | None:
    """Return what a label of a header block stands for, or None."""
    if len(label) > 24:
        return None
    return LABELS.get("".join(label.casefold().split()).strip("*"))
