# One image per service: docker build --build-arg SERVICE=exchange . (or consent, case, coordinator, notification, issuer).
# Everything up to the last stage is the same for all of them and is built once.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund \
 && rm -rf demo bench docs libs/*/src services/*/src infra/src libs/testing/dist .nx

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=build /app ./
ARG SERVICE
# /data is for what must outlive the container and is not in MongoDB: the dev issuer's keys.
RUN test -n "$SERVICE" || { echo "name the service: --build-arg SERVICE=exchange" >&2; exit 1; }; \
    if [ "$SERVICE" = issuer ]; then entry=infra/dist/issuer.main.js; else entry=services/$SERVICE/dist/main.js; fi; \
    test -f "$entry" || { echo "no such service: $SERVICE" >&2; exit 1; }; \
    printf 'import "./%s";\n' "$entry" > main.js; mkdir -p /data; chown node:node /data
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "infra/dist/health-check.main.js"]
CMD ["node", "--enable-source-maps", "main.js"]
