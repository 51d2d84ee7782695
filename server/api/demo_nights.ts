// The next night of the demo, let come by a button. The API may not do that: it asks the process that made the demo, whose
// address and secret are in the data folder while that process runs. Where no demo runs there is no such thing.

import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { readPrivate, writePrivate } from "../processes/private_file.ts";
import { errorBody } from "./graphql/errors.ts";
import type { Actor } from "./sign_in/authenticate.ts";
import { isOfThisMachine } from "./sign_in/of_this_machine.ts";
import { type Door, requireActor } from "./sign_in/require_actor.ts";

const NightsDoor = z.object({ url: z.url(), secret: z.string().min(1) });
type NightsDoor = z.infer<typeof NightsDoor>;

export const nightsDoorFile = (dataDir: string) => join(dataDir, "demo_nights.json");

/** Null: no demo runs over this folder. */
export async function readNightsDoor(dataDir: string): Promise<NightsDoor | null> {
  const text = await readPrivate(nightsDoorFile(dataDir));
  return text === null ? null : NightsDoor.parse(JSON.parse(text));
}

export async function writeNightsDoor(dataDir: string, door: NightsDoor): Promise<void> {
  await writePrivate(nightsDoorFile(dataDir), JSON.stringify(door));
}

const NOT_THE_DEMO = errorBody(
  "Time is moved in the demo only. npm start -- --demo makes one; elsewhere a night comes by itself.",
  "HB079",
);

export async function demoNightRoutes(app: FastifyInstance, dataDir: string, door: Door): Promise<void> {
  app.decorateRequest("actor", null);
  app.addHook("onRequest", async (request, reply) => requireActor(request, reply, door));
  const ask = (method: "GET" | "POST") => async (request: FastifyRequest, reply: FastifyReply) => {
    const nights = await readNightsDoor(dataDir);
    if (!nights) return reply.code(404).send(NOT_THE_DEMO);
    if ((request.actor as Actor).databaseRole !== "holdback_admin") {
      return reply.code(403).send(errorBody("The demo's time is moved by its admins.", "HB001"));
    }
    if (!isOfThisMachine(request)) {
      return reply.code(403).send(errorBody("The demo's time is moved on the machine where Holdback runs.", "HB001"));
    }
    const answer = await fetch(nights.url, { method, headers: { authorization: `Bearer ${nights.secret}` } }).catch(
      () => null,
    );
    if (!answer?.ok) return reply.code(503).send(errorBody("The demo does not answer. Start it again.", "UNAVAILABLE"));
    return answer.json();
  };
  app.get("/demo/night", ask("GET"));
  app.post("/demo/night", ask("POST"));
}
