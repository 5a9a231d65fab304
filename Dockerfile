# One image for worker, bot and command line: `node worker/main.ts`, `node bot/main.ts`, `node cli/main.ts`.
# Debian, as Temporal's native core needs glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image's own Node is the right one; npm's copy is for machines with an older Node.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-*
COPY domain domain
COPY config config
COPY workflows workflows
COPY activities activities
COPY bot bot
COPY cli cli
COPY worker worker
# Bundling at the build saves each worker 1-4 s at its start and pins the workflow code to the image.
RUN node worker/bundle.ts dist/workflows.js

FROM node:24-bookworm-slim
ENV NODE_ENV=production COXSWAIN_WORKFLOW_BUNDLE=/app/dist/workflows.js
WORKDIR /app
COPY --from=build /app ./
USER node
CMD ["node", "worker/main.ts"]
