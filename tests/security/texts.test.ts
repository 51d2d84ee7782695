// Every text has a bound, and a text that is longer is refused with what to do.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createPayout, createPlacement } from "../support/fixtures.ts";

const db = useDatabase(test);

/** Columns that nobody's text comes to unchecked, and why. */
const EXCEPT: readonly (readonly [column: RegExp, why: string])[] = [
  [/_role$/, "the name of a role: 63 bytes"],
  [
    /^app\.(\w+_(statuses|kinds|roles|settlements)|currencies|error_codes|status_transitions)\./,
    "rows of the migrations",
  ],
  [
    /^app_private\.(explanation_codes|readiness_codes|stripe_refusal_texts|metric_names|invariant_rules|stripe_outcomes|stripe_outcome_meanings|stripe_event_types)\./,
    "rows of the migrations",
  ],
  [
    /^app_private\.(settings|locks|database_version|migration_digests|repeatable_sql|known_objects|login_passwords)\./,
    "written by who migrates",
  ],
  [/^app_private\.import_/, "rows of a file, each of which has a largest size; checked before anything is created"],
  [/^app_private\.reconciliation_/, "Stripe's pages, deleted when they are compared; findings have bounds"],
  [/^app_private\.lineage\.(system_identifier|timeline)$/, "what the server says of itself"],
  [/^app_private\.migrations\.name$/, "written by who migrates"],
  [/^app\.guarantee_breaches\.clawback_rule$/, "a copy of app.payout_policies, where it is one of three"],
  [/^app\.payout_audit_log\.(action|old_status|new_status)$/, "from app.status_transitions, by the audit trigger"],
  [/^app\.audit_log\.(old_status|new_status)$/, "a status of the changed row, which has its bound"],
  [/^app_private\.status_sums\.(status|error_code)$/, "copies of the rows that are summed, which have their bounds"],
  [/^app\.payout_transfers\.listed_status$/, "generated from status, which has its list"],
  [/\.currency$/, "a code of app.currencies, by another column's foreign key"],
];

test("every text column has a bound, by a constraint or by a list that it must be in", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>(
    `select pg_class.oid::regclass || '.' || attname as name
       from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where relnamespace::regnamespace::text in ('app', 'app_private') and relkind in ('r', 'p') and not relispartition
        and atttypid in ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype)
        and not exists (
          select from pg_constraint
           where conrelid = pg_class.oid and attnum = any (conkey)
             and (contype = 'f'
               or contype = 'c' and pg_get_constraintdef(pg_constraint.oid) ~ ('(is_short_text|is_identifier|is_long_text|is_event_type|is_country_code|is_currency_code|is_sha256|length|cardinality)\\(' || attname)
               or contype = 'c' and pg_get_constraintdef(pg_constraint.oid) ~ ('\\(' || attname || ' = ANY|\\{[0-9]+(,[0-9]+)?\\}|CASE kind|type ~'))
        )
      order by 1`,
  );
  const unbound = rows.map(({ name }) => name).filter((name) => !EXCEPT.some(([column]) => column.test(name)));
  t.deepEqual(unbound, []);
});

const LETTERS = "x".repeat(90_000);

/** Every verb that takes a text, as a good call but for the text. */
async function textCalls(currency: string) {
  const { placement, payout, schedule, hold } = await createPayout(db.admin, { guaranteePeriodDays: 700 });
  const { rows } = await db.admin.query(
    "select app.pause_payouts('currency:' || $1, 'for the test'), (select id from app.users where role = 'recruiter' limit 1) as recruiter",
    [currency],
  );
  const { recruiter } = rows[0];
  const calls: [argument: string, sql: string, ...values: unknown[]][] = [
    ["name", "select app.create_company($1)"],
    ["display_name", "select app.create_user('long@example.com', $1, 'recruiter')"],
    ["email", "select app.create_user($1 || '@example.com', 'x', 'recruiter')"],
    ["auth_subject", "select app.link_sign_in($2, $1)", recruiter],
    ["stripe_account_id", "select app.link_payout_account($2, 'acct_' || $1)", recruiter],
    ["reason", "select app.freeze_payout($2, $1)", payout],
    ["reason", "select app.approve_payout($2, $1)", payout],
    ["reason", "select app.cancel_payout($2, $1)", payout],
    ["reason", "select app.cancel_payout_schedule($2, $1)", schedule],
    ["reason", "select app.reschedule_payout_schedule($2, now(), $1)", schedule],
    ["reason", "select app.retry_payout_schedule($2, $1)", schedule],
    ["notes", "select app.release_escrow_hold($2, $1)", hold],
    ["reason", "select app.forfeit_escrow_hold($2, $1)", hold],
    ["reason", "select app.cancel_escrow_hold($2, $1)", hold],
    ["reason", "select app.cancel_placement($2, $1)", placement],
    ["reason", "select app.extend_guarantee($2, 720, $1)", placement],
    ["reason", "select app.report_guarantee_breach($2, current_date, $1)", placement],
    ["reason", "select app.pause_payouts('all', $1)"],
    ["reason", "select app.resume_payouts('currency:' || $2, $1)", currency],
    ["reason", "select app.require_second_person('pause', reason => $1)"],
  ];
  return { calls, recruiter };
}

test("a text of 90,000 letters is refused wherever a verb takes one, by name", async (t) => {
  const { calls, recruiter } = await textCalls("EUR");
  for (const [argument, sql, ...values] of calls) {
    const error = await t.throwsAsync<Error & { code: string; column: string; hint: string }>(
      db.admin.query(sql, [LETTERS, ...values]),
      undefined,
      sql,
    );
    t.true(["HB037", "HB008"].includes(error.code), `${sql}: ${error.code} ${error.message.slice(0, 100)}`);
    t.is(error.column, argument, sql);
    t.truthy(error.hint);
    const said = await db.admin.query(
      "select obj_description(oid, 'pg_proc') as text from pg_proc where proname = $1",
      [/app\.(\w+)/.exec(sql)?.[1]],
    );
    if (error.code === "HB037") t.regex(said.rows[0].text, /HB037/, sql);
  }
  for (const argument of ["candidate_name", "external_ref", "job_title"]) {
    const error = await t.throwsAsync<Error & { code: string }>(
      db.admin.query(
        `select app.create_placement(company_id => (select id from app.companies limit 1), start_date => current_date,
           fee_amount => 100, currency => 'USD', recruiters => array[($2::uuid, 100, null, null)]::app.recruiter_share[],
           ${argument === "candidate_name" ? "" : "candidate_name => 'A', "}${argument} => $1)`,
        [LETTERS, recruiter],
      ),
    );
    t.is(error.code, "HB008", argument);
  }
});

test("a character that cannot be seen is refused wherever a verb takes a text, with its position", async (t) => {
  const { calls, recruiter } = await textCalls("CHF");
  for (const [name, character] of [
    ["U+0001", "\u0001"],
    ["U+202E", "\u202e"],
    ["U+0085", "\u0085"],
    ["U+2066", "\u2066"],
  ] as const) {
    for (const [argument, sql, ...values] of calls) {
      const error = await t.throwsAsync<Error & { code: string; column: string }>(
        db.admin.query(sql, [`Ac${character}me`, ...values]),
        undefined,
        sql,
      );
      // What has a form of its own is refused by it.
      if (error.code === "HB008" && ["stripe_account_id", "email"].includes(argument)) continue;
      t.is(error.code, "HB058", `${sql}: ${error.message}`);
      t.is(error.column, argument, sql);
      t.regex(error.message, new RegExp(` has the character ${name.replace("+", "\\+")} at position \\d+\\.$`), sql);
    }
    for (const argument of ["candidate_name", "external_ref", "job_title"]) {
      const error = await t.throwsAsync<Error & { code: string; column: string }>(
        db.admin.query(
          `select app.create_placement(company_id => (select id from app.companies limit 1), start_date => current_date,
             fee_amount => 100, currency => 'USD', recruiters => array[($2::uuid, 100, null, null)]::app.recruiter_share[],
             ${argument === "candidate_name" ? "" : "candidate_name => 'A', "}${argument} => $1)`,
          [`Ac${character}me`, recruiter],
        ),
      );
      t.is(error.code, "HB058", argument);
      t.is(error.column, argument);
    }
  }
});

test("a reason may have lines and tabs, a name may not, and letters of every script are kept", async (t) => {
  const { payout } = await createPayout(db.admin);
  await db.admin.query("select app.freeze_payout($1, $2)", [payout, "first\r\n\tsecond"]);
  for (const line of ["a\nb", "a\tb"]) {
    await t.throwsAsync(db.admin.query("select app.create_company($1)", [line]), { code: "HB058" });
  }
  for (const name of ["=SUM(A1)", "+1", "@home", "-", "O’Neill 漢字 עברית العربية 🦄 a\u0301"]) {
    const { rows } = await db.admin.query("select name from app.create_company($1)", [name]);
    t.is(rows[0].name, name);
  }
});

test("a text of exactly the largest size is taken, one letter more is not", async (t) => {
  await db.admin.query("select app.create_company(repeat('x', app_private.max_short_text()))");
  await t.throwsAsync(db.admin.query("select app.create_company(repeat('x', app_private.max_short_text() + 1))"), {
    code: "HB037",
    message: "name is 201 characters long, and 200 are allowed.",
  });
  const { payout } = await createPayout(db.admin);
  await db.admin.query("select app.freeze_payout($1, repeat('ü', app_private.max_long_text()))", [payout]);
});

test("what Stripe says is cut, not refused: an answer is recorded, however long it is", async (t) => {
  const { payout, schedule } = await createPayout(db.admin);
  await createPlacement(db.admin);
  await db.admin.query(
    "select app_private.step_payout_run((app_private.start_payout_run('process_due_schedules', null)).id)",
  );
  const { rows } = await db.admin.query("select id from app.payout_transfers where schedule_id = $1", [schedule]);
  const transfer = rows[0].id;
  await db.admin.query("select app_private.begin_transfers(array[$1]::uuid[])", [transfer]);
  await db.admin.query(
    `select app_private.record_transfer_answers(jsonb_build_array(jsonb_build_object(
       'transfer_id', $1::uuid, 'attempt', 1, 'http_status', 402, 'code', $2::text, 'message', $2::text, 'request_id', $2::text)))`,
    [transfer, LETTERS],
  );
  const recorded = await db.admin.query(
    "select status, length(error_message) as message, length(error_code) as code, length(stripe_request_id) as request from app.payout_transfers where id = $1",
    [transfer],
  );
  t.not(recorded.rows[0].status, "sent");
  t.deepEqual({ ...recorded.rows[0], status: null }, { status: null, message: 2000, code: 200, request: 255 });
  for (let i = 0; i < 3; i += 1)
    await db.admin.query("select app_private.freeze_for_alarm($1, $2)", [payout, `${i}${LETTERS}`]);
  await db.admin.query(
    "select app_private.record_payout_account((select stripe_account_id from app.payout_accounts limit 1), false, array_fill($1::text, array[500]), $1)",
    [LETTERS],
  );
  await db.admin.query(
    "select app_private.receive_stripe_event(jsonb_build_object('id', 'evt_1', 'type', 'transfer.created', 'api_version', $1::text, 'account', $1::text, 'data', jsonb_build_object('object', jsonb_build_object('id', $1::text))))",
    [LETTERS],
  );
});
