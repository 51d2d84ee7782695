// The one preset of the Graphile tools: PostGraphile's part and graphile-worker's, which their own commands find here.
// The API and the worker import their part only: neither needs the other's packages in its memory.

import { schemaPreset } from "./server/api/graphql/preset.ts";
import { workerPreset } from "./server/worker/preset.ts";

const preset: GraphileConfig.Preset = { extends: [workerPreset, schemaPreset] };

export default preset;
