# One image for worker, bot and command line: `node worker/main.ts`, `node bot/main.ts`, `node cli/main.ts`.
# Nothing in it is written to while it runs but /tmp and the home folder, so its root may be read-only.
# Debian, as Temporal's native core needs glibc; the same Node as `npm start`.
# checkov:skip=CKV_DOCKER_7: the tag of FROM ${NODE} stands here
ARG NODE=node:24.21.0-bookworm-slim

FROM ${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Production dependencies alone. The image's own Node is the right one; npm's copy is for machines with an older Node.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-*

FROM packages AS build
# The rooms of the product, as .dockerignore says.
COPY . .
# Bundling at the build saves each worker 1-4 s at its start and pins the workflow code to the image.
RUN node worker/bundle.ts dist/workflows.js

# What the worker runs playbooks with: the pinned packages, and of Ansible's collections those that the playbooks use.
FROM ${NODE} AS ansible
RUN apt-get update && apt-get install --yes --no-install-recommends python3-venv
COPY ansible/requirements.txt ansible/requirements.yml ansible/collections.txt ansible/install_collections.py /ansible/
RUN python3 -m venv /opt/ansible \
  && /opt/ansible/bin/pip install --no-cache-dir --disable-pip-version-check -r /ansible/requirements.txt \
  && /opt/ansible/bin/python /ansible/install_collections.py

# What it plans and applies stacks with.
FROM ghcr.io/opentofu/opentofu:1.12.6-minimal AS tofu

FROM ${NODE}
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates python3 && rm -rf /var/lib/apt/lists/*
COPY --from=ansible /opt/ansible /opt/ansible
COPY --from=tofu /usr/local/bin/tofu /usr/local/bin/tofu
WORKDIR /app
COPY --from=build /app ./
ENV NODE_ENV=production \
  COXSWAIN_WORKFLOW_BUNDLE=/app/dist/workflows.js \
  COXSWAIN_ANSIBLE_PLAYBOOK=/opt/ansible/bin/ansible-playbook \
  COXSWAIN_TERRAFORM=tofu
USER node
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["node", "config/healthy.ts"]
CMD ["node", "worker/main.ts"]
