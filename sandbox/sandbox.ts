// The parts of a running sandbox, put together once.

import { topUp } from "./api/topups.ts";
import { CURRENCIES } from "./core/currencies.ts";
import { Pages } from "./core/pages.ts";
import { ensureControlToken } from "./core/private_files.ts";
import { Store } from "./core/store.ts";
import { Traffic } from "./core/traffic.ts";
import { Faults } from "./faults/faults.ts";
import { StalledRequests } from "./faults/stalled_requests.ts";
import { Deliveries } from "./webhooks/deliveries.ts";

export interface SandboxOptions {
  dataDir: string;
  secretKey: string;
  open: boolean;
}

/** What an open sandbox has in every currency. */
const AMPLE = 100_000_000_000;

export class Sandbox {
  readonly store: Store;
  readonly pages = new Pages();
  readonly traffic = new Traffic();
  readonly faults = new Faults();
  readonly stalled = new StalledRequests();
  readonly deliveries: Deliveries;
  readonly open: boolean;
  readonly secretKey: string;
  /** What the control plane asks for. */
  readonly controlToken: string;

  constructor({ dataDir, secretKey, open }: SandboxOptions) {
    this.open = open;
    this.secretKey = secretKey;
    this.store = new Store(dataDir);
    this.controlToken = ensureControlToken(dataDir);
    this.deliveries = new Deliveries(this.store);
    this.#fill();
  }

  /** Once a data directory: later starts find the money there. */
  #fill(): void {
    if (!this.open) return;
    const missing = [...CURRENCIES].filter((currency) => !this.store.state.funded.has(currency));
    if (missing.length === 0) return;
    this.store.commit({ changes: missing.flatMap((currency) => topUp(this, currency, AMPLE, true).changes) });
  }

  /** Back to the first start. */
  reset(): void {
    this.stalled.release();
    this.faults.clear();
    this.traffic.reset();
    this.deliveries.reset();
    this.store.reset();
    this.#fill();
  }

  close(): void {
    this.stalled.release();
    this.deliveries.close();
    this.store.close();
  }
}
