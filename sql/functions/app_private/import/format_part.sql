create or replace function app_private.format_part(
  email text,
  share numeric,
  role text,
  fixed_amount numeric,
  currency text
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    concat_ws(
      ':',
      format_part.email,
      coalesce(
        round(format_part.share, 2)::text,
        '=' || app_private.format_amount(format_part.fixed_amount, format_part.currency),
        ''
      ),
      format_part.role
    );
$$;
comment on function app_private.format_part is
  'Writes a recruiter''s part as app_private.read_shares reads it: email:share, email:=1200.00, with or without '
  ':role. fixed_amount: minor units.';
