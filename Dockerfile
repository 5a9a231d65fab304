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
COPY ansible ansible
# Bundling at the build saves each worker 1-4 s at its start and pins the workflow code to the image.
RUN node worker/bundle.ts dist/workflows.js

# What the worker runs playbooks with: the pinned packages, and of Ansible's collections those that the playbooks use.
FROM node:24-bookworm-slim AS ansible
RUN apt-get update && apt-get install --yes --no-install-recommends python3-venv
COPY ansible/requirements.txt ansible/requirements.yml ansible/collections.txt ansible/install_collections.py /ansible/
RUN python3 -m venv /opt/ansible \
  && /opt/ansible/bin/pip install --no-cache-dir --disable-pip-version-check -r /ansible/requirements.txt \
  && /opt/ansible/bin/python /ansible/install_collections.py

FROM node:24-bookworm-slim
ENV NODE_ENV=production COXSWAIN_WORKFLOW_BUNDLE=/app/dist/workflows.js COXSWAIN_ANSIBLE_PLAYBOOK=/opt/ansible/bin/ansible-playbook
RUN apt-get update && apt-get install --yes --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY --from=ansible /opt/ansible /opt/ansible
WORKDIR /app
COPY --from=build /app ./
USER node
CMD ["node", "worker/main.ts"]
