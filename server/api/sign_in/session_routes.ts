// How the console signs people in: which way there is, and the exchange of a link's secret for a token.

import type { FastifyInstance } from "fastify";
import type { JWK } from "jose";
import { z } from "zod";
import { readNightsDoor } from "../demo_nights.ts";
import { readDemo } from "./demo_people.ts";
import { signLocalToken } from "./local_key.ts";
import { isOfThisMachine } from "./of_this_machine.ts";
import { redeemSignInLink } from "./sign_in_link.ts";

/** What the console needs to know before anybody is signed in. */
export type SignInWay =
  | { kind: "link"; dataDir: string; key: JWK }
  | { kind: "provider"; issuer: string; clientId: string }
  | { kind: "none" };

const Exchange = z.object({ secret: z.string().min(1).max(200) });
const Choice = z.object({ name: z.string().max(200) });

export async function sessionRoutes(app: FastifyInstance, way: SignInWay): Promise<void> {
  if (way.kind !== "link") {
    app.get("/session/way", async () => (way.kind === "provider" ? way : { kind: way.kind, canMakeLink: false }));
    return;
  }
  app.get("/session/way", async () => {
    const demo = await readDemo(way.dataDir);
    if (!demo) return { kind: way.kind, canMakeLink: true };
    const people = demo.people.map(({ name, role }) => ({ name, role }));
    const movesTime = (await readNightsDoor(way.dataDir)) !== null;
    return { kind: way.kind, canMakeLink: true, people, sights: demo.sights, movesTime };
  });
  // Only where the data is the demo's: the people are those of the file that its making left in the data folder.
  app.post("/session/demo", async (request, reply) => {
    const demo = await readDemo(way.dataDir);
    if (!demo) return reply.code(404).send({ error: "not found" });
    if (!isOfThisMachine(request)) {
      return reply.code(403).send({ error: "The demo's people sign in on the machine where Holdback runs." });
    }
    const { data } = Choice.safeParse(request.body);
    const person = demo.people.find(({ name }) => name === data?.name);
    if (!person) return reply.code(400).send({ error: "There is no such person in the demo." });
    return { token: await signLocalToken(way.key, person.authSubject) };
  });
  app.post("/session/link", async (request, reply) => {
    if (!isOfThisMachine(request)) {
      return reply.code(403).send({ error: "This link works on the machine where Holdback runs." });
    }
    const { data } = Exchange.safeParse(request.body);
    const authSubject = data ? await redeemSignInLink(way.dataDir, data.secret) : null;
    if (authSubject === null) {
      return reply.code(401).send({ error: "This link was used, or is too old. Get a new one: npm run link." });
    }
    return { token: await signLocalToken(way.key, authSubject) };
  });
}
