// A port of this machine's loopback that nobody listens on just now. Somebody may take it before we do: callers retry.

import { createServer } from "node:net";

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("This machine gave no free port on 127.0.0.1."));
      });
    });
  });
}
