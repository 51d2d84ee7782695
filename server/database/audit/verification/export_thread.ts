// A thread that follows a part of an export.

import { parentPort, workerData } from "node:worker_threads";
import { followPart, type PartOfExport } from "./export_part.ts";

parentPort?.postMessage(followPart(workerData as PartOfExport));
