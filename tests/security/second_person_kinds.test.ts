// What needs a second person: every kind of act, asked for by one admin and confirmed by another.

import test, { type ExecutionContext } from "ava";
import { texts } from "../../console/src/texts.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createPayout, NOBODY } from "../support/fixtures.ts";
import { refusedToOthers } from "../support/signed_in.ts";
import { ACTS, db, heldPayout, one, other, unique, value, waitingPayout } from "./second_person_acts.ts";
import { asked, call, confirm, control, readRequest } from "./two_admins.ts";

const askingVerbs = async () =>
  (
    await db.admin.query<{ verb: string }>(
      `select proname as verb from pg_proc where pronamespace = 'app'::regnamespace
          and strpos(prosrc, 'app_private.needs_second_person(') > 0 order by 1`,
    )
  ).rows.map(({ verb }) => verb);

for (const { kind, what, says, prepare } of ACTS) {
  test.serial(`${kind}, ${what}: nothing is done before another admin confirms it, and all of it then`, async (t) => {
    // An adjustment needs a second person without a rule.
    await control(db, ...(kind === "adjustment" ? [] : [kind]));
    const { verb, values, state } = await prepare();
    const before = await state();
    const request = await asked(t, one, verb, values);
    t.deepEqual(await state(), before);
    t.like(request, { kind, status: "pending", requested_by: one.id, decided_by: null });
    await refused(t, confirm(one, request), "HB030");
    t.deepEqual(await state(), before);
    const { effect } = await other.do<{ effect: string }>(
      "select app.requests_effect(request) as effect from app.requests as request where id = $1",
      [request.id],
    );
    t.regex(effect, says, "who confirms it reads what it would do");
    // No fact is missing in the middle of it, and no internal name is told.
    t.notRegex(effect, / {2}|\( *\)| [.,]|null|_payout|[0-9a-f]{8}-/);
    t.true(request.amount === null || /\b[A-Z]{3} [\d,]+(\.\d+)?/.test(effect), effect);

    const confirmed = await confirm(other, request);
    t.like(confirmed, { id: request.id, status: "confirmed", decided_by: other.id });
    t.notDeepEqual(await state(), before);
    t.is(await value("select count(*)::int from app_private.confirmations"), 0);
    const { rows: events } = await db.admin.query(
      `select type, payload ->> 'requested_by' as requested_by, payload -> 'actor' ->> 'user_id' as actor
         from app.events where entity_id = $1 order by id`,
      [request.id],
    );
    t.deepEqual(events, [
      { type: "request.created", requested_by: one.id, actor: one.id },
      { type: "request.confirmed", requested_by: one.id, actor: other.id },
    ]);
  });
}

test.serial("every kind is tried above, and every verb that asks", async (t) => {
  t.deepEqual(
    [...new Set(ACTS.map(({ kind }) => kind))].sort(),
    // What a company reports is no admin's act: tests/sql/app/report_departure.test.ts.
    (await db.admin.query("select value from app.request_kinds where value <> 'departure' order by value")).rows.map(
      (row) => row.value,
    ),
  );
  const { rows } = await db.admin.query<{ verb: string }>(
    `select proname as verb from pg_proc where pronamespace = 'app'::regnamespace
        and strpos(prosrc, 'app_private.needs_second_person(') > 0
        and proname not in (select verb from app.requests where status = 'confirmed')`,
  );
  // These two release early by another name: second_person_evaded.test.ts.
  t.deepEqual(rows.map(({ verb }) => verb).sort(), [
    "create_payout_schedule",
    "report_departure",
    "reschedule_payout_schedule",
    // A recruiter's way to Stripe asks by the rule of link_payout_account.
    "start_onboarding",
  ]);
});

test.serial("what a request does is said of every verb that asks, and what it is called", async (t) => {
  const { rows } = await db.admin.query<{ verb: string }>(
    `select verb.proname as verb
       from pg_proc as verb, pg_proc as effect
      where verb.pronamespace = 'app'::regnamespace
        and strpos(verb.prosrc, 'app_private.needs_second_person(') > 0
        and effect.oid = 'app_private.request_effect'::regproc
        and strpos(effect.prosrc, format('when %L', verb.proname)) > 0
      order by 1`,
  );
  t.deepEqual(
    rows.map(({ verb }) => verb),
    await askingVerbs(),
  );
  t.deepEqual(Object.keys(texts.needsYou.request.acts).sort(), await askingVerbs());
});

test.serial("without a rule, and for the owner, verbs act at once", async (t) => {
  await control(db);
  const { hold } = await heldPayout();
  t.is(await call(one, "app.release_escrow_hold($1, 'went well')", [hold]), null);
  await control(db, "early_release");
  const second = await heldPayout();
  const { rows } = await db.admin.query("select status from app.release_escrow_hold($1, 'went well')", [second.hold]);
  t.deepEqual(rows, [{ status: "released" }]);
  const audit = await value(
    "select changed_by is null and changed_by_role = session_user from app.payout_audit_log where entity_id = $1 and action = 'release'",
    [second.hold],
  );
  t.true(audit, "and the audit log names the login");
});

test.serial("the audit log names both persons and the request", async (t) => {
  await control(db, "early_release");
  const { hold } = await heldPayout();
  const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  await confirm(other, request);
  const { rows } = await db.admin.query(
    `select changed_by, reason, metadata -> 'request' as request from app.payout_audit_log
      where action in ('release', 'create') and (entity_id = $1 or created_at > $2) and metadata ? 'request'`,
    [
      hold,
      (await db.admin.query("select requested_at from app.requests where id = $1", [request.id])).rows[0].requested_at,
    ],
  );
  t.is(rows.length, 2, "the hold, and the obligation that it made");
  for (const row of rows) {
    t.like(row, { changed_by: other.id, reason: "went well" });
    t.like(row.request, { id: request.id, kind: "early_release", requested_by: one.id });
  }
  // What the same person does next is theirs alone.
  const next = await createPayout(db.admin);
  await other.do("select app.freeze_payout($1, 'alone')", [next.payout]);
  t.is(
    await value("select count(*)::int from app.payout_audit_log where payout_id = $1 and metadata ? 'request'", [
      next.payout,
    ]),
    0,
  );
});

test.serial(
  "an amount reaches: from it on a second person is needed, in a currency without a rule always",
  async (t) => {
    await control(db, ["early_release", 20_000]);
    t.is(await call(one, "app.release_escrow_hold($1, 'went well', 19999)", [(await heldPayout()).hold]), null);
    t.truthy(await call(one, "app.release_escrow_hold($1, 'went well', 20000)", [(await heldPayout()).hold]));
    const euros = await createPayout(db.admin, { startDate: daysAgo(9), currency: "EUR" });
    t.truthy(await call(one, "app.release_escrow_hold($1, 'went well', 1)", [euros.hold]));
    // A rule that begins at nothing is one that always holds.
    await control(db);
    await db.admin.query("select app.require_second_person('early_release', 0)");
    t.truthy(await call(one, "app.release_escrow_hold($1, 'went well', 1)", [(await heldPayout()).hold]));
  },
);

test.serial("a hold whose date has come is released by one person", async (t) => {
  await control(db, "early_release");
  const { hold } = await createPayout(db.admin);
  t.is(await call(one, "app.release_escrow_hold($1, 'before the run')", [hold]), null);
});

test.serial("the explanation of a payout names the request that waits, and who can confirm it", async (t) => {
  await control(db, "approval", "early_release");
  const { payout } = await waitingPayout();
  const codes = async (id: string) =>
    (await db.admin.query("select code, who, action, sentence from app.explain_payout($1)", [id])).rows.filter(
      ({ code }) => code === "waiting_for_second_person",
    );
  t.deepEqual(await codes(payout), []);
  const request = await asked(t, one, "app.approve_payout($1, 'checked')", [payout]);
  const [waiting] = await codes(payout);
  t.like(waiting, { who: "platform admin other than who asked", action: "confirm_request" });
  t.regex(waiting?.sentence, new RegExp(request.id));
  await other.do("select app.decline_request($1, 'not yet')", [request.id]);
  t.deepEqual(await codes(payout), []);

  await control(db, "early_release");
  const held = await heldPayout();
  await asked(t, one, "app.release_escrow_hold($1, 'went well')", [held.hold]);
  t.is((await codes(held.payout)).length, 1);
});

test.serial("the same call again is the same request, whatever its reason and whoever asks", async (t) => {
  await control(db, "early_release");
  const { hold } = await heldPayout();
  const first = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  t.is((await asked(t, one, "app.release_escrow_hold($1, 'once more')", [hold])).id, first.id);
  t.is((await asked(t, other, "app.release_escrow_hold($1, 'me too')", [hold])).id, first.id);
  t.not((await asked(t, one, "app.release_escrow_hold($1, 'less', 1)", [hold])).id, first.id);
  t.is((await readRequest(one, first.id)).reason, "went well");
});

test.serial(
  "a request that was asked for again after its facts changed is outdated, and a new one waits",
  async (t) => {
    await control(db, "early_release");
    const { hold, recruiter } = await heldPayout();
    const first = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
    await db.admin.query("select app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
    const second = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
    t.not(second.id, first.id);
    t.like(await readRequest(one, first.id), { status: "outdated", decided_by: one.id });
    await refused(t, confirm(other, first), "HB003");
    t.is((await confirm(other, second)).status, "confirmed");
  },
);

test.serial(
  "a request is declined with a reason, by anybody who is an admin, and then cannot be confirmed",
  async (t) => {
    await control(db, "early_release");
    for (const admin of [one, other]) {
      const { hold } = await heldPayout();
      const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
      await refused(t, admin.do("select app.decline_request($1, ' ')", [request.id]), "HB008");
      t.like(await admin.do("select * from app.decline_request($1, 'no')", [request.id]), {
        status: "declined",
        decided_by: admin.id,
        decision_reason: "no",
      });
      await refused(t, confirm(other, request), "HB003");
      await refused(t, admin.do("select app.decline_request($1, 'no')", [request.id]), "HB003");
      t.is(await value("select status from app.escrow_holds where id = $1", [hold]), "active");
    }
    await refused(t, one.do("select app.decline_request($1, 'no')", [NOBODY]), "HB002");
    await refused(t, one.do("select app.confirm_request($1, 'x')", [NOBODY]), "HB002");
  },
);

test.serial("whoever is no admin is refused all three verbs", async (t) => {
  await refusedToOthers(t, db, "app.require_second_person('approval')");
  await refusedToOthers(t, db, "app.confirm_request($1, 'x')", [NOBODY]);
  await refusedToOthers(t, db, "app.decline_request($1, 'x')", [NOBODY]);
});

test.serial("a rule with a wrong kind, amount or currency is refused", async (t) => {
  await control(db);
  const wrong: [string, string][] = [
    ["'nothing'", "HB008"],
    ["null", "HB008"],
    ["'pause', 100, 'USD'", "HB008"],
    ["'approval', 100", "HB008"],
    ["'approval', null, 'USD'", "HB008"],
    ["'approval', 100, 'QQQ'", "HB006"],
    ["'approval', -1, 'USD'", "HB004"],
    ["'approval', 1, 'ISK'", "HB004"],
    ["'approval', 100, 'USD', false", "HB008"],
    ["'approval', required => false", "HB003"],
  ];
  for (const [values, code] of wrong) await refused(t, one.do(`select app.require_second_person(${values})`), code);
  t.is(await value("select count(*)::int from app.second_person_rules where lifted_at is null"), 0);
});

test.serial("lowering needs two, and raising the bar needs one", async (t) => {
  const standing = async () =>
    (
      await db.admin.query(
        "select currency, from_amount from app.second_person_rules where kind = 'write_off' and lifted_at is null order by currency",
      )
    ).rows.map(({ currency, from_amount }) => `${currency} ${from_amount}`);
  const set = (values: string) => call(one, `app.require_second_person('write_off', ${values})`);
  await control(db);
  t.is(await set("1000, 'USD'"), null);
  t.is(await set("1000, 'USD'"), null, "as it is");
  t.is(await set("900, 'USD'"), null, "stricter");
  t.truthy(await set("901, 'USD'"), "weaker");
  t.truthy(await set("1, 'EUR'"), "in euros it always holds, as there is no amount");
  t.truthy(await set("required => false"), "lifted");
  t.deepEqual(await standing(), ["USD 900"]);
  t.is(await set("null"), null, "always");
  t.deepEqual(await standing(), ["null null"]);
  t.truthy(await set("1, 'USD'"));
  t.deepEqual(await standing(), ["null null"]);
  await control(db, "control");
  t.truthy(await set("null"), "where control itself is a rule, one person changes nothing");
});

test.serial("requests that nobody decided expire, by the clock and by the task", async (t: ExecutionContext) => {
  await control(db, "early_release");
  await db.admin.query("update app_private.settings set value = '0' where name = 'request_days'");
  const { hold } = await heldPayout();
  const request = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  await refused(t, confirm(other, request), "HB033");
  await db.admin.query("update app_private.settings set value = '7' where name = 'request_days'");
  t.is(await value("select app_private.expire_requests()"), 1);
  t.like(await readRequest(one, request.id), { status: "expired", decided_by: null });
  await refused(t, confirm(other, request), "HB003");
  const again = await asked(t, one, "app.release_escrow_hold($1, 'went well')", [hold]);
  t.not(again.id, request.id);
});
