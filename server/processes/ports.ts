// A port that this process is to listen on: found out before anything else takes its time.

import { createServer } from "node:net";

/** Where a process is to listen. */
export interface Place {
  host: string;
  port: number;
}

/** The variables by which it was told. */
const VARIABLES = {
  api: { port: "PORT", host: "API_HOST" },
  gateway: { port: "PORT", host: "API_HOST" },
  worker: { port: "WORKER_PORT", host: "WORKER_HOST" },
} as const;

/** Fails with what to do when the process cannot listen there. */
export async function assertPortIsFree(process: keyof typeof VARIABLES, { host, port }: Place): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, host, resolve);
    });
  } catch (error) {
    throw explainPort(error, process, { host, port });
  }
  await new Promise((resolve) => server.close(resolve));
}

/** What to do about an error of listening; other errors stay as they are. */
export function explainPort(error: unknown, process: keyof typeof VARIABLES, { host, port }: Place): unknown {
  const variables = VARIABLES[process];
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new Error(`Port ${port} of ${host} is in use by another process. Set ${variables.port} to another one.`);
    case "EACCES":
      return new Error(`Port ${port} of ${host} needs a privileged user. Set ${variables.port} to another one.`);
    case "EADDRNOTAVAIL":
      return new Error(
        `${host} is no address of this machine. Set ${variables.host} to one that is, or unset it for 127.0.0.1.`,
      );
    default:
      return error;
  }
}
