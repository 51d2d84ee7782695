// The frame around every page: navigation, top bar, and the person.

import { Button, Drawer, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMenu2 } from "@tabler/icons-react";
import { Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { matchPath, Navigate, NavLink, Outlet, useLocation, useParams } from "react-router";
import { useQuery } from "urql";
import { connection } from "../graphql/connection.ts";
import { FrameDocument, WaitingCountDocument } from "../graphql/generated.ts";
import { Brand } from "../parts/brand.tsx";
import { dateAndTime, timeOf } from "../parts/dates.ts";
import { PageHead } from "../parts/page.tsx";
import { NotFound, PageSkeleton, PageState } from "../parts/states.tsx";
import { session } from "../sign_in/session.ts";
import { texts } from "../texts.ts";
import { PAGES, type Role } from "./navigation.ts";
import { Search } from "./search.tsx";
import { KnownContext, useKnown } from "./viewer.ts";

const AFTER_THE_PAGE_MS = 1_500;

export function Frame() {
  const [{ data, error, fetching }] = useQuery({ query: FrameDocument });
  const known = useMemo(() => {
    if (!data?.viewer) return null;
    const currencies = [...(data.currencies?.nodes ?? []), ...(data.more?.nodes ?? [])];
    const exponents = new Map(currencies.flatMap((each) => (each ? [[each.code, each.exponent] as const] : [])));
    return { viewer: data.viewer, exponents, installation: data.installation };
  }, [data]);
  if (!known) {
    if (fetching) return <div className="door" aria-busy="true" />;
    return (
      <main className="door">
        <div className="card">
          <Brand />
          {error ? (
            <PageState title={texts.states.notOpened} error={error} />
          ) : (
            <>
              <PageHead title={texts.signIn.noAccount} />
              <p>{texts.signIn.noAccountHint}</p>
            </>
          )}
          <Button variant="default" onClick={() => void session.signOut()}>
            {texts.top.signOut}
          </Button>
        </div>
      </main>
    );
  }
  return (
    <KnownContext value={known}>
      <a className="skip" href="#page">
        {texts.navigation.skip}
      </a>
      <div className="frame">
        <aside className="side">
          <Brand />
          <Navigation role={known.viewer.role as Role} />
          <Place role={known.viewer.role as Role} />
        </aside>
        <div className="column">
          <TopBar role={known.viewer.role as Role} name={known.viewer.displayName} />
          <Page role={known.viewer.role as Role} />
        </div>
      </div>
      <BottomBar role={known.viewer.role as Role} />
    </KnownContext>
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The page, which takes the focus when another one is opened. The start is the first page that the role has. */
function Page({ role }: { role: Role }) {
  const { pathname } = useLocation();
  const { id } = useParams();
  const main = useRef<HTMLElement>(null);
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current !== pathname) main.current?.focus();
    last.current = pathname;
  }, [pathname]);
  const mine = PAGES.filter(({ roles }) => roles.includes(role));
  const [first] = mine;
  if (pathname === "/" && first && !mine.some(({ path }) => path === "/")) return <Navigate to={first.path} replace />;
  const isHere = ({ path }: { path: string }) => matchPath(path, pathname) !== null;
  const isForeign = PAGES.some(isHere) && !mine.some(isHere);
  // What is no id is of no record: the API is not asked for it.
  const isNoRecord = id !== undefined && !UUID.test(id);
  return (
    <main id="page" className="content" tabIndex={-1} ref={main}>
      <Suspense fallback={<PageSkeleton />}>{isForeign || isNoRecord ? <NotFound /> : <Outlet />}</Suspense>
    </main>
  );
}

function Navigation({ role, onChoose }: { role: Role; onChoose?: () => void }) {
  const mine = PAGES.filter(({ label, roles, isShown }) => label && roles.includes(role) && (isShown?.() ?? true));
  const groups = [...new Set(mine.map(({ group }) => group))];
  return (
    <nav aria-label={texts.navigation.label}>
      {groups.map((group) => (
        <div key={group}>
          {group && <div className="group">{group}</div>}
          <ul>
            {mine
              .filter((page) => page.group === group)
              .map(({ path, label }) => (
                <li key={path}>
                  <NavLink to={path} end={path === "/"} className="entry" onClick={onChoose}>
                    {label}
                    {path === "/needs-you" && <WaitingCount />}
                  </NavLink>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** At the foot of the navigation: whose Holdback it is; for admins, what money it is, for others, where they ask. */
function Place({ role }: { role: Role }) {
  const { installation } = useKnown();
  const { place, questions } = texts.navigation;
  const mode = session.state().people.length > 0 ? "example" : (installation?.stripeMode ?? "none");
  const contact = role === "platform_admin" ? null : installation?.contact;
  return (
    <footer className="place">
      {installation?.name && <div>{installation.name}</div>}
      {role === "platform_admin" && <div className={mode === "live" ? undefined : "not-live"}>{place[mode]}</div>}
      {contact && (
        <div>
          {questions} {contact}
        </div>
      )}
    </footer>
  );
}

/** How much needs somebody, once it is known: the page that is shown comes first. */
function WaitingCount() {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), AFTER_THE_PAGE_MS);
    return () => clearTimeout(timer);
  }, []);
  const [{ data }] = useQuery({ query: WaitingCountDocument, pause: !isLate });
  const count = data?.needsYou?.totalCount ?? 0;
  return count > 0 && <span className="count">{count}</span>;
}

function TopBar({ role, name }: { role: Role; name: string }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <header className="top">
      <UnstyledButton className="only-small burger" onClick={open} aria-label={texts.navigation.label}>
        <IconMenu2 size={20} />
      </UnstyledButton>
      <span className="only-phone strong">{texts.product}</span>
      <Drawer
        opened={opened}
        onClose={close}
        size={264}
        title={<Brand />}
        closeButtonProps={{ "aria-label": texts.navigation.close }}
      >
        <Navigation role={role} onChoose={close} />
        <Place role={role} />
      </Drawer>
      {role === "platform_admin" && <Search />}
      <div className="top-end">
        <Connection />
        <Clock />
        <Person name={name} />
      </div>
    </header>
  );
}

function Connection() {
  const { isLost, since } = useSyncExternalStore(connection.subscribe, connection.state);
  return (
    <span className={isLost ? "connection" : "connection is-fine"} role="status">
      <span className={isLost ? "dot lost" : "dot"} aria-hidden="true" />
      <span className="connection-word" title={isLost ? timeOf(since) : undefined}>
        {isLost ? texts.top.lost : texts.top.upToDate}
      </span>
    </span>
  );
}

function Clock() {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return <time dateTime={now.toISOString()}>{dateAndTime(now)}</time>;
}

function Person({ name }: { name: string }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const initials = name
    .split(/\s+/)
    .map((word) => word[0])
    .filter((_, i, all) => i === 0 || i === all.length - 1)
    .join("")
    .toUpperCase();
  return (
    <Menu position="bottom-end" shadow="md" width={200} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="person" aria-label={`${texts.top.account}: ${name}`}>
          <span className="initials" aria-hidden="true">
            {initials}
          </span>
          <span className="person-name">{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{texts.top.theme}</Menu.Label>
        {(["light", "dark", "auto"] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            aria-current={scheme === colorScheme ? "true" : undefined}
            fw={scheme === colorScheme ? 600 : undefined}
          >
            {scheme === "auto" ? texts.top.system : texts.top[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void session.signOut()}>{texts.top.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** On a phone: the first three pages, and the rest behind the fourth. */
function BottomBar({ role }: { role: Role }) {
  const [opened, { open, close }] = useDisclosure();
  const first = PAGES.filter(
    ({ label, roles, isShown }) => label && roles.includes(role) && (isShown?.() ?? true),
  ).slice(0, 3);
  return (
    <>
      <nav className="bottom" aria-label={texts.navigation.label}>
        {first.map(({ path, label }) => (
          <NavLink key={path} to={path} end={path === "/"}>
            {label}
          </NavLink>
        ))}
        <button type="button" onClick={open}>
          {texts.navigation.more}
        </button>
      </nav>
      <Drawer
        opened={opened}
        onClose={close}
        position="bottom"
        size="80%"
        title={texts.navigation.more}
        closeButtonProps={{ "aria-label": texts.navigation.close }}
      >
        <Navigation role={role} onChoose={close} />
        <Place role={role} />
      </Drawer>
    </>
  );
}
