// Terms and their days through the API: a notice period, a signature date, dates in the past, and what the hints say.

import test from "ava";
import { daysAgo } from "../support/days.ts";
import { createCompany, createPerson, createRecruiter } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";
import { answerDue } from "../support/stripe_answers.ts";

const { db, api } = useGraphql(test);
let admin: Send;

test.before(async () => {
  admin = await api.as((await createPerson(db.admin, "platform_admin")).id);
});

/** Runs a mutation; returns what it selects, or the error's code and hint. */
async function call<T>(mutation: string, input: Record<string, unknown>, type: string, select: string): Promise<T> {
  const { data, errors } = await admin<Record<string, T>>(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${select} } }`,
    { input },
  );
  if (errors?.[0]) throw Object.assign(new Error(errors[0].message), errors[0].extensions);
  return data?.[mutation] as T;
}

const publish = (input: Record<string, unknown>) =>
  call<{ payoutPolicy: { rowId: string; validity: unknown } }>(
    "publishPayoutPolicy",
    { guaranteePeriodDays: 90, holdbackPercentage: "20", ...input },
    "PublishPayoutPolicyInput",
    "payoutPolicy { rowId validity { start { value inclusive } end { value } } }",
  );

interface Placement {
  rowId: string;
  signedOn: string;
  policyId: string;
  noticePeriodDays: number;
  guaranteeCompletionDate: string;
  noticeCompletionDate: string;
}

async function hire(companyId: string, currency: string, input: Record<string, unknown>): Promise<Placement> {
  const { id } = await createRecruiter(db.admin);
  const recruiters = [{ recruiterId: id, share: 100 }];
  const { placement } = await call<{ placement: Placement }>(
    "createPlacement",
    { companyId, candidateName: "A. Candidate", feeAmount: "100000", currency, recruiters, ...input },
    "CreatePlacementInput",
    "placement { rowId signedOn policyId noticePeriodDays guaranteeCompletionDate noticeCompletionDate }",
  );
  return placement;
}

const report = (placementId: string, endedOn: string) =>
  call<{ guaranteeBreach: { endedOn: string } }>(
    "reportGuaranteeBreach",
    { placementId, endedOn, reason: "The candidate left" },
    "ReportGuaranteeBreachInput",
    "guaranteeBreach { endedOn }",
  );

const debtOf = async (placementId: string, endedOn: string) =>
  (
    await admin<{ previewGuaranteeBreach: { nodes: { debt: string }[] } }>(
      "query ($id: UUID!, $on: Date!) { previewGuaranteeBreach(placementId: $id, endedOn: $on) { nodes { debt } } }",
      { id: placementId, on: endedOn },
    )
  ).data?.previewGuaranteeBreach.nodes.map(({ debt }) => debt);

for (const currency of ["USD", "JPY", "KWD"]) {
  test.serial(`${currency}: a late report, a no-show and the hints between them`, async (t) => {
    const companyId = await createCompany(db.admin);
    await publish({ companyId, firstPaymentDays: 0, clawbackRule: "pro_rata", noticePeriodDays: 5 });
    const late = await hire(companyId, currency, { startDate: daysAgo(92) });
    t.like(late, {
      noticePeriodDays: 5,
      guaranteeCompletionDate: `${daysAgo(2)}T00:00:00.000000+00:00`,
      noticeCompletionDate: `${daysAgo(-3)}T00:00:00.000000+00:00`,
    });
    const noShow = await hire(companyId, currency, { startDate: daysAgo(2) });
    await answerDue(db.admin);

    // Of 100,000, 80,000 were paid on the first day. Day 45 of 90 keeps a half of the whole: 50,000.
    await t.throwsAsync(report(late.rowId, daysAgo(2)), { message: /does not cover/, code: "HB020" });
    t.deepEqual(await debtOf(late.rowId, daysAgo(47)), ["30000"]);
    t.is((await report(late.rowId, daysAgo(47))).guaranteeBreach.endedOn, daysAgo(47));

    const cancel = () =>
      call(
        "cancelPlacement",
        { placementId: noShow.rowId, reason: "no-show" },
        "CancelPlacementInput",
        "placement { status }",
      );
    const { whatToDo } = (await t.throwsAsync(cancel())) as unknown as { whatToDo: string };
    const [, endedOn] = /report_guarantee_breach\('[^']*', '([^']*)'/.exec(whatToDo) ?? [];
    t.is(endedOn, daysAgo(2));
    t.deepEqual(await debtOf(noShow.rowId, endedOn as string), ["80000"]);
    await report(noShow.rowId, endedOn as string);
    const { rows } = await db.admin.query(
      `select debt.amount::int from app.recoveries debt join app.payouts payout on payout.id = debt.payout_id
        where payout.placement_id = any ($1) order by 1`,
      [[late.rowId, noShow.rowId]],
    );
    t.deepEqual(rows, [{ amount: 30_000 }, { amount: 80_000 }]);
  });
}

test.serial("a hire of 60 days ago gets the terms of that day", async (t) => {
  const companyId = await createCompany(db.admin);
  const old = (await publish({ companyId, validFrom: "2020-01-01" })).payoutPolicy;
  const next = (await publish({ companyId, validFrom: daysAgo(30), noticePeriodDays: 7 })).payoutPolicy;
  t.deepEqual(next.validity, { start: { value: daysAgo(30), inclusive: true }, end: null });
  t.like(await hire(companyId, "USD", { startDate: daysAgo(60) }), { signedOn: daysAgo(60), policyId: old.rowId });
  t.like(await hire(companyId, "USD", { startDate: daysAgo(60), signedOn: daysAgo(9) }), { policyId: next.rowId });
  t.like(await hire(companyId, "USD", { startDate: daysAgo(9) }), { policyId: next.rowId, noticePeriodDays: 7 });
  t.like(await hire(companyId, "USD", { startDate: daysAgo(9), policyId: old.rowId }), { policyId: old.rowId });
  await t.throwsAsync(hire(companyId, "USD", { startDate: daysAgo(9), signedOn: daysAgo(-1) }), {
    code: "HB016",
  });
});

test.serial("an obligation of a date in the past needs a reason", async (t) => {
  const companyId = await createCompany(db.admin);
  const { rowId } = await hire(companyId, "USD", { startDate: daysAgo(10) });
  const { rows } = await db.admin.query<{ payout: string; schedule: string }>(
    "select payout_id as payout, id as schedule from app.payout_schedules where placement_id = $1",
    [rowId],
  );
  await db.admin.query("select app.cancel_payout_schedule($1, 'anew')", [rows[0]?.schedule]);
  const create = (reason?: string) =>
    call<{ payoutSchedule: { amount: string } }>(
      "createPayoutSchedule",
      { payoutId: rows[0]?.payout, scheduledDate: `${daysAgo(1)}T00:00:00Z`, amount: "80000", reason },
      "CreatePayoutScheduleInput",
      "payoutSchedule { amount }",
    );
  await t.throwsAsync(create(), { code: "HB040" });
  t.is((await create("as agreed")).payoutSchedule.amount, "80000");
});

test.serial(
  "roles and their rates, a fixed amount and the platform's rest; a field that is not known is refused",
  async (t) => {
    const companyId = await createCompany(db.admin);
    await publish({
      companyId,
      roleRates: [
        { role: "closer", percentage: "50" },
        { role: "account_owner", percentage: "10" },
      ],
      platformKeepsRest: true,
      tranches: [{ percentage: "40", daysAfterStart: 30 }, { percentage: "60" }],
    });
    const { id } = await createRecruiter(db.admin);
    const create = (recruiters: object[]) =>
      call<{ placement: { rowId: string } }>(
        "createPlacement",
        {
          companyId,
          candidateName: "A. Candidate",
          startDate: "2025-01-01",
          feeAmount: "100000",
          currency: "USD",
          recruiters,
        },
        "CreatePlacementInput",
        "placement { rowId }",
      );
    const { placement } = await create([
      { recruiterId: id, role: "closer" },
      { recruiterId: id, role: "account_owner" },
      { recruiterId: id, role: "sourcer", fixedAmount: "12345" },
    ]);
    // 50,000 + 10,000 + 12,345 are 72,345: of 100,000 the platform keeps 27,655.
    const { data } = await admin<{ placement: unknown }>(
      `query ($id: UUID!) { placement(rowId: $id) {
       platformAmount payouts { nodes { amount } } placementRecruiters { nodes { role share fixedAmount amount } } } }`,
      { id: placement.rowId },
    );
    t.deepEqual(data?.placement, {
      platformAmount: "27655",
      payouts: { nodes: [{ amount: "72345" }] },
      placementRecruiters: {
        nodes: [
          { role: "closer", share: "50.00", fixedAmount: null, amount: "50000" },
          { role: "account_owner", share: "10.00", fixedAmount: null, amount: "10000" },
          { role: "sourcer", share: null, fixedAmount: "12345", amount: "12345" },
        ],
      },
    });
    // 50,000 + 50,001 are one more than the fee.
    await t.throwsAsync(
      create([
        { recruiterId: id, role: "closer" },
        { recruiterId: id, fixedAmount: "50001" },
      ]),
      {
        code: "HB039",
        message: /more than the fee by 0\.01 USD/,
      },
    );
    await t.throwsAsync(create([{ recruiterId: id, share: "100", percentage: "100" }]), {
      message: /"percentage" is not defined by type "RecruiterShareInput"/,
    });
    await t.throwsAsync(publish({ companyId, tranches: [{ percentage: "100", afterDays: 30 }] }), {
      message: /"afterDays" is not defined by type "TrancheInput"/,
    });
  },
);
