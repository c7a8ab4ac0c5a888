# One image for every role. Compiled at build time: without .pyc files start-up takes two to three times as long.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY prompts prompts
COPY worker worker
RUN python -m venv /opt/minutes \
 && /opt/minutes/bin/pip install --no-cache-dir --constraint constraints.txt . \
 && /opt/minutes/bin/python -m compileall -q /opt/minutes

FROM python:3.13-slim
# openai 3 trusts the system's certificates
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 minutes \
 && install --directory --owner minutes --mode 700 /home/minutes/.local/share/notion-minutes
COPY --from=build /opt/minutes /opt/minutes
ENV PATH=/opt/minutes/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
ENTRYPOINT ["minutes"]
CMD ["--help"]
