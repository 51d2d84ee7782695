-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.read_shares(field text, currency text)
returns table ("position" integer, email text, share numeric, role text, fixed_amount numeric, problem text)
language sql
stable
begin atomic
  select
    entry."position"::integer,
    part.email,
    number.value,
    part.role,
    amount.minor_units,
    case
      when part.email is null
        or part.value is null and part.role is null and not part.is_fixed
        or part.excess is not null
        then format('%s is not email:share.', coalesce(left(app_private.trim_field(entry.entry), 80), 'An empty entry'))
      when part.role is not null and not exists (select from app.recruiter_roles as known where known.value = part.role)
        then format(
          '%s is no role of a recruiter: use one of %s.',
          left(part.role, 40),
          (select string_agg(known.value, ', ' order by known.value collate "C") from app.recruiter_roles as known)
        )
      when count(*) over (partition by part.email, part.role) > 1 then format('%s is named twice.', part.email)
      when part.is_fixed then amount.problem
      else number.problem
    end
  from
    string_to_table(read_shares.field, ';') with ordinality as entry (entry, "position")
    -- The fields begin at the first colon after the last at sign: before it an email address may contain one.
    cross join lateral (
      select
        app_private.name_key(app_private.trim_field(split[1])) as email,
        string_to_array(split[2], ':') as fields
      from regexp_match(entry.entry, '^((?:.*@)?[^:@]*)(?::(.*))?$') as split
      -- What is computed here is read more than once, and computed once.
      offset 0
    ) as piece
    cross join lateral (
      select
        piece.email,
        app_private.trim_field(regexp_replace(app_private.trim_field(piece.fields[1]), '^=', '')) as value,
        coalesce(app_private.trim_field(piece.fields[1]) like '=%', false) as is_fixed,
        lower(app_private.trim_field(piece.fields[2])) as role,
        piece.fields[3] as excess
      offset 0
    ) as part
    cross join lateral app_private.read_number(case when not part.is_fixed then part.value end, false) as number
    cross join lateral app_private.read_amount(
      case when part.is_fixed then part.value end,
      read_shares.currency
    ) as amount;
end;
comment on function app_private.read_shares is
  'Reads the recruiters of a placement, one row for each entry between semicolons: email:share, email:share:role, '
  'email::role (the rate of the terms), email:=1200.00 or email:=1200.00:role (a fixed amount, major units). share: '
  'percent. fixed_amount: minor units. problem: null for a valid entry.';
