create or replace function app_private.part_subject(stripe_transfer_id text, part integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when part_subject.part > 0 then left(part_subject.stripe_transfer_id, 250) || ':' || part_subject.part
      else part_subject.stripe_transfer_id
    end;
$$;
comment on function app_private.part_subject is
  'The subject of a finding about a part of a transfer at Stripe that pays several obligations, tr_…:2; about a whole '
  'one, part 0, its id.';
