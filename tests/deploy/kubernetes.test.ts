// deploy/kubernetes: each manifest is right by the published schema of its kind, and whatever it names is there.

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as cloudnativePg from "@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1";
import test from "ava";
import * as apps from "kubernetes-models/apps/v1";
import * as batch from "kubernetes-models/batch/v1";
import * as networking from "kubernetes-models/networking.k8s.io/v1";
import * as policy from "kubernetes-models/policy/v1";
import * as core from "kubernetes-models/v1";
import { parse, parseAllDocuments } from "yaml";
import { loadConfig, VARIABLE_NAMES } from "../../server/config.ts";
import { crontabWithout } from "../../server/worker/preset.ts";
import { DEPLOY, missing, read, scriptsIn } from "./manifests.ts";

interface Container {
  args: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string } } }[];
  securityContext: object;
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  // biome-ignore lint/suspicious/noExplicitAny: it differs from kind to kind.
  spec: any;
}
const KINDS: Record<string, Record<string, unknown>> = {
  v1: { ...core },
  "apps/v1": { ...apps },
  "batch/v1": { ...batch },
  "policy/v1": { ...policy },
  "networking.k8s.io/v1": { ...networking },
  "postgresql.cnpg.io/v1": { ...cloudnativePg },
};
const FOLDER = "kubernetes";
const kustomizations = (readdirSync(join(DEPLOY, FOLDER), { recursive: true }) as string[])
  .filter((path) => path.endsWith("kustomization.yaml"))
  .map((path) => path.slice(0, -"/kustomization.yaml".length));
const isPatch = (path: string) => path.endsWith("cronjobs/worker.yaml");
const files = (readdirSync(join(DEPLOY, FOLDER), { recursive: true }) as string[]).filter(
  (path) => path.endsWith(".yaml") && !path.endsWith("kustomization.yaml"),
);
const manifests = files
  .filter((path) => !isPatch(path))
  .flatMap((path) => (read(join(FOLDER, path)) as Manifest[]).map((manifest) => ({ path, manifest })));

/** The fields that nobody looks at while the manifest is validated: its kind does not know them. */
function unknownFields(manifest: Manifest): string[] {
  const unread = new Set<string>();
  const watched = <T extends object>(value: T, path: string): T => {
    for (const key of Object.keys(value)) unread.add(`${path}${key}`);
    return new Proxy(value, {
      get(target, key, receiver) {
        const field = Reflect.get(target, key, receiver);
        if (typeof key === "symbol") return field;
        unread.delete(`${path}${key}`);
        if (typeof field !== "object" || field === null) return field;
        known.set(field, known.get(field) ?? watched(field, `${path}${key}.`));
        return known.get(field);
      },
    });
  };
  const known = new Map<object, object>();
  const kind = KINDS[manifest.apiVersion]?.[manifest.kind] as { prototype: { validate(): void } };
  // Not of a model of its own: that would be a copy, for which each field is looked at.
  kind.prototype.validate.call(watched(manifest, ""));
  return [...unread];
}

const containersOf = ({ kind, spec }: Manifest): Container[] =>
  kind === "CronJob"
    ? spec.jobTemplate.spec.template.spec.containers
    : kind === "Job" || kind === "Deployment"
      ? spec.template.spec.containers
      : [];
const containers = manifests.flatMap(({ manifest }) => containersOf(manifest));

for (const { path, manifest } of manifests) {
  test(`${path}: ${manifest.kind} ${manifest.metadata.name} is right by the schema of its kind`, (t) => {
    t.truthy(KINDS[manifest.apiVersion]?.[manifest.kind], `${manifest.apiVersion} ${manifest.kind} is no kind`);
    t.deepEqual(unknownFields(manifest), []);
  });
}

test("a value of the wrong type and a field that is none are seen", (t) => {
  const api = manifests.find(({ manifest }) => manifest.kind === "Deployment")?.manifest as Manifest;
  const wrong = structuredClone(api);
  wrong.spec.replicas = "two";
  t.throws(() => unknownFields(wrong), { message: /spec\/replicas must be integer/ });
  const misspelt = structuredClone(api);
  misspelt.spec.template.spec.containers[0].livenesProbe = { periodSeconds: 1 };
  t.deepEqual(unknownFields(misspelt), ["spec.template.spec.containers.0.livenesProbe"]);
});

test("each kustomization names files that are there, and each file belongs to one", (t) => {
  const named = kustomizations.flatMap((folder) => {
    const [{ resources, patches = [], configMapGenerator = [] }] = read(join(FOLDER, folder, "kustomization.yaml"));
    const paths = [
      ...resources,
      ...patches.map(({ path }: { path: string }) => path),
      ...configMapGenerator.flatMap(({ envs }: { envs: string[] }) => envs),
    ];
    t.deepEqual(missing(paths, join(DEPLOY, FOLDER, folder)), [], folder);
    return paths.map((path) => join(folder, path));
  });
  t.deepEqual(
    files.filter((path) => !named.includes(path)),
    [],
  );
});

test("each container runs what is there, with variables that Holdback knows, and may do nothing that it need not", (t) => {
  t.is(containers.length, 5);
  for (const { args, env = [], securityContext } of containers) {
    const scripts = scriptsIn(args);
    t.is(scripts.length, 1, args.join(" "));
    t.deepEqual(missing(scripts), []);
    t.deepEqual(
      env.map(({ name }) => name).filter((name) => !VARIABLE_NAMES.includes(name as never)),
      [],
    );
    t.deepEqual(securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  }
});

test("each process has its own login, secrets only by reference, and the worker alone has the key", (t) => {
  const secrets = Object.fromEntries(
    containers.map(({ args, env = [] }) => [
      scriptsIn(args)[0],
      env.flatMap(({ name, valueFrom }) => (valueFrom ? [`${name}: ${valueFrom.secretKeyRef.name}`] : [])),
    ]),
  );
  t.deepEqual(secrets, {
    "server/commands/migrate.ts": ["DATABASE_URL: holdback-database-admin"],
    "server/commands/server.ts": [
      "DATABASE_URL: holdback-database-api",
      "STRIPE_WEBHOOK_SECRET: holdback-stripe-webhook",
      "METRICS_TOKEN: holdback-metrics",
      "SMTP_URL: holdback-mail",
      "MAIL_FROM: holdback-mail",
    ],
    "server/commands/worker.ts": [
      "DATABASE_URL: holdback-database-worker",
      "STRIPE_SECRET_KEY: holdback-stripe-key",
      "SMTP_URL: holdback-mail",
      "MAIL_FROM: holdback-mail",
      "METRICS_TOKEN: holdback-metrics",
      "AUDIT_SEAL_KEY: holdback-audit-seal",
    ],
    "server/commands/run.ts": ["DATABASE_URL: holdback-database-worker"],
  });
});

test("API and workers read the map of settings, and have time to stop", (t) => {
  const deployments = manifests.map(({ manifest }) => manifest).filter(({ kind }) => kind === "Deployment");
  t.is(deployments.length, 2);
  for (const { metadata, spec } of deployments) {
    const { containers: inside, terminationGracePeriodSeconds } = spec.template.spec;
    t.deepEqual(inside[0].envFrom, [{ configMapRef: { name: "holdback" } }], metadata.name);
    t.true(terminationGracePeriodSeconds * 1_000 > loadConfig({}).stopPatienceMs, metadata.name);
  }
});

test("the seals of the audit logs are written to a volume that outlives the workers", (t) => {
  const worker = manifests
    .map(({ manifest }) => manifest)
    .find(({ kind, metadata }) => `${kind} ${metadata.name}` === "Deployment holdback-worker") as Manifest;
  const { volumes, containers: inside, securityContext } = worker.spec.template.spec;
  const file = inside[0].env.find(({ name }: { name: string }) => name === "AUDIT_SEAL_FILE").value as string;
  const mount = inside[0].volumeMounts.find(({ mountPath }: { mountPath: string }) => mountPath === dirname(file));
  const volume = volumes.find(({ name }: { name: string }) => name === mount.name);
  t.is(securityContext.fsGroup, securityContext.runAsUser);
  const claims = manifests.filter(({ manifest }) => manifest.kind === "PersistentVolumeClaim");
  t.deepEqual(
    claims.map(({ manifest }) => manifest.metadata.name),
    [volume.persistentVolumeClaim.claimName],
  );
});

test("the CronJobs start the daily runs at the times of the crontab, one at a time, and the worker leaves them out", async (t) => {
  const jobs = manifests.map(({ manifest }) => manifest).filter(({ kind }) => kind === "CronJob");
  const started = jobs.map((job) => {
    t.like(job.spec, { timeZone: "Etc/UTC", concurrencyPolicy: "Forbid" });
    const args = containersOf(job)[0]?.args as string[];
    return { task: args[1] as string, minute: job.spec.schedule.split(" ")[0], hour: job.spec.schedule.split(" ")[1] };
  });
  const tasks = started.map(({ task }) => task);
  const [patch] = read(join(FOLDER, "overlays/cronjobs/worker.yaml")) as [Manifest];
  const without = containersOf(patch)[0]?.env?.[0];
  t.deepEqual(without, { name: "CRONTAB_WITHOUT", value: tasks.join(",") });
  const left = (await crontabWithout(tasks)).map(({ task }) => task);
  const all = await crontabWithout([]);
  t.is(left.length, all.length - tasks.length);
  for (const { task, minute, hour } of started) {
    const item = all.find((one) => one.task === task);
    const at = (h: number, m: number) => item?.match({ min: m, hour: h, date: 1, month: 1, dow: 1 } as never);
    t.true(at(Number(hour), Number(minute)), task);
    t.false(at(Number(hour) + 1, Number(minute)), task);
  }
});

test("kubectl builds each kustomization", async (t) => {
  const run = promisify(execFile);
  const isThere = await run("kubectl", ["version", "--client"]).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    t.log("left out: there is no kubectl on this machine");
    t.pass();
    return;
  }
  for (const folder of kustomizations) {
    const { stdout } = await run("kubectl", ["kustomize", join(DEPLOY, FOLDER, folder)]);
    const built = parseAllDocuments(stdout).map((document) => parse(String(document)) as Manifest);
    t.true(built.length > 0, folder);
    // The pods of each policy and budget are chosen by labels that pods of this folder have.
    const labels = built
      .filter(({ kind }) => kind === "Deployment")
      .map(({ spec }) => spec.template.metadata.labels as Record<string, string>);
    for (const { kind, metadata, spec } of built.filter(({ kind }) => kind === "PodDisruptionBudget")) {
      const wanted = Object.entries(spec.selector.matchLabels);
      t.true(
        labels.some((has) => wanted.every(([name, value]) => has[name] === value)),
        `${kind} ${metadata.name}`,
      );
    }
    for (const job of built.filter(({ kind }) => kind === "Deployment" || kind === "CronJob")) {
      if (folder.endsWith("cronjobs") && job.metadata.name === "holdback-worker") {
        t.true(containersOf(job)[0]?.env?.some(({ name }) => name === "CRONTAB_WITHOUT"));
      }
    }
  }
});
