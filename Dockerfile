# The product for production: locked requirements, static files collected, an unprivileged user, no build tools.

FROM python:3.13-slim AS requirements
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=requirements /venv /venv
COPY manage.py ./
COPY ledger ledger
COPY forecasts forecasts
COPY templates templates
RUN SECRET_KEY=a-key-for-this-one-step-that-is-not-kept python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --no-create-home ledger
USER ledger
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--no-control-socket", \
     "--worker-tmp-dir=/dev/shm", "--max-requests=10000", "--max-requests-jitter=1000", "ledger.wsgi"]
