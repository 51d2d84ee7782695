// /metrics: the database's figures (reporting.metrics), and behind them what this process measured of itself.

import { Counter, Gauge, Registry } from "prom-client";
import { ownMetrics } from "../processes/metrics.ts";

interface Figure {
  name: string;
  /** Null for a metric that has no value now. */
  labels: Record<string, string> | null;
  value: string | null;
  help: string;
  type: "gauge" | "counter";
}
type Query = <Row extends object>(sql: string) => Promise<{ rows: Row[] }>;

/** Answers /metrics. However many ask at once, the database is asked once. */
export class Metrics {
  readonly contentType = ownMetrics.contentType;
  #query: Query;
  #asking: Promise<string> | undefined;

  constructor(query: Query) {
    this.#query = query;
  }

  read(): Promise<string> {
    this.#asking ??= this.#read().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #read(): Promise<string> {
    const registry = new Registry();
    const answers = new Gauge({
      name: "holdback_database_answers",
      help: "1 when the database answered this request, else 0",
      registers: [registry],
    });
    // A database that does not answer is a metric too: what else is known is told all the same.
    const figures = await this.#query<Figure>("select name, labels, value, help, type from app_private.metrics()").then(
      ({ rows }) => rows,
      () => null,
    );
    answers.set(figures === null ? 0 : 1);
    for (const [name, ofName] of Map.groupBy(figures ?? [], (figure) => figure.name))
      addFigures(registry, name, ofName);
    return (await registry.metrics()) + (await ownMetrics.metrics());
  }
}

function addFigures(registry: Registry, name: string, figures: Figure[]): void {
  const { help, type } = figures[0] as Figure;
  const labelNames = [...new Set(figures.flatMap(({ labels }) => Object.keys(labels ?? {})))];
  const settings = { name, help, labelNames, registers: [registry] };
  const metric = type === "counter" ? new Counter(settings) : new Gauge(settings);
  // Without labels prom-client begins at 0, which nobody has found out.
  if (labelNames.length === 0) metric.remove();
  for (const { labels, value } of figures) if (value !== null) metric.inc(labels ?? {}, Number(value));
}
