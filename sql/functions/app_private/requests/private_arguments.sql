create or replace function app_private.private_arguments()
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select array['auth_subject', 'candidate_name'];
$$;
comment on function app_private.private_arguments is
  'The arguments of requests that are personal data: no event has them, and hashes cover digests of them.';
