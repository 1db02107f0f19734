import pytest
from django.test import Client

from forecasts.models.scores import ScoreJob
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/forecasts/scorejob/"


def a_failed_job() -> ScoreJob:
    claim = factories.claim()
    error = "Traceback …\nZeroDivisionError: by nothing"
    return ScoreJob.objects.create(claim=claim, want=3, done=1, attempts=5, last_error=error)


def test_the_editor_sees_why_a_job_failed_and_lets_it_try_again(editor: Client) -> None:
    job = a_failed_job()
    assert "ZeroDivisionError: by nothing" in editor.get(LIST).content.decode()
    editor.post(LIST, {"action": "try_again", "_selected_action": [job.pk]})
    job.refresh_from_db()
    assert (job.attempts, job.is_behind) == (0, True)


def test_a_job_that_is_being_computed_is_left_alone(editor: Client) -> None:
    job = a_failed_job()
    ScoreJob.objects.update(leased_until=factories.NOW.replace(year=2099))
    response = editor.post(LIST, {"action": "try_again", "_selected_action": [job.pk]}, follow=True)
    assert "being computed right now" in str(*response.context["messages"])


def test_recorders_look_and_do_not_touch(recorder: Client) -> None:
    job = a_failed_job()
    html = recorder.get(LIST).content.decode()
    assert "ZeroDivisionError" in html
    assert "try_again" not in html
    recorder.post(LIST, {"action": "try_again", "_selected_action": [job.pk]})
    job.refresh_from_db()
    assert job.attempts == 5


@pytest.mark.parametrize("progress, found", [("behind", 2), ("failed", 1), ("done", 1), ("", 3)])
def test_jobs_are_filtered_by_their_progress(editor: Client, progress: str, found: int) -> None:
    a_failed_job()
    ScoreJob.objects.create(claim=factories.claim(), want=1)
    ScoreJob.objects.create(claim=factories.claim(), want=1, done=1)
    assert editor.get(LIST, {"progress": progress}).context["cl"].queryset.count() == found
