// The part of the schema app that the API shows: names, relations, and the columns to filter and order by. Who sees a
// row or column is decided in sql/policies and sql/grants.

import { pgSmartTags } from "postgraphile/utils";
import { behaviorOf, TOTALS } from "./totals.ts";

interface Listing {
  /** Columns with an index, or used together with one. */
  filter: readonly string[];
  /** Columns of the rows that it consists of: kept where one of them fits. With an index. */
  filterByParts?: Readonly<Record<string, { table: string; key: string }>>;
  /** Columns with an index that goes on with the id: every order is total. */
  order: readonly string[];
  /** Columns that indexes have in another form, under another name: listed_column.ts. */
  listedAs?: Readonly<Record<string, { column: string; values: Readonly<Record<string, string>> }>>;
  /** Values that most rows have, which the column's index leaves out: rare_values.ts. */
  foundByTime?: Readonly<Record<string, readonly string[]>>;
  /** Columns that no index has, because other rows with the same column find them by this key: found_by.ts. */
  foundBy?: Readonly<Record<string, { table: string; key: string }>>;
}

/** The id that migrations/0002_people.sql gives it. */
const SYSTEM_USER = "00000000-0000-7000-8000-000000000001";

/** What the dashboards list. Other tables are reached by id, or from these. */
export const LISTINGS: Readonly<Record<string, Listing>> = {
  payouts: {
    filter: [
      "id",
      "status",
      "created_at",
      "frozen_at",
      "placement_id",
      "recruiter_id",
      "company_id",
      "currency",
      "amount",
    ],
    filterByParts: {
      due_at: { table: "payout_schedules", key: "payout_id" },
      processed_at: { table: "payout_schedules", key: "payout_id" },
      released_at: { table: "escrow_holds", key: "payout_id" },
    },
    order: ["created_at", "amount", "status"],
  },
  payout_schedules: {
    filter: [
      "id",
      "status",
      "scheduled_date",
      "due_at",
      "processed_at",
      "payout_id",
      "placement_id",
      "recruiter_id",
      "company_id",
      "currency",
      "amount",
      "kind",
    ],
    order: ["scheduled_date", "amount", "status"],
  },
  escrow_holds: {
    filter: [
      "id",
      "status",
      "release_date",
      "released_at",
      "payout_id",
      "placement_id",
      "recruiter_id",
      "company_id",
      "currency",
      "hold_amount",
    ],
    order: ["release_date", "hold_amount", "status"],
  },
  payout_transfers: {
    filter: [
      "id",
      "status",
      "created_at",
      "batch_id",
      "stripe_transfer_id",
      "schedule_id",
      "payout_id",
      "placement_id",
      "recruiter_id",
      "company_id",
      "currency",
      "amount",
    ],
    order: ["created_at", "amount", "status"],
    listedAs: { status: { column: "listed_status", values: { sent: "intended" } } },
    foundBy: { placement_id: { table: "payouts", key: "payout_id" } },
  },
  payout_audit_log: {
    filter: [
      "id",
      "new_status",
      "created_at",
      "action",
      "changed_by",
      "payout_id",
      "placement_id",
      "recruiter_id",
      "company_id",
    ],
    order: ["created_at"],
    foundBy: { placement_id: { table: "payouts", key: "payout_id" } },
    foundByTime: {
      new_status: ["pending", "active", "approved", "processing", "processed"],
      action: ["create", "approve", "process", "claim", "record_success"],
      changed_by: [SYSTEM_USER],
    },
  },
  placements: {
    filter: ["id", "status", "start_date", "created_at", "company_id", "currency", "fee_amount", "external_ref"],
    order: ["start_date", "created_at", "fee_amount", "status"],
  },
  placement_recruiters: { filter: ["recruiter_id", "placement_id"], order: [] },
  recoveries: {
    filter: [
      "id",
      "status",
      "created_at",
      "payout_id",
      "placement_id",
      "recruiter_id",
      "company_id",
      "currency",
      "amount",
    ],
    order: ["created_at", "amount", "status"],
  },
  company_credits: {
    filter: ["id", "status", "created_at", "placement_id", "company_id", "currency", "amount"],
    order: ["created_at", "amount", "status"],
  },
  bank_payouts: {
    filter: ["id", "status", "initiated_at", "arrival_date", "recruiter_id", "currency", "amount"],
    order: ["initiated_at", "amount", "status"],
  },
  payout_runs: {
    filter: [
      "id",
      "kind",
      "started_at",
      "finished_at",
      "item_count",
      "succeeded_count",
      "refused_count",
      "in_doubt_count",
      "skipped_count",
      "kept_back_count",
    ],
    order: ["started_at"],
  },
  users: { filter: ["id", "role", "email", "deactivated_at"], order: ["email"] },
  companies: { filter: ["id", "name"], order: ["name"] },
  payout_pauses: { filter: ["id", "scope_kind", "resumed_at"], order: ["paused_at"] },
  payout_ceilings: {
    filter: ["id", "scope_kind", "currency", "company_id", "recruiter_id", "lifted_at"],
    order: ["since"],
  },
  run_plans: { filter: ["id", "as_of", "planned_at", "expires_at", "executed_at"], order: ["planned_at"] },
  run_plan_items: { filter: ["plan_id", "schedule_id", "currency", "recruiter_id"], order: [] },
  requests: {
    filter: ["id", "status", "kind", "requested_at", "requested_by", "payout_id", "recruiter_id", "company_id"],
    order: ["requested_at", "status"],
  },
  second_person_rules: { filter: ["id", "kind", "lifted_at"], order: ["since"] },
  webhook_endpoints: { filter: ["id", "disabled_at", "retired_at"], order: ["created_at"] },
  webhook_deliveries: { filter: ["id", "endpoint_id", "event_id", "status", "payout_id"], order: ["status"] },
  reconciliation_findings: {
    filter: ["id", "kind", "first_seen_at", "explained_at", "superseded_at"],
    order: ["first_seen_at"],
  },
};

/** The column that a field of a filter is of. */
export const columnOfField = (field: string) =>
  field === "rowId" ? "id" : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The outbox, the notes of a breach and who works for whom are machinery; a sign-in is nobody's to read. */
const HIDDEN_TABLES = [
  "events",
  "guarantee_breach_payouts",
  "company_recruiters",
  "audit_log",
  "audit_chain_heads",
  "audit_archives",
  "audit_archive_ends",
  "audit_definitions",
  "audit_seals",
  "audit_seal_chains",
  "audit_seal_signatures",
];
const HIDDEN_COLUMNS = ["users.auth_subject", "payout_transfers.listed_status"];

/** Relations by the columns that rows carry for policies; the foreign keys that keep them right have many columns. */
const PLACEMENT = "(placement_id) references app.placements (id)|@fieldName placement";
const PAYOUT = "(payout_id) references app.payouts (id)|@fieldName payout";
const RECRUITER = "(recruiter_id) references app.users (id)|@fieldName recruiter";
const COMPANY = "(company_id) references app.companies (id)|@fieldName company";
const HOLD = "(escrow_hold_id) references app.escrow_holds (id)|@fieldName escrowHold";
const SCHEDULE = "(schedule_id) references app.payout_schedules (id)|@fieldName schedule";
const WITHOUT_THE_WAY_BACK = "@behavior -manyRelation:resource:connection -manyRelation:resource:list";
const CHANGED_BY = `(changed_by) references app.users (id)|@fieldName changedByUser|@foreignFieldName payoutAuditLogsByChangedBy|${WITHOUT_THE_WAY_BACK}`;
/** A placement's rows are those of its payouts, and no index has them otherwise. */
const LOGGED_PLACEMENT = `${PLACEMENT}|@foreignFieldName payoutAuditLogsByPlacement|${WITHOUT_THE_WAY_BACK}`;
const PAID_PLACEMENT = `${PLACEMENT}|@foreignFieldName payoutTransfersByPlacement|${WITHOUT_THE_WAY_BACK}`;
const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  payouts: [PLACEMENT, RECRUITER, COMPANY],
  payout_schedules: [PAYOUT, PLACEMENT, RECRUITER, COMPANY, HOLD],
  escrow_holds: [PAYOUT, PLACEMENT, RECRUITER, COMPANY],
  payout_transfers: [SCHEDULE, PAYOUT, PAID_PLACEMENT, RECRUITER, COMPANY],
  // The log has no foreign keys at all.
  payout_audit_log: [PAYOUT, LOGGED_PLACEMENT, RECRUITER, COMPANY, CHANGED_BY],
  recoveries: [PLACEMENT, COMPANY],
  payout_reversals: [PAYOUT, RECRUITER, COMPANY],
  company_credits: [PLACEMENT, COMPANY],
  manual_payments: [PLACEMENT, COMPANY],
  bank_payout_transfers: ["(bank_payout_id) references app.bank_payouts (id)|@fieldName bankPayout"],
  webhook_deliveries: ["(endpoint_id) references app.webhook_endpoints (id)|@fieldName endpoint"],
};

const withName = (foreignKeys: readonly string[], table: string) =>
  // Read from the other side it has the table's own name: a company's payouts, a placement's schedules.
  foreignKeys.map((foreignKey) =>
    foreignKey.includes("@foreignFieldName") ? foreignKey : `${foreignKey}|@foreignFieldName ${FIELD_NAMES[table]}`,
  );

const FIELD_NAMES: Readonly<Record<string, string>> = {
  payouts: "payouts",
  payout_schedules: "payoutSchedules",
  escrow_holds: "escrowHolds",
  payout_transfers: "payoutTransfers",
  payout_audit_log: "payoutAuditLogs",
  recoveries: "recoveries",
  payout_reversals: "payoutReversals",
  company_credits: "companyCredits",
  manual_payments: "manualPayments",
  bank_payout_transfers: "bankPayoutTransfers",
  webhook_deliveries: "webhookDeliveries",
};

export const ShapePlugin = pgSmartTags([
  ...Object.entries(RELATIONS).map(([table, foreignKeys]) => ({
    kind: "class" as const,
    match: `app.${table}`,
    tags: { foreignKey: withName(foreignKeys, table) },
  })),
  ...HIDDEN_TABLES.map((table) => ({ kind: "class" as const, match: `app.${table}`, tags: { behavior: "-*" } })),
  ...HIDDEN_COLUMNS.map((column) => ({ kind: "attribute" as const, match: `app.${column}`, tags: { behavior: "-*" } })),
  { kind: "class", match: "app.payout_policy_tranches", tags: { name: "payout_policy_parts" } },
  ...Object.keys(TOTALS).map((table) => ({
    kind: "class" as const,
    match: `app.${table}`,
    tags: { behavior: "+resource:aggregates +resource:groupedAggregates" },
  })),
  ...Object.entries(LISTINGS).flatMap(([table, { filter, order }]) =>
    [...new Set([...filter, ...order, ...Object.keys(TOTALS[table] ?? {})])].map((column) => ({
      kind: "attribute" as const,
      match: `app.${table}.${column}`,
      tags: {
        behavior: [
          ...(filter.includes(column) ? ["+attribute:filterBy"] : []),
          ...(order.includes(column) ? ["+attribute:orderBy"] : []),
          ...behaviorOf(table, column),
        ],
      },
    })),
  ),
  // Keys of several columns are there to keep rows right, not to look rows up by.
  {
    kind: "constraint",
    match: ({ contype, conkey }) => (contype === "f" || contype === "u") && (conkey?.length ?? 0) > 1,
    tags: { behavior: "-*" },
  },
  { kind: "constraint", match: "app.requests.requests_recruiter_id_fkey", tags: { foreignFieldName: "requests" } },
  // The relation is there already, by the columns that rows carry for policies; currencies do not list payouts.
  { kind: "constraint", match: "app.payouts.payouts_recruiter_id_fkey", tags: { behavior: "-*" } },
  { kind: "constraint", match: "app.payouts.payouts_currency_fkey", tags: { behavior: "-*" } },
  { kind: "constraint", match: "app.bank_payouts.bank_payouts_currency_fkey", tags: { behavior: "-*" } },
  { kind: "constraint", match: "app.users.users_auth_subject_key", tags: { behavior: "-*" } },
  { kind: "constraint", match: "app.users.users_database_login_key", tags: { behavior: "-*" } },
  // Who did something is a name on the row; all that somebody ever did is not a list of theirs.
  {
    kind: "constraint",
    match: (key) => key.contype === "f" && key.getForeignClass()?.relname === "users" && /_by$/.test(columnOf(key)),
    tags: { behavior: "-manyRelation:resource:connection -manyRelation:resource:list" },
  },
]);

function columnOf(key: { getAttributes(): { attname: string }[] | undefined }): string {
  return key.getAttributes()?.[0]?.attname ?? "";
}
