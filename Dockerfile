# The product for production: locked requirements, static files collected, an unprivileged user, nothing to build with.
# Nothing is written while it runs but to /tmp, so the root file system can be read-only.

FROM python:3.13-slim AS requirements
COPY requirements.txt .
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps --only-binary=:all: -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /app
COPY --from=requirements /venv /venv
COPY manage.py ./
COPY ledger ledger
COPY forecasts forecasts
COPY templates templates
RUN SECRET_KEY=a-key-for-this-one-step-that-is-not-kept python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q . \
    && useradd --system --uid 10001 --no-create-home ledger
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "--config", "python:ledger.serving"]
