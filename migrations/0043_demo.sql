-- The demo: a database that says so of itself, whose time is moved by hand.

create table app_private.demo (
  is_demo boolean primary key default true check (is_demo),
  days_passed integer not null default 0 check (days_passed >= 0)
);
comment on table app_private.demo is
  'One row in the database of a demo, which the making of its example writes; none elsewhere. Only there '
  'app_private.pass_a_day moves the time.';
comment on column app_private.demo.days_passed is 'How many days were passed by hand.';
