# Airflow with Accord, installed from the same lock file and with the same Make target as everywhere else.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/accord
COPY requirements requirements
COPY pyproject.toml Makefile README.md ./
COPY plugins plugins
RUN make env && rm -rf "$HOME/.cache"
COPY dags dags
COPY dbt_project dbt_project
COPY expectations expectations

# The git revision that publications record: docker compose build --build-arg REVISION=$(git rev-parse --short=12 HEAD)
ARG REVISION=
RUN printf '%s' "$REVISION" > .revision

RUN useradd --uid 10001 --create-home accord \
    && install -d -o accord -g accord /opt/airflow /srv/accord
USER accord
ENV PATH=/opt/accord/.venv/bin:$PATH \
    ACCORD_HOME=/srv/accord \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/accord/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/accord/plugins
