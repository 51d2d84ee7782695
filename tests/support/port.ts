// Ports for processes that are told theirs and listen later.

import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Below the ports that any connection or listener gets by itself, so that nobody else takes it in the meantime. */
const FIRST = 20_000;
const COUNT = 10_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Of this run, which has a temporary folder of its own: a port is free for a while after it was handed out. */
async function isHandedOut(port: number): Promise<boolean> {
  return await writeFile(join(tmpdir(), `port-${port}`), "", { flag: "wx" }).then(
    () => false,
    () => true,
  );
}

export async function portOfItsOwn(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if ((await isFree(port)) && !(await isHandedOut(port))) return port;
  }
}
