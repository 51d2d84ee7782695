// A port that this process is to listen on: found out before anything else takes its time.

import { createServer } from "node:net";

/** The API listens on this machine's loopback. */
export const API_HOST = "127.0.0.1";

/** Where a process is to listen, and the variable by which it was told the port. */
export interface Place {
  host: string;
  port: number;
  variable: string;
}

/** Fails with what to do when somebody else listens there. */
export async function assertPortIsFree(place: Place): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(place.port, place.host, resolve);
    });
  } catch (error) {
    throw explainPort(error, place);
  }
  await new Promise((resolve) => server.close(resolve));
}

/** What to do about an error of listening; other errors stay as they are. */
export function explainPort(error: unknown, { host, port, variable }: Place): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EADDRINUSE":
      return new Error(`Port ${port} of ${host} is in use by another process. Set ${variable} to another one.`);
    case "EACCES":
      return new Error(`Port ${port} of ${host} needs a privileged user. Set ${variable} to another one.`);
    case "EADDRNOTAVAIL":
      return new Error(`${host} is no address of this machine, which ${variable} needs to listen on.`);
    default:
      return error;
  }
}
