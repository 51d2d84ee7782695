-- How somebody looks at a list, under a name of their own.

create table app.saved_views (
  user_id uuid not null references app.users (id),
  list text not null check (list ~ '^[a-z_]{1,40}$'),
  name text not null check (btrim(name) <> '') check (app_private.is_short_text(name, 'name')),
  address text not null check (app_private.is_long_text(address, 'address')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, list, name)
);
comment on table app.saved_views is
  'Filter, order and columns of a list, kept by a person under a name: app.save_view writes it, app.delete_saved_view '
  'deletes it. Nobody else sees it.';
comment on column app.saved_views.list is 'The list that it is of, as the console names it, such as payouts.';
comment on column app.saved_views.address is
  'What stands behind the question mark of the list''s address, with its columns.';
