// A process that many test files share, so that what they all load is loaded once: the APIs of a run are in one, the
// sandboxes in another. Each connection is one of them: what it is to be comes as a line, then lines go back (its URL, its
// log), and when whoever asked half-closes the connection, or is gone, it ends. run_tests.ts starts the process when the
// first connection comes, and hands over each.

import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** A line to whoever asked. */
interface FromHost {
  url?: string;
  /** What it logs. */
  log?: string;
  /** Why it did not start. */
  problem?: string;
}

export interface Hosted {
  url: string;
  /** What it has logged. */
  log(): string;
  stop(): Promise<void>;
}

/** Among others in a process: what it takes of that, and what becomes of it, is not for a test to look at. */
export async function askHost(path: string, wish: object): Promise<Hosted> {
  const socket = connect(path);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => undefined);
  socket.write(`${JSON.stringify(wish)}\n`);
  let log = "";
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: socket }).on("line", (line) => {
      const said: FromHost = JSON.parse(line);
      if (said.log) log += said.log;
      if (said.url) resolve(said.url);
      if (said.problem) reject(new Error(`it did not start: ${said.problem}`));
    });
    void closed.then(() => reject(new Error(`it ended: ${log}`)));
  });
  return {
    url,
    log: () => log,
    stop() {
      socket.end();
      return closed;
    },
  };
}

type Start = (wish: string, log: (text: string) => void) => Promise<{ url: string; close(): Promise<void> }>;

/** What such a process does. */
export function beHost(start: Start): void {
  process.on("message", (_message, socket) => {
    if (socket) void serve(socket as Socket, start);
  });
  // The run is over.
  process.on("disconnect", () => process.exit());
}

async function serve(socket: Socket, start: Start): Promise<void> {
  const tell = (line: FromHost) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  const gone = new Promise<void>((resolve) => socket.once("end", resolve).once("close", () => resolve()));
  // Whoever asked may be killed at any moment.
  socket.on("error", () => undefined);
  try {
    for await (const line of createInterface({ input: socket })) {
      const started = await start(line, (log) => tell({ log }));
      tell({ url: started.url });
      await gone;
      await started.close();
      break;
    }
  } catch (error) {
    tell({ problem: (error as Error).message });
  }
  socket.end();
}
