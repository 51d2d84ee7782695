// The sandbox as a process: arguments, the ready line, and its end.

import { parseArgs } from "node:util";
import { listen } from "./http/server.ts";
import { Sandbox } from "./sandbox.ts";

const USAGE = "usage: node sandbox/main.ts --data-dir DIR [--port N] [--open]";

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function readArguments(): { dataDir: string; port: number; open: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        "data-dir": { type: "string" },
        port: { type: "string", default: "0" },
        open: { type: "boolean", default: false },
      },
    });
    const dataDir = values["data-dir"];
    const port = Number(values.port);
    if (!dataDir) throw new Error("--data-dir is missing");
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port is not a port number");
    return { dataDir, port, open: values.open };
  } catch (error) {
    return fail(`${(error as Error).message}\n${USAGE}`);
  }
}

const { dataDir, port, open } = readArguments();
const secretKey = process.env.SANDBOX_SECRET_KEY || "sk_test_holdback_sandbox";
if (!secretKey.startsWith("sk_test_")) fail("SANDBOX_SECRET_KEY must start with sk_test_");

try {
  const sandbox = new Sandbox({ dataDir, secretKey, open });
  const { url, stop } = await listen(sandbox, port);

  let stopping = false;
  const stopOnce = async () => {
    if (stopping) return;
    stopping = true;
    await stop();
    process.exit(0);
  };
  process.on("SIGTERM", stopOnce);
  process.on("SIGINT", stopOnce);
  // The channel closes when the parent dies, however it dies.
  process.on("disconnect", stopOnce);

  console.log(JSON.stringify({ ready: true, url }));
  process.send?.({ ready: true, url });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  fail(
    code === "EADDRINUSE"
      ? `port ${port} on 127.0.0.1 is taken; choose another with --port`
      : `the sandbox cannot start: ${message}`,
  );
}
