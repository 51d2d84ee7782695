// What Supabase's linter of databases (splinter) asks, asked here: each of its questions with our answer. Where the answer
// is a rule, the question is a query that finds nothing; where it is not, the answer says why.

import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

const OURS = "('app', 'app_private', 'reporting', 'graphile_worker')";
const TABLES = `(select oid, relname, relnamespace::regnamespace::text as schema, relrowsecurity from pg_class
  where relnamespace::regnamespace::text in ${OURS} and relkind in ('r', 'p'))`;
/** What the API shows. */
const API_ROLES = "array['holdback_recruiter', 'holdback_company', 'holdback_admin']";

interface Lint {
  lint: string;
  answer: string;
  /** Finds what is against the answer. */
  found?: string;
}

const LINTS: readonly Lint[] = [
  {
    lint: "0001 unindexed_foreign_keys",
    answer: "each that is looked up from the other side has an index: tests/sql/catalog.test.ts says which need none",
  },
  {
    lint: "0002 auth_users_exposed",
    answer: "no view or table of people is open to somebody who is not signed in",
    found: `select attname as name from pg_attribute where attrelid = 'app.users'::regclass and attnum > 0
             and (has_column_privilege('public', attrelid, attnum, 'select')
               or has_column_privilege('holdback_authenticator', attrelid, attnum, 'select'))`,
  },
  {
    lint: "0003 auth_rls_initplan",
    answer: "every call in a policy is a sub-select of its own: tests/access/grants.test.ts",
  },
  {
    lint: "0004 no_primary_key",
    answer:
      "every table of ours has one, or is unique where a part may be missing, but for the staging tables of imports and reconciliation, whose rows live for one run, and the sums that each statement adds to, which have no key so that nobody waits",
    found: `select schema || '.' || relname as name from ${TABLES} as tables
             where not exists (select from pg_index where indrelid = tables.oid and indisunique and indpred is null)
               and relname !~ '^(import_|reconciliation_(transfers|reversals|balance_transactions|differences)|status_sums$)'`,
  },
  {
    lint: "0005 unused_index",
    answer: "a new database has used none: npm run bench and tests/api/query_plans.test.ts say which are used",
  },
  {
    lint: "0006 multiple_permissive_policies",
    answer: "a role has one policy a table: no two are asked for a row",
    found: `select polrelid::regclass || ' ' || role::regrole as name from pg_policy cross join unnest(polroles) as role
             where polpermissive and polcmd in ('r', '*') group by polrelid, role having count(*) > 1`,
  },
  {
    lint: "0007 policy_exists_rls_disabled",
    answer: "where there is a policy, it is asked",
    found: `select distinct schema || '.' || relname as name from ${TABLES} as tables join pg_policy on polrelid = tables.oid where not relrowsecurity`,
  },
  {
    lint: "0008 rls_enabled_no_policy",
    answer: "where policies are asked, there are some; a partition by its own name is nobody's to read",
    found: `select schema || '.' || relname as name from ${TABLES} as tables
             where relrowsecurity and not exists (select from pg_policy where polrelid = tables.oid)
               and not exists (select from pg_inherits where inhrelid = tables.oid)`,
  },
  {
    lint: "0009 duplicate_index",
    answer: "no two indexes of a table are the same",
    found: `select min(indexrelid::regclass::text) as name from pg_index join ${TABLES} as tables on tables.oid = indrelid
             group by indrelid, indkey::text, indclass::text, indoption::text, indexprs::text, indpred::text, indcollation::text
            having count(*) > 1`,
  },
  {
    lint: "0010 security_definer_view",
    answer: "every view runs with its reader's rights",
    found: `select oid::regclass::text as name from pg_class where relnamespace::regnamespace::text in ${OURS} and relkind = 'v'
               and not coalesce(reloptions @> array['security_invoker=true'], false)`,
  },
  {
    lint: "0011 function_search_path_mutable",
    answer:
      "every function fixes its path, but for those that are inlined, name everything whole, and run with their caller's rights; those of graphile-worker run with the path of ours that call them, or as the worker",
    found: `select pg_proc.oid::regprocedure::text as name from pg_proc
             where pronamespace::regnamespace::text in ('app', 'app_private', 'reporting')
               and not exists (select from unnest(proconfig) as setting where setting like 'search_path=%')
               and (prosecdef or prosqlbody is null) and proname <> 'is_due'`,
  },
  {
    lint: "0012 auth_allow_anonymous_sign_ins",
    answer: "whoever is nobody gets nobody's rows: tests/access/rows.test.ts acts as nobody",
  },
  {
    lint: "0013 rls_disabled_in_public",
    answer: "every table that the API shows has row-level security",
    found: `select schema || '.' || relname as name from ${TABLES} as tables where schema = 'app' and not relrowsecurity`,
  },
  {
    lint: "0014 extension_in_public",
    answer: "no extension is needed, and none is made",
    found: "select extname as name from pg_extension where extname <> 'plpgsql'",
  },
  {
    lint: "0015 rls_references_user_metadata",
    answer: "no policy reads a token: who somebody is comes from app.users",
    found: `select polname as name from pg_policy where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) ~* 'jwt|metadata|current_setting'`,
  },
  {
    lint: "0016 materialized_view_in_api",
    answer: "there is none, because it would know no policies",
    found: `select oid::regclass::text as name from pg_class where relkind = 'm' and relnamespace::regnamespace::text in ${OURS}`,
  },
  {
    lint: "0017 foreign_table_in_api",
    answer: "there is none, because it would know no policies",
    found: `select oid::regclass::text as name from pg_class where relkind = 'f'`,
  },
  {
    lint: "0018 unsupported_reg_types",
    answer: "no column has a type that pg_upgrade cannot carry over",
    found: `select attrelid::regclass || '.' || attname as name from pg_attribute join ${TABLES} as tables on tables.oid = attrelid
             where attnum > 0 and not attisdropped and atttypid::regtype::text ~ '^reg(?!type$)'`,
  },
  {
    lint: "0019 insecure_queue_exposed_in_api",
    answer: "nobody whom the API lets in reaches the queue",
    found: `select role as name from unnest(${API_ROLES} || array['holdback_authenticator']) as role where has_schema_privilege(role, 'graphile_worker', 'usage')`,
  },
  {
    lint: "0020 table_bloat",
    answer: "a new database has none; where much is updated, docs/operations.md says what to watch",
  },
  {
    lint: "0021 fkey_to_auth_unique",
    answer: "people are app.users, ours; no key points into another's schema",
    found: `select conname as name from pg_constraint join pg_class on pg_class.oid = confrelid
             where contype = 'f' and connamespace::regnamespace::text in ${OURS} and relnamespace::regnamespace::text not in ${OURS}`,
  },
  {
    lint: "0022 extension_versions_outdated",
    answer: "no extension is needed",
    found:
      "select name from pg_available_extensions where installed_version is not null and installed_version <> default_version",
  },
  {
    lint: "0023 sensitive_columns_exposed",
    answer: "no dashboard reads a password, a secret, or the subject of a sign-in",
    found: `select attrelid::regclass || '.' || attname as name from pg_attribute join ${TABLES} as tables on tables.oid = attrelid
             where attnum > 0 and attname ~* 'passw|secret|token|auth_subject|card|iban'
               and exists (select from unnest(${API_ROLES}) as role where has_column_privilege(role, attrelid, attnum, 'select'))`,
  },
  {
    lint: "0024 rls_policy_always_true",
    answer:
      "no policy lets anybody write; what is always true shows rows that the role may see all of, and lets the worker use its queue",
    found: `select polrelid::regclass || ' ' || polname as name from pg_policy join pg_class on pg_class.oid = polrelid
             where polcmd <> 'r' and not (relnamespace = 'graphile_worker'::regnamespace and polroles = array['holdback_worker'::regrole::oid])`,
  },
  {
    lint: "0025 public_bucket_allows_listing",
    answer: "there are no buckets: files are written beside the data directory, for their owner only",
  },
  {
    lint: "0026 pg_graphql_anon_table_exposed",
    answer: "pg_graphql is not used; the API's login reads word lists for its schema, and no rows",
    found: `select pg_class.oid::regclass::text as name from pg_class where relnamespace::regnamespace::text in ('app', 'reporting')
               and has_any_column_privilege('holdback_authenticator', pg_class.oid, 'select') and relname !~ '(_roles|_statuses|_kinds|_settlements)$'`,
  },
  {
    lint: "0027 pg_graphql_authenticated_table_exposed",
    answer: "what signed-in people read is the access matrix: tests/access/grants.test.ts",
  },
  {
    lint: "0028 anon_security_definer_function_executable",
    answer: "who is nobody may sign in, deliver a webhook, hear where to look, and ask about the database's own state",
    found: `select oid::regprocedure::text as name from pg_proc
             where pronamespace::regnamespace::text in ${OURS} and prosecdef and has_function_privilege('holdback_authenticator', oid, 'execute')
               and proname not in ('sign_in', 'receive_stripe_event', 'assert_own_objects', 'assert_clock', 'version', 'live_channel_name', 'topics_of_payouts', 'report_missed_tasks', 'collect_alarms', 'take_alarms', 'record_alarm', 'readiness', 'metrics')`,
  },
  {
    lint: "0029 authenticated_security_definer_function_executable",
    answer:
      "verbs are definer functions by design (docs/decisions/0002-definer-functions.md): each asks who calls, and tests/access/functions.test.ts asks each of them",
  },
  {
    lint: "0030 autovacuum_disabled",
    answer: "no table is left out of autovacuum",
    found: `select oid::regclass::text as name from pg_class where reloptions::text ~ 'autovacuum_enabled=(false|off|0)'`,
  },
  {
    lint: "0030 invalid_index",
    answer: "every index is valid",
    found: "select indexrelid::regclass::text as name from pg_index where not (indisvalid and indisready)",
  },
  {
    lint: "0030 rls_policy_null_auth_disjunct",
    answer:
      "no policy has a branch that is true for nobody; that of a company's terms has one for the platform's, which are nobody's",
    found: `select polrelid::regclass || ' ' || polname as name from pg_policy where pg_get_expr(polqual, polrelid) ~* 'is null'
               and (polrelid::regclass::text, polname) <> ('app.payout_policies', 'company')`,
  },
  {
    lint: "0031 unused_replication_slot",
    answer: "none is made; a standby's is its operator's to watch (docs/operations.md)",
    found: "select slot_name::text as name from pg_replication_slots",
  },
];

for (const { lint, answer, found } of LINTS) {
  test(`${lint}: ${answer}`, async (t) => {
    t.true(answer.length > 0);
    if (found) t.deepEqual((await db.admin.query(found)).rows, []);
  });
}
