import pytest
from django.core.exceptions import ImproperlyConfigured

from ledger import mail

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    "url, way",
    [
        ("", mail.Mail("django.core.mail.backends.dummy.EmailBackend")),
        ("console:", mail.Mail("django.core.mail.backends.console.EmailBackend")),
        (
            "file:///var/mail%20out",
            mail.Mail("django.core.mail.backends.filebased.EmailBackend", folder="/var/mail out"),
        ),
        ("smtp://mail.example", mail.Mail(SMTP, host="mail.example", port=587, starttls=True)),
        (
            "smtp://me%40here:p%3Aw@mail.example:2525",
            mail.Mail(SMTP, host="mail.example", port=2525, user="me@here", password="p:w", starttls=True),
        ),
        ("smtps://u:p@mail.example", mail.Mail(SMTP, host="mail.example", port=465, user="u", password="p", tls=True)),
        ("smtp://localhost:25", mail.Mail(SMTP, host="localhost", port=25)),
    ],
)
def test_one_address_says_how_mail_leaves(url: str, way: mail.Mail) -> None:
    assert mail.read(url) == way


@pytest.mark.parametrize("url", ["smtp://", "file:", "ftp://mail.example", "mail.example", "smtp://mail.example:port"])
def test_what_says_nothing_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mail.read(url)
