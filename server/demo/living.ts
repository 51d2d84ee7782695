// The demo that stays: months of an agency's life, a run tonight, and one of each trouble, made by the product's own verbs,
// its worker and its stand-in for Stripe.

import { readFile } from "node:fs/promises";
import pg from "pg";
import { type DemoPerson, readDemo, writeDemo } from "../api/sign_in/demo_people.ts";
import { LOCAL_ADMIN_EMAIL } from "../api/sign_in/local_admin.ts";
import type { StripeSettings } from "../config.ts";
import { FIXED_SETTINGS, ownerUrl, withSettings } from "../database/urls.ts";
import type { SandboxControl } from "../stripe/sandbox_control.ts";
import { feesOf, importText, LATE, payByStripe, publishMarketplaceTerms } from "./fees.ts";
import { runJob, untilIdle } from "./jobs.ts";
import { onboardNewcomer } from "./newcomer.ts";
import {
  asAdmin,
  BLOCKED_RECRUITERS,
  CANCELLED,
  cancelSome,
  fileOf,
  importExample,
  openAccounts,
  payOutToBanks,
} from "./scenario.ts";

export interface Surroundings {
  adminUrl: string;
  dataDir: string;
  sandbox: SandboxControl;
  stripe: StripeSettings;
  signal: AbortSignal;
  say: (text: string) => void;
}

/** The day on which the example file's placements were today's, tomorrow's and last month's. */
const WRITTEN_ON = "2026-11-28";
/** What is older was paid by bank transfer, before Holdback was there. */
const BEFORE_HOLDBACK_DAYS = 75;
/** Its terms pay nine tenths on the day of the start. */
const COMPANY = "Fjordkraft Nord";
const PEOPLE = {
  admins: [
    { email: "ines.duarte@example.com", name: "Ines Duarte" },
    { email: "tom.bakker@example.com", name: "Tom Bakker" },
  ],
  companyUser: { email: "astrid.solberg@example.com", name: "Astrid Solberg" },
  recruiter: { email: "tomas.lindqvist@example.com", name: "Tomás Lindqvist" },
} as const;
/** Placements that start today, none of a recruiter who is blocked. */
const TONIGHT: Omit<NewPlacement, "companyId">[] = [
  { candidate: "Runa Eikeland", job: "Grid Engineer", recruiter: "giulia.marchesan@example.com", fee: 1_240_000 },
  { candidate: "Matthis Corbeau", job: "Controller", recruiter: "jonas.brettschneider@example.com", fee: 890_000 },
  { candidate: "Liv Hammer", job: "Project Lead", recruiter: "tomas.lindqvist@example.com", fee: 1_515_000 },
  { candidate: "Oskar Nygaard", job: "Site Manager", recruiter: "clemence.aubry@example.com", fee: 1_020_000 },
];
/** The balance covers one of them. */
const SHORT: Omit<NewPlacement, "companyId">[] = [
  {
    candidate: "Reem Al-Sabti",
    job: "Treasury Analyst",
    recruiter: "mariam.bu-khamseen@example.com",
    fee: 1_000_000,
    currency: "KWD",
  },
  {
    candidate: "Bader Al-Nouri",
    job: "Plant Director",
    recruiter: "dalal.al-humoud@example.com",
    fee: 2_400_000,
    currency: "KWD",
  },
];
const BROKEN = {
  candidate: "Sunniva Aas",
  job: "Financial Analyst",
  recruiter: "marek.wisniowski@example.com",
  fee: 960_000,
  daysAgo: 20,
};
const FOR_APPROVAL = { company: "Aurelia Biotech", recruiter: "ilse.van.der.poel@example.com", fee: 4_800_000 };

/** Builds the example where there is none, and says who may be signed in as. */
export async function keepExample(around: Surroundings): Promise<void> {
  const owner = await connect(ownerUrl(around.adminUrl));
  const administrator = await connect(withSettings(around.adminUrl, FIXED_SETTINGS));
  try {
    const known = await readDemo(around.dataDir);
    if (known) {
      // Stripe's stand-in forgets its misbehaviour when it ends.
      if (known.silentSchedule) await beSilentAbout(around.sandbox, known.silentSchedule);
      return;
    }
    const { rows } = await owner.query("select from app.placements limit 1");
    if (rows.length > 0) {
      throw new Error(
        `${around.dataDir} holds placements, and no finished demo: it is somebody's data, or a demo that was stopped ` +
          "while it was made. Remove that folder to make the demo anew, or set HOLDBACK_DATA_DIR to another one.",
      );
    }
    await build(owner, administrator, around);
  } finally {
    await Promise.all([owner.end(), administrator.end()]);
  }
}

async function build(owner: pg.Client, administrator: pg.Client, around: Surroundings): Promise<void> {
  const { sandbox, adminUrl, dataDir, say, signal } = around;
  const idle = () => untilIdle(administrator, { isAlive: true }, signal, true);
  const work = async (task: string) => {
    await runJob(owner, task);
    await idle();
  };
  say("making the example: a year of placements");
  // It says so of itself: nowhere else is time moved by hand.
  await administrator.query("insert into app_private.demo default values");
  await publishMarketplaceTerms(owner);
  await importExample("recruiters", ownerUrl(adminUrl), signal);
  const placements = await examplePlacements();
  await importText("placements", placements, ownerUrl(adminUrl), signal);
  await importText("fees", feesOf(placements, CANCELLED.refs), ownerUrl(adminUrl), signal);
  const people = await makePeople(owner);
  const [one, other] = people.admins;
  await openAccounts(owner, sandbox);
  await cancelSome(owner);
  const broken = await place(adminUrl, one, { ...BROKEN, companyId: people.companyId });
  await payByStripe(owner, sandbox, [broken], signal);
  await idle();
  await onboardNewcomer(owner, adminUrl, idle);
  say("the past: what was paid before Holdback was there");
  await owner.query(
    `select count(app.record_manual_payment(id, due_at, 'BANK-' || left(id::text, 8), 'Paid by bank transfer before Holdback.'))
       from app.payout_schedules where status = 'pending' and due_at < now() - $1::int * interval '1 day'`,
    [BEFORE_HOLDBACK_DAYS],
  );
  say("the weeks since: a run, holdbacks released, money on its way to banks");
  const [refused, silent] = await pickDue(owner);
  const sights: Record<string, string> = { refused: refused.payout_id, silent: silent.payout_id };
  await sandbox.misbehave({ fault: "country_unsupported", match: { metadata: { holdback_schedule_id: refused.id } } });
  await beSilentAbout(sandbox, silent.id);
  await work("sync_platform_balance");
  await work("process_due_schedules");
  await work("release_due_escrow_holds");
  await payOutToBanks(owner, sandbox);
  await work("check_bank_payouts");
  say("the troubles: a broken guarantee, a dispute, a request, a payout to approve, a transfer nobody knows");
  sights.broken = await breakGuarantee(owner, adminUrl, one, broken);
  sights.disputed = await freezeOne(owner, adminUrl, other);
  await askForRelease(owner, adminUrl, one);
  sights.toApprove = await placeForApproval(owner, adminUrl, one);
  await transferByHand(owner, around);
  await work("reconcile");
  const tonight: string[] = [];
  for (const each of [...TONIGHT, ...SHORT]) {
    tonight.push(await place(adminUrl, one, { ...each, companyId: people.companyId }));
  }
  await payByStripe(owner, sandbox, tonight, signal);
  await sandbox.drain("kwd");
  await sandbox.fund("kwd", SHORT[0]?.fee ?? 0);
  sights.late = await payoutOf(owner, await placementOf(owner, LATE));
  await work("sync_platform_balance");
  // What is told by the hour, such as a late fee.
  await work("measure");
  sights.plan = await planTonight(adminUrl, one);
  // What nights have left behind them, and what the books show of a night, beside the reconciliation.
  await work("complete_placements");
  await work("seal_audit_log");
  await work("measure_invariants");
  await writeDemo(dataDir, { people: people.shown, silentSchedule: silent.id, sights });
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: "holdback demo" });
  // The database goes away under it when the demo is stopped.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** The example file with its dates moved, so that its last weeks are about to come. */
async function examplePlacements(): Promise<string> {
  const days = Math.round((Date.now() - Date.parse(WRITTEN_ON)) / 86_400_000 - 0.5);
  return (await readFile(fileOf("placements"), "utf8")).replace(/,(\d{4}-\d{2}-\d{2}),/g, (_all, day: string) => {
    const moved = new Date(Date.parse(day) + days * 86_400_000);
    return `,${moved.toISOString().slice(0, 10)},`;
  });
}

interface People {
  admins: [string, string];
  companyId: string;
  shown: DemoPerson[];
}

async function makePeople(owner: pg.Client): Promise<People> {
  const admins: string[] = [];
  for (const { email, name } of PEOPLE.admins) {
    const { rows } = await owner.query("select id from app.create_user($1, $2, 'platform_admin')", [email, name]);
    admins.push(rows[0].id);
  }
  const { email, name } = PEOPLE.companyUser;
  const { rows: companies } = await owner.query<{ id: string }>("select id from app.create_company($1)", [COMPANY]);
  const companyId = companies[0]?.id ?? "";
  await owner.query(
    `select app.publish_payout_policy(90, 10, company_id => $1, first_payment_days => 0, recovers_by_reversal => false,
       pay_when => 'fee_cleared', fee_due_days => 30, valid_from => current_date - 60)`,
    [companyId],
  );
  await owner.query("select app.add_company_member($1, id) from app.create_user($2, $3, 'company_user')", [
    companyId,
    email,
    name,
  ]);
  const shown: DemoPerson[] = [];
  for (const each of [
    ...PEOPLE.admins.map((admin) => ({ ...admin, role: "platform_admin" as const })),
    { ...PEOPLE.recruiter, role: "recruiter" as const },
    { ...PEOPLE.companyUser, role: "company_user" as const },
  ]) {
    const { rows } = await owner.query<{ subject: string }>("select app_private.local_sign_in($1) as subject", [
      each.email,
    ]);
    shown.push({ name: each.name, role: each.role, authSubject: rows[0]?.subject ?? "" });
  }
  await owner.query("select app_private.local_sign_in($1)", [LOCAL_ADMIN_EMAIL]);
  return { admins: admins as [string, string], companyId, shown };
}

interface Due {
  id: string;
  payout_id: string;
}

/** Two obligations that are due, of two recruiters: one that Stripe refuses for good, and one that gets no answer. */
async function pickDue(owner: pg.Client): Promise<[refused: Due, silent: Due]> {
  const { rows } = await owner.query<Due>(
    `select distinct on (payout.recruiter_id) schedule.id, schedule.payout_id
       from app.payout_schedules as schedule
       join app.payouts as payout on payout.id = schedule.payout_id
       join app.payout_accounts as account on account.user_id = payout.recruiter_id
       join app.users as recruiter on recruiter.id = payout.recruiter_id
      where schedule.status = 'pending' and schedule.due_at <= now() and schedule.currency = 'USD'
        and account.transfers_enabled is not false and recruiter.email <> all ($1)
      order by payout.recruiter_id, schedule.id
      limit 2`,
    [[PEOPLE.recruiter.email, ...BLOCKED_RECRUITERS]],
  );
  const [refused, silent] = rows;
  if (!refused || !silent) throw new Error("Too little is due in USD.");
  return [refused, silent];
}

/** Whatever is sent for it gets no answer. */
async function beSilentAbout(sandbox: SandboxControl, scheduleId: string): Promise<void> {
  await sandbox.misbehave({
    fault: "connection_reset_before_execution",
    times: 1_000_000,
    match: { metadata: { holdback_schedule_id: scheduleId } },
  });
}

/** The candidate left in the guarantee, after the recruiter was paid: a debt. */
async function breakGuarantee(owner: pg.Client, adminUrl: string, admin: string, placement: string): Promise<string> {
  await asAdmin(adminUrl, admin, "select app.report_guarantee_breach($1, current_date - 1, $2)", [
    placement,
    "The candidate resigned in the guarantee period.",
  ]);
  return await payoutOf(owner, placement);
}

async function payoutOf(owner: pg.Client, placement: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("select id from app.payouts where placement_id = $1", [placement]);
  if (!rows[0]) throw new Error("The placement has no payout.");
  return rows[0].id;
}

async function placementOf(owner: pg.Client, reference: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("select id from app.placements where external_ref = $1", [
    reference,
  ]);
  if (!rows[0]) throw new Error(`There is no placement ${reference}.`);
  return rows[0].id;
}

async function freezeOne(owner: pg.Client, adminUrl: string, admin: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `select payout.id
       from app.payouts as payout
       join app.escrow_holds as hold on hold.payout_id = payout.id and hold.status = 'active'
      where payout.status in ('approved', 'processing') and payout.currency = 'EUR' and payout.frozen_at is null
      order by payout.amount desc, payout.id limit 1`,
  );
  const [payout] = rows;
  if (!payout) throw new Error("No payout in EUR is held back.");
  await asAdmin(adminUrl, admin, "select app.freeze_payout($1, $2)", [
    payout.id,
    "The company disputes who introduced the candidate.",
  ]);
  return payout.id;
}

/** Under dual control one admin asks, and nobody has confirmed it yet. */
async function askForRelease(owner: pg.Client, adminUrl: string, admin: string): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `select hold.id from app.escrow_holds as hold join app.payouts as payout on payout.id = hold.payout_id
      where hold.status = 'active' and hold.release_date > now() + interval '7 days' and hold.currency = 'EUR'
        and payout.frozen_at is null
      order by hold.hold_amount desc, hold.id limit 1`,
  );
  const [hold] = rows;
  if (!hold) throw new Error("Nothing is held in EUR.");
  await asAdmin(adminUrl, admin, "select app.require_second_person('early_release')");
  await asAdmin(adminUrl, admin, "select app.release_escrow_hold($1, $2)", [
    hold.id,
    "The candidate's trial month went well.",
  ]);
}

/** One admin plans what is due and approves it first: another one must. */
async function planTonight(adminUrl: string, admin: string): Promise<string> {
  const [plan] = await asAdmin<{ id: string; hash: string }>(
    adminUrl,
    admin,
    "select id, hash from app.plan_run('What goes out tonight, looked at by two.')",
  );
  if (!plan) throw new Error("No plan was made.");
  await asAdmin(adminUrl, admin, "select app.approve_plan($1, $2)", [plan.id, plan.hash]);
  return plan.id;
}

/** Terms with a threshold, and a placement above it. */
async function placeForApproval(owner: pg.Client, adminUrl: string, admin: string): Promise<string> {
  const { company, recruiter, fee } = FOR_APPROVAL;
  const { rows } = await owner.query<{ id: string }>("select id from app.create_company($1)", [company]);
  const id = rows[0]?.id;
  await owner.query(
    "select app.publish_payout_policy(90, 10, company_id => $1, approval_threshold => 1000000, approval_currency => 'EUR')",
    [id],
  );
  const placement = await place(adminUrl, admin, {
    companyId: id ?? "",
    candidate: "Dr. Paulina Reyl",
    job: "Medical Director",
    recruiter,
    fee,
  });
  return await payoutOf(owner, placement);
}

interface NewPlacement {
  companyId: string;
  candidate: string;
  job: string;
  recruiter: string;
  /** What the recruiter gets, in minor units: four fifths of what the company pays. */
  fee: number;
  /** Unset: EUR. */
  currency?: string;
  daysAgo?: number;
}

async function place(adminUrl: string, admin: string, placement: NewPlacement): Promise<string> {
  const [created] = await asAdmin<{ id: string }>(
    adminUrl,
    admin,
    `select id from app.create_placement($1, $2, (now() at time zone 'UTC')::date - $6::int, $3::bigint, $7,
       array[row((select id from app.users where email = $4), 100, null, null)::app.recruiter_share], job_title => $5,
       company_fee_amount => $3::bigint * 5 / 4)`,
    [
      placement.companyId,
      placement.candidate,
      placement.fee,
      placement.recruiter,
      placement.job,
      placement.daysAgo ?? 0,
      placement.currency ?? "EUR",
    ],
  );
  if (!created) throw new Error("No placement was made.");
  return created.id;
}

/** Somebody pays a recruiter in Stripe's dashboard: the reconciliation finds it. */
async function transferByHand(owner: pg.Client, { stripe }: Surroundings): Promise<void> {
  const { rows } = await owner.query<{ account: string }>(
    `select account.stripe_account_id as account
       from app.payout_accounts as account join app.users as recruiter on recruiter.id = account.user_id
      where recruiter.email = 'niamh.gallivan@example.com'`,
  );
  const amount = 75_000;
  const response = await fetch(`${stripe.apiBase}/v1/transfers`, {
    method: "POST",
    headers: { authorization: `Bearer ${stripe.secretKey}` },
    body: new URLSearchParams({
      amount: String(amount),
      currency: "eur",
      destination: rows[0]?.account ?? "",
      description: "Bonus, by hand",
    }),
  });
  if (!response.ok) throw new Error(`The stand-in for Stripe refused a transfer: ${await response.text()}`);
}
