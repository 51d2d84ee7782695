// A process in which the APIs of many test files run, so that the schema, and what Node compiles of it, is made once.
// Each connection is one API: its environment comes as a line, then lines go back (its URL, its log), and when whoever
// asked half-closes the connection, or is gone, the API ends. run_tests.ts starts this process when the first connection
// comes, and hands over each.

import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { startApi } from "../../server/api/start.ts";
import { loadConfig } from "../../server/config.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { oneSchema } from "./one_schema.ts";

/** A line to whoever asked. */
export interface FromHost {
  url?: string;
  /** What it logs. */
  log?: string;
  /** Why it did not start. */
  problem?: string;
}

async function serve(socket: Socket): Promise<void> {
  const tell = (line: FromHost) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  const gone = new Promise<void>((resolve) => socket.once("end", resolve).once("close", () => resolve()));
  // Whoever asked may be killed at any moment.
  socket.on("error", () => undefined);
  try {
    for await (const line of createInterface({ input: socket })) {
      const log = createLogger("api", "info", { write: (text) => tell({ log: text }) });
      const api = await startApi(loadConfig(JSON.parse(line)), log, { makeSchema: oneSchema });
      tell({ url: api.url });
      await gone;
      await api.close();
      break;
    }
  } catch (error) {
    tell({ problem: (error as Error).message });
  }
  socket.end();
}

process.on("message", (_message, socket) => {
  if (socket) void serve(socket as Socket);
});
// The run is over.
process.on("disconnect", () => process.exit());
