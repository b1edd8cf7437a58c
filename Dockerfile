# Plait in two stages: the first installs from the lock, the second carries only the result.
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /src

RUN python -m venv /opt/plait

COPY requirements.lock ./
RUN /opt/plait/bin/pip install --require-hashes --no-deps --only-binary :all: --requirement requirements.lock

COPY pyproject.toml README.md ./
COPY app ./app
COPY migrations ./migrations
COPY examples ./examples
RUN /opt/plait/bin/pip install --no-deps --no-build-isolation --no-index . \
    && /opt/plait/bin/pip uninstall --yes editables hatchling pathspec pluggy trove-classifiers pip \
    && /opt/plait/bin/python -m compileall -q /opt/plait/lib


FROM python:3.13-slim

RUN groupadd --system --gid 10001 plait \
    && useradd --system --uid 10001 --gid plait --home-dir /var/lib/plait --shell /usr/sbin/nologin plait \
    && install --directory --owner plait --group plait --mode 0750 /var/lib/plait

COPY --from=build /opt/plait /opt/plait

# PLAIT_SECRET_KEY has no default here: production refuses to start without one of its own.
ENV PATH=/opt/plait/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PLAIT_MODE=production \
    PLAIT_HOST=0.0.0.0 \
    PLAIT_PORT=8000 \
    PLAIT_DATA_DIR=/var/lib/plait

WORKDIR /var/lib/plait
USER 10001:10001
VOLUME /var/lib/plait
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PLAIT_PORT']}/readyz\", timeout=2)"]

# SIGTERM drains: runs in progress are finished or given back before the process ends.
STOPSIGNAL SIGTERM
CMD ["plait", "serve"]
