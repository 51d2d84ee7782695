// Every page of the console: its address, its place in the navigation, and whom it is for. A page is loaded when it is
// opened; one that is not there yet is not listed.

import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { session } from "../sign_in/session.ts";
import { account } from "../texts/account.ts";
import { importing } from "../texts/import.ts";
import { people } from "../texts/people.ts";
import { plans } from "../texts/plans.ts";
import { rehearsal } from "../texts/rehearsal.ts";
import { terms } from "../texts/terms.ts";
import { texts } from "../texts.ts";

export type Role = "platform_admin" | "recruiter" | "company_user";

interface Page {
  path: string;
  /** Its name in the navigation; unset: it is reached from another page. */
  label?: string;
  group?: string;
  roles: readonly Role[];
  /** Unset: always. It says whether there is something to show here, once somebody is signed in. */
  isShown?: () => boolean;
  view: LazyExoticComponent<ComponentType>;
}

const ADMIN = ["platform_admin"] as const;
const RECRUITER = ["recruiter"] as const;
const COMPANY = ["company_user"] as const;
const { groups, pages } = texts.navigation;

export const PAGES: readonly Page[] = [
  {
    path: "/",
    label: pages.tonight,
    group: groups.now,
    roles: ADMIN,
    view: lazy(() => import("../pages/tonight/tonight.tsx")),
  },
  { path: "/tonight/payments", roles: ADMIN, view: lazy(() => import("../pages/tonight/payments.tsx")) },
  {
    path: "/needs-you",
    label: pages.needsYou,
    group: groups.now,
    roles: ADMIN,
    view: lazy(() => import("../pages/needs_you/needs_you.tsx")),
  },
  {
    path: "/payouts",
    label: pages.payouts,
    group: groups.money,
    roles: ADMIN,
    view: lazy(() => import("../pages/payouts/payouts.tsx")),
  },
  { path: "/placements/:id/breach", roles: ADMIN, view: lazy(() => import("../pages/breach/breach.tsx")) },
  { path: "/payouts/:id", roles: ADMIN, view: lazy(() => import("../pages/payout/payout.tsx")) },
  {
    path: "/schedules",
    label: pages.schedules,
    group: groups.money,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/schedules.tsx")),
  },
  {
    path: "/holds",
    label: pages.holds,
    group: groups.money,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/holds.tsx")),
  },
  {
    path: "/placements",
    label: pages.placements,
    group: groups.money,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/placements.tsx")),
  },
  {
    path: "/transfers",
    label: pages.transfers,
    group: groups.money,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/transfers.tsx")),
  },
  {
    path: "/recoveries",
    label: pages.recoveries,
    group: groups.money,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/recoveries.tsx")),
  },
  { path: "/placements/:id", roles: ADMIN, view: lazy(() => import("../pages/placement/placement.tsx")) },
  {
    path: "/runs",
    label: pages.runs,
    group: groups.control,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/runs.tsx")),
  },
  { path: "/runs/:id", roles: ADMIN, view: lazy(() => import("../pages/run/run.tsx")) },
  {
    path: "/plans",
    label: plans.page,
    group: groups.control,
    roles: ADMIN,
    view: lazy(() => import("../pages/plans/plans.tsx")),
  },
  { path: "/plans/:id", roles: ADMIN, view: lazy(() => import("../pages/plans/plan.tsx")) },
  {
    path: "/rehearsal",
    label: rehearsal.page,
    group: groups.control,
    roles: ADMIN,
    view: lazy(() => import("../pages/rehearsal/rehearsal.tsx")),
  },
  {
    path: "/books",
    label: pages.books,
    group: groups.control,
    roles: ADMIN,
    view: lazy(() => import("../pages/books/books.tsx")),
  },
  {
    path: "/findings",
    label: pages.findings,
    group: groups.control,
    roles: ADMIN,
    view: lazy(() => import("../pages/lists/findings.tsx")),
  },
  {
    path: "/terms",
    label: terms.page,
    group: groups.setUp,
    roles: ADMIN,
    view: lazy(() => import("../pages/terms/terms.tsx")),
  },
  { path: "/terms/new", roles: ADMIN, view: lazy(() => import("../pages/terms/publish.tsx")) },
  {
    path: "/people",
    label: people.page,
    group: groups.setUp,
    roles: ADMIN,
    view: lazy(() => import("../pages/people/people.tsx")),
  },
  { path: "/people/:id", roles: ADMIN, view: lazy(() => import("../pages/people/person.tsx")) },
  {
    path: "/import",
    label: importing.page,
    group: groups.setUp,
    roles: ADMIN,
    view: lazy(() => import("../pages/import/import.tsx")),
  },
  {
    path: "/money",
    label: pages.myMoney,
    roles: RECRUITER,
    view: lazy(() => import("../pages/money/money.tsx")),
  },
  {
    path: "/company",
    label: pages.company,
    roles: COMPANY,
    view: lazy(() => import("../pages/company/company.tsx")),
  },
  {
    path: "/statements",
    label: pages.statements,
    roles: RECRUITER,
    view: lazy(() => import("../pages/money/statement.tsx")),
  },
  { path: "/bank", label: account.bank.page, roles: RECRUITER, view: lazy(() => import("../pages/money/bank.tsx")) },
  {
    path: "/profile",
    label: account.profile.page,
    roles: RECRUITER,
    view: lazy(() => import("../pages/money/profile.tsx")),
  },
  {
    path: "/what-you-see",
    label: texts.navigation.example,
    group: groups.now,
    roles: ADMIN,
    isShown: () => session.state().people.length > 0,
    view: lazy(() => import("../pages/example/example.tsx")),
  },
];
