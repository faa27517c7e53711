FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# For `docker compose run`: everything that the commands need.
FROM build AS commands
USER node
ENTRYPOINT ["node", "dist/scripts/handover.js"]

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24.21.0-bookworm-slim AS worker
ENV NODE_ENV=production
WORKDIR /app
# A new volume that is mounted here takes over the owner.
RUN install --directory --owner=node --group=node --mode=700 /keys
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY programmes programmes
USER node
CMD ["node", "dist/src/worker.js"]
